/** A broadcast as embassy staff see it: a card with what it is and the buttons that fit its state and their role. */
import type { InlineKeyboardButton } from 'grammy/types'
import { escapeHtml, type Html, html, lines, paragraphs } from '../bot/html.ts'
import { languageName, type Translate } from '../bot/i18n.ts'
import { backRow, type Row } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import { audienceSize, isStale, type LanguageGap, type LocaleCounts } from '../broadcasts/audience.ts'
import type { Broadcast } from '../broadcasts/broadcast.ts'
import type { Content, ContentField } from '../broadcasts/changes.ts'
import { dueAt } from '../broadcasts/lifecycle.ts'
import { locales } from '../content/locale.ts'
import { type Country, type WrittenLanguage, writtenLanguages } from '../content/schema.ts'
import * as buttons from './buttons.ts'
import { severityIcons } from './render.ts'
import { momentText } from './times.ts'

const line = (text: string): Html => escapeHtml(text)

/** A broadcast with what the store counted and what the person at hand may do with it. */
export interface Seen {
  readonly broadcast: Broadcast
  readonly counts: LocaleCounts
  /** How many of them named no region, where the audience is some regions only. */
  readonly withoutRegion: number | undefined
  readonly gaps: readonly LanguageGap[]
  readonly regionName: RegionName
  /** The beginning of the hash of the content, as buttons carry it. */
  readonly hash: string
  readonly isAuthor: boolean
  readonly mayWrite: boolean
  readonly mayApprove: boolean
  /** Whether it could be sent the fast way, which costs. */
  readonly mayPay: boolean
}

/** As on Russian maps; the code itself for a region that is no more. */
export type RegionName = (code: string) => string

const mostRegionsNamed = 6

const languagesText = (languages: readonly WrittenLanguage[]): string =>
  languages.map((one) => languageName(one)).join(', ')

function regionsText(t: Translate, regions: readonly string[], regionName: RegionName): string {
  const named = regions.slice(0, mostRegionsNamed).map(regionName).join(', ')
  return regions.length > mostRegionsNamed
    ? t('broadcast:and_more', { list: named, count: regions.length - mostRegionsNamed })
    : named
}

export function whoText(
  t: Translate,
  { regions, languages, twoPassports }: Broadcast['audience'],
  regionName: RegionName,
): string {
  const parts = [
    ...(regions === null ? [] : [t('broadcast:who_regions', { list: regionsText(t, regions, regionName) })]),
    ...(languages === null ? [] : [t('broadcast:who_languages', { list: languagesText(languages) })]),
    ...(twoPassports === null ? [] : [t(twoPassports ? 'broadcast:who_two_passports' : 'broadcast:who_one_passport')]),
  ]
  return parts.length === 0 ? t('broadcast:who_all') : parts.join('; ')
}

/** What a part of a broadcast says, in words. */
export function fieldText(
  t: Translate,
  country: Country,
  content: Content,
  field: ContentField,
  regionName: RegionName,
): string {
  const { severity, audience, original, attachment, expiresAt, sendAt, repeatUnknown } = content
  switch (field) {
    case 'severity':
      return t(`broadcast:severity.${severity}`)
    case 'audience':
      return whoText(t, audience, regionName)
    case 'original':
      return languageName(original)
    case 'attachment':
      return t(`broadcast:attachment.${attachment?.kind ?? 'none'}`)
    case 'expiresAt':
      return expiresAt === null ? t('broadcast:no_expiry') : momentText(t, expiresAt, country)
    case 'sendAt':
      return sendAt === null ? t('broadcast:at_once') : momentText(t, sendAt, country)
    case 'repeatUnknown':
      return t(repeatUnknown ? 'broadcast:unknown_repeat' : 'broadcast:unknown_leave')
  }
}

export function textState(t: Translate, broadcast: Broadcast, language: WrittenLanguage): string {
  const name = { language: languageName(language) }
  if (broadcast.texts[language] === undefined) return t('broadcast:text_missing', name)
  if (isStale(broadcast, language)) return t('broadcast:text_stale', name)
  return t(language === broadcast.original ? 'broadcast:text_original' : 'broadcast:text_ready', name)
}

