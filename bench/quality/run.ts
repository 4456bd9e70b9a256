/**
 * `npm run quality [-- --write]`: how well messages are understood. Redoes the calibration by cross-validation and measures the
 * unseen messages; with `--write` both go into docs/understanding.md and the main table into README.md.
 */
import { createBrain } from '../../src/answers/understand.ts'
import { itemsOf } from '../../src/content/knowledge.ts'
import { openRelease } from '../../src/content/release.ts'
import { knowledgeOf } from '../../src/content/snapshot.ts'
import { markdown } from '../table.ts'
import { writeBetween } from '../write.ts'
import { calibrate, judge } from './calibrate.ts'
import { answerAll, byForm, byStyle, failures } from './measure.ts'
import { readMessages, readSecondMessages, readThirdMessages } from './messages.ts'

const opened = await openRelease('content')
if (opened.type === 'refused') throw new Error('the content is broken: npm run check:content')
const knowledge = knowledgeOf(itemsOf(opened.release.seeds))
const { models } = opened.release

const { table } = calibrate(judge(knowledge, models))
const brain = createBrain(knowledge, models)
const answered = answerAll(brain, readMessages())
const second = answerAll(brain, readSecondMessages())
const main = markdown(
  byForm(
    answered,
    'Understanding of unseen messages, by written form',
    `${answered.length} messages, written apart from the content; thresholds and phrases of danger were chosen while looking at them.`,
  ),
)
const other = markdown(
  byForm(
    second,
    'A second set',
    `${second.length} messages by other writers; since they were first measured, only the lines and the threshold of danger changed.`,
  ),
)
const third = answerAll(brain, readThirdMessages())
const alarms = markdown(
  byForm(
    third,
    'Danger and calm, a third set',
    `${third.length} messages, written last and by somebody else; nothing was chosen by them.`,
  ),
)
const failed = failures(answered)
const parts = [
  main,
  other,
  alarms,
  markdown(byStyle(answered)),
  markdown(table),
  `### What was not understood (${failed.length} of ${answered.length})`,
  '',
  ...failed.map((line) => `- ${line.replace(/[<>|*_`]/g, ' ')}`),
  '',
].join('\n')
console.log(parts)
if (process.argv.includes('--write')) {
  writeBetween('README.md', 'quality', [main, other, alarms].join('\n'))
  writeBetween('docs/understanding.md', 'quality', parts)
}
