/** An answer: short with the law, the source and the date first; the full text behind a button. */
import type { InlineKeyboardButton } from 'grammy/types'
import { asDestination, callbackData } from '../bot/callback-data.ts'
import { type ElchiContext, homeCountry, type Profile } from '../bot/context.ts'
import { isPast, readableDate } from '../bot/dates.ts'
import { escapeHtml, type Html, html, lines, paragraphs } from '../bot/html.ts'
import { languageName, type Translate } from '../bot/i18n.ts'
import {
  backRow,
  chooseCountryButton,
  helpedButton,
  humanButton,
  legalAidButton,
  menuRow,
  missionsButton,
  type Row,
  sosButton,
  topicButton,
  topicId,
  warningsButton,
} from '../bot/keyboards.ts'
import { lawLine, sourcesLine } from '../bot/law-view.ts'
import type { View } from '../bot/show.ts'
import { writtenLanguageOf } from '../content/locale.ts'
import type { Law, Source, Topic, TopicId, Variant } from '../content/schema.ts'
import { originalOf, type Snapshot } from '../content/snapshot.ts'

export const fullTopicButton = callbackData('full', { topic: topicId })

/** The first message of an answer is one text of at most this many characters (people read it through a slow VPN). */
export const firstMessageLength = 600

interface Material {
  readonly topic: Topic
  readonly variant: Variant
  readonly title: string
  /** In which language the words are, when it is not the reader's own. */
  readonly otherLanguage: string | undefined
  /** In which language they are newer, when these are a translation that nobody has looked at since. */
  readonly newerLanguage: string | undefined
  readonly short: string
  readonly full: string
  readonly steps: readonly string[]
  /** For people with a second passport, as far as this person is known to have one. */
  readonly twoPassports: string | undefined
  /** For people of any status, each under its heading: nobody need say which is theirs. */
  readonly statuses: readonly { readonly heading: string; readonly text: string }[]
  readonly laws: readonly Law[]
  readonly sources: readonly Source[]
  readonly certain: boolean
}

/** Everything an answer is made of, for this person; `undefined` when the topic has no words yet. */
function materialOf({ t, snapshot, profile }: Reading, id: TopicId): Material | undefined {
  const topic = snapshot.topic(id)
  const country = homeCountry(profile)
  const variant: Variant = country !== null && topic?.variants[country] ? country : 'any'
  const facts = topic?.variants[variant]
  // A translation may lag behind: an answer for the person's country in the next language says more than none.
  const reading = snapshot.topicTexts(profile.locale, id).find(({ text }) => text.answers[variant] !== undefined)
  const words = reading?.text.answers[variant]
  if (!topic || !reading || !facts || !words) return undefined
  const { language, text } = reading
  const laws = facts.laws.flatMap((law) => snapshot.law(law) ?? [])
  return {
    topic,
    variant,
    title: text.title,
    otherLanguage: language === writtenLanguageOf(profile.locale) ? undefined : languageName(language),
    newerLanguage: snapshot.isStale(language, id) ? languageName(originalOf(topic)) : undefined,
    ...words,
    twoPassports: profile.twoPassports ? text.two_passports : undefined,
    statuses: [
      { heading: t('ask:if_two_passports'), text: text.two_passports },
      { heading: t('ask:if_new_citizen'), text: text.new_citizen },
    ].flatMap(({ heading, text }) => (text === undefined ? [] : [{ heading, text }])),
    laws,
    sources: facts.sources.flatMap((source) => snapshot.source(source) ?? []),
    certain: facts.confidence === 'high' && laws.every(({ confidence }) => confidence === 'high'),
  }
}

/** What the reader must know of the words before reading them. */
const languageLines = (t: Translate, { otherLanguage, newerLanguage }: Material): Html | undefined => {
  const known = [
    ...(otherLanguage === undefined ? [] : [`🌐 ${t('entry:other_language', { language: otherLanguage })}`]),
    ...(newerLanguage === undefined ? [] : [`🕓 ${t('entry:older_translation', { language: newerLanguage })}`]),
  ]
  return known.length === 0 ? undefined : lines(...known.map(escapeHtml))
}

/** What tells the reader how far to trust the answer; past its review date that says it all. */
function trust(t: Translate, { topic, certain }: Material, now: number): Html {
  const doubt = isPast(topic.review_by, now)
    ? t('common:overdue', { date: readableDate(topic.review_by) })
    : certain
      ? undefined
      : t('common:check_first')
  return lines(
    escapeHtml(t('common:checked', { date: readableDate(topic.checked) })),
    doubt === undefined ? undefined : escapeHtml(doubt),
  )
}

const visibleLength = (text: Html): number => [...text.replace(/<[^>]*>/g, '').replace(/&[a-z]+;/g, '&')].length

/** The contacts that stand under the answer. */
function contactButtons(t: Translate, topic: Topic): Row[] {
  const buttons: Record<Topic['contacts'][number], () => InlineKeyboardButton> = {
    missions: () => missionsButton.button(t('ask:missions'), {}),
    'legal-aid': () => legalAidButton.button(t('ask:legal_aid'), {}),
    sos: () => sosButton.button(t('common:sos'), {}),
    warnings: () => warningsButton.button(t('ask:warnings'), { page: 0 }),
  }
  return topic.contacts.map((contact) => [buttons[contact]()])
}

