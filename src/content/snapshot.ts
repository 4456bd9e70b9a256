/** Everything the bot knows as one immutable value: a migrant's answer needs neither database nor Redis. */
import { type Brain, createBrain, type Knowledge, type Models } from '../answers/understand.ts'
import { createPlaceOf, type PlaceOf } from '../directory/places.ts'
import { createRegions, type Regions } from '../directory/regions.ts'
import { type Items, topicTextId } from './knowledge.ts'
import { inLocale, type Locale, writtenLanguageOf } from './locale.ts'
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
  type Warning,
  type WarningTexts,
  writtenLanguages,
} from './schema.ts'

export interface Snapshot {
  readonly brain: Brain
  hasTopic(id: string): id is TopicId
  topic(id: TopicId): Topic | undefined
  topicText(locale: Locale, id: TopicId): TopicText | undefined
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

export function buildSnapshot(items: Items, models: Models): Snapshot {
  const gazetteer = items.regions.get('all') ?? { first: [], districts: [], regions: [], cities: [] }
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
  const topicText = once((key: `${Locale}/${TopicId}`) => {
    const [locale, id] = key.split('/') as [Locale, TopicId]
    const text = items['topic-text'].get(topicTextId(writtenLanguageOf(locale), id))
    return text && inLocale(locale, { ...text, questions: [] })
  })
  const warningTexts = once((locale: Locale) => inLocale(locale, items['warning-texts'].get(writtenLanguageOf(locale))))
  const contactTexts = once((locale: Locale) => inLocale(locale, items['contact-texts'].get(writtenLanguageOf(locale))))
  return {
    brain: createBrain(knowledgeOf(items), models),
    hasTopic: (id): id is TopicId => items.topic.has(id),
    topic: (id) => items.topic.get(id),
    topicText: (locale, id) => topicText(`${locale}/${id}`),
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

/** What understanding learns from: questions, words, phrases, and every text as a sample of its language. */
export function knowledgeOf(items: Items): Knowledge {
  const texts = [...items['topic-text']]
  const questions = texts.map(([id, text]) => ({
    topic: id.slice(id.indexOf('/') + 1),
    questions: [...text.questions, text.title],
  }))
  const lexicon = [...items.concept.values()].map((entry) => ({
    id: entry.id,
    weak: entry.weak ?? false,
    forms: writtenLanguages.flatMap((language) => entry[language] ?? []),
  }))
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
    questions,
    lexicon,
    phrases: [...items.phrases.values()],
    danger: [...items.danger.values()],
    calmQuestions: texts
      .filter(([id]) => items.topic.get(id.slice(id.indexOf('/') + 1))?.contacts[0] !== 'sos')
      .flatMap(([, text]) => text.questions),
    languages: [...languages, other],
  }
}
