/** `npm run check:content`: refuses content that is broken or incomplete, with file, line and reason. */
import { parseArgs } from 'node:util'
import { checkItems } from '../content/check.ts'
import { itemsOf } from '../content/knowledge.ts'
import { loadContent, withLines } from '../content/load.ts'

const { values } = parseArgs({ options: { content: { type: 'string', default: 'content' } } })
const loaded = loadContent(values.content)
const found = loaded.type === 'refused' ? loaded.problems : checkItems(itemsOf(loaded.items))
const problems = withLines(values.content, found)
for (const { file, line, reason } of problems)
  console.error(`${values.content}/${file}${line === undefined ? '' : `:${line}`} ${reason}`)
if (problems.length > 0) process.exitCode = 1
else console.log(`content: ${loaded.type === 'ok' ? loaded.items.length : 0} items, no problem`)
