/** An answer: short with the law, the source and the date first; the full text behind a button. */
import type { InlineKeyboardButton } from 'grammy/types'
import { asDestination, callbackData } from '../bot/callback-data.ts'
import type { ElchiContext, Profile } from '../bot/context.ts'
import { isPast, readableDate } from '../bot/dates.ts'
import { escapeHtml, type Html, html, lines, paragraphs } from '../bot/html.ts'
import { languageName, type Translate } from '../bot/i18n.ts'
import {
  backRow,
  chooseCountryButton,
  guideButton,
  helpedButton,
  humanButton,
  legalAidButton,
  menuRow,
  missionsButton,
  type Row,
  situationButton,
  sosButton,
  topicButton,
  topicId,
  warningsButton,
} from '../bot/keyboards.ts'
import { lawLine, sourcesLine } from '../bot/law-view.ts'
import type { View } from '../bot/show.ts'
import { readerOf } from '../bot/situation.ts'
import { writtenLanguageOf } from '../content/locale.ts'
import {
  countries,
  type Law,
  type Source,
  type Status,
  statuses,
  type Topic,
  type TopicId,
  type Variant,
} from '../content/schema.ts'
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
  /** What was chosen for this person's situation, the most urgent first; each says why it was chosen. */
  readonly own: readonly { readonly reason: string; readonly text: string }[]
  /** For people of other statuses, each under its heading, as far as this person did not say that they have none. */
  readonly others: readonly { readonly heading: string; readonly text: string }[]
  readonly laws: readonly Law[]
  readonly sources: readonly Source[]
  readonly certain: boolean
}

/** Everything an answer is made of, for this person; `undefined` when the topic has no words yet. */
function materialOf({ t, snapshot, profile }: Reading, id: TopicId): Material | undefined {
  const topic = snapshot.topic(id)
  const reader = readerOf(profile)
  const country = countries.find((known) => known === reader.country)
  const variant: Variant = country !== undefined && topic?.variants[country] ? country : 'any'
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
    own: reader.statuses.flatMap((status) => {
      const own = text[status]
      return own === undefined ? [] : [{ reason: t(`situation:status.${status}`), text: own }]
    }),
    others: statuses.flatMap((status) => {
      const other = text[status]
      const isSettled = reader.statuses.includes(status) || reader.without.includes(status)
      return other === undefined || isSettled ? [] : [{ heading: headingOf(t, status), text: other }]
    }),
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
const headingOf = (t: Translate, status: Status): string =>
  status === 'two_passports' || status === 'new_citizen' ? t(`ask:if_${status}`) : t(`situation:if.${status}`)

const ownLine = ({ reason, text }: Material['own'][number]): Html => html`👤 <b>${reason}.</b> ${text}`

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

/** Letters as a phone shows them. */
export const visibleLength = (text: Html): number => [...text.replace(/<[^>]*>/g, '').replace(/&[a-z]+;/g, '&')].length

/** The contacts that stand under the answer. */
function contactButtons(t: Translate, topic: Topic): Row[] {
  const buttons: Record<Topic['contacts'][number], () => InlineKeyboardButton> = {
    missions: () => missionsButton.button(t('ask:missions'), {}),
    'legal-aid': () => legalAidButton.button(t('ask:legal_aid'), { about: topic.id }),
    sos: () => sosButton.button(t('common:sos'), {}),
    warnings: () => warningsButton.button(t('ask:warnings'), { page: 0 }),
  }
  return topic.contacts.map((contact) => [buttons[contact]()])
}

/** The guided path about a topic, where there is one. */
function guideRows({ t, snapshot }: Reading, topic: TopicId): Row[] {
  const place = snapshot.guideOf(topic)
  return place ? [[guideButton.button(t('guide:start'), { ...place, at: undefined })]] : []
}

/** Where the answer has a sentence for people of some status: the way to say which is one's own. */
const situationButtons = (t: Translate, topic: Topic): Row =>
  statuses.some((status) => topic[status])
    ? [situationButton.button(t('situation:mine'), { after: asDestination(topicButton.encode({ topic: topic.id })) })]
    : []

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
  { laws: 3, sources: 2, own: 2 },
  { laws: 2, sources: 2, own: 2 },
  { laws: 2, sources: 1, own: 2 },
  { laws: 1, sources: 1, own: 2 },
  { laws: 1, sources: 0, own: 2 },
  { laws: 3, sources: 2, own: 1 },
  { laws: 2, sources: 2, own: 1 },
  { laws: 2, sources: 1, own: 1 },
  { laws: 1, sources: 1, own: 1 },
  { laws: 1, sources: 0, own: 1 },
  { laws: 2, sources: 1, own: 0 },
  { laws: 1, sources: 1, own: 0 },
  { laws: 1, sources: 0, own: 0 },
] as const

