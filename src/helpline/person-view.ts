/** What a person sees of the conversation with a helper. */
import { callbackData } from '../bot/callback-data.ts'
import { escapeHtml, type Html, html, lines, paragraphs } from '../bot/html.ts'
import type { Translate } from '../bot/i18n.ts'
import { humanButton, legalAidButton, menuRow, missionsButton, type Row, sosButton, topicId } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import type { TopicId } from '../content/schema.ts'
import { parseAlias } from '../relay/alias.ts'
import { type Hours, moscowDay, openHours, type Shift } from '../relay/hours.ts'
import type { CarryRefusal } from '../relay/message.ts'
import { keptDays, type Thread } from '../relay/thread.ts'
import type { WaitingTime } from '../relay/waiting.ts'

export const humanStartButton = callbackData('human-go', { topic: topicId.optional() })
export const humanEndButton = callbackData('human-end', {})
export const humanFileButton = callbackData('human-file', {})
export const humanEraseButton = callbackData('human-wipe', {})
export const humanEraseYesButton = callbackData('human-wipe-yes', {})

/** What the person is called in a conversation, such as "Poplar 47". */
export function aliasText(t: Translate, alias: string): string {
  const parsed = parseAlias(alias)
  return parsed ? `${t(`relay:alias.${parsed.word}`)} ${parsed.number}` : alias
}

/** How a message came. */
export interface Marks {
  readonly isForwarded?: boolean
  readonly isEdited?: boolean
}

/** Stands over everything that goes through, so that no forward of it can look official. */
export function labelOf(t: Translate, sign: string, name: string, { isForwarded, isEdited }: Marks = {}): Html {
  const marks = [...(isForwarded ? [t('relay:forwarded')] : []), ...(isEdited ? [t('relay:edited')] : [])]
  return lines(
    html`${sign} <b>${name}</b> · <i>${t('relay:not_official')}</i>`,
    marks.length === 0 ? undefined : html`<i>${marks.join(' · ')}</i>`,
  )
}

/** Stands over everything that a helper writes. */
export const helperLabel = (t: Translate, marks?: Marks): Html => labelOf(t, '💬', t('human:helper'), marks)

const two = (number: number): string => String(number).padStart(2, '0')
const clock = (hour: number): string => `${two(hour)}:00`

function hoursText(t: Translate, hours: readonly Hours[]): string {
  const [first] = hours
  if (first && first.from === first.until) return t('human:around_the_clock')
  return hours.map(({ from, until }) => `${clock(from)}–${clock(until)}`).join(', ')
}

/** When helpers answer, by their shifts; `undefined` when none is planned. */
export function shiftsText(t: Translate, shifts: readonly Shift[]): string | undefined {
  const [weekdays, weekend] = [openHours(shifts, false), openHours(shifts, true)].map((hours) => hoursText(t, hours))
  if (!weekdays) return undefined
  if (weekdays === weekend) return t('human:hours', { hours: weekdays })
  return weekend ? t('human:hours_two', { hours: weekdays, weekend }) : t('human:hours_weekdays', { hours: weekdays })
}

const moscowMs = 3 * 3_600_000
const moscowClock = (at: number): string => new Date(at + moscowMs).toISOString().slice(11, 16)

/** @param now tells whether the next shift is today. */
export function waitText(t: Translate, wait: WaitingTime, now: number): string {
  if (wait.type === 'unknown') return t('human:wait_unknown')
  if (wait.type === 'usual') {
    const { minutes } = wait
    return minutes < 120
      ? t('human:wait_minutes', { minutes })
      : t('human:wait_hours', { hours: Math.ceil(minutes / 60) })
  }
  if (wait.at === undefined) return t('human:wait_nobody')
  const time = moscowClock(wait.at)
  const day = moscowDay(wait.at)
  if (day === moscowDay(now)) return t('human:wait_today', { time })
  return t('human:wait_day', { time, day: `${day.slice(8)}.${day.slice(5, 7)}` })
}

