import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isPast, readableDate } from '../../src/bot/dates.ts'

describe('a date as people read it', () => {
  test.each([
    ['a day', '2022-09-21', '21.09.2022'],
    ['a month', '2022-09', '09.2022'],
    ['a year', '2022', '2022'],
    ['the first of January', '2027-01-01', '01.01.2027'],
  ])('%s', (_, date, shown) => {
    expect(readableDate(date)).toBe(shown)
  })

  test('loses nothing', () => {
    const day = fc
      .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10))
    fc.assert(
      fc.property(day, (date) => {
        expect(readableDate(date).split('.').reverse().join('-')).toBe(date)
      }),
    )
  })
})

describe('has a day passed', () => {
  test.each([
    ['the day before', '2027-02-22', '2027-02-21T23:59:59.999Z', false],
    ['the first moment of the day', '2027-02-22', '2027-02-22T00:00:00.000Z', false],
    ['the last moment of the day', '2027-02-22', '2027-02-22T23:59:59.999Z', false],
    ['the first moment of the next day', '2027-02-22', '2027-02-23T00:00:00.000Z', true],
    ['a year later', '2027-02-22', '2028-01-01T00:00:00.000Z', true],
    ['the end of a year', '2026-12-31', '2027-01-01T00:00:00.000Z', true],
  ])('%s', (_, day, now, past) => {
    expect(isPast(day, Date.parse(now))).toBe(past)
  })

  test('once past, always past', () => {
    const instant = fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2090-01-01') })
    fc.assert(
      fc.property(instant, instant, instant, (dayAt, a, b) => {
        const day = new Date(dayAt).toISOString().slice(0, 10)
        if (isPast(day, Math.min(a, b))) expect(isPast(day, Math.max(a, b))).toBe(true)
      }),
    )
  })
})
