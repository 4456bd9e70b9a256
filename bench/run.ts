/** `npm run bench [names] [--write FILE]`: one table a bench; with `--write` it also replaces the tables in a document. */
import { cpus } from 'node:os'
import { markdown, type Table } from './table.ts'
import { writeBetween } from './write.ts'

/** Imported when wanted, so that what one bench loads does not weigh on another. */
const benches: Readonly<Record<string, () => Promise<Table>>> = {
  updates: async () => (await import('./updates.ts')).updates(),
  start: async () => (await import('./start.ts')).start(),
  journal: async () => (await import('./journal.ts')).journal(),
  search: async () => (await import('./search.ts')).search(),
  growth: async () => (await import('./growth.ts')).growth(),
  languages: async () => (await import('./languages.ts')).languages(),
}

const words = process.argv.slice(2)
const writeAt = words.indexOf('--write')
const target = writeAt < 0 ? undefined : words[writeAt + 1]
const named = words.filter((_, index) => writeAt < 0 || (index !== writeAt && index !== writeAt + 1))
const unknown = named.filter((name) => !(name in benches))
if (unknown.length > 0 || (writeAt >= 0 && target === undefined)) {
  console.error(`Known benches: ${Object.keys(benches).join(', ')}; --write needs a file`)
  process.exit(1)
}

const parts = [
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${process.platform}; \`npm run bench\``,
  '',
]
for (const [name, bench] of Object.entries(benches)) {
  if (named.length > 0 && !named.includes(name)) continue
  const part = markdown(await bench())
  console.log(part)
  parts.push(part)
}
if (target !== undefined) writeBetween(target, 'bench', parts.join('\n'))