/** What a person is told before the first word: who reads, what stays hidden, when somebody answers. */
export function introView(
  t: Translate,
  { shifts, wait, now }: { readonly shifts: readonly Shift[]; readonly wait: WaitingTime; readonly now: number },
  topic?: TopicId,
): View {
  const hours = shiftsText(t, shifts)
  const when = waitText(t, wait, now)
  return {
    text: paragraphs(
      html`🙋 <b>${t('human:title')}</b>`,
      escapeHtml(t('human:who')),
      escapeHtml(t('human:hidden')),
      escapeHtml(hours === undefined ? when : `${hours} ${when}`),
    ),
    keyboard: [[humanStartButton.button(t('human:start'), { topic })], menuRow(t)],
  }
}

/** Nobody helps people here yet: the way to those who do elsewhere. */
export const noHelpersView = (t: Translate): View => ({
  text: escapeHtml(t('human:no_helpers')),
  keyboard: waysOut(t),
})

const waysOut = (t: Translate): Row[] => [
  [missionsButton.button(t('ask:missions'), {})],
  [legalAidButton.button(t('ask:legal_aid'), {})],
  menuRow(t),
]

const endRows = (t: Translate): Row[] => [
  [humanEndButton.button(t('human:end'), {})],
  [humanEraseButton.button(t('human:erase'), {})],
]

const minuteMs = 60_000

/** The conversation is open: write. Whoever called by SOS again and again is told when the phones ring next. */
export function openView(
  t: Translate,
  { alias, kind, worker, rings, ringAt }: Pick<Thread, 'alias' | 'kind' | 'worker' | 'rings' | 'ringAt'>,
  now: number,
): View {
  const isSos = kind === 'sos'
  const ringsInMs = rings === 0 && ringAt !== null ? ringAt - now : 0
  const called =
    worker !== null
      ? t('human:sos_told')
      : ringsInMs > 0
        ? t('human:sos_later', { minutes: Math.ceil(ringsInMs / minuteMs) })
        : t('human:sos_calling')
  return {
    text: paragraphs(
      isSos ? html`🆘 <b>${called}</b>` : undefined,
      escapeHtml(t('human:write', { alias: aliasText(t, alias) })),
      escapeHtml(t('human:kept', { days: keptDays })),
    ),
    keyboard: [...(isSos ? [[sosButton.button(t('human:sos_numbers'), {})]] : []), ...endRows(t)],
  }
}

/** After the first message, while nobody has taken it. */
export function waitingView(t: Translate, ahead: number, wait: WaitingTime, now: number): View {
  return {
    text: lines(
      escapeHtml(ahead === 0 ? t('human:next') : t('human:ahead', { count: ahead })),
      escapeHtml(waitText(t, wait, now)),
    ),
    keyboard: endRows(t),
  }
}

const said = (words: string, keyboard: Row[]): View => ({ text: escapeHtml(words), keyboard })

export const takenView = (t: Translate): View => said(t('human:taken'), [])
export const passedOnView = (t: Translate): View => said(t('human:passed_on'), [])
export const sosUnansweredView = (t: Translate): View =>
  said(t('human:sos_unanswered'), [[sosButton.button(t('human:sos_numbers'), {})]])
export const unreachableView = (t: Translate): View => said(t('human:unreachable'), waysOut(t))
export const notSentView = (t: Translate): View => said(t('human:not_sent'), endRows(t))
export const refusedView = (t: Translate, reason: CarryRefusal): View => said(t(`human:refused.${reason}`), endRows(t))

/** A file may tell more than its words: the person decides, once for a conversation. Stands as a reply to the file. */
export const fileAskView = (t: Translate): View =>
  said(t('human:file_ask'), [[humanFileButton.button(t('human:file_send'), {})], ...endRows(t)])
export const fileSentView = (t: Translate): View => said(t('human:file_sent'), [])

/** @param who ended it; `gone`: what was written now reached nobody. */
export function endedView(t: Translate, who: 'person' | 'worker' | 'gone'): View {
  return said(t(`human:ended.${who}`), [
    [humanButton.button(t('human:again'), {})],
    [humanEraseButton.button(t('human:erase'), {})],
    menuRow(t),
  ])
}

export const eraseAskView = (t: Translate): View =>
  said(t('human:erase_ask'), [[humanEraseYesButton.button(t('human:erase_yes'), {})], menuRow(t)])
export const erasedView = (t: Translate): View => said(t('human:erased'), [menuRow(t)])
