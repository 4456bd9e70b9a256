/** Which mission is a person's own, why, and the next ones; in Russia by region, elsewhere by country. */
import type { InlineKeyboardButton } from 'grammy/types'
import { escapeHtml, type Html, html, lines, paragraphs } from '../bot/html.ts'
import type { Translate } from '../bot/i18n.ts'
import { menuRow, type Row } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import type { Locale } from '../content/locale.ts'
import type { Country, Mission } from '../content/schema.ts'
import type { Point } from '../directory/distance.ts'
import type { Region } from '../directory/regions.ts'
import { type Door, missionsAbroad, missionsFor } from '../directory/routing.ts'
import { callLine, callsFor } from './calls.ts'
import { atOf, doorButton, elsewhereButton, keepRegionButton, missionButton } from './contacts-buttons.ts'
import { type CardReading, missionView } from './contacts-card.ts'

export interface DoorsAsked {
  readonly country: Country
  /** Whose missions: the region of the question, not always the one that the person keeps. */
  readonly region: Region
  /** Where the person stands: for this message alone. */
  readonly point?: Point | undefined
  readonly topic?: string | undefined
  /** Another one of the list than the first. */
  readonly mission?: Mission | undefined
}

/** The card of the responsible mission at once, with the next ones as buttons. `undefined` when the state has none here. */
export function doorsView(reading: CardReading, asked: DoorsAsked): View | undefined {
  const { t, snapshot, locale, region: kept } = reading
  const { country, region, point, topic, mission } = asked
  const doors = missionsFor(snapshot.missions, snapshot.regions.all, { country, region: region.code, point, topic })
  const door =
    mission === undefined ? doors[0] : (doors.find((one) => one.mission.id === mission.id) ?? beyond(mission))
  if (!door) return undefined
  const others = doors.filter((one) => one.mission.id !== door.mission.id)
  return missionView({ ...reading, region: region.code }, door.mission, {
    why: lines(
      escapeHtml(t(`contacts:${whyKey(door)}`, { region: region.name.ru })),
      distanceLine(t, snapshot.contactTexts(locale)?.cities, door, point ? undefined : region.capital.ru),
      escapeHtml(t('contacts:any_mission')),
    ),
    rows: [
      ...others.map(
        (other): Row => [
          doorButton.button(nearName(t, snapshot.contactTexts(locale)?.cities, other), {
            mission: other.mission.id,
            at: atOf(region.code),
          }),
        ],
      ),
      ...(kept === region.code ? [] : [[keepRegionButton.button(t('contacts:keep'), { at: atOf(region.code) })]]),
      [elsewhereButton.button(t('contacts:elsewhere'), {})],
    ],
  })
}

/** A mission of an older button that is none of the first any more, still there. */
const beyond = (mission: Mission): Door<Mission> => ({ mission, why: 'other', km: null })

function whyKey({ why, mission }: Door<Mission>) {
  if (why !== 'district') return `why_${why}` as const
  return mission.field_confidence.consular_district === 'high' ||
    mission.field_confidence.consular_district === 'medium'
    ? ('why_district' as const)
    : ('why_district_maybe' as const)
}

type Cities = Readonly<Record<string, string>> | undefined

/** Within one city nobody counts. */
const leastKm = 15
const roundKm = (km: number): number => (km < 100 ? Math.round(km) : Math.round(km / 10) * 10)

/** "Surgut → Yekaterinburg: ≈ 820 km". @param from undefined for the place where the person stands. */
function distanceLine(t: Translate, cities: Cities, { mission, km }: Door<Mission>, from: string | undefined) {
  const city = mission.city === null ? undefined : cities?.[mission.city]
  if (km === null || km < leastKm || city === undefined) return undefined
  return html`📏 ${from ?? t('contacts:from_you')} → ${city}: ≈ ${t('contacts:km', { km: roundKm(km) })}`
}

function nearName(t: Translate, cities: Cities, { mission, km }: Door<Mission>): string {
  const kind = t(`contacts:kind.${mission.kind}`)
  const city = mission.city === null ? undefined : cities?.[mission.city]
  if (city === undefined) return t('contacts:near_own', { kind })
  return km === null || km < leastKm ? `${kind}: ${city}` : `${kind}: ${city}, ${t('contacts:km', { km: roundKm(km) })}`
}

const homes: Readonly<
  Record<string, 'contacts:place_kyrgyzstan' | 'contacts:place_uzbekistan' | 'contacts:place_tajikistan'>
> = {
  kg: 'contacts:place_kyrgyzstan',
  uz: 'contacts:place_uzbekistan',
  tj: 'contacts:place_tajikistan',
}

/** In its own words where the interface has them. @param host ISO 3166-1 alpha-2, lower case. */
function countryName(t: Translate, locale: Locale, host: string): string {
  const home = homes[host]
  return home ? t(home) : (new Intl.DisplayNames([locale], { type: 'region' }).of(host.toUpperCase()) ?? host)
}

/**
 * For people outside Russia: the mission of their state there, or whom to call at home. A country in which none is known is
 * not named: whose some land is may not stand in a chat that others read.
 *
 * @param host ISO 3166-1 alpha-2, lower case.
 */
export function abroadView(reading: CardReading, country: Country, host: string): View {
  const { t, snapshot, locale } = reading
  const elsewhere = [elsewhereButton.button(t('contacts:elsewhere'), {})]
  const [first, ...others] = missionsAbroad(snapshot.missions, { country, host: host.toUpperCase() })
  if (first) {
    const texts = snapshot.contactTexts(locale)
    const other = (mission: Mission): InlineKeyboardButton =>
      missionButton.button(nearName(t, texts?.cities, beyond(mission)), { mission: mission.id })
    return missionView(reading, first, {
      why: escapeHtml(t('contacts:abroad_known', { country: countryName(t, locale, host) })),
      rows: [...others.map((mission) => [other(mission)]), elsewhere],
    })
  }
  const intro =
    host === country ? t('contacts:abroad_home', { country: countryName(t, locale, host) }) : t('contacts:abroad_none')
  return {
    text: paragraphs(escapeHtml(intro), lines(...homeLines(reading, country))),
    keyboard: [elsewhere, menuRow(t)],
  }
}

/** Lines of the state itself that belong to no mission; then those that serve its citizens in Russia. */
function homeLines({ t, snapshot, locale }: CardReading, country: Country): Html[] {
  const texts = snapshot.contactTexts(locale)
  const home = snapshot
    .helpersFor(country)
    .filter(({ kind, mission, phones }) => kind === 'home_state_hotline' && mission === undefined && phones.length > 0)
    .map(({ id, phones }) => ({ name: texts?.helpers[id]?.name ?? id, phones }))
  return [...home, ...callsFor(snapshot, locale, country, null)].map((call) => callLine(t, call))
}
