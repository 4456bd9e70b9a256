/**
 * Days on which an office may be closed because of a holiday: on these nobody is told that it is open. Governments move days
 * off and lengthen feasts by decrees that come late, so the days about a holiday count as well.
 */
import { type Day, dayOf, weekdayOf, yearOf } from './time-zones.ts'

export const moonFeasts = ['fitr', 'adha'] as const
/** Orozo Ait, Ruza hayit, Idi Ramazon; and Kurman Ait, Qurbon hayit, Idi Qurbon. */
export type MoonFeast = (typeof moonFeasts)[number]

export interface HolidayFacts {
  /** The years for which the feasts of the moon are listed: of other years nothing is known. */
  readonly years: { readonly from: number; readonly to: number }
  /** The first day of each feast, as YYYY-MM-DD. */
  readonly moon: Readonly<Record<MoonFeast, readonly string[]>>
  readonly countries: readonly {
    /** ISO 3166-1 alpha-2, lower case. */
    readonly country: string
    /** As MM-DD. */
    readonly days: readonly string[]
    readonly moon: readonly MoonFeast[]
  }[]
}

/** @returns whether a day is a holiday of one of these countries or near one; `undefined` when that is not known. */
export type IsHoliday = (countries: readonly string[], day: Day) => boolean | undefined

/** The moon is seen a day earlier or later than reckoned, and the feast is often given days more. */
const moonFromDays = -1
const moonUntilDays = 2

export function createIsHoliday({ years, moon, countries }: HolidayFacts): IsHoliday {
  const known = new Map(countries.map((one) => [one.country, one]))
  const daysOf = ({ days, moon: feasts }: HolidayFacts['countries'][number]): ReadonlySet<Day> => {
    const fixed = []
    for (let year = years.from - 1; year <= years.to + 1; year++)
      for (const day of days) {
        const at = dayOf(`${year}-${day}`)
        if (!Number.isNaN(at)) fixed.push(at)
      }
    const about = feasts.flatMap((feast) =>
      moon[feast].flatMap((first) => {
        const length = moonUntilDays - moonFromDays + 1
        return Array.from({ length }, (_, index) => dayOf(first) + moonFromDays + index)
      }),
    )
    const off = new Set([...fixed, ...about])
    return new Set([...off, ...[...off].flatMap((day) => nearby(day, off))])
  }
  const made = new Map<string, ReadonlySet<Day>>()
  const holidaysOf = (country: string): ReadonlySet<Day> | undefined => {
    const facts = known.get(country)
    if (!facts) return undefined
    const holidays = made.get(country) ?? daysOf(facts)
    made.set(country, holidays)
    return holidays
  }
  return (asked, day) => {
    const year = yearOf(day)
    if (year < years.from || year > years.to) return undefined
    let isKnown = true
    for (const country of asked) {
      const holidays = holidaysOf(country)
      if (holidays?.has(day)) return true
      isKnown &&= holidays !== undefined
    }
    return isKnown ? false : undefined
  }
}

/** Where a holiday may give another day off: for one on a weekend the next working day, for one beside it the day between. */
function nearby(holiday: Day, off: ReadonlySet<Day>): Day[] {
  const weekday = weekdayOf(holiday)
  if (weekday === 2) return [holiday - 1]
  if (weekday === 4) return [holiday + 1]
  if (weekday < 6) return []
  let next = holiday + 1
  while (weekdayOf(next) > 5 || off.has(next)) next++
  return [next]
}
