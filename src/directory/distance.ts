/** Distances on the Earth as a sphere, and which of many known places is the nearest to a point. */

/** Degrees; north and east are positive. */
export interface Point {
  readonly lat: number
  readonly lon: number
}

/** Mean radius, km: IUGG 1980. */
const earthRadiusKm = 6371.0088

const toRadians = (degrees: number): number => (degrees * Math.PI) / 180

/** Length of the great circle between two points, km; the haversine formula, which keeps its digits at short distances. */
export function kmBetween(a: Point, b: Point): number {
  const sinLat = Math.sin(toRadians(b.lat - a.lat) / 2)
  const sinLon = Math.sin(toRadians(b.lon - a.lon) / 2)
  const half = sinLat ** 2 + Math.cos(toRadians(a.lat)) * Math.cos(toRadians(b.lat)) * sinLon ** 2
  return 2 * earthRadiusKm * Math.asin(Math.min(1, Math.sqrt(half)))
}

export const isOnEarth = ({ lat, lon }: Point): boolean => Math.abs(lat) <= 90 && Math.abs(lon) <= 180

/** Places by their owner, a region's code or a country's: `44.61 40.11, 44.99 38.94`, as `parsePoints` reads them. */
export type KnownPoints = Readonly<Record<string, string>>

export interface Points {
  /** By ISO 3166-2:RU. */
  readonly russia: KnownPoints
  /** By ISO 3166-1 alpha-2. */
  readonly abroad: KnownPoints
}

/** @returns `undefined` when one of them is no latitude and longitude. */
export function parsePoints(text: string): readonly Point[] | undefined {
  const points = text.split(',').map((pair): Point => {
    const [lat, lon, ...more] = pair.trim().split(' ').map(Number)
    return lat === undefined || lon === undefined || more.length > 0
      ? { lat: Number.NaN, lon: Number.NaN }
      : { lat, lon }
  })
  return points.every(isOnEarth) ? points : undefined
}

/** Where a point lies; `nowhere` is far from every known place, at sea or in a desert. */
export type Located =
  | { readonly kind: 'region'; readonly code: string }
  | { readonly kind: 'abroad'; readonly country: string }
  | { readonly kind: 'nowhere' }

/** Beyond this from the nearest known place nobody can say whose land it is. */
const farthestKm = 300

/**
 * Says in which region or country a point lies: that of the nearest known place.
 *
 * @returns a function that gives `nowhere` for a point that is not on Earth too.
 */
export function createLocate({ russia, abroad }: Points): (point: Point) => Located {
  const owners: Located[] = []
  const vectors: number[] = []
  const add = (places: KnownPoints, ownerOf: (id: string) => Located): void => {
    for (const [id, points] of Object.entries(places)) {
      const owner = ownerOf(id)
      for (const point of parsePoints(points) ?? []) {
        owners.push(owner)
        vectors.push(...unitVector(point))
      }
    }
  }
  add(russia, (code) => ({ kind: 'region', code }))
  add(abroad, (country) => ({ kind: 'abroad', country }))
  const all = Float64Array.from(vectors)
  const least = Math.cos(farthestKm / earthRadiusKm)
  return (point) => {
    if (!isOnEarth(point)) return { kind: 'nowhere' }
    const [x, y, z] = unitVector(point)
    // The cosine of the angle between two points falls as their distance grows.
    let best = least
    let nearest = -1
    for (let at = 0; at < owners.length; at++) {
      const cosine = x * (all[3 * at] ?? 0) + y * (all[3 * at + 1] ?? 0) + z * (all[3 * at + 2] ?? 0)
      if (cosine > best) {
        best = cosine
        nearest = at
      }
    }
    return owners[nearest] ?? { kind: 'nowhere' }
  }
}

function unitVector({ lat, lon }: Point): [x: number, y: number, z: number] {
  const [phi, lambda] = [toRadians(lat), toRadians(lon)]
  return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)]
}
