/** Questions that found no answer, kept for the people who write answers: sealed, without who asked, like ones together. */
import { randomBytes, randomUUID } from 'node:crypto'
import { alikeFrom, likeness, type Portrait, portraitOf } from '../answers/likeness.ts'
import type { Brain } from '../answers/understand.ts'
import type { Services } from '../services.ts'
import {
  addOpenQuestion,
  type Candidate,
  type GroupWish,
  groupQuestion,
  ungroupedQuestions,
} from '../store/question-groups.ts'
import { allOpenQuestions } from '../store/questions.ts'
import type { Db } from '../store/schema.ts'
import type { Mark, Seal } from './seal.ts'

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

/** Without words to compare, so much of a group's marks must be the question's. */
const markedAlikeFrom = 0.6

/** Uzbek in both alphabets is one language here. */
const languageOf = (form: string): string => (form.startsWith('uz') ? 'uz' : form)

/** Marks of what a question is found by: of words in any language, so that staff who search find all of them. */
export const keyMarks = (mark: Mark, { keys }: Portrait): string[] => keys.map((key) => mark(String(key)))

/** What a question's group is found by, and how it is picked among those that are near. */
function wishFor(
  { questionSeal, questionMark }: Pick<Services, 'questionSeal' | 'questionMark'>,
  brain: Pick<Brain, 'reader' | 'index'>,
  { text, language }: { readonly text: string; readonly language: string },
): GroupWish {
  const own = portraitOf(brain, text)
  const likenessOf = ({ sample, shared, keyCount }: Candidate): number => {
    const words = sample && questionSeal.open(sample.sealed, sample.id)
    if (words !== undefined) return likeness(own, portraitOf(brain, words))
    return shared >= Math.max(1, keyCount * markedAlikeFrom) ? alikeFrom : 0
  }
  return {
    language: languageOf(language),
    keys: keyMarks(questionMark, own),
    newId: randomBytes(6).toString('hex'),
    choose: (candidates) =>
      candidates
        .map((candidate) => ({ id: candidate.id, like: likenessOf(candidate) }))
        .filter(({ like }) => like >= alikeFrom)
        .sort((a, b) => b.like - a.like)[0]?.id,
  }
}

type Keeping = Pick<Services, 'db' | 'now' | 'questionSeal' | 'questionMark'>

/** Keeps a question under an id that says nothing, with those that ask the same; drops those that are 90 days old. */
export async function keepOpenQuestion(
  services: Keeping,
  brain: Pick<Brain, 'reader' | 'index'>,
  question: OpenQuestion,
): Promise<void> {
  const { language, country, topic, day } = question
  const text = withoutNames(question.text)
  const id = randomUUID()
  const sealed = services.questionSeal.seal(text, id)
  const stored = { id, sealed, language, country, topic, asked_day: day }
  const wish = wishFor(services, brain, { text, language })
  await addOpenQuestion(services.db, stored, wish, dayBefore(day, keptDays), services.now())
}

/** Gives questions from before there were groups theirs, a few at a time. */
export async function groupOlderQuestions(
  services: Keeping,
  brain: Pick<Brain, 'reader' | 'index'>,
  limit: number,
): Promise<void> {
  for (const question of await ungroupedQuestions(services.db, limit)) {
    const text = services.questionSeal.open(question.sealed, question.id) ?? ''
    const wish = wishFor(services, brain, { text, language: question.language })
    await groupQuestion(services.db, question, wish, services.now())
  }
}

/** Newest first. A question that another key sealed is left out. */
export async function readOpenQuestions(db: Db, seal: Seal): Promise<OpenQuestion[]> {
  return (await allOpenQuestions(db)).flatMap(({ id, sealed, language, country, topic, asked_day }) => {
    const text = seal.open(sealed, id)
    return text === undefined ? [] : [{ text, language, country, topic, day: asked_day }]
  })
}
