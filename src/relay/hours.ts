/** When helpers are at hand: hours of Moscow's clock, which has no summer time. */

/** When a helper takes people: from a full hour until another one, over midnight when `until` is not later than `from`. */
export interface Shift {
  /** False: not at all, whatever the hours say. */
  readonly on: boolean
  /** 0 to 23. */
  readonly from: number
  /** 0 to 23; the same as `from` means around the clock. */
  readonly until: number
  /** No shift begins on Saturday or Sunday. */
  readonly weekdays: boolean
}

export const usualShift: Shift = { on: false, from: 9, until: 18, weekdays: false }

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const moscowMs = 3 * hourMs

/** 0 to 23, Moscow. */
export const moscowHour = (at: number): number => Math.floor((at + moscowMs) / hourMs) % 24

/** YYYY-MM-DD, Moscow. */
export const moscowDay = (at: number): string => new Date(at + moscowMs).toISOString().slice(0, 10)

const startOfDay = (at: number): number => Math.floor((at + moscowMs) / dayMs) * dayMs - moscowMs
const isWeekend = (at: number): boolean => [0, 6].includes(new Date(at + moscowMs).getUTCDay())

const lengthMs = ({ from, until }: Shift): number => ((until - from + 24) % 24 || 24) * hourMs

/** The shifts that begin on the day of an instant and on the days around it, as far as may matter. */
function spans(shift: Shift, at: number, days: readonly number[]): { readonly from: number; readonly until: number }[] {
  if (!shift.on) return []
  return days.flatMap((day) => {
    const midnight = startOfDay(at) + day * dayMs
    if (shift.weekdays && isWeekend(midnight)) return []
    const from = midnight + shift.from * hourMs
    return [{ from, until: from + lengthMs(shift) }]
  })
}

export const isOnDuty = (shift: Shift, now: number): boolean =>
  spans(shift, now, [-1, 0]).some(({ from, until }) => from <= now && now < until)

/** When the next shift begins, in milliseconds; `now` when one is going on, `undefined` when there is none. */
export function nextOnDuty(shifts: readonly Shift[], now: number): number | undefined {
  if (shifts.some((shift) => isOnDuty(shift, now))) return now
  const next = shifts.flatMap((shift) => spans(shift, now, [0, 1, 2, 3, 4]).map(({ from }) => from))
  const later = next.filter((from) => from > now)
  return later.length === 0 ? undefined : Math.min(...later)
}

export interface Hours {
  readonly from: number
  /** The hour that it ends with; the same as `from` means around the clock. */
  readonly until: number
}

/**
 * The hours of a day in which somebody is on duty, joined and in order.
 *
 * @param weekend for Saturdays and Sundays, by the shifts that begin on them.
 */
export function openHours(shifts: readonly Shift[], weekend: boolean): Hours[] {
  const open = Array.from({ length: 24 }, (_, hour) =>
    shifts.some((shift) => {
      if (!shift.on || (weekend && shift.weekdays)) return false
      return (hour - shift.from + 24) % 24 < lengthMs(shift) / hourMs
    }),
  )
  if (open.every(Boolean)) return [{ from: 0, until: 0 }]
  const starts = open.flatMap((isOpen, hour) => (isOpen && !open[(hour + 23) % 24] ? [hour] : []))
  return starts.map((from) => {
    let until = from
    while (open[until % 24]) until++
    return { from, until: until % 24 }
  })
}
