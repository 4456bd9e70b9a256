/** The release's content, opened once for a file of tests: what the bot of this very release knows. */
import { type Items, itemsOf } from '../../src/content/knowledge.ts'
import { openRelease, type Release } from '../../src/content/release.ts'
import { buildSnapshot, type Snapshot } from '../../src/content/snapshot.ts'

async function openContent(): Promise<Release> {
  const opened = await openRelease('content')
  if (opened.type === 'refused')
    throw new Error(
      opened.problems.map(({ file, line, reason }) => `content/${file}:${line ?? ''} ${reason}`).join('\n'),
    )
  return opened.release
}

export const release: Release = await openContent()
export const items: Items = itemsOf(release.seeds)
export const snapshot: Snapshot = buildSnapshot(items, release.models)
export const { brain } = snapshot
