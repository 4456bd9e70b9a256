/** Before all tests, once: a fresh clone has no compiled content, and every worker would make it anew. */
import { openRelease } from '../../src/content/release.ts'

export async function setup(): Promise<void> {
  const opened = await openRelease('content')
  if (opened.type === 'refused') throw new Error(`the content is broken: ${JSON.stringify(opened.problems)}`)
}
