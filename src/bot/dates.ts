/** Dates as people of all our languages read them: 21.09.2022. */

/** @param date YYYY, YYYY-MM or YYYY-MM-DD. */
export function readableDate(date: string): string {
  return date.split('-').reverse().join('.')
}

/** Has the day (YYYY-MM-DD) passed at this instant (milliseconds, UTC)? */
export function isPast(day: string, now: number): boolean {
  return new Date(now).toISOString().slice(0, 10) > day
}
