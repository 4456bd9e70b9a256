/** Moments as embassies write and read them: in Moscow's time and in that of the own capital, both named. */
import type { Translate } from '../bot/i18n.ts'
import { type Country, countries } from '../content/schema.ts'

export const zones = ['moscow', ...countries] as const
export type Zone = (typeof zones)[number]

/** Minutes east of Greenwich. None of these zones moves its clocks. */
const offsets: Readonly<Record<Zone, number>> = { moscow: 180, kg: 360, uz: 300, tj: 300 }
const minuteMs = 60_000
const dayMs = 86_400_000

const two = (number: number): string => String(number).padStart(2, '0')

function clockOf(at: number, zone: Zone): { readonly day: string; readonly time: string } {
  const local = new Date(at + offsets[zone] * minuteMs)
  return {
    day: `${two(local.getUTCDate())}.${two(local.getUTCMonth() + 1)}.${local.getUTCFullYear()}`,
    time: `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}`,
  }
}

/** "05.12.2026 09:00 (Moscow), 12:00 (Bishkek)"; the day stands twice where it differs. */
export function momentText(t: Translate, at: number, country: Country): string {
  const moscow = clockOf(at, 'moscow')
  const home = clockOf(at, country)
  const second = home.day === moscow.day ? home.time : `${home.day} ${home.time}`
  return `${moscow.day} ${moscow.time} (${t('broadcast:zone.moscow')}), ${second} (${t(`broadcast:zone.${country}`)})`
}

/**
 * Reads `05.12.2026 09:00`, `2026-12-05 9:00` or `5.12 9:00` (the next such day).
 *
 * @returns `undefined` when it is no moment that exists.
 */
export function typedMoment(text: string, zone: Zone, now: number): number | undefined {
  const typed = text.trim()
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})[\sT,]+(\d{1,2})[:.](\d{2})$/.exec(typed)
  const common = /^(\d{1,2})[./](\d{1,2})(?:[./](\d{4}))?[\s,]+(\d{1,2})[:.](\d{2})$/.exec(typed)
  const [year, month, day, hour, minute] = iso
    ? [iso[1], iso[2], iso[3], iso[4], iso[5]].map(Number)
    : [common?.[3] ?? Number.NaN, common?.[2], common?.[1], common?.[4], common?.[5]].map(Number)
  if (month === undefined || day === undefined || hour === undefined || minute === undefined) return undefined
  const at = (inYear: number): number | undefined => {
    const utc = Date.UTC(inYear, month - 1, day, hour, minute)
    const read = new Date(utc)
    const exists = read.getUTCMonth() === month - 1 && read.getUTCDate() === day && hour < 24 && minute < 60
    return exists ? utc - offsets[zone] * minuteMs : undefined
  }
  if (year !== undefined && !Number.isNaN(year)) return at(year)
  if (!common) return undefined
  const thisYear = new Date(now + offsets[zone] * minuteMs).getUTCFullYear()
  const soon = at(thisYear)
  return soon !== undefined && soon < now - dayMs ? at(thisYear + 1) : soon
}

/** Tomorrow at nine, as an example of how to write a moment. */
export function exampleMoment(now: number): string {
  const [year, month, day] = new Date(now + dayMs).toISOString().slice(0, 10).split('-')
  return `${day}.${month}.${year} 09:00`
}
