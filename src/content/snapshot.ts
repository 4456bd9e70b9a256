/** Everything the bot knows as one immutable value: a migrant's answer needs neither database nor Redis. */
import { toEnd } from '../answers/steps.ts'
import { type Brain, brainSteps, type Knowledge, type Models, type Searched } from '../answers/understand.ts'
import { createLocate, type Located, type Point } from '../directory/distance.ts'
import { createIsHoliday, type IsHoliday } from '../directory/holidays.ts'
import { isListed } from '../directory/legal-aid.ts'
import { createPlaceOf, type PlaceOf } from '../directory/places.ts'
import { type City, createRegions, type Regions } from '../directory/regions.ts'
import { createWhere, type FindPlace } from '../directory/where.ts'
import type { Guide, GuideId, GuidePlace, GuideText } from './guide.ts'
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
  /** All of them, also those that are not shown: routing leads past these to others. */
  readonly missions: readonly Mission[]
  helper(id: string): Helper | undefined
  /** All of them: who may be shown to whom says `directory/legal-aid.ts`. */
  readonly helpers: readonly Helper[]
  /** Missions that may be shown: those in Russia first, and of each country the embassy. */
  missionsOf(country: Country): readonly Mission[]
  /** Helpers that may be shown to anybody: never those whose contact endangers a person inside Russia. */
  helpersFor(country: Country | null): readonly Helper[]
  /** Newest first. */
  warningsOf(country: Country): readonly Warning[]
  warningTexts(locale: Locale): WarningTexts | undefined
  contactTexts(locale: Locale): ContactTexts | undefined
  guide(id: GuideId): Guide | undefined
  guideText(locale: Locale, id: GuideId): GuideText | undefined
  /** Where the guided path about a topic begins. */
  guideOf(topic: string): GuidePlace | undefined
  readonly regions: Regions
  readonly placeOf: PlaceOf
  /** The place that a message names, whatever else it says. */
  readonly where: FindPlace
  readonly locate: (point: Point) => Located
  readonly isHoliday: IsHoliday
  /** The clock of a region (ISO 3166-2:RU), or of a mission's city. */
  readonly zoneOf: (place: string | Pick<Mission, 'city'>) => string | undefined
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

/** Made for the first question: no start of the bot waits for it. */
function onFirstUse<A, B>(make: () => (given: A) => B): (given: A) => B {
  let made: ((given: A) => B) | undefined
  return (given) => {
    made ??= make()
    return made(given)
  }
}

/** Of no year anything is known. */
const noHolidays = { years: { from: 1, to: 0 }, moon: { fitr: [], adha: [] }, countries: [] }

/** Staff name a city, not a point: distances are then from the middle of the city. */
function placed(mission: Mission, cities: readonly City[]): Mission {
  const city = mission.lat === null ? cities.find(({ id }) => id === mission.city) : undefined
  return city ? { ...mission, lat: city.lat, lon: city.lon, geo: 'city' } : mission
}

function zonesOf(
  items: Items,
  cities: readonly { readonly id: string; readonly region: string }[],
): Snapshot['zoneOf'] {
  const zones = items['time-zones'].get('all')
  const regionOf = new Map(cities.map(({ id, region }) => [id, region]))
  return (place) => {
    if (typeof place === 'string') return zones?.regions[place]
    const { city } = place
    return city === null ? undefined : (zones?.cities[city] ?? zones?.regions[regionOf.get(city) ?? ''])
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
  const places = items.places.get('all')
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
      (helper) => isListed(helper) && (country === 'any' || helper.serves_countries.includes(country)),
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
  const guideText = once((key: `${Locale}/${GuideId}`) => {
    const [locale, id] = key.split('/') as [Locale, GuideId]
    return inLocale(locale, items['guide-text'].get(`${writtenLanguageOf(locale)}/${id}`))
  })
  const guideOf = new Map(
    [...items.guide.values()].flatMap(({ id, start, topics }) =>
      topics.map((topic): [string, GuidePlace] => [topic, { guide: id, node: start }]),
    ),
  )
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
    missions: [...items.mission.values()].map((mission) => placed(mission, gazetteer.cities)),
    helper: (id) => items.helper.get(id),
    helpers: [...items.helper.values()],
    missionsOf: (country) => missions.get(country) ?? [],
    helpersFor: (country) => helpersFor(country ?? 'any'),
    warningsOf: (country) => warnings.get(country) ?? [],
    warningTexts,
    contactTexts,
    guide: (id) => items.guide.get(id),
    guideText: (locale, id) => guideText(`${locale}/${id}`),
    guideOf: (topic) => guideOf.get(topic),
    regions: createRegions(gazetteer),
    placeOf: createPlaceOf(gazetteer),
    where: places ? createWhere(gazetteer, places) : () => ({ kind: 'none' }),
    locate: onFirstUse(() => createLocate(items.points.get('all') ?? { russia: {}, abroad: {} })),
    isHoliday: createIsHoliday(items.holidays.get('all') ?? noHolidays),
    zoneOf: zonesOf(items, gazetteer.cities),
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
