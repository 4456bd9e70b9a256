/**
 * Opening hours from Kaliningrad to Vladivostok and on to Anadyr, over a year of minutes. The oracle knows nothing of our
 * offsets: it walks calendar days with Temporal.
 */
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { createIsHoliday, type HolidayFacts, type IsHoliday } from '../../src/directory/holidays.ts'
import { type OpenHours, type Opening, openingAt, parseOpenHours } from '../../src/directory/hours.ts'
import { dayOf, instantOf, isZone, localTime, weekdayOf } from '../../src/directory/time-zones.ts'
import { items, snapshot } from '../support/content.ts'

const zonesOfRussia = [...new Set(Object.values(items['time-zones'].get('all')?.regions ?? {}))]
const zones = [
  ...zonesOfRussia,
  ...Object.values(items['time-zones'].get('all')?.cities ?? {}),
  ...['America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'], // summer time of half an hour, and odd minutes
]
const from = Date.parse('2026-11-01T00:00:00Z')
const until = Date.parse('2027-11-30T00:00:00Z')
const instant = fc.integer({ min: from / 60_000, max: until / 60_000 }).map((minutes) => minutes * 60_000)
const zone = fc.constantFrom(...zones)

describe('the clocks of regions', () => {
  test('are all there, and stand as far from Moscow as the law sets them', () => {
    expect(zonesOfRussia.filter((one) => !isZone(one))).toEqual([])
    const now = Date.parse('2026-11-22T12:00:00Z')
    const minuteIn = (region: string) => {
      const { day, minute } = localTime(snapshot.zoneOf(region) ?? '', now)
      return (day - dayOf('2026-11-22')) * 1440 + minute
    }
    const hoursFromMoscow = (region: string) => (minuteIn(region) - minuteIn('RU-MOW')) / 60
    const given: Readonly<Record<string, number>> = {
      'RU-KGD': -1, 'RU-SPE': 0, 'RU-TA': 0, 'RU-KIR': 0, 'RU-VGG': 0, 'RU-SAM': 1, 'RU-AST': 1, 'RU-SVE': 2, 'RU-KHM': 2, 'RU-BA': 2,
      'RU-OMS': 3, 'RU-NVS': 4, 'RU-KYA': 4, 'RU-KEM': 4, 'RU-IRK': 5, 'RU-BU': 5, 'RU-ZAB': 6, 'RU-SA': 6, 'RU-AMU': 6,
      'RU-PRI': 7, 'RU-KHA': 7, 'RU-MAG': 8, 'RU-SAK': 8, 'RU-KAM': 9, 'RU-CHU': 9,
    } // biome-ignore format: a table of clocks
    expect(Object.fromEntries(Object.keys(given).map((region) => [region, hoursFromMoscow(region)]))).toEqual(given)
  })

  test('show what Temporal shows', () => {
    fc.assert(
      fc.property(zone, instant, (id, at) => {
        const there = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(id)
        const { day, minute } = localTime(id, at)
        expect([day, minute]).toEqual([dayOf(there.toPlainDate().toString()), there.hour * 60 + there.minute])
        expect(weekdayOf(day)).toBe(there.dayOfWeek)
      }),
      { numRuns: 400 },
    )
  })

  test('mean the instants that Temporal means, also in the hour that is skipped or comes twice', () => {
    const days = fc.oneof(fc.integer({ min: from / 86_400_000, max: until / 86_400_000 }), fc.constantFrom(...turns))
    fc.assert(
      fc.property(zone, days, fc.integer({ min: 0, max: 1440 }), (id, day, minute) => {
        const local = Temporal.PlainDate.from('1970-01-01')
          .add({ days: day })
          .toPlainDateTime()
          .add({ minutes: minute })
        expect(instantOf(id, day, minute)).toBe(local.toZonedDateTime(id).epochMilliseconds)
      }),
      { numRuns: 600 },
    )
  })
})

/** Nights in which Warsaw, New York and Lord Howe change their clocks. */
const turns = ['2027-03-28', '2027-10-31', '2027-03-14', '2027-11-07', '2027-04-04', '2027-10-03'].map(dayOf)

const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 59))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)
const stretch: fc.Arbitrary<OpenHours> = fc.record({
  days: fc.oneof(
    { weight: 6, arbitrary: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }) },
    { weight: 1, arbitrary: fc.constant(null) },
  ),
  from: clock,
  until: fc.oneof(clock, fc.constant('24:00')),
})
const week = fc.array(stretch, { minLength: 1, maxLength: 3 })
const holidayDays = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 4 })

/** What one may say by walking the days with Temporal, for hours that are all sure or not. */
function oracle(hours: readonly OpenHours[], id: string, isHoliday: IsHoliday, now: number): Opening {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(id).toPlainDate()
  const spans = Array.from({ length: 24 }, (_, index) => today.add({ days: index - 2 })).flatMap((date) =>
    hours.flatMap(({ days, from: opens, until: closes }) => {
      if (days !== null && !days.includes(date.dayOfWeek)) return []
      const isOvernight = closes !== '24:00' && closes <= opens
      const end = closes === '24:00' || isOvernight ? date.add({ days: 1 }) : date
      const at = (day: Temporal.PlainDate, time: string) =>
        day.toZonedDateTime({ timeZone: id, plainTime: time === '24:00' ? '00:00' : time }).epochMilliseconds
      const covered = isOvernight && closes !== '00:00' ? [date, end] : [date]
      const isOff = covered.some((day) => isHoliday([], dayOf(day.toString())))
      const never = new Set(days).size === 7 && opens === '00:00' && closes === '24:00'
      const doubt = days === null ? ('unknown' as const) : isOff && !never ? ('holiday' as const) : null
      return [{ opens: at(date, opens), closes: at(end, closes), doubt }]
    }),
  )
  const holds = spans.filter(({ opens, closes }) => opens <= now && now < closes)
  const sure = spans.filter(({ doubt }) => doubt === null)
  if (holds.some(({ doubt }) => doubt === null)) {
    let end = now
    for (let grown = true; grown; ) {
      const next = sure.filter(({ opens, closes }) => opens <= end && closes > end).map(({ closes }) => closes)
      grown = next.length > 0
      if (grown) end = Math.max(...next)
    }
    return { state: 'open', until: end }
  }
  const doubt = holds[0]?.doubt
  if (doubt) return { state: 'unsure', why: doubt }
  const later = sure.map(({ opens }) => opens).filter((opens) => opens > now)
  return { state: 'closed', opensAt: later.length > 0 ? Math.min(...later) : null }
}

