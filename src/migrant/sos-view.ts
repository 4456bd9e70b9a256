/** The SOS card: what to do, what to say, whom to call. Needs nothing but the snapshot. */
import { asDestination, callbackData } from '../bot/callback-data.ts'
import { escapeHtml, type Html, lines, paragraphs } from '../bot/html.ts'
import type { Translate } from '../bot/i18n.ts'
import { backRow, chooseCountryButton, legalAidButton, menuRow, missionsButton, sosButton } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import type { Locale } from '../content/locale.ts'
import type { Country } from '../content/schema.ts'
import type { Snapshot } from '../content/snapshot.ts'

export const rightsButton = callbackData('rights', {})

/** Few numbers, so that the first can be dialled without choosing. */
const mostLines = 2

/** The numbers to call now: hotlines of the home state, those seen in the best sources first. */
function callLines(t: Translate, snapshot: Snapshot, locale: Locale, country: Country): Html[] {
  const texts = snapshot.contactTexts(locale)
  const certainty = { high: 0, medium: 1, low: 2 } as const
  return snapshot
    .helpersFor(country)
    .filter((helper) => helper.kind === 'home_state_hotline' && helper.phones.length > 0 && helper.confidence !== 'low')
    .sort((a, b) => Number(b.topics.includes('military_recruitment')) - Number(a.topics.includes('military_recruitment')) || certainty[a.confidence] - certainty[b.confidence])
    .slice(0, mostLines)
    .map((helper) => escapeHtml(t('sos:call', { name: texts?.helpers[helper.id]?.name ?? '', phones: helper.phones.slice(0, 2).join(', ') })))
}

export function sosView(t: Translate, snapshot: Snapshot, locale: Locale, country: Country | null): View {
  const calls = country === null ? [] : callLines(t, snapshot, locale, country)
  return {
    text: paragraphs(
      escapeHtml(t('sos:title')),
      escapeHtml(t('sos:steps')),
      country === null ? escapeHtml(t('sos:no_country')) : lines(...calls),
      escapeHtml(t('sos:danger')),
    ),
    keyboard: [
      ...(country === null ? [[chooseCountryButton.button(t('ask:choose_country'), { then: asDestination(sosButton.encode({})) })]] : []),
      [missionsButton.button(t('ask:missions'), {})],
      [legalAidButton.button(t('ask:legal_aid'), {})],
      [rightsButton.button(t('sos:rights'), {})],
      menuRow(t),
    ],
  }
}

export function rightsView(t: Translate): View {
  return {
    text: paragraphs(escapeHtml(t('sos:rights_text')), escapeHtml(t('sos:wipe_hint'))),
    keyboard: [backRow(t, sosButton.button(t('common:back'), {}))],
  }
}
