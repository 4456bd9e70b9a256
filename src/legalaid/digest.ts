/** The weekly digest for legal aid: what must be looked after, and what was asked most, with a chart. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Api } from 'grammy'
import { InputFile } from 'grammy'
import { readableDate } from '../bot/dates.ts'
import { escapeHtml, type Html, html, lines, paragraphs } from '../bot/html.ts'
import { type Translate, translator } from '../bot/i18n.ts'
import { type Locale, locales } from '../content/locale.ts'
import type { Snapshot } from '../content/snapshot.ts'
import type { Services } from '../services.ts'
import { type ReportedContact, reportedContacts } from '../store/contact-reports.ts'
import { claimDue, setDue } from '../store/desk-times.ts'
import { openGroupTotals } from '../store/question-groups.ts'
import { allStaff } from '../store/staff.ts'
import { findSubscriber } from '../store/subscribers.ts'
import { mostAsked, weekOf } from '../store/topic-counts.ts'
import { countWantedTranslations } from '../store/translations.ts'
import { barChart, barMarks, mostBars } from './chart.ts'
import { contactName } from './contact-names.ts'
import { unansweredButton, upkeepButton } from './upkeep-buttons.ts'

const dayMs = 86_400_000
const weekMs = 7 * dayMs
/** Monday 09:00 in Moscow, which keeps UTC+3 all year (Federal Law 107-FZ as of 2014), after the Monday 00:00 UTC. */
const digestHourMs = 6 * 3_600_000
const mostContacts = 5
const longestTitle = 60

/** The next Monday 09:00 in Moscow after an instant. */
export function nextDigestAt(now: number): number {
  const thisWeeks = Date.parse(weekOf(now)) + digestHourMs
  return thisWeeks > now ? thisWeeks : thisWeeks + weekMs
}

export interface Upkeep {
  /** Topics whose review day has passed, the longest overdue first. */
  readonly overdue: readonly { readonly topic: string; readonly reviewBy: string }[]
  readonly overdueLaws: number
  readonly translations: number
  readonly questions: { readonly groups: number; readonly questions: number }
  readonly contacts: readonly ReportedContact[]
}

/** What waits for somebody at this moment. */
export async function upkeepNow({ db, snapshot, now }: Pick<Services, 'db' | 'snapshot' | 'now'>): Promise<Upkeep> {
  const known = snapshot()
  const today = new Date(now()).toISOString().slice(0, 10)
  const overdue = known.topicIds
    .flatMap((id) => {
      const reviewBy = known.topic(id)?.review_by
      return reviewBy !== undefined && reviewBy < today ? [{ topic: id, reviewBy }] : []
    })
    .sort((a, b) => a.reviewBy.localeCompare(b.reviewBy) || a.topic.localeCompare(b.topic))
  const wanted = await countWantedTranslations(db)
  return {
    overdue,
    overdueLaws: known.laws.filter(({ review_by }) => review_by < today).length,
    translations: [...wanted.values()].reduce((sum, count) => sum + count, 0),
    questions: await openGroupTotals(db),
    contacts: await reportedContacts(db),
  }
}

export interface Digest extends Upkeep {
  /** Its Monday, YYYY-MM-DD. */
  readonly week: string
  readonly asked: readonly { readonly topic: string; readonly asked: number }[]
}

/** @param week its Monday, YYYY-MM-DD. */
export async function digestOf(services: Pick<Services, 'db' | 'snapshot' | 'now'>, week: string): Promise<Digest> {
  return { ...(await upkeepNow(services)), week, asked: await mostAsked(services.db, week, mostBars) }
}

export const topicTitle = (known: Snapshot, locale: Locale, topic: string): string =>
  (known.hasTopic(topic) ? known.topicText(locale, topic)?.title : undefined)?.slice(0, longestTitle) ?? topic

