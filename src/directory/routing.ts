/**
 * Which offices of a person's state are theirs: by the consular district where one is stated, else by distance. Citizens in
 * need may call any office of their state, so nobody is left without one.
 */
import { kmBetween, type Point } from './distance.ts'

/** What routing looks at; `content/missions.yaml` explains the fields. */
export interface Routable {
  readonly id: string
  readonly country: string
  readonly kind: 'embassy' | 'consulate_general' | 'consulate' | 'migration_office'
  readonly status: 'active' | 'unconfirmed'
  /** ISO 3166-1 alpha-2, upper case. */
  readonly host_country: string
  readonly phones: readonly string[]
  readonly emergency_phones: readonly string[]
  readonly consular_district: readonly string[] | null
  /** Whom to call when this one has no phone. */
  readonly fallback?: string | undefined
  readonly lat: number | null
  readonly lon: number | null
}

/**
 * Why an office stands where it stands: its district holds the region; it is the nearest, as no district is known to hold
 * the region; it is called in place of the one before it; it is another one, further off.
 */
export type Why = 'district' | 'nearest' | 'fallback' | 'other'

export interface Door<M extends Routable> {
  readonly mission: M
  readonly why: Why
  /** From the person, or from the capital of the region; null when either place is not known. */
  readonly km: number | null
}

export interface Asked {
  /** Whose citizen: ISO 3166-1 alpha-2, lower case. */
  readonly country: string
  /** ISO 3166-2:RU. */
  readonly region?: string | undefined
  /** Where the person stands, when they showed it; distances are then from here. */
  readonly point?: Point | undefined
  /** What they ask about: questions of work go to the offices for work first. */
  readonly topic?: string | undefined
}

/** Topics in which offices of labour ministries and migration agencies do more than consuls. */
const workTopics: ReadonlySet<string> = new Set(['unpaid-wages', 'work-patent'])

const nextNearest = 2
/** As many as a person looks at. */
const mostDoors = 5

export const isCallable = ({ phones, emergency_phones }: Routable): boolean =>
  phones.length + emergency_phones.length > 0

const isOffice = ({ kind }: Routable): boolean => kind === 'migration_office'

/** @returns the active mission to turn to in place of one that is not confirmed or has no phone; never itself. */
export function fallbackOf<M extends Routable>(missions: readonly M[], mission: M): M | undefined {
  const seen = new Set<string>([mission.id])
  let at: M | undefined = mission
  while (at?.fallback !== undefined && !seen.has(at.fallback)) {
    seen.add(at.fallback)
    const id: string = at.fallback
    at = missions.find((one) => one.id === id)
    if (at?.status === 'active' && isCallable(at)) return at
  }
  return undefined
}

/**
 * The offices of a person's state in Russia, best first, each once: the responsible one, whom to call in its place when it
 * has no phone, other offices of the district, then the nearest.
 *
 * @returns none only for a country that has no active mission in Russia.
 */
export function missionsFor<M extends Routable>(
  missions: readonly M[],
  regions: readonly (Point & { readonly code: string })[],
  { country, region, point, topic }: Asked,
): readonly Door<M>[] {
  const capital = regions.find(({ code }) => code === region)
  const from = point ?? capital
  const kmTo = distanceFrom(from)
  const isAboutWork = topic !== undefined && workTopics.has(topic)
  const officesFirst = isAboutWork ? 1 : -1
  const own = missions
    .filter((mission) => mission.country === country && mission.host_country === 'RU')
    .map((mission) => ({ mission, km: kmTo(mission) }))
    .sort((a, b) => officesFirst * (Number(isOffice(b.mission)) - Number(isOffice(a.mission))) || nearerFirst(a, b))
  const holders = own.filter(({ mission }) => region !== undefined && mission.consular_district?.includes(region))
  const nearest = own.find(({ mission }) => !isOffice(mission)) ?? own[0]
  const responsible: readonly (readonly [Why, (typeof own)[number]])[] =
    holders.length > 0
      ? holders.map((holder) => ['district', holder] as const)
      : nearest === undefined
        ? []
        : [['nearest', nearest]]

  const doors = new Map<string, Door<M>>()
  const open = (why: Why, { mission, km }: { readonly mission: M; readonly km: number | null }): void => {
    if (mission.status === 'active' && !doors.has(mission.id)) doors.set(mission.id, { mission, why, km })
  }
  for (const [why, one] of responsible) {
    open(why, one)
    if (one.mission.status === 'active' && isCallable(one.mission)) continue
    const instead = fallbackOf(missions, one.mission)
    if (instead) open('fallback', { mission: instead, km: kmTo(instead) })
  }
  const rest = own.filter(({ mission }) => mission.status === 'active' && !doors.has(mission.id))
  const consulates = rest.filter(({ mission }) => !isOffice(mission)).slice(0, nextNearest)
  // An officer of another district, or one who cannot be called, is no use to anybody from here.
  const offices = rest.filter(({ mission, km }) => isOffice(mission) && km !== null && isCallable(mission)).slice(0, 1)
  for (const one of isAboutWork ? [...offices, ...consulates] : [...consulates, ...offices])
    open(doors.size === 0 ? 'nearest' : 'other', one)
  const [last] = rest
  if (doors.size === 0 && last) open('nearest', last)
  return [...doors.values()].slice(0, mostDoors)
}

const kindOrder: readonly Routable['kind'][] = ['embassy', 'consulate_general', 'consulate', 'migration_office']

/**
 * The offices of a person's state in another country than Russia, the embassy first; none where no one is known.
 *
 * @param country ISO 3166-1 alpha-2, lower case; @param host the same in upper case.
 */
export function missionsAbroad<M extends Routable>(
  missions: readonly M[],
  { country, host }: { readonly country: string; readonly host: string },
): readonly M[] {
  return missions
    .filter((one) => one.country === country && one.host_country === host && one.status === 'active')
    .sort((a, b) => kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind) || a.id.localeCompare(b.id))
}

const distanceFrom =
  (from: Point | undefined) =>
  ({ lat, lon }: Routable): number | null =>
    from === undefined || lat === null || lon === null ? null : kmBetween(from, { lat, lon })

type Measured = { readonly mission: Routable; readonly km: number | null }

/** What has no place stands last; at the same distance the higher rank goes first. */
const nearerFirst = (a: Measured, b: Measured): number =>
  (a.km === b.km ? 0 : (a.km ?? Number.MAX_VALUE) - (b.km ?? Number.MAX_VALUE)) ||
  kindOrder.indexOf(a.mission.kind) - kindOrder.indexOf(b.mission.kind) ||
  a.mission.id.localeCompare(b.mission.id)
