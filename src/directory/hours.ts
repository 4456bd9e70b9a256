/** Is an office open, and when does that change? By its own clock and the holidays of both countries. */
import type { IsHoliday } from './holidays.ts'
import { type Day, instantOf, localTime, weekdayOf } from './time-zones.ts'

/** One stretch of a day: HH:MM, up to 24:00. An end that is not after the beginning lies on the next day. */
export interface OpenHours {
  /** 1 is Monday, 7 Sunday; null when the source does not say on which days. */
  readonly days: readonly number[] | null
  readonly from: string
  readonly until: string
}

const clock = '([01]\\d|2[0-3]):[0-5]\\d'
const written = new RegExp(`^(\\?|[1-7](?:[-,][1-7])*) (${clock})-(${clock}|24:00)$`)

/**
 * Reads one stretch as people keep it in `content/`: `1-5 09:00-18:00`, `1,3,5 09:00-12:00`, `6 22:00-06:00` until Sunday
 * morning, `? 09:00-18:00` for days that are not known. 1 is Monday.
 */
export function parseOpenHours(text: string): OpenHours | undefined {
  const [, days, from, , until] = written.exec(text) ?? []
  if (days === undefined || from === undefined || until === undefined) return undefined
  if (days === '?') return { days: null, from, until }
  const named = days.split(',').flatMap((part) => {
    const [first = 0, last = first] = part.split('-').map(Number)
    return first > last ? [] : Array.from({ length: last - first + 1 }, (_, index) => first + index)
  })
  const isWhole = days.split(',').every((part) => part.length <= 3) && new Set(named).size === named.length
  return isWhole && named.length > 0 ? { days: named, from, until } : undefined
}

/** Whose clock and whose holidays an office keeps. */
export interface Place {
  /** IANA. */
  readonly zone: string
  /** ISO 3166-1 alpha-2, lower case: the host's and the state's own. */
  readonly countries: readonly string[]
}

/** Instants are ms since 1970. */
export type Opening =
  /** `until` is null around the clock. */
  | { readonly state: 'open'; readonly until: number | null }
  /** `opensAt` is null when no day is known on which it surely opens. */
  | { readonly state: 'closed'; readonly opensAt: number | null }
  /** These may be its hours, and nobody may say that it is open: a holiday is near, or the days or holidays are not known. */
  | { readonly state: 'unsure'; readonly why: 'holiday' | 'unknown' }

/** So far is looked ahead; the longest holidays known are shorter. */
const horizonDays = 20

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

interface Span {
  readonly from: number
  readonly until: number
  readonly doubt: 'holiday' | 'unknown' | null
}

/** @param hours those of one office, in any order. */
export function openingAt(hours: readonly OpenHours[], place: Place, isHoliday: IsHoliday, now: number): Opening {
  const today = localTime(place.zone, now).day
  const spansOf = (day: Day) => hours.flatMap((one) => spanOf(one, day, place, isHoliday))

  const current = [...spansOf(today - 1), ...spansOf(today)].filter(({ from, until }) => from <= now && now < until)
  if (current.some(({ doubt }) => doubt === null)) return { state: 'open', until: closingAfter(now, today, spansOf) }
  const [doubtful] = current
  if (doubtful?.doubt) return { state: 'unsure', why: doubtful.doubt }
  for (let day = today; day <= today + horizonDays; day++) {
    const next = spansOf(day).flatMap(({ from, doubt }) => (doubt === null && from > now ? [from] : []))
    if (next.length > 0) return { state: 'closed', opensAt: Math.min(...next) }
  }
  return { state: 'closed', opensAt: null }
}

/** The end of the sure hours that hold `now`, over midnight and on as long as they join; null when they do not end. */
function closingAfter(now: number, today: Day, spansOf: (day: Day) => Span[]): number | null {
  let end = now
  for (let day = today - 1; day <= today + horizonDays; day++) {
    const before = end
    for (const { from, until, doubt } of spansOf(day).sort((a, b) => a.from - b.from))
      if (doubt === null && from <= end && until > end) end = until
    if (day > today && end === before) return end
  }
  return null
}

function spanOf(hours: OpenHours, day: Day, { zone, countries }: Place, isHoliday: IsHoliday): Span[] {
  const { days, from, until } = hours
  if (days !== null && !days.includes(weekdayOf(day))) return []
  const [first, last] = [minutesOf(from), minutesOf(until)]
  const end = last > first ? last : last + 1440
  const covered = end > 1440 ? [day, day + 1] : [day]
  const span = { from: instantOf(zone, day, first), until: instantOf(zone, day, end) }
  if (days === null) return [{ ...span, doubt: 'unknown' }]
  if (isAroundTheClock(hours)) return [{ ...span, doubt: null }]
  const off = covered.map((one) => isHoliday(countries, one))
  return [{ ...span, doubt: off.includes(true) ? 'holiday' : off.includes(undefined) ? 'unknown' : null }]
}

/** Who never closes does not close on holidays. */
const isAroundTheClock = ({ days, from, until }: OpenHours): boolean =>
  new Set(days).size === 7 && from === '00:00' && until === '24:00'
