/** Lines that the cards of missions and of helpers share. */
import { readableDate } from '../bot/dates.ts'
import { escapeHtml, type Html, html, lines } from '../bot/html.ts'
import type { Translate } from '../bot/i18n.ts'
import { siteLink } from '../bot/links.ts'
import type { Helper, Mission } from '../content/schema.ts'

export const phoneLine = (
  t: Translate,
  key: 'contacts:phone' | 'contacts:emergency',
  phones: readonly string[],
): Html | undefined => (phones.length === 0 ? undefined : escapeHtml(t(key, { phones: phones.join(', ') })))

/** When it was checked and, where a shown fact is not certain, "check first". */
export function footing(t: Translate, contact: Mission | Helper): Html {
  return lines(
    escapeHtml(t('common:checked', { date: readableDate(contact.checked) })),
    contact.confidence === 'high' ? undefined : escapeHtml(t('common:check_first')),
  )
}

/** The site by its short name: some addresses are longer than the rest of the card. */
export function websiteLine(contact: Mission | Helper): Html | undefined {
  if (contact.website === null || !isKnown(contact, 'website')) return undefined
  return html`🌐 ${{ raw: siteLink(contact.website) }}`
}

/** A field whose confidence is low is background knowledge: it is not shown as a fact. */
export const isKnown = (contact: Mission | Helper, field: string): boolean =>
  (contact.field_confidence[field] ?? contact.confidence) !== 'low'
