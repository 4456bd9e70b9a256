/**
 * `npm run content:import -- FOLDER [--apply]`: says what an exported folder would change, and with `--apply` changes it,
 * all or nothing. What the folder lacks is taken away from people.
 */
import { parseArgs } from 'node:util'
import { readStoresConfig } from '../config.ts'
import { checkItems } from '../content/check.ts'
import { itemsOf } from '../content/knowledge.ts'
import { withLines } from '../content/load.ts'
import { openRelease } from '../content/release.ts'
import { type Change, differences, readFolder, rowsFor } from '../content/transfer.ts'
import { openSharedState } from '../shared-state/open.ts'
import { claimForOneProcess, openDatabase } from '../store/database.ts'
import { importContent, wholeContent } from '../store/whole-content.ts'

const signs: Readonly<Record<Change['type'], string>> = { added: '+', changed: '~', removed: '-' }
const mostShown = 200

function show(changes: readonly Change[]): void {
  const cut = (text: string): string => (text.length > mostShown ? `${text.slice(0, mostShown)}…` : text)
  for (const { type, kind, id, parts } of changes) {
    console.log(`${signs[type]} ${kind} ${id}`)
    for (const { at, was, becomes } of parts) console.log(`    ${at}\n      - ${cut(was)}\n      + ${cut(becomes)}`)
  }
}

const { values, positionals } = parseArgs({
  options: { apply: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const [folder] = positionals
const read = readStoresConfig(process.env)
if (folder === undefined || read.type === 'refused') {
  console.error(
    read.type === 'refused' ? read.problems.join('\n') : 'Name the folder: npm run content:import -- FOLDER',
  )
  process.exit(1)
}
const given = readFolder(folder)
if (given.type === 'refused') {
  for (const { file, line, reason } of withLines(folder, given.problems))
    console.error(`${folder}/${file}${line === undefined ? '' : `:${line}`} ${reason}`)
  process.exit(1)
}
// Staff may publish before all translations are there: what a release would refuse is only said here.
for (const { file, reason } of checkItems(itemsOf(given.content.items))) console.error(`note: ${file} ${reason}`)

const { database, redis } = read.config
// Without Redis nobody could tell a running bot what has changed.
const giveBack = values.apply && redis === undefined ? await claimForOneProcess(database) : async () => {}
if (giveBack === undefined) {
  console.error('The bot runs on this database: stop it first, or set REDIS_URL for both.')
  process.exit(1)
}
const db = await openDatabase(database, () => {})
try {
  const now = await wholeContent(db)
  const changes = differences(now, given.content)
  show(changes)
  const count = (type: Change['type']): number => changes.filter((change) => change.type === type).length
  const counts = { added: count('added'), changed: count('changed'), removed: count('removed') }
  console.log(`${counts.added} added, ${counts.changed} changed, ${counts.removed} removed`)
  if (changes.length > 0 && values.apply) {
    const release = await openRelease('content')
    const seeds = release.type === 'ok' ? release.release.seeds : []
    await importContent(db, rowsFor(now, given.content, changes, seeds), { at: Date.now(), details: counts })
    if (redis !== undefined) {
      const state = await openSharedState(redis, db, Date.now, () => {})
      await state.notify({ about: 'content' })
      await state.close()
    }
    console.log('done')
  } else if (changes.length > 0) console.log('Nothing was changed: add --apply to do it.')
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
} finally {
  await db.destroy()
  await giveBack()
}
