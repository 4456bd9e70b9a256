/** Telegram's dates are seconds since 1970; the page shows them in the reader's own time zone. */
const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long' })
const dayOfYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })
const shortDay = new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: '2-digit', year: '2-digit' })

/** @param {number} seconds */
export const clockTime = (seconds) => time.format(seconds * 1000)

/** @param {number} seconds */
export const dayKey = (seconds) => new Date(seconds * 1000).toDateString()

/** The words of a date line between two days. @param {number} seconds @param {number} nowMs */
export function dayLabel(seconds, nowMs) {
  if (dayKey(seconds) === new Date(nowMs).toDateString()) return 'Today'
  if (dayKey(seconds) === new Date(nowMs - 86_400_000).toDateString()) return 'Yesterday'
  const sameYear = new Date(seconds * 1000).getFullYear() === new Date(nowMs).getFullYear()
  return (sameYear ? day : dayOfYear).format(seconds * 1000)
}

/** The time beside a person in the list: a clock time today, else a date. @param {number} seconds @param {number} nowMs */
export function listTime(seconds, nowMs) {
  return dayKey(seconds) === new Date(nowMs).toDateString() ? clockTime(seconds) : shortDay.format(seconds * 1000)
}
