import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isRecipient, languageFor, omissionOf, type Subscriber } from '../../src/broadcasts/audience.ts'
import { dryRun, type Group } from '../../src/broadcasts/faces.ts'
import { countries } from '../../src/content/schema.ts'
import { draft, person, warning } from './broadcast-arbitraries.ts'

const group: fc.Arbitrary<Group> = fc
  .tuple(
    person,
    fc.record({
      country: fc.option(fc.constantFrom(...countries)),
      isReachable: fc.boolean(),
      wantsWarnings: fc.boolean(),
      people: fc.integer({ min: 1, max: 5 }),
    }),
  )
  .map(([one, rest]) => ({ ...one, ...rest }))
const groups = fc.array(group, { maxLength: 30 })
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

describe('a dry run', () => {
  test('counts every citizen once: with a face, or with a reason for getting nothing', () => {
    fc.assert(
      fc.property(draft, groups, (broadcast, all) => {
        const { faces, people, omitted } = dryRun(broadcast, all)
        const citizens = all.filter(({ country }) => country === broadcast.country)
        expect(people + sum(Object.values(omitted))).toBe(sum(citizens.map((one) => one.people)))
        expect(sum(faces.map((face) => face.people))).toBe(people)
      }),
    )
  })

  test('gives faces to those whom the ledger will hold, each with the text that they will read', () => {
    fc.assert(
      fc.property(draft, groups, (broadcast, all) => {
        const { faces, withoutRegion } = dryRun(broadcast, all)
        const recipients = all.filter((one) => isRecipient(broadcast, one))
        for (const { locale, hasRegion, people, chosen } of faces) {
          const alike = recipients.filter((one) => one.locale === locale && (one.region !== null) === hasRegion)
          expect(people).toBe(sum(alike.map((one) => one.people)))
          expect(chosen).toEqual(languageFor(broadcast, locale))
        }
        expect(withoutRegion).toBe(sum(recipients.filter(({ region }) => region === null).map((one) => one.people)))
      }),
    )
  })

  test('names the first reason for which a person gets nothing', () => {
    const nurlan: Subscriber = {
      ...{ locale: 'ky', region: 'RU-TA', twoPassports: false },
      ...{ country: 'kg', isReachable: true, wantsWarnings: true },
    }
    const narrow = { regions: ['RU-MOW'], languages: ['ru' as const], twoPassports: true }
    const reasonFor = (audience: Partial<typeof narrow>, change: Partial<Subscriber> = {}) =>
      omissionOf({ ...warning, audience: { ...warning.audience, ...audience } }, { ...nurlan, ...change })
    expect(reasonFor({})).toBeUndefined()
    expect(reasonFor(narrow, { country: 'uz' })).toBe('other-country')
    expect(reasonFor(narrow, { isReachable: false })).toBe('unreachable')
    expect(reasonFor(narrow, { wantsWarnings: false })).toBe('warnings-off')
    expect(reasonFor(narrow)).toBe('other-region')
    expect(reasonFor(narrow, { region: null })).toBe('other-language')
    expect(reasonFor(narrow, { region: null, locale: 'ru' })).toBe('other-status')
  })
})
