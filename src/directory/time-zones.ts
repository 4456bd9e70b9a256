/** Clocks of other places: what an instant is there, and which instant a clock there means. Zones are IANA names. */

const minuteMs = 60_000
const dayMs = 86_400_000

/** A day as its number from 1970-01-01, whatever the zone. */
export type Day = number

export const dayOf = (date: string): Day => Date.parse(`${date}T00:00:00Z`) / dayMs
export const yearOf = (day: Day): number => new Date(day * dayMs).getUTCFullYear()
/** 1 is Monday, 7 Sunday (ISO 8601). */
export const weekdayOf = (day: Day): number => ((((day + 3) % 7) + 7) % 7) + 1

/** How far a zone's clock is ahead of UTC, ms. Kept by UTC day: a zone changes at most once in one. */
interface Clock {
  readonly offsetAt: (instant: number) => number
}

const clocks = new Map<string, Clock>()
/** Some years of days; then all are forgotten. */
const mostDays = 5_000

function clockOf(zone: string): Clock {
  const known = clocks.get(zone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  const read = (instant: number): number => {
    const [, sign, hours = '0', minutes = '0', seconds = '0'] =
      /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(format.format(instant)) ?? []
    const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000
    return sign === '-' ? -ms : ms
  }
  /** NaN where the day has two offsets. */
  const days = new Map<Day, number>()
  const clock: Clock = {
    offsetAt(instant) {
      const day = Math.floor(instant / dayMs)
      let offset = days.get(day)
      if (offset === undefined) {
        const atStart = read(day * dayMs)
        offset = atStart === read((day + 1) * dayMs) ? atStart : Number.NaN
        if (days.size >= mostDays) days.clear()
        days.set(day, offset)
      }
      return Number.isNaN(offset) ? read(instant) : offset
    },
  }
  clocks.set(zone, clock)
  return clock
}

export function isZone(zone: string): boolean {
  try {
    clockOf(zone)
    return true
  } catch {
    return false
  }
}

/** What the clock of a zone shows at an instant (ms since 1970). @throws RangeError for a zone that there is none of. */
export function localTime(zone: string, instant: number): { readonly day: Day; readonly minute: number } {
  const local = instant + clockOf(zone).offsetAt(instant)
  const day = Math.floor(local / dayMs)
  return { day, minute: Math.floor((local - day * dayMs) / minuteMs) }
}

/**
 * The instant at which the clock of a zone shows a time of a day; `minute` may be 1440 or more, for the day after. Of a time
 * that the clock shows twice the first is meant; one that it jumps over is as much later (as Temporal's "compatible").
 */
export function instantOf(zone: string, day: Day, minute: number): number {
  const { offsetAt } = clockOf(zone)
  const local = day * dayMs + minute * minuteMs
  const before = offsetAt(local - dayMs)
  const after = offsetAt(local + dayMs)
  if (offsetAt(local - before) === before) return local - before
  return offsetAt(local - after) === after ? local - after : local - before
}
