/** Everything the bot knows as one immutable value: a migrant's answer needs neither database nor Redis. */
import { toEnd } from '../answers/steps.ts'
import { type Brain, brainSteps, type Knowledge, type Models, type Searched } from '../answers/understand.ts'
import { createPlaceOf, type PlaceOf } from '../directory/places.ts'
import { createRegions, type Regions } from '../directory/regions.ts'
import { type Items, topicTextId } from './knowledge.ts'
import { inLocale, type Locale, readingOrderOf, writtenLanguageOf } from './locale.ts'
import {
  type ContactTexts,
  type Country,
  countries,
  type Helper,
  type Law,
  type Mission,
  type Source,
  type Topic,
  type TopicId,
  type TopicText,
  topicIds,
  type Warning,
  type WarningTexts,
  type WrittenLanguage,
  writtenLanguages,
} from './schema.ts'

/** The words of a topic in the language in which this person gets them. */
export interface TopicReading {
  readonly language: WrittenLanguage
  readonly text: TopicText
}

export interface Snapshot {
  /** All that it was built of. */
  readonly items: Items
  readonly brain: Brain
  hasTopic(id: string): id is TopicId
  topic(id: TopicId): Topic | undefined
  /** Every topic, in the order of the ids. */
  readonly topicIds: readonly TopicId[]
  /** In the person's language, or else in the next one that they read; without the questions. */
  topicText(locale: Locale, id: TopicId): TopicText | undefined
  /** The same in every language that there is, nearest first. */
  topicTexts(locale: Locale, id: TopicId): readonly TopicReading[]
  /** Was the original changed after these words were translated? */
  isStale(language: WrittenLanguage, id: TopicId): boolean
  readonly laws: readonly Law[]
  law(id: string): Law | undefined
  source(id: string): Source | undefined
  mission(id: string): Mission | undefined
  helper(id: string): Helper | undefined
  /** Missions that may be shown: those in Russia first, and of each country the embassy. */
  missionsOf(country: Country): readonly Mission[]
  /** Helpers that may be shown to anybody: never those whose contact endangers a person inside Russia. */
  helpersFor(country: Country | null): readonly Helper[]
  /** Newest first. */
  warningsOf(country: Country): readonly Warning[]
  warningTexts(locale: Locale): WarningTexts | undefined
  contactTexts(locale: Locale): ContactTexts | undefined
  readonly regions: Regions
  readonly placeOf: PlaceOf
}

/** The language that the translations of a topic follow. */
export const originalOf = ({ original }: Pick<Topic, 'original'>): WrittenLanguage => original ?? 'ru'

const missionOrder: readonly Mission['kind'][] = ['embassy', 'consulate_general', 'consulate', 'migration_office']

/** Remembers a function's results; the snapshot never changes, so neither do they. */
function once<K extends string, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>()
  return (key) => {
    const known = made.get(key)
    if (known !== undefined) return known
    const value = make(key)
    made.set(key, value)
    return value
  }
}

/** Builds it without a pause. */
export const buildSnapshot = (items: Items, models: Models): Snapshot => toEnd(snapshotSteps(items, models))

/**
 * Builds it in small steps.
 *
 * @param before the one that it follows, built with the same models: only what differs is worked out.
 */