export function gapText(t: Translate, { language, reason, people, fallback }: LanguageGap): string {
  const values = {
    language: languageName(language),
    people,
    fallback: fallback === undefined ? t('broadcast:nothing') : languageName(fallback),
  }
  return reason === 'missing' ? t('broadcast:gap_missing', values) : t('broadcast:gap_stale', values)
}

export const byLanguage = (counts: LocaleCounts): string =>
  locales.flatMap((locale) => (counts[locale] ? [`${languageName(locale)} ${counts[locale]}`] : [])).join(', ')

/** Why it was returned or stopped: staff say it in their words, the program in codes. */
function reasonText(t: Translate, reason: string): string {
  switch (reason) {
    case 'malformed':
    case 'chat-not-found':
      return t(`sending:stop_reason.${reason}`)
    case 'no-longer-valid':
    case 'approval-expired':
      return t(`broadcast:refused.${reason}`)
    default:
      return reason
  }
}

/** What a broadcast is, line by line, the same for its author and its approver. */
export function summaryOf(t: Translate, seen: Seen): Html {
  const { broadcast, counts, gaps, withoutRegion = 0 } = seen
  const { country, number, severity, state } = broadcast
  const due = state === 'approved' ? dueAt(broadcast) : undefined
  const spread = byLanguage(counts)
  const isOpen = state === 'draft' || state === 'submitted'
  const audienceKey = isOpen ? 'broadcast:card_audience' : 'broadcast:card_audience_fixed'
  const said = (field: ContentField): string => fieldText(t, country, broadcast, field, seen.regionName)
  return paragraphs(
    html`${severityIcons[severity]} <b>${said('severity')}. ${t(`broadcast:issuer.${country}`)}</b>${number === null ? '' : ` ${number}`}`,
    lines(
      line(t('broadcast:card_state', { state: t(`broadcast:state.${state}`) })),
      broadcast.returnedReason === null
        ? undefined
        : line(t('broadcast:card_returned', { reason: reasonText(t, broadcast.returnedReason) })),
      broadcast.stoppedReason === null
        ? undefined
        : line(t('broadcast:card_stopped', { reason: reasonText(t, broadcast.stoppedReason) })),
      due === undefined ? undefined : line(t('broadcast:card_leaves_at', { time: momentText(t, due, country) })),
      broadcast.paid ? line(t('broadcast:card_paid')) : undefined,
    ),
    lines(
      line(t(audienceKey, { who: said('audience'), people: audienceSize(counts) })),
      withoutRegion === 0 ? undefined : line(t('broadcast:without_region', { people: withoutRegion })),
      spread === '' ? undefined : line(t('broadcast:card_by_language', { list: spread })),
      line(
        t('broadcast:card_texts', {
          list: writtenLanguages.map((language) => textState(t, broadcast, language)).join('; '),
        }),
      ),
      line(t('broadcast:card_attachment', { what: said('attachment') })),
      line(t('broadcast:card_expiry', { time: said('expiresAt') })),
      line(t('broadcast:card_send_at', { time: said('sendAt') })),
      line(t('broadcast:card_unknown', { what: said('repeatUnknown') })),
    ),
    lines(...gaps.map((gap) => line(`⚠️ ${gapText(t, gap)}`))),
  )
}

function writingRows(t: Translate, { broadcast: { id }, hash }: Seen): Row[] {
  return [
    [
      buttons.severityButton.button(t('broadcast:edit.severity'), { id }),
      buttons.audienceButton.button(t('broadcast:edit.audience'), { id }),
    ],
    [
      buttons.textsButton.button(t('broadcast:edit.texts'), { id }),
      buttons.attachmentButton.button(t('broadcast:edit.attachment'), { id }),
    ],
    [
      buttons.expiryButton.button(t('broadcast:edit.expiry'), { id }),
      buttons.sendAtButton.button(t('broadcast:edit.send_at'), { id }),
    ],
    [buttons.unknownButton.button(t('broadcast:edit.unknown'), { id })],
    lookingRow(t, id),
    [buttons.submitButton.button(t('broadcast:edit.submit'), { id, seen: hash, compared: '0' })],
  ]
}

