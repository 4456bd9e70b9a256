/** The shape of `content/regions.yaml`: where in Russia a person lives, whom a broadcast is for, what is near. */
import { z } from 'zod'
import type { City, FederalDistrict, Region } from '../directory/regions.ts'
import { confidence, day, factSource, line, regionCode, slug } from './schema.ts'

const point = { lat: z.number().min(41).max(82), lon: z.number().min(-180).max(180) }
/** As on Russian maps, and in English. */
const name = z.strictObject({ ru: line.max(40), en: line })
const aliases = z.array(line)

const region = z.strictObject({
  code: regionCode,
  name,
  district: z.string(),
  capital: name,
  ...point,
  aliases,
}) satisfies z.ZodType<Region>

const city = z.strictObject({
  id: slug,
  region: regionCode,
  name,
  /** In our languages, where it is not the Russian name. */
  spellings: z.strictObject({ ky: line, uz_latn: line, uz_cyrl: line, tg: line }).partial(),
  ...point,
  aliases,
}) satisfies z.ZodType<City>

const district = z.strictObject({
  id: z.string().regex(/^[A-Z]{3,5}$/),
  name: line.max(20),
  known_by: z.array(line).length(2),
}) satisfies z.ZodType<FederalDistrict>

export const regions = z.strictObject({
  checked: day,
  confidence: z.strictObject({
    codes: confidence,
    coordinates: confidence,
    names: confidence,
    aliases: confidence,
    first: confidence,
  }),
  sources: z.array(factSource).min(1),
  /** Codes of the regions that are offered at once. */
  first: z.array(regionCode).min(1).max(12),
  districts: z.array(district).min(1),
  regions: z.array(region).min(1),
  cities: z.array(city),
})
export type RegionsFile = z.infer<typeof regions>
