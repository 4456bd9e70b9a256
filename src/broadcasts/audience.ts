/** Whom a broadcast is for, in which language each of them reads it, and whose language is missing. */
import { type Locale, writtenLanguageOf } from '../content/locale.ts'
import { type Country, type WrittenLanguage, writtenLanguages } from '../content/schema.ts'
import type { Audience, Broadcast } from './broadcast.ts'

/** All citizens of the own country. */
export const everybody: Audience = { regions: null, languages: null, twoPassports: null }

/** What the audience asks about a person. */
export interface Person {
  readonly locale: Locale
  /** Null when the person named none. */
  readonly region: string | null
  readonly twoPassports: boolean
}

/** A person as the store keeps them. */
export interface Subscriber extends Person {
  readonly country: Country | null
  readonly isReachable: boolean
  /** False after the person turned the warnings of the embassy off; urgent ones come all the same. */
  readonly wantsWarnings: boolean
}

/**
 * Whether the audience of a broadcast means a person of its country. Who named no region is meant in every region: a
 * warning too many harms less than one that was missed.
 */
export function isMeant({ regions, languages, twoPassports }: Audience, person: Person): boolean {
  return (
    (regions === null || person.region === null || regions.includes(person.region)) &&
    (languages === null || languages.includes(writtenLanguageOf(person.locale))) &&
    (twoPassports === null || twoPassports === person.twoPassports)
  )
}

/** Why somebody does not get a broadcast, the first that holds. */
export const omissions = [
  'other-country',
  'unreachable',
  'warnings-off',
  'other-region',
  'other-language',
  'other-status',
] as const
export type Omission = (typeof omissions)[number]

type Reach = Pick<Broadcast, 'country' | 'severity' | 'audience'>

/** @returns `undefined` when the broadcast goes to this subscriber. */
export function omissionOf({ country, severity, audience }: Reach, subscriber: Subscriber): Omission | undefined {
  if (subscriber.country !== country) return 'other-country'
  if (!subscriber.isReachable) return 'unreachable'
  if (!subscriber.wantsWarnings && severity !== 'urgent') return 'warnings-off'
  if (!isMeant({ ...everybody, regions: audience.regions }, subscriber)) return 'other-region'
  if (!isMeant({ ...everybody, languages: audience.languages }, subscriber)) return 'other-language'
  return isMeant(audience, subscriber) ? undefined : 'other-status'
}

/** Whether a broadcast goes to a subscriber: the rule that the ledger's one statement writes in SQL. */
export const isRecipient = (reach: Reach, subscriber: Subscriber): boolean =>
  omissionOf(reach, subscriber) === undefined

type Texts = Pick<Broadcast, 'texts' | 'original'>

/** True for a translation older than the original: what it says may no longer be true. */
export function isStale({ texts, original }: Texts, language: WrittenLanguage): boolean {
  const text = texts[language]
  const first = texts[original]
  return text !== undefined && first !== undefined && text.updatedAt < first.updatedAt
}

export interface ChosenLanguage {
  readonly language: WrittenLanguage
  /** True when it is not the person's own. */
  readonly isFallback: boolean
}

/**
 * The text that a person of a locale gets: their own language (Uzbek in Cyrillic is made of Uzbek), else the original,
 * else Russian. A translation older than the original counts as missing, since a right text in another language is
 * better than a wrong one. `undefined` when there is nothing to send.
 */
export function languageFor(broadcast: Texts, locale: Locale): ChosenLanguage | undefined {
  const own = writtenLanguageOf(locale)
  const language = [own, broadcast.original, 'ru' as const].find(
    (one) => broadcast.texts[one] !== undefined && !isStale(broadcast, one),
  )
  return language && { language, isFallback: language !== own }
}

/** How many people of the audience read each locale. */
export type LocaleCounts = Readonly<Partial<Record<Locale, number>>>

export const audienceSize = (counts: LocaleCounts): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0)

export interface LanguageGap {
  readonly language: WrittenLanguage
  readonly reason: 'missing' | 'stale'
  /** How many it touches. */
  readonly people: number
  /** What they would get instead; `undefined` when there is nothing. */
  readonly fallback: WrittenLanguage | undefined
}

/** The languages that people of the audience read and that have no text, or one older than the original. */
export function missingLanguages(broadcast: Texts, counts: LocaleCounts): readonly LanguageGap[] {
  return writtenLanguages.flatMap((language) => {
    const people = language === 'uz' ? (counts.uz ?? 0) + (counts['uz-Cyrl'] ?? 0) : (counts[language] ?? 0)
    const isMissing = broadcast.texts[language] === undefined
    if (people === 0 || !(isMissing || isStale(broadcast, language))) return []
    const reason = isMissing ? 'missing' : 'stale'
    return [{ language, reason, people, fallback: languageFor(broadcast, language)?.language }]
  })
}
