/** The place that a text names: a region, or a city and with it its region. */
import { normalise } from '../answers/normalise.ts'
import type { Gazetteer, Region } from './regions.ts'

export interface Place {
  readonly region: Region
  /** In Russian; null when the text named the region itself. */
  readonly city: string | null
}

/** @returns `undefined` for a text that is the name of no place, or of places in several regions. */
export type PlaceOf = (text: string) => Place | undefined

type Named = readonly [name: string, place: Place]

/** As it is typed, but for case, full stops, hyphens and ё. */
const typed = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[.,\s\p{Pd}]+/gu, ' ')
    .trim()

/** Without the letters that people exchange for one another. Short names then become those of others: нн is н. */
const folded = (text: string): string => normalise(text).join(' ')
const shortestFolded = 3

/** A name that leads to several regions leads nowhere. A city and its region may share one: what stands first is meant. */
function indexOf(names: readonly Named[]): ReadonlyMap<string, Place> {
  const index = new Map<string, Place | undefined>()
  for (const [name, place] of names) {
    if (!index.has(name)) index.set(name, place)
    else if (index.get(name)?.region !== place.region) index.set(name, undefined)
  }
  return new Map([...index].flatMap(([name, place]) => (place === undefined ? [] : [[name, place] as const])))
}

/** Every name that is understood, with the place it stands for; cities first. */
export function namesOf({ regions, cities }: Pick<Gazetteer, 'regions' | 'cities'>): readonly Named[] {
  const byCode = new Map(regions.map((region) => [region.code, region]))
  return [
    ...cities.flatMap(({ region: code, name, spellings, aliases }): Named[] => {
      const region = byCode.get(code)
      if (region === undefined) return []
      const spelt = Object.values(spellings).filter((one) => one !== undefined)
      return [name.ru, name.en, ...spelt, ...aliases].map((one) => [one, { region, city: name.ru }])
    }),
    ...regions.flatMap((region): Named[] => [
      ...[region.capital.ru, region.capital.en].map((one): Named => [one, { region, city: region.capital.ru }]),
      ...[region.name.ru, region.name.en, ...region.aliases].map((one): Named => [one, { region, city: null }]),
    ]),
  ]
}

/**
 * Understands a text that is the name of a place and nothing else, in any of our languages, also as people type it:
 * "Питер", "qozon", "Свердловская область".
 */
export function createPlaceOf(gazetteer: Pick<Gazetteer, 'regions' | 'cities'>): PlaceOf {
  const index = () => {
    const names = namesOf(gazetteer)
    return {
      exact: indexOf(names.map(([name, place]) => [typed(name), place])),
      tolerant: indexOf(names.map(([name, place]) => [folded(name), place])),
    }
  }
  // Made for the first question: no start of the bot waits for it.
  let made: ReturnType<typeof index> | undefined
  return (text) => {
    made ??= index()
    const { exact, tolerant } = made
    const known = exact.get(typed(text))
    if (known !== undefined) return known
    const key = folded(text)
    return key.length < shortestFolded ? undefined : tolerant.get(key)
  }
}
