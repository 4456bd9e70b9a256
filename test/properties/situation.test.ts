import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Profile } from '../../src/bot/context.ts'
import { answersOf, answersPattern, beforeLast, filledIn, readerOf, situationOf } from '../../src/bot/situation.ts'
import { countries } from '../../src/content/schema.ts'
import { everyAnswers } from '../guards/aid-views.ts'

const all = everyAnswers()

describe('the letters of a situation', () => {
  test('say the same when they are read back, for every way through the questions', () => {
    expect(all.length).toBeGreaterThan(100)
    for (const answers of all) {
      expect(answers).toMatch(answersPattern)
      expect(answersOf(situationOf(answers))).toBe(answers)
    }
  })

  test('lead back question by question to the first', () => {
    for (const answers of all) {
      let steps = 0
      for (let at = answers; at !== ''; at = beforeLast(at)) {
        expect(filledIn(beforeLast(at)).length).toBeLessThan(at.length)
        steps++
      }
      expect(steps).toBeLessThanOrEqual(4)
    }
  })

  test('are refused when anybody else made them up', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 6 }), (text) => {
        if (answersPattern.test(text)) expect(answersOf(situationOf(text))).toBe(text.padEnd(4, 's'))
      }),
    )
  })
})

describe('who reads', () => {
  const profile = (twoPassports: boolean, answers: string | null): Profile => ({
    ...{ locale: 'ru', localeChosen: true, country: 'kg', twoPassports, warnings: true, region: null },
    lastContactDay: '',
    situation: answers === null ? null : { ...situationOf(answers), until: null },
  })

  test.each([
    ['nothing is known', profile(false, null), 'kg', []],
    ['two passports in the settings', profile(true, null), 'kg', ['two_passports']],
    [
      'a citizen of Uzbekistan, Russian passport, registered',
      profile(false, 'uyyn'),
      'uz',
      ['two_passports', 'registered'],
    ],
    ['a citizen of Russia alone, not registered', profile(false, 'ryns'), 'kg', ['new_citizen', 'not_registered']],
    ['has applied', profile(true, 'tass'), 'tj', ['applied']],
    ['has no Russian passport any more', profile(true, 'knss'), 'kg', []],
    ['in custody with two passports', profile(false, 'kysy'), 'kg', ['custody', 'two_passports']],
    ['does not know whether registered', profile(false, 'kyun'), 'kg', ['two_passports']],
    ['skipped everything', profile(true, 'ssss'), 'kg', ['two_passports']],
  ] as const)('%s', (_, known, country, statuses) => {
    const reader = readerOf(known)
    expect(reader.country).toBe(country)
    expect(reader.statuses).toEqual(statuses)
  })

  test('is never told to be and not to be the same', () => {
    for (const answers of all)
      for (const two of [true, false]) {
        const { statuses, without, country } = readerOf(profile(two, answers))
        expect(statuses.filter((status) => without.includes(status))).toEqual([])
        expect([...countries, 'other']).toContain(country)
      }
  })
})
