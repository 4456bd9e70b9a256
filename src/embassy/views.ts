/** What embassy staff see: the list of broadcasts, one broadcast as a card whose buttons fit its state, and its fields. */
import type { InlineKeyboardButton } from 'grammy/types'
import { escapeHtml, type Html, html, lines, paragraphs } from '../bot/html.ts'
import { languageName, type Translate } from '../bot/i18n.ts'
import { backRow, inRows, menuRow, type Row } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import type { Disagreement } from '../broadcasts/agreement.ts'
import { audienceSize, isStale, type LanguageGap, type LocaleCounts } from '../broadcasts/audience.ts'
import { type Broadcast, severities } from '../broadcasts/broadcast.ts'
import { dueAt } from '../broadcasts/lifecycle.ts'
import { locales } from '../content/locale.ts'
import { type Country, type WrittenLanguage, writtenLanguages } from '../content/schema.ts'
import * as buttons from './buttons.ts'
import { plainOf } from './formatting.ts'
import { severityIcons } from './render.ts'
import { momentText, zones } from './times.ts'

const line = (text: string): Html => escapeHtml(text)
const stateIcons = {
  draft: '✍️',
  submitted: '⏳',
  approved: '✅',
  sending: '📤',
  paused: '⏸',
  stopped: '⛔️',
  complete: '☑️',
} as const satisfies Record<Broadcast['state'], string>

const longestTitle = 28

/** The first words of the original, for lists. */
function titleOf(t: Translate, { texts, original }: Broadcast): string {
  const words = plainOf(texts[original]?.html ?? '').replace(/\s+/g, ' ')
  if (words === '') return t('broadcast:untitled')
  const letters = [...words]
  return letters.length > longestTitle ? `${letters.slice(0, longestTitle - 1).join('')}…` : words
}

/** @param writesFor the countries for which the person may write. */
export function deskView(t: Translate, broadcasts: readonly Broadcast[], writesFor: readonly Country[]): View {
  return {
    text: line(t(broadcasts.length === 0 ? 'broadcast:desk_empty' : 'broadcast:desk_title')),
    keyboard: [
      ...writesFor.map((country) => [
        buttons.newButton.button(t('broadcast:new', { country: t(`onboarding:country_${country}`) }), { country }),
      ]),
      ...broadcasts.map((broadcast) => [
        buttons.openButton.button(
          `${stateIcons[broadcast.state]} ${severityIcons[broadcast.severity]} ${titleOf(t, broadcast)}`,
          { id: broadcast.id },
        ),
      ]),
      menuRow(t),
    ],
  }
}

/** A broadcast with what the store counted and what the person at hand may do with it. */
export interface Seen {
  readonly broadcast: Broadcast
  readonly counts: LocaleCounts
  readonly gaps: readonly LanguageGap[]
  /** The beginning of the hash of the content, as buttons carry it. */
  readonly hash: string
  readonly isAuthor: boolean
  readonly mayWrite: boolean
  readonly mayApprove: boolean
}

const languagesText = (languages: readonly WrittenLanguage[]): string =>
  languages.map((one) => languageName(one)).join(', ')

