/** How long a person will wait, as honestly as it can be told: by how long others waited lately at this hour. */
import { isOnDuty, nextOnDuty, type Shift } from './hours.ts'

/** How long somebody waited for the first answer. Nobody is named in it. */
export interface Waited {
  /** The hour of the question, 0 to 23, Moscow. */
  readonly hour: number
  readonly minutes: number
}

export type WaitingTime =
  /** Nobody is on duty; `at` is the beginning of the next shift, if any is planned. */
  | { readonly type: 'nobody'; readonly at: number | undefined }
  /** Somebody is on duty, and too few have asked at this hour to tell. */
  | { readonly type: 'unknown' }
  /** Half of the people waited no longer than this. */
  | { readonly type: 'usual'; readonly minutes: number }

/** Of the last so many days. */
export const waitedDays = 14
const fewest = 3
/** The hour and its neighbours: at night one hour alone has too few. */
const nearHours = 1

const hoursApart = (a: number, b: number): number => Math.min((a - b + 24) % 24, (b - a + 24) % 24)

/** Never less than it was: 7 minutes are told as 10. */
function rounded(minutes: number): number {
  const step = minutes <= 30 ? 5 : minutes <= 120 ? 15 : 60
  return Math.max(step, Math.ceil(minutes / step) * step)
}

/** The middle one, the longer of the two middle ones. */
function median(sorted: readonly number[]): number {
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

/** @param hour the hour of Moscow's clock at `now`. */
export function waitingTime(
  shifts: readonly Shift[],
  waited: readonly Waited[],
  hour: number,
  now: number,
): WaitingTime {
  if (!shifts.some((shift) => isOnDuty(shift, now))) return { type: 'nobody', at: nextOnDuty(shifts, now) }
  const near = waited.filter((one) => hoursApart(one.hour, hour) <= nearHours).map(({ minutes }) => minutes)
  if (near.length < fewest) return { type: 'unknown' }
  return { type: 'usual', minutes: rounded(median(near.sort((a, b) => a - b))) }
}
