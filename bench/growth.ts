/** How understanding grows with the entries, beside four search libraries: 200, 2,000 and 20,000 of them in four languages. */
import { type Library, libraries } from './baseline/libraries.ts'
import { languages } from './load/questions.ts'
import { Started } from './processes.ts'
import type { Candidate } from './search/candidates.ts'
import { askedCount, variants } from './search/entries.ts'
import { giveRealContent } from './search/given.ts'
import { type Measured, runCandidate } from './search/run-candidate.ts'
import { duration, quantile, type Table } from './table.ts'

const counts = [200, 2_000, 20_000]
const askMs = 15_000
const limits = { buildSeconds: 100, memoryMb: 3_072 }

const names = Object.keys(libraries) as Library[]
/** The libraries as they found most in the real content. */
const candidates: readonly Candidate[] = [
  { search: 'understand' },
  ...names.map((search): Candidate => ({ search, document: 'topic', spelling: 'ours' })),
]

function row(count: number, { search }: Candidate, { built, asked, refused }: Measured): string[] {
  return [
    count.toLocaleString('en'),
    search === 'understand' ? 'Elchi' : search,
    built ? `${(built.buildMs / 1_000).toFixed(1)} s` : (refused ?? '–'),
    built ? `${built.heldMb.toFixed(0)} MB` : '–',
    built ? `${built.residentMb.toFixed(0)} MB` : '–',
    asked ? duration(quantile(asked.times, 0.5)) : '–',
    asked ? duration(quantile(asked.times, 0.99)) : '–',
    asked ? (asked.places.filter((place) => place === 0).length / asked.places.length).toFixed(2) : '–',
  ]
}

export async function growth(): Promise<Table> {
  await using started = new Started()
  const { path } = await giveRealContent(started)
  const rows: string[][] = []
  for (const count of counts)
    for (const candidate of candidates)
      rows.push(row(count, candidate, await runCandidate({ candidate, given: path, count, askMs }, limits)))
  return {
    title: 'Growth',
    notes: [
      `Made entries: each ${variants} questions in each of ${languages.length} languages, the real ones with words of its own put in by a fixed seed; ${askedCount.toLocaleString('en')} messages ask for them in the lengths of the unseen messages. Elchi: the whole of understanding a message.`,
      `Each in a process of its own with ${limits.buildSeconds} s and ${limits.memoryMb / 1024} GB to build, ${askMs / 1000} s to ask. Memory: held after the build without garbage and without the texts, by the engine's count, and what the process has more in RAM than before. Aims at 2,000: build ≤ 4 s, ≤ 250 MB, p99 ≤ 2 ms.`,
    ],
    head: ['entries', 'search', 'build', 'held', 'in RAM', 'p50', 'p99', 'right first'],
    rows,
  }
}
