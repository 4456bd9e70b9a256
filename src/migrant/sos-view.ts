/** The SOS card: what to do, what to say, whom to call. Needs nothing but the snapshot. */
import { asDestination, callbackData } from '../bot/callback-data.ts'
import { escapeHtml, type Html, lines, paragraphs } from '../bot/html.ts'
import type { Translate } from '../bot/i18n.ts'
import {
  backRow,
  chooseCountryButton,
  humanSosButton,
  legalAidButton,
  menuRow,
  missionsButton,
  sosButton,
} from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import type { Locale } from '../content/locale.ts'
import type { Country, Helper } from '../content/schema.ts'
import type { Snapshot } from '../content/snapshot.ts'

export const rightsButton = callbackData('rights', {})

/** A few numbers to call now: the state's best hotline, then the embassy; each number once. */
function callLines(t: Translate, snapshot: Snapshot, locale: Locale, country: Country): Html[] {
  const texts = snapshot.contactTexts(locale)
  const certainty = { high: 0, medium: 1, low: 2 } as const
  const certaintyOf = ({ field_confidence, confidence }: Helper): number =>
    certainty[field_confidence.phones ?? confidence]
  const forArmy = ({ topics }: Helper): number => (topics.includes('military_recruitment') ? 0 : 1)
  // A consulate's own line serves its district; the capital's serves everybody.
  const forCapital = ({ city }: Helper): number => (city === null || city === 'moscow' ? 0 : 1)
  const [hotline] = snapshot
    .helpersFor(country)
    .filter((helper) => helper.kind === 'home_state_hotline' && helper.phones.length > 0)
    .sort((a, b) => forCapital(a) - forCapital(b) || certaintyOf(a) - certaintyOf(b) || forArmy(a) - forArmy(b))
  const [embassy] = snapshot.missionsOf(country)
  const contacts = [
    ...(hotline ? [{ name: texts?.helpers[hotline.id]?.name, phones: hotline.phones }] : []),
    ...(embassy
      ? [
          {
            name: texts?.missions[embassy.id]?.name,
            phones: embassy.phones.filter((phone) => !hotline?.phones.includes(phone)),
          },
        ]
      : []),
  ]
  return contacts.flatMap(({ name, phones }) =>
    name === undefined || phones.length === 0
      ? []
      : [escapeHtml(t('sos:call', { name, phones: phones.slice(0, phonesEach).join(', ') }))],
  )
}

const phonesEach = 2

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
      ...(country === null
        ? [[chooseCountryButton.button(t('ask:choose_country'), { after: asDestination(sosButton.encode({})) })]]
        : []),
      [humanSosButton.button(t('human:sos_ask'), {})],
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
