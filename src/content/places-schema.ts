/** The shape of `content/places.yaml`: what people call the places where they live and work. */
import { z } from 'zod'
import type { SpokenPlaces } from '../directory/spoken-places.ts'
import { confidence, day, factSource, line, regionCode } from './schema.ts'

const names = z.array(line.max(60))

export const places = z.strictObject({
  checked: day,
  confidence: z.strictObject({ towns: confidence, spoken: confidence, abroad: confidence }),
  sources: z.array(factSource).min(1),
  towns: z.record(regionCode, names),
  spoken: z.array(z.strictObject({ region: regionCode, city: line.max(40).nullable(), names: names.min(1) })),
  stems: z.record(regionCode, names),
  people: names,
  surnames: names,
  words: names,
  adjectives: names,
  stubborn: names,
  unless: z.record(z.string(), names),
  everyday: names,
  abroad: z.array(z.strictObject({ country: z.string().regex(/^[A-Z]{2}$/), names, cities: names })),
}) satisfies z.ZodType<SpokenPlaces>
export type PlacesFile = z.infer<typeof places>
