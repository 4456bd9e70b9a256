/** The card of a mission: numbers to tap, address, whether it is open now, what to ask first, and how sure all this is. */
import { readableDate } from '../bot/dates.ts'
import { escapeHtml, type Html, html, lines, paragraphs } from '../bot/html.ts'
import type { Translate } from '../bot/i18n.ts'
import { backRow, missionsButton, type Row } from '../bot/keyboards.ts'
import { siteLink } from '../bot/links.ts'
import type { View } from '../bot/show.ts'
import type { Locale } from '../content/locale.ts'
import type { Mission } from '../content/schema.ts'
import type { Snapshot } from '../content/snapshot.ts'
import { type Opening, openingAt, parseOpenHours } from '../directory/hours.ts'
import { fallbackOf, isCallable } from '../directory/routing.ts'
import { localTime } from '../directory/time-zones.ts'
import { footing, isKnown, phoneLine, websiteLine } from './contact-lines.ts'
import { mapButton, notAnsweringButton } from './contacts-buttons.ts'

/** Who reads, when, and from where. */
export interface CardReading {
  readonly t: Translate
  readonly snapshot: Snapshot
  readonly locale: Locale
  /** ms since 1970. */
  readonly now: number
  /** Of the person, ISO 3166-2:RU; null when they named none. */
  readonly region: string | null
}

/** What a screen adds to a card: why this mission, and where to go on. */
export interface Around {
  readonly why?: Html | undefined
  readonly rows?: readonly Row[]
}

export function missionView(reading: CardReading, mission: Mission, { why, rows = [] }: Around = {}): View {
  const { t, snapshot, locale } = reading
  const texts = snapshot.contactTexts(locale)
  const words = texts?.missions[mission.id]
  const phones = mission.phones.filter((phone) => !mission.emergency_phones.includes(phone))
  const callable = isCallable(mission)
  // Staff may have taken it away meanwhile.
  const fallback = callable ? undefined : fallbackOf(snapshot.missions, mission)
  const address = mission.address !== null && isKnown(mission, 'address') ? mission.address : null
  const hours = words?.hours != null && isKnown(mission, 'hours') ? words.hours : null
  return {
    text: paragraphs(
      lines(html`<b>${words?.name ?? mission.id}</b>`, why),
      lines(
        phoneLine(t, 'contacts:emergency', mission.emergency_phones),
        phoneLine(t, 'contacts:phone', phones),
        fallback && escapeHtml(t('contacts:no_phone', { name: texts?.missions[fallback.id]?.name ?? '' })),
        fallback && phoneLine(t, 'contacts:emergency', fallback.emergency_phones),
        fallback && phoneLine(t, 'contacts:phone', otherPhones(fallback)),
        callable || fallback || address !== null ? undefined : escapeHtml(t('contacts:no_contact')),
      ),
      lines(
        address === null ? undefined : escapeHtml(t('contacts:address', { address })),
        hours === null ? undefined : escapeHtml(t('contacts:hours', { hours })),
        openingLine(reading, mission),
        siteOf(mission) === undefined ? websiteLine(mission) : undefined,
        callable || fallback ? escapeHtml(t(hours === null ? 'contacts:ask_hours' : 'contacts:ask_papers')) : undefined,
      ),
      lines(sourceLine(t, mission), footing(t, mission)),
    ),
    keyboard: [
      ...(venueOf(mission) ? [[mapButton.button(t('contacts:map'), { mission: mission.id })]] : []),
      ...(callable ? [[notAnsweringButton.button(t('contacts:not_answering'), { kind: 'm', id: mission.id })]] : []),
      ...rows,
      backRow(t, missionsButton.button(t('common:back'), {})),
    ],
  }
}

const otherPhones = ({ phones, emergency_phones }: Mission): string[] =>
  phones.filter((phone) => !emergency_phones.includes(phone))

