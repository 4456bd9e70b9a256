/** Which one of the places that a message mentions is meant, if it is one. Pure. */
import type { InRussia, Meaning } from './spoken-places.ts'
import type { Where } from './where.ts'

/** A name in a message that is a place. */
export interface Mention {
  /** More than one where places share a name. */
  readonly meanings: readonly Meaning[]
  /** The words of the message from `at` on, up to `end`. */
  readonly at: number
  readonly end: number
  /** Somebody or something comes from there. */
  readonly isOrigin: boolean
  /** "Under Petersburg", "near Moscow". */
  readonly isNear: boolean
  /** It may be a person. */
  readonly isDoubtful: boolean
}

/** Regions that the post counts to another one: the larger one says less. */
const within: Readonly<Record<string, string>> = { 'RU-KHM': 'RU-TYU', 'RU-YAN': 'RU-TYU', 'RU-NEN': 'RU-ARK' }
/** The region around a city that is a region itself: "Москва вилояти". */
export const outskirts: Readonly<Record<string, string>> = { 'RU-MOW': 'RU-MOS', 'RU-SPE': 'RU-LEN' }
/** The states of our people: that they come from there says nothing of where they are. */
const homes: ReadonlySet<string> = new Set(['KG', 'UZ', 'TJ'])

const isInRussia = (meaning: Meaning): meaning is InRussia => 'region' in meaning
const isHome = (meaning: Meaning): boolean => 'country' in meaning && homes.has(meaning.country)

/** @param besides how many words of the message say something beside the names. */
export function meantBy(mentions: readonly Mention[], besides: number): Where {
  const here = mentions.filter(({ meanings }) => meanings.some(isInRussia))
  const abroad = mentions.filter(({ meanings }) => !meanings.some(isInRussia))
  if (here.length === 0) {
    const there = abroad.filter(({ isOrigin, meanings }) => !(isOrigin && meanings.some(isHome)))
    const [country] = there.flatMap(({ meanings }) => meanings.flatMap((one) => ('country' in one ? one.country : [])))
    return country === undefined ? { kind: 'none' } : { kind: 'abroad', country, besides }
  }
  const places = narrowed(here)
  const [place, ...others] = places
  // "I am in Kazan and want to go back to Kyrgyzstan."
  const isHomeState = (one: Meaning): boolean => isHome(one) && 'isState' in one && one.isState
  const isSettled =
    others.length === 0 && abroad.every(({ isOrigin, meanings }) => isOrigin || meanings.some(isHomeState))
  const mayBePerson = here.some(({ isDoubtful }) => isDoubtful)
  if (place && isSettled && !mayBePerson) return { kind: 'region', ...place, besides }
  return { kind: 'several', places, mayBePerson, besides }
}

/** One place for a region; what is part of another, or says it again, is left out. */
function narrowed(mentions: readonly Mention[]): InRussia[] {
  const only = ({ meanings }: Mention): readonly InRussia[] =>
    meanings.length === 1 ? meanings.filter(isInRussia) : []
  const sure = new Set(mentions.flatMap(only).map(({ region }) => region.code))
  const meant = mentions.flatMap((mention, index) => {
    const inRussia = mention.meanings.filter(isInRussia)
    const agreed = inRussia.filter(({ region }) => sure.has(region.code))
    const beside = [mentions[index - 1], mentions[index + 1]].filter((other) => other !== undefined)
    return (agreed.length > 0 ? agreed : inRussia).filter((place) => !isSurrounding(place, mention, beside))
  })
  const isWhole = ({ region, city }: InRussia): boolean =>
    city === null && meant.some((other) => within[other.region.code] === region.code)
  const byRegion = Map.groupBy(
    meant.filter((place) => !isWhole(place)),
    ({ region }) => region,
  )
  return [...byRegion].map(([region, places]) => {
    const cities = [...new Set(places.flatMap(({ city }) => city ?? []))]
    return { region, city: cities.length === 1 ? (cities[0] ?? null) : null }
  })
}

/** "Балашиха, Москва", "Мурино под Питером": the town says it all, where the great city stands right beside it. */
function isSurrounding({ region }: InRussia, mention: Mention, beside: readonly Mention[]): boolean {
  const outer = outskirts[region.code]
  return beside.some((other) => {
    const between = Math.max(mention.at, other.at) - Math.min(mention.end, other.end)
    const isBeside = between === 0 || (between === 1 && mention.isNear)
    return isBeside && other.meanings.some((one) => isInRussia(one) && one.city !== null && one.region.code === outer)
  })
}
