/** A broadcast as it stands on a phone: who speaks and how grave it is, the words, and how to check that it is genuine. */
import type { InlineKeyboardButton } from 'grammy/types'
import { escapeHtml, type Html, html, lines, paragraphs } from '../bot/html.ts'
import { type Translate, translator } from '../bot/i18n.ts'
import { allWarningsButton, menuBelowButton, onlyUrgentButton } from '../bot/keyboards.ts'
import { languageFor } from '../broadcasts/audience.ts'
import type { Attachment, Broadcast, Severity, WaveKind } from '../broadcasts/broadcast.ts'
import { inLocale, type Locale } from '../content/locale.ts'
import { lengthOf, longestCaption, longestText } from './formatting.ts'
import { momentText } from './times.ts'

export const severityIcons: Readonly<Record<Severity, string>> = { information: 'ℹ️', warning: '⚠️', urgent: '🚨' }

/** What has become of a message that people already have. */
export type Mark = { readonly kind: 'corrected' | 'retracted'; readonly at: number }

export interface Rendered {
  /** The text, or what stands under the attachment. */
  readonly html: Html
  /** Never a reply keyboard: Telegram could not edit the message any more. */
  readonly keyboard: InlineKeyboardButton[][]
  readonly attachment: Attachment | null
}

/** Uzbek in Cyrillic is made of the words alone: tags and the addresses in them stay. */
export function htmlInLocale(locale: Locale, text: string): Html {
  return text
    .split(/(<[^>]*>)/)
    .map((part) => (part.startsWith('<') ? part : inLocale(locale, part)))
    .join('') as Html
}

/** The words that a person of a locale reads, and whether they are in another language than theirs. */
export function wordsOf(broadcast: Broadcast, locale: Locale): Html | undefined {
  const chosen = languageFor(broadcast, locale)
  const words = chosen && broadcast.texts[chosen.language]?.html
  return words === undefined ? undefined : htmlInLocale(locale, words)
}

/** What became of a broadcast, by its waves: a retraction is the last word, else the last correction. */
export function markOf(
  waves: readonly { readonly kind: WaveKind; readonly approvedAt: number | undefined }[],
): Mark | null {
  const last = (wanted: WaveKind): number | undefined =>
    waves.findLast(({ kind, approvedAt }) => kind === wanted && approvedAt !== undefined)?.approvedAt
  const retracted = last('retraction')
  if (retracted !== undefined) return { kind: 'retracted', at: retracted }
  const corrected = last('correction')
  return corrected === undefined ? null : { kind: 'corrected', at: corrected }
}

export const headerOf = (t: Translate, { severity, country }: Broadcast): Html =>
  html`${severityIcons[severity]} <b>${t(`broadcast:severity.${severity}`)}. ${t(`broadcast:issuer.${country}`)}</b>`

/** @param isOn whether the person gets all warnings; most do. */
export const broadcastKeyboard = (t: Translate, isOn = true): InlineKeyboardButton[][] => [
  [
    isOn ? onlyUrgentButton.button(t('broadcast:opt_out'), {}) : allWarningsButton.button(t('broadcast:opt_in'), {}),
    menuBelowButton.button(t('common:menu'), {}),
  ],
]

function checkLine(t: Translate, number: string | null): Html {
  if (number === null) return html`<i>${t('broadcast:number_later')}</i>`
  return html`${t('broadcast:number', { number })} ${t('broadcast:how_to_check')} <code>/verify ${number}</code>`
}

/**
 * What a person of a locale gets.
 *
 * @param mark what happened to it since it was first sent; a retracted one no longer shows its words.
 */
export function renderBroadcast(broadcast: Broadcast, locale: Locale, mark: Mark | null = null): Rendered {
  const t = translator(locale)
  const { country, number, expiresAt, attachment } = broadcast
  const chosen = languageFor(broadcast, locale)
  const keyboard = broadcastKeyboard(t)
  const time = mark === null ? '' : momentText(t, mark.at, country)
  if (mark?.kind === 'retracted') {
    const text = paragraphs(
      headerOf(t, broadcast),
      html`❌ <b>${t('broadcast:retracted', { time })}</b>`,
      checkLine(t, number),
    )
    return { html: text, keyboard, attachment }
  }
  const text = paragraphs(
    headerOf(t, broadcast),
    mark === null ? undefined : html`✏️ <b>${t('broadcast:corrected', { time })}</b>`,
    chosen?.isFallback ? html`<i>${t('broadcast:fallback')}</i>` : undefined,
    wordsOf(broadcast, locale),
    lines(
      expiresAt === null
        ? undefined
        : escapeHtml(t('broadcast:valid_until', { time: momentText(t, expiresAt, country) })),
      checkLine(t, number),
    ),
  )
  return { html: text, keyboard, attachment }
}

/** A bulletin number, and a mark with its time, of the greatest length: they come after the author has written. */
const laterMark: Mark = { kind: 'corrected', at: Date.UTC(2026, 11, 31, 22) }
const laterNumber = 'KG-2026-9999-9'

/** By how many characters the message of a locale is too long for Telegram; 0 when it fits, also after a correction. */
export function excessLength(broadcast: Broadcast, locale: Locale): number {
  const { html: text, attachment } = renderBroadcast(
    { ...broadcast, number: broadcast.number ?? laterNumber },
    locale,
    laterMark,
  )
  return Math.max(0, lengthOf(text) - (attachment === null ? longestText : longestCaption))
}
