/** Which topic a question is about: found by Elchi and by four search libraries with the same entries, how well and how fast. */
import { writtenForms } from '../src/answers/language.ts'
import { type Library, libraries } from './baseline/libraries.ts'
import { Started } from './processes.ts'
import type { Message } from './quality/messages.ts'
import type { Candidate } from './search/candidates.ts'
import { giveRealContent } from './search/given.ts'
import { type Measured, runCandidate } from './search/run-candidate.ts'
import { duration, quantile, type Table } from './table.ts'

const askMs = 60_000
const limits = { buildSeconds: 60, memoryMb: 3_072 }

const names = Object.keys(libraries) as Library[]
const candidates: readonly Candidate[] = [
  { search: 'understand' },
  { search: 'topics' },
  ...names.flatMap((search) =>
    (['question', 'topic'] as const).flatMap((document) =>
      (['written', 'ours'] as const).map((spelling): Candidate => ({ search, document, spelling })),
    ),
  ),
]

function nameOf({ search, document, spelling }: Candidate): string {
  if (search === 'understand') return 'Elchi: language, danger, small talk and topics'
  if (search === 'topics') return 'Elchi: topics alone'
  return `${search}, a document a ${document}, ${spelling === 'ours' ? 'our spelling' : 'as written'}`
}

/** "0.95 0.99": right topic first, and among three. */
function found(places: readonly number[]): string {
  if (places.length === 0) return '–'
  const share = (limit: number) => places.filter((place) => place >= 0 && place < limit).length / places.length
  return `${share(1).toFixed(2)} ${share(3).toFixed(2)}`
}

function row(candidate: Candidate, { built, asked, refused }: Measured, messages: readonly Message[]): string[] {
  const places = asked?.places ?? []
  const inForm = (form: string) => places.filter((_, index) => messages[index]?.form === form)
  const part = places.length < messages.length ? ` (${places.length} messages)` : ''
  return [
    `${nameOf(candidate)}${part}`,
    ...(asked
      ? [found(places), ...writtenForms.map((form) => found(inForm(form)))]
      : [refused ?? '–', ...writtenForms.map(() => '–')]),
    asked ? duration(quantile(asked.times, 0.5)) : '–',
    asked ? duration(quantile(asked.times, 0.99)) : '–',
    built ? `${built.buildMs.toFixed(0)} ms` : '–',
    built ? `${built.heldMb.toFixed(0)} MB` : '–',
  ]
}

export async function search(): Promise<Table> {
  await using started = new Started()
  const { path, messages, entries } = await giveRealContent(started)
  const rows: string[][] = []
  for (const candidate of candidates)
    rows.push(row(candidate, await runCandidate({ candidate, given: path, askMs }, limits), messages))
  const known = entries.reduce((sum, { questions }) => sum + questions.length, 0)
  return {
    title: 'Finding the topic of a question',
    notes: [
      `${messages.length} unseen questions (bench/quality); ${known} known ones in ${entries.length} topics, the same for all. Right topic first and among three, over all and by written form.`,
      `Each in a process of its own, one question after another; asking ends after ${askMs / 1000} s, so the slow get a part of the messages, by chance. Memory: held after the build, without garbage and without the texts. Aim: p99 of the first row ≤ 500 µs.`,
      'Libraries: unicode words; beginnings and typing errors are searched where they can be, with the settings that found most; a topic counts by its best document. "Our spelling": texts and messages go through our `normalise` first, so that alphabets do not decide.',
    ],
    head: ['search', 'all', ...writtenForms, 'p50', 'p99', 'build', 'memory'],
    rows,
  }
}
