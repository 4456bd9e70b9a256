/** The dry run of a broadcast: what each kind of person would get, how many they are, and who gets nothing and why. */
import { type Locale, locales } from '../content/locale.ts'
import { type ChosenLanguage, languageFor, type Omission, omissionOf, type Subscriber } from './audience.ts'
import type { Broadcast } from './broadcast.ts'

/** Subscribers who are alike in everything that a broadcast asks about. */
export interface Group extends Subscriber {
  readonly people: number
}

export interface Face {
  readonly locale: Locale
  /** Whether these people named a region; who named none gets the broadcasts of all regions. */
  readonly hasRegion: boolean
  readonly people: number
  /** The text they get; `undefined` when the broadcast has none for them. */
  readonly chosen: ChosenLanguage | undefined
}

export interface DryRun {
  /** In the order of the locales, those with a region first. Kinds of people that nobody belongs to are left out. */
  readonly faces: readonly Face[]
  /** How many get it. */
  readonly people: number
  /** How many of them named no region. */
  readonly withoutRegion: number
  /** How many citizens get nothing, by why. */
  readonly omitted: Readonly<Partial<Record<Omission, number>>>
}

type Meant = Pick<Broadcast, 'country' | 'severity' | 'audience' | 'texts' | 'original'>

/** @param groups of any country: what is not asked about the own citizens is not in the result. */
export function dryRun(broadcast: Meant, groups: readonly Group[]): DryRun {
  const citizens = groups.filter(({ country }) => country === broadcast.country)
  const omitted: Partial<Record<Omission, number>> = {}
  const meant: Group[] = []
  for (const group of citizens) {
    const omission = omissionOf(broadcast, group)
    if (omission === undefined) meant.push(group)
    else omitted[omission] = (omitted[omission] ?? 0) + group.people
  }
  const peopleOf = (isCounted: (group: Group) => boolean): number =>
    meant.filter(isCounted).reduce((sum, { people }) => sum + people, 0)
  const faces = locales.flatMap((locale) =>
    [true, false].flatMap((hasRegion) => {
      const people = peopleOf((group) => group.locale === locale && (group.region !== null) === hasRegion)
      return people === 0 ? [] : [{ locale, hasRegion, people, chosen: languageFor(broadcast, locale) }]
    }),
  )
  return { faces, people: peopleOf(() => true), withoutRegion: peopleOf(({ region }) => region === null), omitted }
}