export function* snapshotSteps(items: Items, models: Models, before?: Snapshot): Generator<void, Snapshot, void> {
  const gazetteer = items.regions.get('all') ?? { first: [], districts: [], regions: [], cities: [] }
  const mapped = Object.fromEntries(gazetteer.cities.map(({ id, name }) => [id, name.ru]))
  const missions = new Map(
    countries.map((country) => [
      country,
      [...items.mission.values()]
        .filter((mission) => mission.country === country && mission.status === 'active')
        .sort(
          (a, b) =>
            Number(b.host_country === 'RU') - Number(a.host_country === 'RU') ||
            missionOrder.indexOf(a.kind) - missionOrder.indexOf(b.kind) ||
            a.id.localeCompare(b.id),
        ),
    ]),
  )
  const warnings = new Map(
    countries.map((country) => [
      country,
      [...items.warning.values()]
        .filter((warning) => warning.country === country)
        .sort((a, b) => b.date.localeCompare(a.date) || a.id.localeCompare(b.id)),
    ]),
  )
  const helpersFor = once((country: Country | 'any') =>
    [...items.helper.values()].filter(
      (helper) => helper.show_by_default && (country === 'any' || helper.serves_countries.includes(country)),
    ),
  )
  const topicTexts = once((key: `${Locale}/${TopicId}`): readonly TopicReading[] => {
    const [locale, id] = key.split('/') as [Locale, TopicId]
    const topic = items.topic.get(id)
    if (topic === undefined) return []
    return readingOrderOf(locale, originalOf(topic)).flatMap((language) => {
      const text = items['topic-text'].get(topicTextId(language, id))
      const own = language === writtenLanguageOf(locale) ? locale : language
      return text ? [{ language, text: inLocale(own, { ...text, questions: [] }) }] : []
    })
  })
  const warningTexts = once((locale: Locale) => inLocale(locale, items['warning-texts'].get(writtenLanguageOf(locale))))
  const contactTexts = once((locale: Locale) => {
    const texts = inLocale(locale, items['contact-texts'].get(writtenLanguageOf(locale)))
    // A mission that staff add may be in a city where there was none: it is called as on the map.
    return texts && { ...texts, cities: { ...mapped, ...texts.cities } }
  })
  const known = before && { brain: before.brain, of: searchedOf(before.items) }
  return {
    items,
    brain: yield* brainSteps(searchedOf(items), models, known),
    hasTopic: (id): id is TopicId => items.topic.has(id),
    topic: (id) => items.topic.get(id),
    topicIds: [...items.topic.values()].map(({ id }) => id),
    topicText: (locale, id) => topicTexts(`${locale}/${id}`)[0]?.text,
    topicTexts: (locale, id) => topicTexts(`${locale}/${id}`),
    isStale: () => false,
    laws: [...items.law.values()],
    law: (id) => items.law.get(id),
    source: (id) => items.source.get(id),
    mission: (id) => items.mission.get(id),
    helper: (id) => items.helper.get(id),
    missionsOf: (country) => missions.get(country) ?? [],
    helpersFor: (country) => helpersFor(country ?? 'any'),
    warningsOf: (country) => warnings.get(country) ?? [],
    warningTexts,
    contactTexts,
    regions: createRegions(gazetteer),
    placeOf: createPlaceOf(gazetteer),
  }
}

/** @param stale ids of texts (`topicTextId`) that wait for a translator while people go on reading them. */
export const withStale = (snapshot: Snapshot, stale: ReadonlySet<string>): Snapshot => ({
  ...snapshot,
  isStale: (language, id) => stale.has(topicTextId(language, id)),
})

/** What messages are compared with: questions, words and phrases. */
export function searchedOf(items: Items): Searched {
  const texts = publicTexts(items)
  const questions = texts.map(([id, text]) => ({
    topic: id.slice(id.indexOf('/') + 1),
    questions: [...text.questions, text.title],
  }))
  const lexicon = [...items.concept.values()].map((entry) => ({
    id: entry.id,
    weak: entry.weak ?? false,
    forms: writtenLanguages.flatMap((language) => entry[language] ?? []),
  }))
  const calm = new Map<string, string[]>()
  for (const { topic, questions: own } of questions) {
    if (released.has(topic) || items.topic.get(topic as TopicId)?.contacts[0] === 'sos') continue
    calm.set(topic, [...(calm.get(topic) ?? []), ...own])
  }
  return { questions, lexicon, phrases: [...items.phrases.values()], calm }
}

/** From their questions the sense of danger has learnt; entries of staff come later. */
const released: ReadonlySet<string> = new Set(topicIds)

/** An entry that was put away is found by no question. */
const publicTexts = (items: Items) =>
  [...items['topic-text']].filter(([id]) => items.topic.has(id.slice(id.indexOf('/') + 1)))

/** What understanding learns from: the same, and every text as a sample of its language. */
export function knowledgeOf(items: Items): Knowledge {
  const texts = publicTexts(items)
  const languages = writtenLanguages.map((language) => ({
    language,
    lines: [
      ...texts
        .filter(([id]) => id.startsWith(`${language}/`))
        .flatMap(([, text]) => [
          ...text.questions,
          ...Object.values(text.answers).flatMap(({ short, steps }) => [short, ...steps]),
        ]),
      ...Object.values(items['warning-texts'].get(language)?.warnings ?? {}).map(({ summary }) => summary),
      ...(items.danger.get(language)?.danger ?? []),
      ...(items.danger.get(language)?.calm ?? []),
      ...(items.phrases.get(language)?.off_topic ?? []),
      // People greet in their own language even where they write Russian.
      ...(language === 'ru' ? [] : Object.values(items.phrases.get(language)?.smalltalk ?? {}).flat()),
    ],
  }))
  const other = { language: 'other' as const, lines: Object.values(items['other-languages'].get('all') ?? {}).flat() }
  return {
    ...searchedOf(items),
    danger: [...items.danger.values()],
    calmQuestions: texts
      .filter(([id]) => items.topic.get(id.slice(id.indexOf('/') + 1))?.contacts[0] !== 'sos')
      .flatMap(([, text]) => text.questions),
    languages: [...languages, other],
  }
}
