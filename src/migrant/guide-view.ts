/** One screen of a guide: a question with big buttons, or the steps at its end. Needs nothing but the snapshot. */
import type { InlineKeyboardButton } from 'grammy/types'
import { asDestination } from '../bot/callback-data.ts'
import { isPast, readableDate } from '../bot/dates.ts'
import { escapeHtml, type Html, html, lines, paragraphs } from '../bot/html.ts'
import {
  backRow,
  chooseCountryButton,
  dutyButton,
  guideButton,
  guidesButton,
  humanButton,
  humanSosButton,
  legalAidButton,
  menuRow,
  missionsButton,
  type Row,
} from '../bot/keyboards.ts'
import { lawLine, sourcesLine } from '../bot/law-view.ts'
import type { View } from '../bot/show.ts'
import { readerOf } from '../bot/situation.ts'
import {
  type Guide,
  type GuideEnd,
  type GuideEndWords,
  type GuidePlace,
  type GuideQuestionWords,
  guideIds,
  isEnd,
  isEndWords,
  placeOf,
} from '../content/guide.ts'
import { type Country, countries, type Variant } from '../content/schema.ts'
import { callLine, callsFor, officeOf } from './calls.ts'
import { atOf, doorButton, regionOf } from './contacts-buttons.ts'
import { firstMessageLength, fullTopicButton, type Reading, visibleLength } from './topic-view.ts'

/** Who reads a guide. `at` is the region of their question, as buttons carry it: it counts before the one that they keep. */
export interface GuideReading extends Reading {
  readonly at?: string | undefined
}

/** @param at as buttons carry it; `undefined` when the question named no region. */
export const guideReading = (reading: Reading, at: string | undefined): GuideReading =>
  at === undefined ? reading : { ...reading, at, profile: { ...reading.profile, region: regionOf(at) } }

/** Whose citizen the reader is; `null` when that is not known, or none of ours. */
const homeOf = ({ profile }: Pick<Reading, 'profile'>): Country | null => {
  const { country } = readerOf(profile)
  return countries.find((known) => known === country) ?? null
}

/** Whom to call now; for whoever has not said whose citizen they are, how to say it. */
export function callLines(reading: Reading): Html[] {
  const { t, snapshot, profile } = reading
  const country = homeOf(reading)
  if (country === null) return [escapeHtml(t('sos:no_country'))]
  return callsFor(snapshot, profile.locale, country, profile.region).map((call) => callLine(t, call))
}

/** Asks whose citizen the person is, where that is not known, and comes back. */
export const countryRows = (reading: Reading, after: string): Row[] =>
  homeOf(reading) === null
    ? [[chooseCountryButton.button(reading.t('ask:choose_country'), { after: asDestination(after) })]]
    : []

/** The guides that are no SOS. */
export function guidesView({ t, snapshot, profile }: Pick<Reading, 't' | 'snapshot' | 'profile'>): View {
  const rows = guideIds.flatMap((id): Row[] => {
    const [guide, text] = [snapshot.guide(id), snapshot.guideText(profile.locale, id)]
    if (guide === undefined || text === undefined || guide.urgent) return []
    return [[guideButton.button(text.title, { guide: id, node: guide.start, at: undefined })]]
  })
  return { text: escapeHtml(t('guide:title')), keyboard: [...rows, menuRow(t)] }
}

/** @returns `undefined` when there is no such node any more. */
export function guideView(reading: GuideReading, { guide: id, node: name }: GuidePlace): View | undefined {
  const { snapshot, profile } = reading
  const guide = snapshot.guide(id)
  const node = guide?.nodes[name]
  const words = snapshot.guideText(profile.locale, id)?.nodes[name]
  if (guide === undefined || node === undefined || words === undefined) return undefined
  const back = backRow(reading.t, backButton(reading, guide, name))
  if (isEnd(node)) return isEndWords(words) ? endView(reading, guide, name, node, words, back) : undefined
  return isEndWords(words)
    ? undefined
    : {
        text: paragraphs(
          html`<b>${guide.urgent ? '🆘 ' : ''}${words.ask}</b>`,
          guide.urgent ? escapeHtml(reading.t('sos:first')) : undefined,
          guide.urgent ? lines(...callLines(reading)) : undefined,
        ),
        keyboard: [...optionRows(reading, guide, node.options, words), back],
      }
}

/** The answers to a question, one to a row. */
export const optionRows = (
  { at }: GuideReading,
  guide: Guide,
  options: readonly string[],
  words: GuideQuestionWords,
): Row[] =>
  options.flatMap((option): Row[] => {
    const [to, text] = [placeOf(guide.id, option), words.options[option]]
    return to && text !== undefined ? [[guideButton.button(text, { ...to, at })]] : []
  })

/** The question before this node; before the first one of a guide, the list of guides. */
function backButton(
  { t, at }: GuideReading,
  { id, start, nodes }: Guide,
  name: string,
): InlineKeyboardButton.CallbackButton {
  if (name === start) return guidesButton.button(t('common:back'), {})
  const [before = start] = Object.entries(nodes).find(([, node]) => !isEnd(node) && node.options.includes(name)) ?? []
  return guideButton.button(t('common:back'), { guide: id, node: before, at })
}