/** Whether a mission is open at this moment. `undefined` when its hours or its clock are not known. */
export function openingOf(snapshot: Snapshot, mission: Mission, now: number): Opening | undefined {
  const hours = (mission.opening ?? []).flatMap((text) => parseOpenHours(text) ?? [])
  const zone = snapshot.zoneOf(mission)
  const field = 'opening' in mission.field_confidence ? 'opening' : 'hours'
  if (hours.length === 0 || zone === undefined || !isKnown(mission, field)) return undefined
  const countries = [mission.host_country.toLowerCase(), mission.country]
  return openingAt(hours, { zone, countries }, snapshot.isHoliday, now)
}

const minuteMs = 60_000
/** As short as people say it: "2 h", and below that in minutes. */
const minutesUntilHours = 120

function openingLine({ t, snapshot, now, region }: CardReading, mission: Mission): Html | undefined {
  const opening = openingOf(snapshot, mission, now)
  const zone = snapshot.zoneOf(mission)
  if (opening === undefined || zone === undefined) return undefined
  const said = (key: string, instant: number): string => {
    const own = region === null ? undefined : snapshot.zoneOf(region)
    const yours = own === undefined ? undefined : clockTime(own, instant)
    return yours === undefined || yours === clockTime(zone, instant)
      ? key
      : `${key} ${t('contacts:your_time', { time: yours })}`
  }
  switch (opening.state) {
    case 'open': {
      if (opening.until === null) return escapeHtml(t('contacts:open_always'))
      const minutes = Math.ceil((opening.until - now) / minuteMs)
      const left =
        minutes < minutesUntilHours
          ? t('contacts:left_minutes', { minutes })
          : t('contacts:left_hours', { hours: Math.floor(minutes / 60) })
      return escapeHtml(t('contacts:open_until', { left, time: clockTime(zone, opening.until) }))
    }
    case 'closed': {
      if (opening.opensAt === null) return escapeHtml(t('contacts:closed'))
      const { day } = localTime(zone, opening.opensAt)
      const time = clockTime(zone, opening.opensAt)
      const line =
        day === localTime(zone, now).day
          ? t('contacts:opens_today', { time })
          : t('contacts:opens_on', { time, date: shortDate(day), weekday: weekdayName(t, day) })
      return escapeHtml(said(line, opening.opensAt))
    }
    case 'unsure':
      return opening.why === 'holiday' ? escapeHtml(t('contacts:holiday')) : undefined
  }
}

function clockTime(zone: string, instant: number): string {
  const { minute } = localTime(zone, instant)
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':')
}

const dayMs = 86_400_000
/** 24.11: the year is plain. */
const shortDate = (day: number): string => readableDate(new Date(day * dayMs).toISOString().slice(5, 10))

function weekdayName(t: Translate, day: number): string {
  const weekday = new Date(day * dayMs).getUTCDay() || 7
  return t(`contacts:weekday.${weekday as 1 | 2 | 3 | 4 | 5 | 6 | 7}`) // Sunday is 7
}

/** Bodies of the three states: only these are named and linked; the rest may be press that is unsafe to pass on in Russia. */
const officialHost = /(?:^|\.)(?:gov\.kg|gov\.uz|mfa\.uz|gov\.tj|mfa\.tj|migration\.tj)$/

/** The own site of a mission that is a body of its state: it is named once, as the source. */
const siteOf = ({ website, ...mission }: Mission): string | undefined =>
  website !== null && officialHost.test(new URL(website).hostname) && isKnown({ website, ...mission }, 'website')
    ? website
    : undefined

function sourceLine(t: Translate, mission: Mission): Html {
  const isOfficial = (url: string | null): url is string => url !== null && officialHost.test(new URL(url).hostname)
  const official = siteOf(mission) ?? mission.sources.map(({ url }) => url).find(isOfficial)
  const list = official === undefined ? escapeHtml(t('contacts:source_public')) : siteLink(official)
  return t('ask:sources', { list: '\u0000' }).split('\u0000').map(escapeHtml).join(list) as Html // both sides are escaped
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
