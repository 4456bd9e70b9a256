/** An entry as staff write it: facts and the words of one language, from an empty draft to what is published. Pure. */
import { z } from 'zod'
import {
  entryText,
  fewestQuestions,
  type Law,
  law,
  type Source,
  type Status,
  source,
  statuses,
  type Topic,
  type TopicId,
  type TopicText,
  topic,
  type Variant,
  variants,
  type WrittenLanguage,
} from './schema.ts'

import { addQuestions } from './typed.ts'

const draftAnswer = z.strictObject({ short: z.string(), full: z.string(), steps: z.array(z.string()) })

const draftStatus = z.string().optional()
const draftStatuses = {
  two_passports: draftStatus,
  new_citizen: draftStatus,
  applied: draftStatus,
  registered: draftStatus,
  not_registered: draftStatus,
  custody: draftStatus,
} satisfies Record<Status, z.ZodType>

/** What a draft keeps: the shape of `content/`, with gaps where nothing is written yet. */
export const entryBody = z.strictObject({
  /** Null in a translation, which changes words alone. */
  facts: topic.omit({ id: true }).nullable(),
  text: z.strictObject({
    title: z.string(),
    questions: z.array(z.string()),
    answers: z.partialRecord(z.enum(variants), draftAnswer),
    ...draftStatuses,
  }),
  /** Laws and sources that come with this revision. */
  laws: z.array(law),
  sources: z.array(source),
})
export type EntryBody = z.infer<typeof entryBody>
export type EntryFacts = NonNullable<EntryBody['facts']>

/** A question of the form, and where its answer stands: `short.kg` is the short answer for citizens of Kyrgyzstan. */
export type FieldName = 'title' | 'questions' | Status | 'dates' | `${'short' | 'full' | 'steps' | 'law'}.${Variant}`

export const fieldName = z
  .string()
  .regex(new RegExp(`^(?:title|questions|${statuses.join('|')}|dates|(?:short|full|steps|law)\\.(?:any|kg|uz|tj))$`))
  .transform((name) => name as FieldName)

/** The kind of a field, and for whom it is where that matters. */
export function partsOf(field: FieldName): { readonly part: string; readonly variant: Variant | undefined } {
  const [part = '', scope] = field.split('.')
  return { part, variant: variants.find((variant) => variant === scope) }
}

export const isStatus = (part: string): part is Status => statuses.some((status) => status === part)

export const variantsOf = ({ text }: Pick<EntryBody, 'text'>): Variant[] =>
  variants.filter((variant) => text.answers[variant] !== undefined)

/** The questions of a form from first to last. An entry begins with the answer for everybody; the rest is added on its card. */
export function fieldsOf(body: EntryBody): readonly FieldName[] {
  const answers = variantsOf(body).flatMap((variant): FieldName[] => [
    `short.${variant}`,
    `full.${variant}`,
    `steps.${variant}`,
    ...(body.facts === null ? [] : [`law.${variant}` as const]),
  ])
  const own = statuses.filter((status) => body.text[status] !== undefined)
  return ['title', 'questions', ...answers, ...own, ...(body.facts === null ? [] : (['dates'] as const))]
}

const monthsAhead = (day: string, months: number): string => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const lastOfMonth = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, lastOfMonth))).toISOString().slice(0, 10)
}
const monthsToReview = 6
/** @param checked YYYY-MM-DD. */
export const defaultReview = (checked: string): string => monthsAhead(checked, monthsToReview)

export const emptyAnswer = { short: '', full: '', steps: [] }

/** A new entry, for everybody, checked today. @param today YYYY-MM-DD. */
export function newBody(today: string, language: WrittenLanguage, questions: readonly string[] = []): EntryBody {
  return {
    facts: {
      checked: today,
      review_by: defaultReview(today),
      contacts: ['missions', 'legal-aid'],
      related: [],
      original: language,
      two_passports: false,
      new_citizen: false,
      variants: { any: { laws: [], sources: [], confidence: 'medium' } },
    },
    text: { title: '', questions: [...questions], answers: { any: emptyAnswer } },
    laws: [],
    sources: [],
  }
}

/** An entry as it is, to be edited. @param text in the language that is edited; without one its answers are to be written. */
export function bodyOf({ id: _, ...facts }: Topic, text: TopicText | undefined): EntryBody {
  return { facts, text: text ?? newTranslation(facts), laws: [], sources: [] }
}

/** The sentences for people of a status that an entry needs, as far as they are written. */
const statusTexts = (facts: EntryFacts, text: TopicText | undefined): Partial<Record<Status, string>> =>
  Object.fromEntries(statuses.flatMap((status) => (facts[status] ? [[status, text?.[status] ?? '']] : [])))

/** The empty words of a translation: an answer for everybody for whom the entry has one. */
export function newTranslation(facts: EntryFacts): EntryBody['text'] {
  const own = variants.filter((variant) => facts.variants[variant] !== undefined)
  return {
    title: '',
    questions: [],
    answers: Object.fromEntries(own.map((variant) => [variant, emptyAnswer])),
    ...statusTexts(facts, undefined),
  }
}

