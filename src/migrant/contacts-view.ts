/** Missions by city and helpers, each as a card: phones that can be tapped, address, hours, and how sure we are. */
import { z } from 'zod'
import { callbackData } from '../bot/callback-data.ts'
import { readableDate } from '../bot/dates.ts'
import { escapeHtml, type Html, html, lines, paragraphs } from '../bot/html.ts'
import type { Translate } from '../bot/i18n.ts'
import { backRow, inRows, legalAidButton, menuRow, missionsButton, type Row } from '../bot/keyboards.ts'
import { siteLink } from '../bot/links.ts'
import type { View } from '../bot/show.ts'
import type { Locale } from '../content/locale.ts'
import type { ContactTexts, Country, Helper, Mission } from '../content/schema.ts'
import type { Snapshot } from '../content/snapshot.ts'

const id = z.string().regex(/^[a-z0-9-]{1,50}$/)
/** `city` is `-` for offices that serve a whole region. */
export const cityButton = callbackData('city', { city: id })
export const missionButton = callbackData('mission', { mission: id })
export const helperButton = callbackData('helper', { helper: id })
export const mapButton = callbackData('map', { mission: id })
/** "This number does not answer". `m` for missions, `h` for helpers. */
export const notAnsweringButton = callbackData('no-answer', { kind: z.enum(['m', 'h']), id })

const noCity = '-'

/** The cities with a mission, the embassy's first. */
export function citiesView(t: Translate, snapshot: Snapshot, locale: Locale, country: Country): View {
  const texts = snapshot.contactTexts(locale)
  const missions = snapshot.missionsOf(country)
  const cities = [...new Set(missions.map(({ city }) => city ?? noCity))].sort(
    (a, b) => Number(a === noCity) - Number(b === noCity),
  )
  const buttons = cities.map((city) =>
    cityButton.button(city === noCity ? t('contacts:without_city') : (texts?.cities[city] ?? city), { city }),
  )
  return { text: escapeHtml(t('contacts:missions_title')), keyboard: [...inRows(buttons, 2), menuRow(t)] }
}

/** One mission at once; several as a choice. `undefined` when the city has none. */
export function cityView(
  t: Translate,
  snapshot: Snapshot,
  locale: Locale,
  country: Country,
  city: string,
): View | undefined {
  const missions = snapshot.missionsOf(country).filter((mission) => (mission.city ?? noCity) === city)
  const [only, ...more] = missions
  if (!only) return undefined
  if (more.length === 0) return missionView(t, snapshot, locale, only)
  const texts = snapshot.contactTexts(locale)
  return {
    text: html`<b>${texts?.cities[city] ?? t('contacts:without_city')}</b>`,
    keyboard: [
      ...missions.map((mission) => [
        missionButton.button(texts?.missions[mission.id]?.name ?? mission.id, { mission: mission.id }),
      ]),
      backRow(t, missionsButton.button(t('common:back'), {})),
    ],
  }
}

const phoneLine = (
  t: Translate,
  key: 'contacts:phone' | 'contacts:emergency',
  phones: readonly string[],
): Html | undefined => (phones.length === 0 ? undefined : escapeHtml(t(key, { phones: phones.join(', ') })))

/** "Call before you go" and, where a shown fact is not certain, "check first". */
function footing(t: Translate, contact: Mission | Helper): Html {
  return lines(
    escapeHtml(t('common:checked', { date: readableDate(contact.checked) })),
    contact.confidence === 'high' ? undefined : escapeHtml(t('common:check_first')),
  )
}

/** The site by its short name: some addresses are longer than the rest of the card. */
function websiteLine(contact: Mission | Helper): Html | undefined {
  if (contact.website === null || !isKnown(contact, 'website')) return undefined
  return html`🌐 ${{ raw: siteLink(contact.website) }}`
}

/** A field whose confidence is low is background knowledge: it is not shown as a fact. */
const isKnown = (contact: Mission | Helper, field: string): boolean =>
  (contact.field_confidence[field] ?? contact.confidence) !== 'low'