interface Share {
  readonly calls: number
  readonly laws: number
  readonly sources: number
  readonly note: boolean
}

/**
 * What of an end fits into one screen, the least needed first to go; the topic behind "read more" says all. In danger the
 * numbers stay longest; elsewhere the office has a button, and what the steps rest on comes first.
 */
const shares: Readonly<Record<'urgent' | 'calm', readonly Share[]>> = {
  urgent: [
    { calls: 2, laws: 3, sources: 2, note: true },
    { calls: 2, laws: 3, sources: 1, note: true },
    { calls: 2, laws: 2, sources: 1, note: true },
    { calls: 2, laws: 2, sources: 0, note: true },
    { calls: 2, laws: 1, sources: 0, note: true },
    { calls: 1, laws: 2, sources: 0, note: true },
    { calls: 1, laws: 1, sources: 0, note: true },
  ],
  calm: [
    { calls: 1, laws: 3, sources: 2, note: true },
    { calls: 1, laws: 2, sources: 1, note: true },
    { calls: 0, laws: 2, sources: 1, note: true },
    { calls: 0, laws: 1, sources: 1, note: true },
    { calls: 0, laws: 1, sources: 0, note: true },
  ],
}
const shortestCall: Share = { calls: 1, laws: 1, sources: 0, note: false }

function endView(
  reading: GuideReading,
  guide: Guide,
  name: string,
  end: GuideEnd,
  words: GuideEndWords,
  back: Row,
): View {
  const { t, snapshot, profile, now } = reading
  const country = homeOf(reading)
  const variant: Variant = country !== null && end.variants[country] ? country : 'any'
  const facts = end.variants[variant] ?? { laws: [], sources: [], confidence: 'low' }
  const laws = facts.laws.flatMap((law) => snapshot.law(law) ?? [])
  const sources = facts.sources.flatMap((source) => snapshot.source(source) ?? [])
  const isCertain = facts.confidence === 'high' && laws.every(({ confidence }) => confidence === 'high')
  const trust = isPast(guide.review_by, now)
    ? [t('common:overdue', { date: readableDate(guide.review_by) })]
    : [t('common:checked', { date: readableDate(guide.checked) }), ...(isCertain ? [] : [t('common:check_first')])]
  const note = country === null ? undefined : words.notes?.[country]
  const calls = callLines(reading)
  const text = (most: Share): Html =>
    paragraphs(
      html`<b>${guide.urgent ? '🆘 ' : ''}${words.title}</b>`,
      lines(...words.steps.map((step, index) => html`${String(index + 1)}. ${step}`)),
      lines(
        words.papers === undefined ? undefined : escapeHtml(t('guide:papers', { papers: words.papers })),
        note === undefined || !most.note ? undefined : html`ℹ️ ${note}`,
      ),
      lines(...calls.slice(0, most.calls)),
      lines(
        ...laws.slice(0, most.laws).map((law) => lawLine(t, profile.locale, law)),
        most.sources > 0 ? sourcesLine(t, profile.locale, sources, most.sources) : undefined,
        ...trust.map(escapeHtml),
      ),
    )
  const isFitting = (share: Share): boolean => visibleLength(text(share)) <= firstMessageLength
  const choices = shares[guide.urgent ? 'urgent' : 'calm']
  let share = choices.find(isFitting)
  if (share === undefined) {
    // Names of offices are long: where space is short, the shortest line goes in.
    calls.sort((a, b) => a.length - b.length)
    share = choices.slice(-1).find(isFitting) ?? shortestCall
  }
  return {
    text: text(share),
    keyboard: [
      ...countryRows(reading, guideButton.encode({ guide: guide.id, node: name, at: reading.at })),
      ...(guide.urgent
        ? [
            [dutyButton.button(t('sos:duty'), { node: name, at: reading.at })],
            [humanSosButton.button(t('human:sos_ask'), {})],
          ]
        : []),
      ...officeRows(reading, guide, end),
      // Staff may have put it away.
      ...(snapshot.hasTopic(end.more) ? [[fullTopicButton.button(t('common:more'), { topic: end.more })]] : []),
      ...(guide.urgent ? [] : [[humanButton.button(t('human:ask'), { topic: end.more })]]),
      back,
    ],
  }
}

/** The office that is the person's, by its name where the region is known, and those who help for free. */
function officeRows(reading: GuideReading, { id }: Guide, { offices, more }: GuideEnd): Row[] {
  const { t, snapshot, profile } = reading
  const country = homeOf(reading)
  const topic = id === 'sos' ? more : id
  const { region } = profile
  const own = country === null || region === null ? undefined : officeOf(snapshot, { country, region, topic })
  const name = own && snapshot.contactTexts(profile.locale)?.missions[own.id]?.name
  const buttons = {
    missions:
      region !== null && own && name !== undefined
        ? doorButton.button(name, { mission: own.id, at: atOf(region) })
        : missionsButton.button(t('ask:missions'), {}),
    'legal-aid': legalAidButton.button(t('ask:legal_aid'), { about: topic, at: reading.at }),
  }
  return offices.map((office) => [buttons[office]])
}
