/** Dates as people of all our languages read them: 21.09.2022. */

/** @param date YYYY, YYYY-MM or YYYY-MM-DD. */
export function readableDate(date: string): string {
  return date.split('-').reverse().join('.')
}

/** 21.09.2022 14:05 in UTC, for an instant in milliseconds. */
export function readableMoment(at: number): string {
  const [day = '', time = ''] = new Date(at).toISOString().slice(0, 16).split('T')
  return `${readableDate(day)} ${time}`
}

/** Has the day (YYYY-MM-DD) passed at this instant (milliseconds, UTC)? */
export function isPast(day: string, now: number): boolean {
  return new Date(now).toISOString().slice(0, 10) > day
}