/** The same with ever fewer of its last sentences, one at least: what is one's own comes before what holds for everybody. */
function shortened(short: string): string[] {
  const sentences = short.split(/(?<=[.!?])\s+/)
  return sentences.slice(1).map((_, cut) => `${sentences.slice(0, sentences.length - 1 - cut).join(' ')} …`)
}

/** Answers already made from a snapshot: what a person is told depends on nothing but the key. */
const madeAnswers = new WeakMap<Snapshot, Map<string, View | undefined>>()

/** @returns `undefined` when the topic has no words yet. */
export function shortTopicView(reading: Reading, id: TopicId): View | undefined {
  const { snapshot, profile, now } = reading
  const made = madeAnswers.get(snapshot) ?? new Map<string, View | undefined>()
  madeAnswers.set(snapshot, made)
  const day = Math.floor(now / 86_400_000) // an answer past its review date says so from the next day on
  const { country, statuses: own } = readerOf(profile)
  const key = [id, profile.locale, country, ...own, day].join()
  if (made.has(key)) return made.get(key)
  const view = makeShortTopicView(reading, id)
  made.set(key, view)
  return view
}

function makeShortTopicView(reading: Reading, id: TopicId): View | undefined {
  const material = materialOf(reading, id)
  if (!material) return undefined
  const { topic, variant, title, short, own, laws, sources } = material
  const { t, profile, now } = reading
  const lawLines = laws.flatMap((law) => lawLine(t, profile.locale, law) ?? [])
  const text = (most: { laws: number; sources: number; own: number }, answer = short): Html =>
    paragraphs(
      lines(html`<b>${title}</b>`, languageLines(t, material)),
      ...own.slice(0, most.own).map(ownLine),
      escapeHtml(answer),
      lines(...lawLines.slice(0, most.laws)),
      lines(
        most.sources > 0 ? sourcesLine(t, profile.locale, sources, most.sources) : undefined,
        trust(t, material, now),
      ),
    )
  const fits = (candidate: Html): boolean => visibleLength(candidate) <= firstMessageLength
  const wanted = shares.filter((share) => share.own === 0 || share.own <= own.length)
  const texts = [
    ...wanted.filter((share) => share.own > 0).map((share) => text(share)),
    ...(own.length > 0 ? shortened(short).map((answer) => text({ laws: 1, sources: 0, own: 1 }, answer)) : []),
    ...wanted.filter((share) => share.own === 0).map((share) => text(share)),
  ]
  const first = texts.find(fits) ?? text({ laws: 0, sources: 0, own: 0 })
  const others = Object.keys(topic.variants).length > 1
  return {
    text: first,
    keyboard: [
      [fullTopicButton.button(t('common:more'), { topic: id }), ...situationButtons(t, topic)],
      ...(variant === 'any' && others && readerOf(profile).country === null
        ? [
            [
              chooseCountryButton.button(t('ask:choose_country'), {
                after: asDestination(topicButton.encode({ topic: id })),
              }),
            ],
          ]
        : []),
      ...guideRows(reading, id),
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
  const { topic, title, full, steps, own, others, laws, sources } = material
  const related = topic.related.flatMap((other): Row[] => {
    const text = snapshot.topicText(profile.locale, other)
    return text ? [[topicButton.button(text.title, { topic: other })]] : []
  })
  return {
    text: paragraphs(
      lines(html`<b>${title}</b>`, languageLines(t, material)),
      ...own.map(ownLine),
      escapeHtml(full),
      ...others.map(({ heading, text }) => lines(html`<b>${heading}</b>`, escapeHtml(text))),
      steps.length === 0
        ? undefined
        : lines(html`<b>${t('ask:steps')}</b>`, ...steps.map((step, index) => html`${String(index + 1)}. ${step}`)),
      lines(...laws.map((law) => lawLine(t, profile.locale, law))),
      lines(sourcesLine(t, profile.locale, sources, 6), trust(t, material, now), escapeHtml(t('common:not_advice'))),
    ),
    keyboard: [
      ...guideRows(reading, id),
      ...contactButtons(t, topic),
      [humanButton.button(t('human:ask'), { topic: id })],
      ...related.slice(0, 3),
      backRow(t, topicButton.button(t('common:back'), { topic: id })),
    ],
  }
}
