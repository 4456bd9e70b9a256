/** What the second person agrees to beyond the words: the cost of the fast way. */
import { escapeHtml, paragraphs } from '../bot/html.ts'
import type { Translate } from '../bot/i18n.ts'
import { backRow } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import * as buttons from './buttons.ts'
import { grouped } from './preview-view.ts'
import { momentText } from './times.ts'
import type { Seen } from './views.ts'

export interface Offer {
  readonly people: number
  /** Whole Stars, at most. */
  readonly stars: number
  /** When the last one would have it, for nothing and for the Stars. */
  readonly freeAt: number
  readonly paidAt: number
}

/** Nothing is sent from here without a second tap, and the one beside it costs nothing. */
export function payView(
  t: Translate,
  { broadcast: { id, country }, hash }: Seen,
  { people, stars, freeAt, paidAt }: Offer,
  fallback: '0' | '1',
): View {
  const shown = grouped(stars)
  return {
    text: paragraphs(
      escapeHtml(t('broadcast:pay_free', { people: grouped(people), time: momentText(t, freeAt, country) })),
      escapeHtml(t('broadcast:pay_fast', { stars: shown, time: momentText(t, paidAt, country) })),
      escapeHtml(t('broadcast:pay_terms')),
    ),
    keyboard: [
      [buttons.payYesButton.button(t('broadcast:pay_yes', { stars: shown }), { id, seen: hash, fallback, stars })],
      [buttons.approveButton.button(t('broadcast:pay_no'), { id, seen: hash, fallback })],
      backRow(t, buttons.openButton.button(t('common:back'), { id })),
    ],
  }
}
