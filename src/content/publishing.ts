/** What publishing a revision writes, and what it does to the translations. Pure: what stands in the database is given. */

import type { CurrentEntry, Publication } from '../store/publish.ts'
import { bodyOf, type EntryBody, itemsOfEntry, withFreeIds, wordsOf } from './entry.ts'
import type { RevisionKind } from './revision.ts'
import {
  entryText,
  type Topic,
  type TopicId,
  type TopicText,
  topic as topicSchema,
  type WrittenLanguage,
  writtenLanguages,
} from './schema.ts'
import { originalOf } from './snapshot.ts'

/** An entry as it was when a draft of it began: the very texts of its rows, so that any change since is seen. */
export interface Base {
  readonly topic: string | null
  readonly text: string | null
}

/** @returns the base of a draft that begins now, as it is kept. */
export const baseOf = ({ topic, texts }: CurrentEntry, language: WrittenLanguage): string =>
  JSON.stringify({ topic, text: texts[language] ?? null } satisfies Base)

export const parseBase = (json: string | null): Base => (json === null ? { topic: null, text: null } : JSON.parse(json))

/** Rows were checked when they were written. */
export const readTopic = (json: string): Topic => topicSchema.parse(JSON.parse(json))
export const readText = (json: string): TopicText => entryText.parse(JSON.parse(json))

/** An entry as a draft of this kind sees it. @returns `undefined` when its words are not there. */
export function bodyAt(kind: RevisionKind, topic: string | null, text: string | null): EntryBody | undefined {
  if (text === null) return undefined
  if (kind === 'translation' || topic === null) return { facts: null, text: readText(text), laws: [], sources: [] }
  return bodyOf(readTopic(topic), readText(text))
}

/** The words that translations of an entry follow now. */
export function sourceWords({ topic, texts }: CurrentEntry): { language: WrittenLanguage; words: string } | undefined {
  if (topic === null) return undefined
  const language = originalOf(readTopic(topic))
  const text = texts[language]
  return text === undefined ? undefined : { language, words: wordsOf(readText(text)) }
}

export interface ToPublish {
  readonly kind: RevisionKind
  readonly topic: string
  readonly language: WrittenLanguage
  readonly body: EntryBody
  readonly base: Base
  /** Of a translation: the words that it translates. */
  readonly ofWords: string | null
}

/** Has anybody changed what a draft changes since it began? A translation touches the words of its language alone. */
export function hasChanged({ kind, language, base }: Omit<ToPublish, 'body'>, current: CurrentEntry): boolean {
  const text = current.texts[language] ?? null
  if (kind === 'translation') return text !== base.text
  return current.topic !== base.topic || text !== base.text
}

/**
 * @param at milliseconds since 1970: from then on stale translations wait.
 * @returns `undefined` when the entry is not any more what the draft began with.
 */
export function planPublication(
  draft: ToPublish,
  current: CurrentEntry,
  taken: { readonly laws: ReadonlySet<string>; readonly sources: ReadonlySet<string> },
  at: number,
): Publication | undefined {
  const { kind, topic, language, base } = draft
  if (kind === 'archive' || kind === 'unarchive') {
    const isDone = current.isArchived === (kind === 'archive')
    const archived = kind === 'archive' ? 1 : 0
    return isDone || current.topic === null
      ? undefined
      : { items: [], archived, translations: [], body: JSON.stringify(draft.body), baseline: null }
  }
  if (hasChanged(draft, current)) return undefined
  const body = withFreeIds(withOriginal(draft.body, language), taken)
  const items = itemsOfEntry(topic as TopicId, language, body).map((item) => ({
    ...item,
    was: item.kind === 'topic' ? base.topic : item.kind === 'topic-text' ? base.text : null,
  }))
  return {
    items,
    translations: kind === 'translation' ? translated(draft, current, at) : followers(draft, current, at),
    body: JSON.stringify(body),
    baseline: baselineOf(draft),
  }
}

/** Who edits an entry in a language makes it the one that the translations follow. */
const withOriginal = (body: EntryBody, language: WrittenLanguage): EntryBody =>
  body.facts === null ? body : { ...body, facts: { ...body.facts, original: language } }

function baselineOf({ kind, base }: ToPublish): string | null {
  if (base.text === null) return null
  const { id: _, ...facts } = base.topic === null ? { id: '' } : readTopic(base.topic)
  return JSON.stringify({
    facts: kind === 'translation' || base.topic === null ? null : facts,
    text: readText(base.text),
    laws: [],
    sources: [],
  })
}

/** The translation is of the words that its translator saw: when those changed meanwhile it is stale from the start. */
function translated({ topic, language, ofWords }: ToPublish, current: CurrentEntry, at: number) {
  const known = current.translations.find((row) => row.language === language)
  const isCurrent = sourceWords(current)?.words === ofWords
  return [{ topic, language, ofWords, wantedSince: isCurrent ? null : (known?.wantedSince ?? at) }]
}

/** Every other language follows: what is not there is wanted, what was made of other words is stale. */
function followers({ topic, language, body, base }: ToPublish, current: CurrentEntry, at: number) {
  const before = base.text === null ? null : wordsOf(readText(base.text))
  const now = wordsOf(body.text)
  const isNewOriginal = base.topic !== null && originalOf(readTopic(base.topic)) !== language
  const others = writtenLanguages.flatMap((other) => {
    if (other === language) return []
    const known = current.translations.find((row) => row.language === other)
    const isThere = current.texts[other] !== undefined
    // Where nobody worked at the desk yet, a release brought all languages together.
    const ofWords = isThere ? (isNewOriginal ? before : (known?.ofWords ?? before)) : null
    const wasWanted = known?.wantedSince ?? null
    const isWanted = !isThere || ofWords !== now || (isNewOriginal && wasWanted !== null)
    return [{ topic, language: other, ofWords, wantedSince: isWanted ? (wasWanted ?? at) : null }]
  })
  const isOwnListed = current.translations.some((row) => row.language === language)
  return isOwnListed ? [...others, { topic, language, ofWords: null, wantedSince: null }] : others
}
