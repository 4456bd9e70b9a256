/** `npm run content:compile`: reads, checks and learns the content now, so that the first start need not (in an image: for good). */
import { openRelease } from '../content/release.ts'

const startedAt = performance.now()
const opened = await openRelease('content')
if (opened.type === 'refused') {
  for (const { file, line, reason } of opened.problems) console.error(`content/${file}:${line ?? ''} ${reason}`)
  process.exitCode = 1
} else {
  console.log(`content: ${opened.release.seeds.length} items ready in ${Math.round(performance.now() - startedAt)} ms`)
}
