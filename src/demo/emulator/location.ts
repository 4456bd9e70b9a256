import type { Location } from 'grammy/types'
import { numberOf, type Parameters } from './parameters.ts'
import { badRequest } from './refusal.ts'

/** The place of a call; refuses a missing one or one that is not on Earth. */
export function locationOf(parameters: Parameters): Location {
  const latitude = numberOf(parameters, 'latitude')
  const longitude = numberOf(parameters, 'longitude')
  if (latitude === undefined) throw badRequest('latitude is empty')
  if (longitude === undefined) throw badRequest('longitude is empty')
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) throw badRequest('wrong location specified')
  return { latitude, longitude }
}