/** Who reads, when, and from what: everything a view of a topic depends on. */
export interface Reading {
  readonly t: Translate
  readonly snapshot: Snapshot
  readonly profile: Profile
  /** Milliseconds since 1970. */
  readonly now: number
}

export const readingOf = ({ t, profile }: ElchiContext, snapshot: Snapshot, now: number): Reading => ({
  t,
  profile,
  snapshot,
  now,
})

/** What the first message holds beside the answer; what does not fit stands in the full text, the least needed first. */
const shares = [
  { laws: 3, sources: 2, status: true },
  { laws: 2, sources: 2, status: true },
  { laws: 2, sources: 1, status: true },
  { laws: 1, sources: 1, status: true },
  { laws: 1, sources: 0, status: true },
  { laws: 2, sources: 1, status: false },
  { laws: 1, sources: 1, status: false },
  { laws: 1, sources: 0, status: false },
] as const

/** Answers already made from a snapshot: what a person is told depends on nothing but the key. */
const madeAnswers = new WeakMap<Snapshot, Map<string, View | undefined>>()

/** @returns `undefined` when the topic has no words yet. */
export function shortTopicView(reading: Reading, id: TopicId): View | undefined {
  const { snapshot, profile, now } = reading
  const made = madeAnswers.get(snapshot) ?? new Map<string, View | undefined>()
  madeAnswers.set(snapshot, made)
  const day = Math.floor(now / 86_400_000) // an answer past its review date says so from the next day on
  const key = [id, profile.locale, profile.country, profile.twoPassports, day].join()
  if (made.has(key)) return made.get(key)
  const view = makeShortTopicView(reading, id)
  made.set(key, view)
  return view
}

function makeShortTopicView(reading: Reading, id: TopicId): View | undefined {
  const material = materialOf(reading, id)
  if (!material) return undefined
  const { topic, variant, title, short, twoPassports, laws, sources } = material
  const { t, profile, now } = reading
  const lawLines = laws.flatMap((law) => lawLine(t, profile.locale, law) ?? [])
  const text = (most: { laws: number; sources: number; status: boolean }): Html =>
    paragraphs(
      lines(html`<b>${title}</b>`, languageLines(t, material)),
      escapeHtml(short),
      twoPassports === undefined || !most.status ? undefined : escapeHtml(twoPassports),
      lines(...lawLines.slice(0, most.laws)),
      lines(
        most.sources > 0 ? sourcesLine(t, profile.locale, sources, most.sources) : undefined,
        trust(t, material, now),
      ),
    )
  let first = text({ laws: 0, sources: 0, status: false })
  for (const share of shares) {
    const candidate = text(share)
    if (visibleLength(candidate) > firstMessageLength) continue
    first = candidate
    break
  }
  const others = Object.keys(topic.variants).length > 1
  return {
    text: first,
    keyboard: [
      [fullTopicButton.button(t('common:more'), { topic: id })],
      ...(variant === 'any' && others && profile.country === null
        ? [
            [
              chooseCountryButton.button(t('ask:choose_country'), {
                after: asDestination(topicButton.encode({ topic: id })),
              }),
            ],
          ]
        : []),
      ...contactButtons(t, topic),
      [humanButton.button(t('human:ask'), { topic: id })],
      [
        helpedButton.button(t('ask:helped'), { topic: id, helped: 'yes' }),
        helpedButton.button(t('ask:not_helped'), { topic: id, helped: 'no' }),
      ],
      menuRow(t),
    ],
  }
}

/** @returns `undefined` when the topic has no words yet. */
export function fullTopicView(reading: Reading, id: TopicId): View | undefined {
  const material = materialOf(reading, id)
  if (!material) return undefined
  const { t, snapshot, profile, now } = reading
  const { topic, title, full, steps, statuses, laws, sources } = material
  const related = topic.related.flatMap((other): Row[] => {
    const text = snapshot.topicText(profile.locale, other)
    return text ? [[topicButton.button(text.title, { topic: other })]] : []
  })
  return {
    text: paragraphs(
      lines(html`<b>${title}</b>`, languageLines(t, material)),
      escapeHtml(full),
      ...statuses.map(({ heading, text }) => lines(html`<b>${heading}</b>`, escapeHtml(text))),
      steps.length === 0
        ? undefined
        : lines(html`<b>${t('ask:steps')}</b>`, ...steps.map((step, index) => html`${String(index + 1)}. ${step}`)),
      lines(...laws.map((law) => lawLine(t, profile.locale, law))),
      lines(sourcesLine(t, profile.locale, sources, 6), trust(t, material, now), escapeHtml(t('common:not_advice'))),
    ),
    keyboard: [
      ...contactButtons(t, topic),
      [humanButton.button(t('human:ask'), { topic: id })],
      ...related.slice(0, 3),
      backRow(t, topicButton.button(t('common:back'), { topic: id })),
    ],
  }
}