export function whoText(t: Translate, { languages, twoPassports }: Broadcast['audience']): string {
  const parts = [
    ...(languages === null ? [] : [t('broadcast:who_languages', { list: languagesText(languages) })]),
    ...(twoPassports === true ? [t('broadcast:who_two_passports')] : []),
  ]
  return parts.length === 0 ? t('broadcast:who_all') : parts.join('; ')
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

const byLanguage = (counts: LocaleCounts): string =>
  locales.flatMap((locale) => (counts[locale] ? [`${languageName(locale)} ${counts[locale]}`] : [])).join(', ')

/** What a broadcast is, line by line, the same for its author and its approver. */
export function summaryOf(t: Translate, { broadcast, counts, gaps }: Seen): Html {
  const { country, number, severity, state, audience, attachment, expiresAt, sendAt, repeatUnknown } = broadcast
  const due = state === 'approved' ? dueAt(broadcast) : undefined
  const spread = byLanguage(counts)
  return paragraphs(
    html`${severityIcons[severity]} <b>${t(`broadcast:severity.${severity}`)}. ${t(`broadcast:issuer.${country}`)}</b>${number === null ? '' : ` ${number}`}`,
    lines(
      line(t('broadcast:card_state', { state: t(`broadcast:state.${state}`) })),
      broadcast.returnedReason === null
        ? undefined
        : line(t('broadcast:card_returned', { reason: broadcast.returnedReason })),
      broadcast.stoppedReason === null
        ? undefined
        : line(t('broadcast:card_stopped', { reason: broadcast.stoppedReason })),
      due === undefined ? undefined : line(t('broadcast:card_leaves_at', { time: momentText(t, due, country) })),
    ),
    lines(
      line(t('broadcast:card_audience', { who: whoText(t, audience), people: audienceSize(counts) })),
      spread === '' ? undefined : line(t('broadcast:card_by_language', { list: spread })),
      line(
        t('broadcast:card_texts', {
          list: writtenLanguages.map((language) => textState(t, broadcast, language)).join('; '),
        }),
      ),
      line(t('broadcast:card_attachment', { what: t(`broadcast:attachment.${attachment?.kind ?? 'none'}`) })),
      line(
        t('broadcast:card_expiry', {
          time: expiresAt === null ? t('broadcast:no_expiry') : momentText(t, expiresAt, country),
        }),
      ),
      line(
        t('broadcast:card_send_at', {
          time: sendAt === null ? t('broadcast:at_once') : momentText(t, sendAt, country),
        }),
      ),
      line(
        t('broadcast:card_unknown', {
          what: t(repeatUnknown ? 'broadcast:unknown_repeat' : 'broadcast:unknown_leave'),
        }),
      ),
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

function approvingRows(t: Translate, { broadcast: { id, severity }, gaps, hash }: Seen): Row[] {
  const people = gaps.reduce((sum, gap) => sum + gap.people, 0)
  const approve =
    people === 0 || severity !== 'urgent'
      ? buttons.approveButton.button(t('broadcast:approve'), { id, seen: hash, fallback: '0' })
      : buttons.approveButton.button(t('broadcast:approve_fallback', { people }), { id, seen: hash, fallback: '1' })
  return [[approve], [buttons.returnButton.button(t('broadcast:return'), { id })]]
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

const backToCard = (t: Translate, id: string): Row => backRow(t, buttons.openButton.button(t('common:back'), { id }))
const marked = (isChosen: boolean, text: string): string => (isChosen ? `✅ ${text}` : text)

export function severityView(t: Translate, { id, severity }: Broadcast): View {
  return {
    text: line(t('broadcast:choose_severity')),
    keyboard: [
      ...severities.map((one) => [
        buttons.setSeverityButton.button(
          marked(one === severity, `${severityIcons[one]} ${t(`broadcast:severity.${one}`)}`),
          { id, severity: one },
        ),
      ]),
      backToCard(t, id),
    ],
  }
}

export function audienceView(t: Translate, { broadcast: { id, audience }, counts }: Seen): View {
  const isAll = audience.languages === null && audience.twoPassports === null && audience.regions === null
  return {
    text: lines(
      line(t('broadcast:choose_audience', { people: audienceSize(counts) })),
      byLanguage(counts) === '' ? undefined : line(t('broadcast:card_by_language', { list: byLanguage(counts) })),
    ),
    keyboard: [
      [buttons.audienceAllButton.button(marked(isAll, t('broadcast:audience_all')), { id })],
      ...inRows(
        writtenLanguages.map((language) =>
          buttons.audienceLanguageButton.button(
            marked(audience.languages?.includes(language) ?? false, languageName(language)),
            { id, language },
          ),
        ),
        2,
      ),
      [
        buttons.audiencePassportsButton.button(
          marked(audience.twoPassports === true, t('broadcast:audience_two_passports')),
          { id },
        ),
      ],
      backToCard(t, id),
    ],
  }
}

export function textsView(t: Translate, broadcast: Broadcast): View {
  const { id, original, texts } = broadcast
  const stale = writtenLanguages.filter((language) => isStale(broadcast, language))
  const others = writtenLanguages.filter((language) => language !== original && texts[language] !== undefined)
  return {
    text: line(t('broadcast:choose_text', { language: languageName(original) })),
    keyboard: [
      ...writtenLanguages.map((language) => [
        buttons.textButton.button(textState(t, broadcast, language), { id, language }),
      ]),
      ...stale.map((language) => [
        buttons.stillRightButton.button(t('broadcast:still_right', { language: languageName(language) }), {
          id,
          language,
        }),
      ]),
      ...others.map((language) => [
        buttons.originalButton.button(t('broadcast:make_original', { language: languageName(language) }), {
          id,
          language,
        }),
      ]),
      backToCard(t, id),
    ],
  }
}

export function attachmentView(t: Translate, { id, attachment }: Broadcast): View {
  return {
    text: line(t('broadcast:send_attachment')),
    keyboard: [
      ...(attachment === null ? [] : [[buttons.noAttachmentButton.button(t('broadcast:no_attachment'), { id })]]),
      backToCard(t, id),
    ],
  }
}

const zonesOf = (country: Country) => zones.filter((zone) => zone === 'moscow' || zone === country)

/** 0 stands for no end. */
export const expiryChoices = [1, 3, 7, 30, 0] as const

export function expiryView(t: Translate, { id, country }: Broadcast): View {
  return {
    text: line(t('broadcast:choose_expiry')),
    keyboard: [
      ...inRows(
        expiryChoices.map((days) =>
          buttons.expiryDaysButton.button(
            days === 0 ? t('broadcast:expiry_none') : t('broadcast:expiry_days', { count: days }),
            { id, days },
          ),
        ),
        3,
      ),
      ...zonesOf(country).map((zone) => [
        buttons.typeExpiryButton.button(t('broadcast:type_time', { zone: t(`broadcast:zone.${zone}`) }), { id, zone }),
      ]),
      backToCard(t, id),
    ],
  }
}

export function sendAtView(t: Translate, { id, country }: Broadcast): View {
  return {
    text: line(t('broadcast:choose_send_at')),
    keyboard: [
      [buttons.sendNowButton.button(t('broadcast:send_now'), { id })],
      ...zonesOf(country).map((zone) => [
        buttons.typeSendAtButton.button(t('broadcast:type_time', { zone: t(`broadcast:zone.${zone}`) }), { id, zone }),
      ]),
      backToCard(t, id),
    ],
  }
}

/** Asks for an answer in words; "back" leaves the form. */
export function askView(t: Translate, id: string, words: string): View {
  return { text: line(words), keyboard: [backToCard(t, id)] }
}

export function stopView(t: Translate, id: string, sent: number): View {
  return {
    text: line(t('broadcast:stop_ask', { sent })),
    keyboard: [[buttons.stopYesButton.button(t('broadcast:stop_yes'), { id })], backToCard(t, id)],
  }
}

/** Where the languages differ, a line for each fact with what every language says. */
export function agreementText(t: Translate, differences: readonly Disagreement[]): Html {
  if (differences.length === 0) return line(t('broadcast:agreement_ok'))
  return paragraphs(
    html`<b>${t('broadcast:agreement_title')}</b>`,
    ...differences.slice(0, mostDifferences).map(({ kind, written }) =>
      lines(
        html`<b>${t(`broadcast:fact.${kind}`)}</b>`,
        ...writtenLanguages.flatMap((language) => {
          const said = written[language]
          return said === undefined ? [] : [html`${languageName(language)}: ${said ?? '—'}`]
        }),
      ),
    ),
  )
}

/** Far more than a broadcast has when it is ready; the rest shows when these are put right. */
const mostDifferences = 12

/** @param submit true when the author is about to submit all the same. */
export function agreementView(
  t: Translate,
  { broadcast: { id }, hash }: Seen,
  differences: readonly Disagreement[],
  submit: boolean,
): View {
  return {
    text: agreementText(t, differences),
    keyboard: [
      ...(submit
        ? [[buttons.submitButton.button(t('broadcast:agreement_submit'), { id, seen: hash, compared: '1' })]]
        : []),
      backToCard(t, id),
    ],
  }
}
