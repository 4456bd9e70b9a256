/** Questions that found no answer, kept for the people who write answers: sealed, and without who asked. */
import { randomUUID } from 'node:crypto'
import { addOpenQuestion, allOpenQuestions } from '../store/questions.ts'
import type { Db } from '../store/schema.ts'
import type { Seal } from './seal.ts'

export interface OpenQuestion {
  readonly text: string
  /** As it was recognised: `ky`, `uz-Latn`, … or `other`. */
  readonly language: string
  readonly country: string | null
  /** The answer that did not help; null when there was none. */
  readonly topic: string | null
  /** YYYY-MM-DD, UTC: no finer, or it could be joined with the log. */
  readonly day: string
}

const keptDays = 90
const longest = 1000
const dayMs = 86_400_000

const dayBefore = (day: string, days: number): string =>
  new Date(Date.parse(day) - days * dayMs).toISOString().slice(0, 10)

/** What could name a person goes before anything is kept: links, addresses, @names, numbers of five digits and more. */
const naming = /(?:https?:\/\/|t\.me\/|www\.)\S+|\S+@\S+|@\w+|\+?\d(?:[\s().-]*\d){4,}/giu

export const withoutNames = (text: string): string => text.replace(naming, '…').slice(0, longest)

/** Keeps a question under an id that says nothing; drops those that are 90 days old. */
export async function keepOpenQuestion(db: Db, seal: Seal, question: OpenQuestion): Promise<void> {
  const { text, language, country, topic, day } = question
  const id = randomUUID()
  const sealed = seal.seal(withoutNames(text), id)
  await addOpenQuestion(db, { id, sealed, language, country, topic, asked_day: day }, dayBefore(day, keptDays))
}

/** Newest first. A question that another key sealed is left out. */
export async function readOpenQuestions(db: Db, seal: Seal): Promise<OpenQuestion[]> {
  return (await allOpenQuestions(db)).flatMap(({ id, sealed, language, country, topic, asked_day }) => {
    const text = seal.open(sealed, id)
    return text === undefined ? [] : [{ text, language, country, topic, day: asked_day }]
  })
}
