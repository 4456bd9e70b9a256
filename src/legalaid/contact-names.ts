/** How a contact is called, from its key in the reports. */
import type { Locale } from '../content/locale.ts'
import type { Snapshot } from '../content/snapshot.ts'
import type { ContactKey } from '../store/contact-reports.ts'

export function contactName(known: Snapshot, locale: Locale, contact: ContactKey): string {
  const at = contact.indexOf('/')
  const [kind, id] = [contact.slice(0, at), contact.slice(at + 1)]
  const texts = known.contactTexts(locale)
  return (kind === 'mission' ? texts?.missions[id] : texts?.helpers[id])?.name ?? id
}