/** A translation as far as it is there, in the shape that the entry has now. */
export function translationBody({ id: _, ...facts }: Topic, text: TopicText | undefined): EntryBody {
  const empty = newTranslation(facts)
  const filled = Object.entries(empty.answers).map(([variant, none]) => [
    variant,
    text?.answers[variant as Variant] ?? none, // keys of the facts
  ])
  return {
    facts: null,
    text: {
      title: text?.title ?? '',
      questions: text?.questions ?? [],
      answers: Object.fromEntries(filled),
      ...statusTexts(facts, text),
    },
    laws: [],
    sources: [],
  }
}

/** What is still to be written before others may see it. */
export function missingOf(body: EntryBody): readonly FieldName[] {
  const { text } = body
  const missing: FieldName[] = []
  if (text.title === '') missing.push('title')
  if (text.questions.length < fewestQuestions) missing.push('questions')
  for (const variant of variantsOf(body)) {
    if (text.answers[variant]?.short === '') missing.push(`short.${variant}`)
    if (text.answers[variant]?.full === '') missing.push(`full.${variant}`)
  }
  for (const status of statuses) if (text[status] === '') missing.push(status)
  return missing
}

export interface EntryItem {
  readonly kind: 'topic' | 'topic-text' | 'law' | 'source'
  readonly id: string
  /** JSON. */
  readonly body: string
}

/**
 * The items that a whole entry becomes.
 *
 * @throws ZodError when it is not whole: `missingOf` and the checks of each answer come first.
 */
export function itemsOfEntry(id: TopicId, language: WrittenLanguage, body: EntryBody): readonly EntryItem[] {
  const item = (kind: EntryItem['kind'], of: string, value: object): EntryItem => ({
    kind,
    id: of,
    body: JSON.stringify(value),
  })
  return [
    ...body.sources.map((one) => item('source', one.id, source.parse(one))),
    ...body.laws.map((one) => item('law', one.id, law.parse(one))),
    ...(body.facts === null ? [] : [item('topic', id, topic.parse({ id, ...body.facts }))]),
    item('topic-text', `${language}/${id}`, entryText.parse(body.text)),
  ]
}

/** The words that a translation follows: all but the questions, which each language has its own of. As JSON, to compare. */
export function wordsOf({ title, answers, two_passports, new_citizen, ...text }: EntryBody['text']): string {
  const own = variants.flatMap((variant) => (answers[variant] ? [[variant, answers[variant]]] : []))
  const { applied, registered, not_registered, custody } = text
  const sentences = { two_passports, new_citizen, applied, registered, not_registered, custody }
  return JSON.stringify({ title, answers: Object.fromEntries(own), ...sentences })
}

export const words = entryBody.shape.text.omit({ questions: true })
/** @throws ZodError for what `wordsOf` did not make. */
export const parseWords = (json: string): EntryBody['text'] => ({ ...words.parse(JSON.parse(json)), questions: [] })

const sourceLetters = 'DEFGHIJ'
/** Numbers of sources are given to people: a new one takes the first that nobody has. @throws RangeError when all are taken. */
export function freeSourceId(taken: ReadonlySet<string>): string {
  for (const letter of sourceLetters)
    for (let number = 1; number < 1000; number++) if (!taken.has(`${letter}${number}`)) return `${letter}${number}`
  throw new RangeError('all numbers of sources are taken: free some, or give the desk another letter')
}

/** Laws and sources of a draft that others published meanwhile: the same law is theirs, a number taken is changed. */
export function withFreeIds(
  body: EntryBody,
  taken: { readonly laws: ReadonlySet<string>; readonly sources: ReadonlySet<string> },
): EntryBody {
  const used = new Set(taken.sources)
  const renamed = new Map<string, string>()
  for (const { id } of body.sources) {
    const free = used.has(id) ? freeSourceId(used) : id
    used.add(free)
    renamed.set(id, free)
  }
  const rename = (id: string): string => renamed.get(id) ?? id
  const laws: Law[] = body.laws
    .filter(({ id }) => !taken.laws.has(id))
    .map((one) => ({ ...one, sources: one.sources.map(rename) }))
  const needed = new Set(laws.flatMap(({ sources }) => sources))
  const sources: Source[] = body.sources
    .map((one) => ({ ...one, id: rename(one.id) }))
    .filter(({ id }) => needed.has(id))
  const cited = (ids: readonly string[]): string[] =>
    ids.flatMap((id) => (renamed.has(id) ? (needed.has(rename(id)) ? [rename(id)] : []) : [id]))
  const facts = body.facts && {
    ...body.facts,
    variants: Object.fromEntries(
      Object.entries(body.facts.variants).map(([variant, own]) => [variant, { ...own, sources: cited(own.sources) }]),
    ) as EntryFacts['variants'], // the same keys
  }
  return { ...body, facts, laws, sources }
}

/** Adds questions to a draft, one a line; those that stand there already are dropped. */
export function addQuestionsTo(body: EntryBody, questions: string): EntryBody {
  return { ...body, text: { ...body.text, questions: [...addQuestions(body.text.questions, questions).all] } }
}