const lookingRow = (t: Translate, id: string): Row => [
  buttons.previewButton.button(t('broadcast:edit.preview'), { id }),
  buttons.agreementButton.button(t('broadcast:edit.agreement'), { id }),
]

function approvingRows(t: Translate, { broadcast: { id, severity }, gaps, hash, mayPay }: Seen): Row[] {
  const people = gaps.reduce((sum, gap) => sum + gap.people, 0)
  const isFallback = people > 0 && severity === 'urgent'
  const fields = { id, seen: hash, fallback: isFallback ? ('1' as const) : ('0' as const) }
  const words = isFallback ? t('broadcast:approve_fallback', { people }) : t('broadcast:approve')
  return [
    [buttons.changesButton.button(t('broadcast:changes'), { id, since: 'submission', page: 0 })],
    [buttons.approveButton.button(words, fields)],
    ...(mayPay ? [[buttons.payButton.button(t('broadcast:pay'), fields)]] : []),
    [buttons.returnButton.button(t('broadcast:return'), { id })],
  ]
}

/** The buttons that do something in this state for this person, and no others. */
function cardRows(t: Translate, seen: Seen): Row[] {
  const { id, state } = seen.broadcast
  const { isAuthor, mayWrite, mayApprove } = seen
  const amend = mayWrite
    ? [
        [
          buttons.fixButton.button(t('broadcast:correct'), { id }),
          buttons.retractButton.button(t('broadcast:retract'), { id }),
        ],
      ]
    : []
  const copy = mayWrite ? [[buttons.copyButton.button(t('broadcast:edit.copy'), { id })]] : []
  switch (state) {
    case 'draft':
      return isAuthor && mayWrite ? writingRows(t, seen) : [lookingRow(t, id), ...copy]
    case 'submitted':
      return [
        lookingRow(t, id),
        ...(mayApprove && !isAuthor ? approvingRows(t, seen) : []),
        ...(isAuthor && mayWrite ? [[buttons.withdrawButton.button(t('broadcast:edit.withdraw'), { id })]] : []),
        ...copy,
      ]
    case 'approved':
    case 'sending':
    case 'paused': {
      const pause: InlineKeyboardButton[] =
        state === 'sending' ? [buttons.pauseButton.button(t('broadcast:pause'), { id })] : []
      const goOn: InlineKeyboardButton[] =
        state === 'paused' ? [buttons.goOnButton.button(t('broadcast:go_on'), { id })] : []
      return [
        [buttons.watchButton.button(t('broadcast:watch'), { id })],
        [...pause, ...goOn, buttons.stopButton.button(t('broadcast:stop'), { id })],
        [buttons.previewButton.button(t('broadcast:edit.preview'), { id })],
        ...(state === 'approved' ? [] : amend),
      ]
    }
    case 'stopped':
    case 'complete':
      return [
        [
          buttons.reportButton.button(t('broadcast:report'), { id }),
          buttons.previewButton.button(t('broadcast:edit.preview'), { id }),
        ],
        ...amend,
        ...copy,
      ]
  }
}

/** @param note what has just happened, above; @param more lines for this person, below. */
export function cardView(t: Translate, seen: Seen, note?: string, more?: Html): View {
  return {
    text: paragraphs(note === undefined ? undefined : html`<b>${note}</b>`, summaryOf(t, seen), more),
    keyboard: [...cardRows(t, seen), backRow(t, buttons.deskButton.button(t('common:back'), {}))],
  }
}

export const marked = (isChosen: boolean, text: string): string => (isChosen ? `✅ ${text}` : text)

export const backToCard = (t: Translate, id: string): Row =>
  backRow(t, buttons.openButton.button(t('common:back'), { id }))

/** Asks for an answer in words; "back" leaves the form. */
export function askView(t: Translate, id: string, words: string): View {
  return { text: line(words), keyboard: [backToCard(t, id)] }
}