/** What waits, a line each; nothing for what does not. */
export function upkeepLines(t: Translate, upkeep: Upkeep): Html {
  const { overdue, overdueLaws, translations, questions, contacts } = upkeep
  const line = (key: 'overdue' | 'overdue_laws' | 'wanted' | 'dead', number: number): Html | undefined =>
    number === 0 ? undefined : escapeHtml(t(`upkeep:${key}`, { number }))
  const waiting = lines(
    line('overdue', overdue.length),
    line('overdue_laws', overdueLaws),
    line('wanted', translations),
    questions.groups === 0
      ? undefined
      : escapeHtml(t('upkeep:open', { number: questions.groups, times: questions.questions })),
    line('dead', contacts.length),
  )
  return waiting === '' ? escapeHtml(t('upkeep:nothing')) : waiting
}

/** The caption of the chart: what each colour is, and what waits. */
export function digestCaption(t: Translate, locale: Locale, known: Snapshot, digest: Digest): Html {
  const asked = digest.asked.map(({ topic, asked }, index) =>
    escapeHtml(`${barMarks[index]} ${topicTitle(known, locale, topic)} · ${asked}`),
  )
  const dead = digest.contacts
    .slice(0, mostContacts)
    .map(({ contact, reports }) => escapeHtml(`☎️ ${contactName(known, locale, contact)} · ${reports}`))
  return paragraphs(
    html`<b>${t('upkeep:digest', { date: readableDate(digest.week) })}</b>`,
    asked.length === 0 ? escapeHtml(t('upkeep:nobody_asked')) : lines(escapeHtml(t('upkeep:asked_most')), ...asked),
    lines(upkeepLines(t, digest), ...dead),
  )
}

/** Sends it to one chat. @throws what Telegram said. */
export async function sendDigest(
  api: Api,
  chatId: number,
  locale: Locale,
  known: Snapshot,
  digest: Digest,
): Promise<void> {
  const t = translator(locale)
  const text = digestCaption(t, locale, known, digest)
  const keyboard = [
    [unansweredButton.button(t('upkeep:see_questions'), {})],
    [upkeepButton.button(t('upkeep:see_all'), {})],
  ]
  const options = { parse_mode: 'HTML', reply_markup: { inline_keyboard: keyboard } } as const
  if (digest.asked.length === 0) await api.sendMessage(chatId, text, options)
  else {
    const chart = new InputFile(barChart(digest.asked.map(({ asked }) => asked)), 'asked.png')
    await api.sendPhoto(chatId, chart, { ...options, caption: text })
  }
}

type ClockServices = Pick<Services, 'db' | 'snapshot' | 'now' | 'api' | 'log'>

const taskName = 'digest'
const claimMs = 10 * 60_000

/**
 * Sends the digest when it is due, in one process of all. One that dies half-way is sent again to all: twice is better
 * than not at all.
 */
export async function sendDigestIfDue(services: ClockServices, isEnding = () => false): Promise<void> {
  const { db, snapshot, now, api, log } = services
  const at = now()
  if (!(await claimDue(db, taskName, { now: at, firstDueAt: nextDigestAt(at), claimMs }))) return
  const digest = await digestOf(services, weekOf(at - weekMs))
  const people = new Set((await allStaff(db)).filter(({ role }) => role === 'legalaid').map(({ userId }) => userId))
  for (const userId of people) {
    if (isEnding()) return // the claim runs out, and whoever comes next sends it
    try {
      const chosen = (await findSubscriber(db, userId))?.locale
      await sendDigest(api, userId, locales.find((locale) => locale === chosen) ?? 'ru', snapshot(), digest)
    } catch (error) {
      log.warn('a member of staff cannot be sent the digest', { error })
    }
  }
  await setDue(db, taskName, nextDigestAt(at))
}

const lookEveryMs = 60_000
const longestEndMs = 3_000

/** Looks every minute whether the digest is due. @returns how to end it: what is being sent has a moment to arrive. */
export function startDigests(services: ClockServices, everyMs = lookEveryMs): () => Promise<void> {
  let isEnding = false
  let running = Promise.resolve()
  const look = (): void => {
    running = running
      .then(() => sendDigestIfDue(services, () => isEnding))
      .catch((error: unknown) => services.log.warn('the digest cannot be sent now', { error }))
  }
  look()
  const timer = setInterval(look, everyMs).unref()
  return async () => {
    isEnding = true
    clearInterval(timer)
    await Promise.race([running, sleep(longestEndMs, undefined, { ref: false })])
  }
}