describe('open or closed', () => {
  test('is what the days of Temporal say, in every zone, across midnight, weekends and holidays', () => {
    const seen = new Map<string, number>()
    fc.assert(
      fc.property(week, zone, instant, holidayDays, (hours, id, now, offsets) => {
        const today = Math.floor(now / 86_400_000)
        const off = new Set(offsets.map((offset) => today + offset - 3))
        const isHoliday: IsHoliday = (_, day) => off.has(day)
        const opening = openingAt(hours, { zone: id, countries: [] }, isHoliday, now)
        const expected = oracle(hours, id, isHoliday, now)
        seen.set(opening.state, (seen.get(opening.state) ?? 0) + 1)
        // Doubts of two stretches at once may be told in either order; hours that never end, end for the oracle in weeks.
        if (opening.state === 'unsure') expect(expected.state).toBe('unsure')
        else if (opening.state === 'open' && opening.until === null)
          expect(expected.state === 'open' && (expected.until ?? 0) - now).toBeGreaterThan(19 * 86_400_000)
        else expect(opening).toEqual(expected)
      }),
      { numRuns: 800 },
    )
    for (const state of ['open', 'closed', 'unsure']) expect(seen.get(state) ?? 0, state).toBeGreaterThan(50)
  })

  test('nobody is told "open" on a day of which nothing is known', () => {
    const hours = [parseOpenHours('1-7 00:00-23:59')].filter((one) => one !== undefined)
    fc.assert(
      fc.property(zone, instant, (id, now) => {
        const opening = openingAt(hours, { zone: id, countries: ['xx'] }, snapshot.isHoliday, now)
        expect(opening.state).not.toBe('open')
      }),
      { numRuns: 100 },
    )
  })
})

describe('hours as people write them', () => {
  test.each([
    ['1-5 08:30-18:00', { days: [1, 2, 3, 4, 5], from: '08:30', until: '18:00' }],
    ['1,3-4 09:00-12:00', { days: [1, 3, 4], from: '09:00', until: '12:00' }],
    ['6 22:00-06:00', { days: [6], from: '22:00', until: '06:00' }],
    ['? 09:00-18:00', { days: null, from: '09:00', until: '18:00' }],
    ['1-7 00:00-24:00', { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', until: '24:00' }],
  ])('%s is understood', (text, hours) => expect(parseOpenHours(text)).toEqual(hours))

  test.each(['', '0-5 09:00-18:00', '5-1 09:00-18:00', '1-5 9-18', '1-5 24:00-25:00', '1-8 09:00-18:00', '1-3-5 09:00-18:00', '1,1 09:00-10:00', 'Mo 09:00-18:00', '1-5 09:00-18:00 '])(
    '"%s" is refused',
    (text) => expect(parseOpenHours(text)).toBeUndefined(),
  ) // biome-ignore format: a list
})

describe('holidays', () => {
  const isOff = (date: string, ...countries: string[]) => snapshot.isHoliday(countries, dayOf(date))

  test.each([
    ['Nooruz', '2026-03-20', ['ru', 'kg'], true], // a Friday before it on a Saturday is no holiday, but Orozo Ait is
    ['Nooruz on a Saturday gives a Monday', '2026-03-23', ['ru', 'kg'], true],
    ['Navrūz of the Tajiks lasts', '2026-03-24', ['ru', 'tj'], true],
    ['Kurman Ait', '2026-05-27', ['kg'], true],
    ['the day before it, if the moon is early', '2026-05-26', ['uz'], true],
    ['Russians do not keep it', '2026-05-27', ['ru'], false],
    ['New Year of both', '2027-01-04', ['ru', 'uz'], true],
    ['a day between a holiday and a weekend', '2026-06-11', ['ru'], false],
    ['12 June 2026 is a Friday', '2026-06-12', ['ru'], true],
    ['a Monday before a Tuesday that is a holiday', '2027-02-22', ['ru'], true],
    ['an ordinary Wednesday', '2026-11-25', ['ru', 'tj'], false],
    ['a country whose holidays nobody wrote down', '2026-11-25', ['tr', 'uz'], undefined],
    ['a year beyond the list', '2036-06-15', ['ru', 'kg'], undefined],
  ] as const)('%s', (_, date, countries, expected) => expect(isOff(date, ...countries)).toBe(expected))

  test('every holiday of the lists is one in every year of the lists', () => {
    const facts = items.holidays.get('all') as HolidayFacts // the release has it
    const isHoliday = createIsHoliday(facts)
    for (let year = facts.years.from; year <= facts.years.to; year++)
      for (const { country, days } of facts.countries)
        for (const day of days)
          expect(isHoliday([country], dayOf(`${year}-${day}`)), `${country} ${year}-${day}`).toBe(true)
  })
})
