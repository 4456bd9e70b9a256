/** What the buttons about missions carry. A region travels with them, so that nothing of it need be kept. */
import { z } from 'zod'
import { callbackData, count } from '../bot/callback-data.ts'

const id = z.string().regex(/^[a-z0-9-]{1,50}$/)
/** The region of a question without its `RU-`, in lower case: as in `destination`s, and short beside an id. */
const at = z.string().regex(/^[a-z]{2,3}$/)

export const atOf = (region: string): string => region.slice('RU-'.length).toLowerCase()
export const regionOf = (where: string): string => `RU-${where.toUpperCase()}`

/** `city` is `-` for offices that serve a whole region. */
export const cityButton = callbackData('city', { city: id })
export const missionButton = callbackData('mission', { mission: id })
export const mapButton = callbackData('map', { mission: id })
/** "This number does not answer". `m` for missions, `h` for helpers. */
export const notAnsweringButton = callbackData('no-answer', { kind: z.enum(['m', 'h']), id })

/** The responsible mission of a region. */
export const doorsButton = callbackData('doors', { at })
/** Another mission for people of a region. */
export const doorButton = callbackData('door', { mission: id, at })
export const keepRegionButton = callbackData('keep-region', { at })
/** Missions in another country, as two small letters. */
export const abroadButton = callbackData('abroad', { host: z.string().regex(/^[a-z]{2}$/) })

/** Asks where the person is, whatever region they keep. */
export const elsewhereButton = callbackData('where', {})
/** Asks for Telegram's location button. */
export const locateButton = callbackData('where-send', {})
export const allCitiesButton = callbackData('where-cities', {})
export const whereDistrictsButton = callbackData('where-districts', {})
export const whereDistrictButton = callbackData('where-district', {
  district: z.string().regex(/^[A-Z]{3,5}$/),
  page: count,
})
