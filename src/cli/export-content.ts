/** `npm run content:export -- FOLDER [--replace]`: writes everything the bot knows as the YAML of `content/`. */
import { parseArgs } from 'node:util'
import { readStoresConfig } from '../config.ts'
import { filesOf, writeFolder } from '../content/transfer.ts'
import { openDatabase } from '../store/database.ts'
import { wholeContent } from '../store/whole-content.ts'

const { values, positionals } = parseArgs({
  options: { replace: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const [folder] = positionals
const read = readStoresConfig(process.env)
if (folder === undefined || read.type === 'refused') {
  console.error(
    read.type === 'refused' ? read.problems.join('\n') : 'Name the folder: npm run content:export -- FOLDER',
  )
  process.exit(1)
}
const db = await openDatabase(read.config.database, () => {})
try {
  const content = await wholeContent(db)
  const files = filesOf(content)
  writeFolder(folder, files, values.replace)
  console.log(
    `${folder}: ${content.items.length} items in ${files.size} files${content.archived.length > 0 ? `, ${content.archived.length} archived` : ''}`,
  )
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
} finally {
  await db.destroy()
}
