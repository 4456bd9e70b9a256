/** The shapes of `content/points.yaml`, `time-zones.yaml` and `holidays.yaml`: what the directory reckons with. */
import { z } from 'zod'
import { type Points, parsePoints } from '../directory/distance.ts'
import { type HolidayFacts, moonFeasts } from '../directory/holidays.ts'
import { isZone } from '../directory/time-zones.ts'
import { confidence, day, factSource, regionCode, slug } from './schema.ts'

const facts = { checked: day, confidence, sources: z.array(factSource).min(1) }

const places = z.string().refine((text) => parsePoints(text) !== undefined, 'points as 44.61 40.11, 44.99 38.94')

export const points = z.strictObject({
  ...facts,
  russia: z.record(regionCode, places),
  abroad: z.record(z.string().regex(/^[A-Z]{2}$/, 'a country as two capital letters'), places),
}) satisfies z.ZodType<Points>
export type PointsFile = z.infer<typeof points>

const zone = z.string().refine(isZone, 'a time zone as Europe/Moscow')

export const timeZones = z.strictObject({
  ...facts,
  regions: z.record(regionCode, zone),
  cities: z.record(slug, zone),
})
export type TimeZonesFile = z.infer<typeof timeZones>

/** The 29th of February is on no calendar of holidays. */
const monthDay = z
  .string()
  .regex(/^\d\d-\d\d$/)
  .refine((text) => z.iso.date().safeParse(`2026-${text}`).success, 'a day as MM-DD')
const feasts = z.array(z.enum(moonFeasts))

export const holidays = z.strictObject({
  ...facts,
  years: z.strictObject({ from: z.number().int(), to: z.number().int() }),
  moon: z.strictObject({ fitr: z.array(day).min(1), adha: z.array(day).min(1) }),
  countries: z
    .array(z.strictObject({ country: z.string().regex(/^[a-z]{2}$/), days: z.array(monthDay).min(1), moon: feasts }))
    .min(1),
}) satisfies z.ZodType<HolidayFacts>
export type HolidaysFile = z.infer<typeof holidays>