export function missionView(t: Translate, snapshot: Snapshot, locale: Locale, mission: Mission): View {
  const texts = snapshot.contactTexts(locale)
  const words = texts?.missions[mission.id]
  const phones = mission.phones.filter((phone) => !mission.emergency_phones.includes(phone))
  const other = mission.fallback === undefined ? undefined : snapshot.mission(mission.fallback)
  // Staff may have taken it away meanwhile.
  const fallback = other?.status === 'active' ? other : undefined
  const callable = mission.phones.length + mission.emergency_phones.length > 0
  const address = mission.address !== null && isKnown(mission, 'address') ? mission.address : null
  return {
    text: paragraphs(
      html`<b>${words?.name ?? mission.id}</b>`,
      lines(
        phoneLine(t, 'contacts:emergency', mission.emergency_phones),
        phoneLine(t, 'contacts:phone', phones),
        callable || !fallback
          ? undefined
          : escapeHtml(t('contacts:no_phone', { name: texts?.missions[fallback.id]?.name ?? '' })),
        callable || !fallback ? undefined : phoneLine(t, 'contacts:emergency', fallback.emergency_phones),
        callable || !fallback ? undefined : phoneLine(t, 'contacts:phone', fallback.phones),
        callable || fallback || address !== null ? undefined : escapeHtml(t('contacts:no_contact')),
      ),
      lines(
        address === null ? undefined : escapeHtml(t('contacts:address', { address })),
        words?.hours == null ? undefined : escapeHtml(t('contacts:hours', { hours: words.hours })),
        websiteLine(mission),
        address === null ? undefined : escapeHtml(t('contacts:call_first')),
      ),
      footing(t, mission),
    ),
    keyboard: [
      ...(venueOf(mission) ? [[mapButton.button(t('contacts:map'), { mission: mission.id })]] : []),
      ...(mission.phones.length + mission.emergency_phones.length > 0
        ? [[notAnsweringButton.button(t('contacts:not_answering'), { kind: 'm', id: mission.id })]]
        : []),
      backRow(t, missionsButton.button(t('common:back'), {})),
    ],
  }
}

export interface Venue {
  readonly lat: number
  readonly lon: number
  readonly address: string
}

/** A pin only where the source's point is that of the address, never a city's centre. */
export function venueOf(mission: Mission): Venue | undefined {
  const { lat, lon, geo, address } = mission
  if (geo !== 'exact' || lat === null || lon === null || address === null || !isKnown(mission, 'address'))
    return undefined
  return { lat, lon, address }
}

export function helpersView(t: Translate, snapshot: Snapshot, locale: Locale, country: Country | null): View {
  const texts = snapshot.contactTexts(locale)
  const reachable = snapshot
    .helpersFor(country)
    .filter((helper) => helper.kind !== 'emergency' && wayOf(snapshot, helper) !== undefined)
  const order: readonly Helper['kind'][] = [
    'ngo',
    'home_state_hotline',
    'international',
    'russian_state',
    'foreign_state',
    'emergency',
  ]
  const buttons = reachable
    .toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || a.id.localeCompare(b.id))
    .map((helper): Row => [helperButton.button(texts?.helpers[helper.id]?.name ?? helper.id, { helper: helper.id })])
  return { text: escapeHtml(t('contacts:legal_aid_title')), keyboard: [...buttons, menuRow(t)] }
}

/** The first way to reach a helper; a helper without one is not offered. */
function wayOf(snapshot: Snapshot, helper: Helper): string | undefined {
  const mission = helper.mission === undefined ? undefined : snapshot.mission(helper.mission)
  return (
    helper.phones[0] ??
    helper.short_codes[0] ??
    helper.website ??
    helper.email ??
    helper.address ??
    mission?.phones[0] ??
    undefined
  )
}

const places = {
  Russia: 'contacts:place_russia',
  Kyrgyzstan: 'contacts:place_kyrgyzstan',
  Uzbekistan: 'contacts:place_uzbekistan',
  Tajikistan: 'contacts:place_tajikistan',
} as const

const safetyKeys = {
  ok: 'contacts:safety_ok',
  home_state: 'contacts:safety_home_state',
  russian_state: 'contacts:safety_russian_state',
  foreign_agent: 'contacts:safety_foreign_agent',
  status_not_checked: 'contacts:safety_status_not_checked',
} as const

/** @returns `undefined` for helpers that may not be shown in a plain list. */
export function helperView(t: Translate, snapshot: Snapshot, locale: Locale, helper: Helper): View | undefined {
  const { user_safety: safety } = helper
  if (!helper.show_by_default || !(safety in safetyKeys)) return undefined
  const words: ContactTexts['helpers'][string] | undefined = snapshot.contactTexts(locale)?.helpers[helper.id]
  const place = places[helper.dialable_from as keyof typeof places]
  const codes = helper.short_codes.join(', ')
  return {
    text: paragraphs(
      html`<b>${words?.name ?? helper.id}</b>`,
      words?.about == null ? undefined : escapeHtml(words.about),
      lines(
        phoneLine(t, 'contacts:phone', helper.phones),
        codes === '' || !isKnown(helper, 'short_codes')
          ? undefined
          : escapeHtml(
              place ? t('contacts:short_code', { codes, place: t(place) }) : t('contacts:phone', { phones: codes }),
            ),
        helper.address === null || !isKnown(helper, 'address')
          ? undefined
          : escapeHtml(t('contacts:address', { address: helper.address })),
        words?.hours == null ? undefined : escapeHtml(t('contacts:hours', { hours: words.hours })),
        websiteLine(helper),
      ),
      escapeHtml(t(safetyKeys[safety as keyof typeof safetyKeys])),
      footing(t, helper),
    ),
    keyboard: [
      ...(helper.phones.length + helper.short_codes.length > 0
        ? [[notAnsweringButton.button(t('contacts:not_answering'), { kind: 'h', id: helper.id })]]
        : []),
      backRow(t, legalAidButton.button(t('common:back'), {})),
    ],
  }
}
