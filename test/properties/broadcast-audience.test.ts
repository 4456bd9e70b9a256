import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  audienceSize,
  isMeant,
  isRecipient,
  isStale,
  languageFor,
  missingLanguages,
  type Subscriber,
} from '../../src/broadcasts/audience.ts'
import { type Audience, type Broadcast, severities } from '../../src/broadcasts/broadcast.ts'
import { locales, writtenLanguageOf } from '../../src/content/locale.ts'
import { countries } from '../../src/content/schema.ts'
import { audience, draft, person, texts, warning } from './broadcast-arbitraries.ts'

const everybody: Audience = { regions: null, languages: null, twoPassports: null }
const broadcastOf = fc.record({ texts, original: fc.constantFrom('ky', 'uz', 'tg', 'ru') })
const counts = fc.dictionary(fc.constantFrom(...locales), fc.integer({ min: 0, max: 9 }))

describe('who is meant', () => {
  const gulnara = { locale: 'ky', region: 'RU-TA', twoPassports: false } as const

  test.each<[string, Audience, boolean]>([
    ['everybody', everybody, true],
    ['her region', { ...everybody, regions: ['RU-MOW', 'RU-TA'] }, true],
    ['another region', { ...everybody, regions: ['RU-MOW'] }, false],
    ['her language', { ...everybody, languages: ['ky'] }, true],
    ['another language', { ...everybody, languages: ['ru', 'tg'] }, false],
    ['those with a Russian passport too', { ...everybody, twoPassports: true }, false],
    ['those without', { ...everybody, twoPassports: false }, true],
    ['her region and another language', { ...everybody, regions: ['RU-TA'], languages: ['ru'] }, false],
    ['no language', { ...everybody, languages: [] }, false],
  ])('Gulnara, who reads Kyrgyz in Tatarstan, among %s', (_, meant, expected) => {
    expect(isMeant(meant, gulnara)).toBe(expected)
  })

  test('is everybody where nothing is said', () => {
    fc.assert(
      fc.property(person, (one) => {
        expect(isMeant(everybody, one)).toBe(true)
      }),
    )
  })

  test('is who named no region wherever some who named one are meant', () => {
    fc.assert(
      fc.property(audience, person, (meant, one) => {
        if (isMeant(meant, one)) expect(isMeant(meant, { ...one, region: null })).toBe(true)
      }),
    )
  })

  test('is never more than before with one more condition', () => {
    fc.assert(
      fc.property(audience, person, fc.constantFrom('regions', 'languages', 'twoPassports'), (meant, one, field) => {
        if (isMeant(meant, one)) expect(isMeant({ ...meant, [field]: null }, one)).toBe(true)
      }),
    )
  })

  test('does not hang on the alphabet of Uzbek', () => {
    fc.assert(
      fc.property(audience, person, (meant, one) => {
        expect(isMeant(meant, { ...one, locale: 'uz' })).toBe(isMeant(meant, { ...one, locale: 'uz-Cyrl' }))
      }),
    )
  })
})

describe('a broadcast', () => {
  const subscriber: fc.Arbitrary<Subscriber> = fc
    .tuple(
      person,
      fc.record({
        country: fc.option(fc.constantFrom(...countries)),
        isReachable: fc.boolean(),
        wantsWarnings: fc.boolean(),
      }),
    )
    .map(([one, rest]) => ({ ...one, ...rest }))

  test('never leaves its own country, and knocks in vain at no door', () => {
    fc.assert(
      fc.property(draft, subscriber, (broadcast, one) => {
        if (!isRecipient(broadcast, one)) return
        expect(one.country).toBe(broadcast.country)
        expect(one.isReachable).toBe(true)
        expect(isMeant(broadcast.audience, one)).toBe(true)
      }),
    )
  })

  test.each(severities)('that is %s reaches who turned warnings off only when it is urgent', (severity) => {
    const nurlan: Subscriber = {
      ...{ locale: 'ru', region: null, twoPassports: false },
      ...{ country: 'kg', isReachable: true, wantsWarnings: false },
    }
    expect(isRecipient({ ...warning, severity }, nurlan)).toBe(severity === 'urgent')
    expect(isRecipient({ ...warning, severity }, { ...nurlan, wantsWarnings: true })).toBe(true)
  })
})

describe('the language that a person gets', () => {
  const ru = { html: 'ru', updatedAt: 5 }
  const ky = { html: 'ky', updatedAt: 5 }
  const uz = { html: 'uz', updatedAt: 4 }

  test.each<[string, Pick<Broadcast, 'texts' | 'original'>, (typeof locales)[number], string | undefined, boolean]>([
    ['their own', { texts: { ru, ky }, original: 'ru' }, 'ky', 'ky', false],
    ['Uzbek, for those who read it in Cyrillic', { texts: { ru, uz }, original: 'uz' }, 'uz-Cyrl', 'uz', false],
    ['the original, without their own', { texts: { ru, ky }, original: 'ky' }, 'tg', 'ky', true],
    ['the original, with an own that is old', { texts: { ru, uz }, original: 'ru' }, 'uz', 'ru', true],
    ['Russian, without an original', { texts: { ru, uz }, original: 'ky' }, 'tg', 'ru', true],
    ['nothing, without anything they could be given', { texts: { uz }, original: 'ky' }, 'tg', undefined, true],
  ])('is %s', (_, broadcast, locale, language, isFallback) => {
    expect(languageFor(broadcast, locale)).toEqual(language && { language, isFallback })
  })

  test('always has a text, which is not older than the original', () => {
    fc.assert(
      fc.property(broadcastOf, fc.constantFrom(...locales), (broadcast, locale) => {
        const chosen = languageFor(broadcast, locale)
        if (broadcast.texts[broadcast.original]) expect(chosen).toBeDefined()
        if (!chosen) return
        expect(broadcast.texts[chosen.language]).toBeDefined()
        expect(isStale(broadcast, chosen.language)).toBe(false)
        expect(chosen.isFallback).toBe(chosen.language !== writtenLanguageOf(locale))
      }),
    )
  })
})

describe('languages left behind', () => {
  test('are those of people who would get another, each person counted once', () => {
    fc.assert(
      fc.property(broadcastOf, counts, (broadcast, readers) => {
        const gaps = missingLanguages(broadcast, readers)
        const touched = locales.filter((locale) => languageFor(broadcast, locale)?.isFallback !== false)
        const people = touched.reduce((sum, locale) => sum + (readers[locale] ?? 0), 0)
        expect(gaps.reduce((sum, gap) => sum + gap.people, 0)).toBe(people)
        expect(gaps.every((gap) => gap.people > 0)).toBe(true)
        for (const gap of gaps) {
          expect(gap.fallback).toBe(languageFor(broadcast, gap.language)?.language)
          expect(gap.reason === 'missing').toBe(broadcast.texts[gap.language] === undefined)
        }
        expect(people).toBeLessThanOrEqual(audienceSize(readers))
      }),
    )
  })

  test('are told with how many read them and what they would get', () => {
    const uzbek = { ...warning, texts: { ...warning.texts, uz: { html: 'Shartnoma', updatedAt: 0 } } }
    expect(missingLanguages(uzbek, { ru: 5, uz: 20, 'uz-Cyrl': 300, tg: 7 })).toEqual([
      { language: 'uz', reason: 'stale', people: 320, fallback: 'ru' },
      { language: 'tg', reason: 'missing', people: 7, fallback: 'ru' },
    ])
  })
})
