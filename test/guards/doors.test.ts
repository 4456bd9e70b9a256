/** The door of everybody: each region of Russia, for citizens of each state, on the facts of this release. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countries, topicIds } from '../../src/content/schema.ts'
import { kmBetween } from '../../src/directory/distance.ts'
import { fallbackOf, isCallable, missionsFor, type Routable } from '../../src/directory/routing.ts'
import { snapshot } from '../support/content.ts'

const { missions, regions } = snapshot
const everyDoor = countries.flatMap((country) =>
  regions.all.map((region) => ({
    country,
    region,
    doors: missionsFor(missions, regions.all, { country, region: region.code }),
  })),
)
const named = (wrong: readonly (typeof everyDoor)[number][]) => wrong.map((one) => `${one.country} ${one.region.code}`)

describe('every federal subject, for citizens of every state', () => {
  test('all 83 × 3 are here', () => expect(everyDoor).toHaveLength(83 * 3))

  test('has missions of that state that stand in Russia and are open to people, each once', () => {
    const wrong = everyDoor.filter(
      ({ country, doors }) =>
        doors.length === 0 ||
        new Set(doors.map(({ mission }) => mission.id)).size !== doors.length ||
        doors.some(
          ({ mission }) =>
            snapshot.mission(mission.id) !== mission ||
            mission.country !== country ||
            mission.host_country !== 'RU' ||
            mission.status !== 'active',
        ),
    )
    expect(named(wrong)).toEqual([])
  })

  test('the first is the consular mission whose district the facts state', () => {
    const wrong = everyDoor.filter(({ country, region, doors: [first] }) => {
      const holders = missions.filter(
        ({ country: of, kind, consular_district }) =>
          of === country && kind !== 'migration_office' && consular_district?.includes(region.code),
      )
      return holders.length !== 1 || first?.mission !== holders[0] || first?.why !== 'district'
    })
    expect(named(wrong)).toEqual([])
  })

  test('somebody can be called, and where the first has no phone, its fallback is the next', () => {
    const wrong = everyDoor.filter(({ doors: [first, second] }) => {
      if (!first) return true
      if (isCallable(first.mission)) return false
      return (
        second?.why !== 'fallback' ||
        second.mission !== fallbackOf(missions, first.mission) ||
        !isCallable(second.mission)
      )
    })
    expect(named(wrong)).toEqual([])
  })

  test('the others come by distance, with the kilometres from the capital', () => {
    const wrong = everyDoor.filter(({ region, doors }) => {
      const others = doors.filter(({ why, mission }) => why === 'other' && mission.kind !== 'migration_office')
      const ordered = others.every(({ km }, index) => index === 0 || (others[index - 1]?.km ?? 0) <= (km ?? 0))
      const measured = doors.every(
        ({ km, mission: { lat, lon } }) =>
          km === (lat === null || lon === null ? null : kmBetween(region, { lat, lon })),
      )
      return !ordered || !measured
    })
    expect(named(wrong)).toEqual([])
  })

  test('a question of work goes to the labour office of the district first, and every topic to somebody', () => {
    const asked = { country: 'tj', region: 'RU-SAM' }
    const ids = (topic?: string) =>
      missionsFor(missions, regions.all, { ...asked, topic }).map(({ mission }) => mission.id)
    expect(ids().slice(0, 3)).toEqual(['tj-cg-ufa', 'tj-embassy-moscow', 'tj-labour-rep-volga'])
    expect(ids('unpaid-wages')[0]).toBe('tj-labour-rep-volga')
    for (const topic of topicIds) expect(ids(topic).length, topic).toBeGreaterThan(1)
  })

  test.each([
    ['Surgut', 'kg', 'RU-KHM', ['kg-cg-yekaterinburg', 'kg-embassy-moscow']],
    ['Surgut', 'uz', 'RU-KHM', ['uz-cg-yekaterinburg']],
    ['Kazan', 'uz', 'RU-TA', ['uz-cg-kazan']],
    ['Petersburg', 'uz', 'RU-SPE', ['uz-cg-saint-petersburg', 'uz-embassy-moscow']],
    ['Yakutsk, whose office is not confirmed', 'kg', 'RU-SA', ['kg-embassy-moscow']],
    ['Vladivostok', 'uz', 'RU-PRI', ['uz-cg-vladivostok']],
    ['Yekaterinburg', 'tj', 'RU-SVE', ['tj-cg-yekaterinburg']],
  ])('%s, %s %s', (_, country, region, first) => {
    const doors = missionsFor(missions, regions.all, { country, region })
    expect(doors.slice(0, first.length).map(({ mission }) => mission.id)).toEqual(first)
  })
})

const place = fc.record({
  lat: fc.double({ min: 42, max: 78, noNaN: true }),
  lon: fc.double({ min: 20, max: 179, noNaN: true }),
})
const codes = regions.all.map(({ code }) => code)

/** Missions as staff may leave them: unconfirmed, without phones, without a district, falling back on one another. */
const someMissions: fc.Arbitrary<readonly Routable[]> = fc
  .array(
    fc.record({
      kind: fc.constantFrom('embassy', 'consulate_general', 'consulate', 'migration_office'),
      status: fc.constantFrom('active', 'unconfirmed'),
      phones: fc.constantFrom([], ['+996312000000']),
      consular_district: fc.oneof(fc.constant(null), fc.uniqueArray(fc.constantFrom(...codes), { maxLength: 9 })),
      fallback: fc.oneof(
        fc.constant(undefined),
        fc.integer({ min: 0, max: 7 }).map((n) => `m${n}`),
      ),
      at: fc.oneof(fc.constant(null), place),
      host_country: fc.constantFrom('RU', 'RU', 'RU', 'TR'),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((list) =>
    list.map(({ at, ...one }, index) => ({
      ...one,
      ...{ id: `m${index}`, country: 'kg', emergency_phones: [], lat: at?.lat ?? null, lon: at?.lon ?? null },
    })),
  )

describe('whatever the directory holds', () => {
  test('nobody is refused, nobody is sent to what is not confirmed, and nobody twice', () => {
    fc.assert(
      fc.property(someMissions, fc.option(fc.constantFrom(...codes)), fc.option(place), (list, region, point) => {
        const asked = { country: 'kg', region: region ?? undefined, point: point ?? undefined }
        const doors = missionsFor(list, regions.all, asked)
        const open = list.filter(({ status, host_country }) => status === 'active' && host_country === 'RU')
        if (open.length > 0) expect(doors.length).toBeGreaterThan(0)
        expect(doors.every(({ mission }) => mission.status === 'active')).toBe(true)
        expect(new Set(doors.map(({ mission }) => mission.id)).size).toBe(doors.length)
        for (const { mission, why } of doors) {
          if (why === 'district') expect(mission.consular_district).toContain(region)
          if (why === 'fallback') expect(isCallable(mission)).toBe(true)
        }
        // One without a phone that answers for a region has its fallback beside it.
        for (const { mission, why } of doors) {
          const instead = fallbackOf(list, mission)
          if (why === 'district' && !isCallable(mission) && instead)
            expect(doors.map((one) => one.mission)).toContain(instead)
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('a point on the map', () => {
  test('of every capital is in its region', () => {
    const wrong = regions.all.filter(({ code, lat, lon }) => {
      const found = snapshot.locate({ lat, lon })
      return found.kind !== 'region' || found.code !== code
    })
    expect(wrong.map(({ code }) => code)).toEqual([])
  })

  test.each([
    ['Surgut', 61.25, 73.42, 'RU-KHM'],
    ['Podolsk', 55.42, 37.55, 'RU-MOS'],
    ['Murino, at the edge of Petersburg', 60.05, 30.45, 'RU-LEN'],
    ['Sovetsk, across the river from Lithuania', 55.08, 21.88, 'RU-KGD'],
    ['Blagoveshchensk, across the river from China', 50.28, 127.53, 'RU-AMU'],
    ['Orenburg, not far from Kazakhstan', 51.77, 55.1, 'RU-ORE'],
    ['Norilsk', 69.35, 88.2, 'RU-KYA'],
    ['Anadyr, beyond which the day changes', 64.73, 177.51, 'RU-CHU'],
    ['Uelen, on the other side of 180°', 66.16, -169.81, 'RU-CHU'],
    ['Bishkek', 42.87, 74.59, 'KG'],
    ['Osh', 40.53, 72.8, 'KG'],
    ['Tashkent', 41.3, 69.24, 'UZ'],
    ['Dushanbe', 38.56, 68.77, 'TJ'],
    ['Istanbul', 41.01, 28.98, 'TR'],
    ['Astana', 51.17, 71.43, 'KZ'],
    ['Kyiv', 50.45, 30.52, 'UA'],
    ['Simferopol, which ISO 3166 counts elsewhere', 44.95, 34.1, 'UA'],
    ['Narva, across the river from Ivangorod', 59.38, 28.19, 'EE'],
    ['Heihe', 50.25, 127.49, 'CN'],
    ['Warsaw', 52.23, 21.01, 'PL'],
    ['Seoul', 37.57, 126.98, 'KR'],
    ['Dubai', 25.2, 55.27, 'AE'],
    ['the North Pole', 90, 0, 'nowhere'],
    ['the middle of the Pacific', 0, -160, 'nowhere'],
    ['the Kara Sea', 77, 70, 'nowhere'],
    ['91° north', 91, 37, 'nowhere'],
    ['181° east', 55, 181, 'nowhere'],
    ['no number', Number.NaN, 37, 'nowhere'],
  ])('%s', (_, lat, lon, expected) => {
    const found = snapshot.locate({ lat, lon })
    expect(found.kind === 'region' ? found.code : found.kind === 'abroad' ? found.country : found.kind).toBe(expected)
  })

  test('kilometres are those of the great circle', () => {
    const moscow = { lat: 55.7558, lon: 37.6173 }
    expect(kmBetween(moscow, { lat: 59.9386, lon: 30.3141 })).toBeCloseTo(634, -1)
    expect(kmBetween(moscow, { lat: 43.1056, lon: 131.8735 })).toBeCloseTo(6420, -2)
    expect(kmBetween(moscow, moscow)).toBe(0)
    fc.assert(
      fc.property(place, place, (a, b) => {
        expect(kmBetween(a, b)).toBeCloseTo(kmBetween(b, a), 6)
        expect(kmBetween(a, b)).toBeLessThanOrEqual(Math.PI * 6371.01)
      }),
      { numRuns: 50 },
    )
  })
})
