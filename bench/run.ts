/** `npm run bench [names] [--write]`: one table a bench; with `--write` each also replaces the table in its document. */
import { cpus } from 'node:os'
import { markdown, type Table } from './table.ts'
import { writeBetween } from './write.ts'

interface Bench {
  /** Has the marks `<!-- name:start -->` and `<!-- name:end -->`. */
  readonly document: string
  readonly measure: () => Promise<Table | readonly Table[]>
}

const readme = 'README.md'
const understanding = 'docs/understanding.md'
const sending = 'docs/broadcasts.md'
const desk = 'docs/desk.md'

/** Imported when wanted, so that what one bench loads does not weigh on another. */
const benches: Readonly<Record<string, Bench>> = {
  updates: { document: readme, measure: async () => (await import('./updates.ts')).updates() },
  start: { document: readme, measure: async () => (await import('./start.ts')).start() },
  journal: { document: readme, measure: async () => (await import('./journal.ts')).journal() },
  search: { document: understanding, measure: async () => (await import('./search.ts')).search() },
  growth: { document: understanding, measure: async () => (await import('./growth.ts')).growth() },
  languages: { document: understanding, measure: async () => (await import('./languages.ts')).languages() },
  'broadcast-rate': { document: sending, measure: async () => (await import('./broadcasts/rate.ts')).rate() },
  'broadcast-kill': { document: sending, measure: async () => (await import('./broadcasts/rate.ts')).kill() },
  'broadcast-answers': { document: sending, measure: async () => (await import('./broadcasts/answers.ts')).answers() },
  'broadcast-ledger': { document: sending, measure: async () => (await import('./broadcasts/ledger.ts')).ledger() },
  routing: { document: readme, measure: async () => (await import('./routing.ts')).routing() },
  desk: { document: desk, measure: async () => (await import('./desk.ts')).desk() },
  publish: { document: desk, measure: async () => (await import('./publish.ts')).publish() },
  relay: { document: desk, measure: async () => (await import('./relay.ts')).relay() },
}

const words = process.argv.slice(2)
const named = words.filter((word) => word !== '--write')
const unknown = named.filter((name) => !(name in benches))
if (unknown.length > 0) {
  console.error(`Known benches: ${Object.keys(benches).join(', ')}; and --write`)
  process.exit(1)
}

const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${process.platform}`
for (const [name, { document, measure }] of Object.entries(benches)) {
  if (named.length > 0 && !named.includes(name)) continue
  const tables = [await measure()].flat()
  const part = tables
    .map(({ notes, ...table }) =>
      markdown({ ...table, notes: [...notes, `\`npm run bench -- ${name}\`; ${machine}.`] }),
    )
    .join('\n')
  console.log(part)
  if (words.includes('--write')) writeBetween(document, name, part)
}
