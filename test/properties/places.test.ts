import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toUzbekCyrillic } from '../../src/answers/uzbek-cyrillic.ts'
import { editsBetween } from '../../src/directory/misspelt.ts'
import { wordsOf } from '../../src/directory/place-index.ts'
import { createPlaceOf, namesOf } from '../../src/directory/places.ts'
import { createRegions, type Gazetteer } from '../../src/directory/regions.ts'
import { spokenNames } from '../../src/directory/spoken-places.ts'
import { items, snapshot } from '../support/content.ts'

const gazetteer: Gazetteer = items.regions.get('all') ?? { first: [], districts: [], regions: [], cities: [] }
const placeOf = createPlaceOf(gazetteer)
const regions = createRegions(gazetteer)
const names = namesOf(gazetteer)

describe('the regions of Russia', () => {
  test('are the 83 of ISO 3166-2:RU, each in one federal district, which a person can reach by buttons', () => {
    expect(regions.all).toHaveLength(83)
    const reached = regions.districts.flatMap(({ id }) => regions.ofDistrict(id).map(({ code }) => code))
    expect(reached.sort()).toEqual(regions.all.map(({ code }) => code).sort())
    expect(regions.first.length).toBe(gazetteer.first.length)
    expect(regions.byCode('RU-XXX')).toBeUndefined()
    expect(regions.ofDistrict('none')).toEqual([])
  })
})

describe('the place that a text names', () => {
  test.each([
    ['Питер', 'RU-SPE', 'Санкт-Петербург'],
    ['qozon', 'RU-TA', 'Казань'],
    ['Қазон', 'RU-TA', 'Казань'],
    ['Масква', 'RU-MOW', 'Москва'],
    ['Екатеринбург', 'RU-SVE', 'Екатеринбург'],
    ['свердловская область.', 'RU-SVE', null],
    ['  ростов  на дону ', 'RU-ROS', 'Ростов-на-Дону'],
    ['орел', 'RU-ORL', 'Орёл'],
    ['Подмосковье', 'RU-MOS', null],
    ['ПОДОЛЬСК', 'RU-MOS', 'Подольск'],
    ['нн', 'RU-NIZ', 'Нижний Новгород'],
  ])('%s', (text, region, city) => {
    const place = placeOf(text)
    expect([place?.region.code, place?.city]).toEqual([region, city])
  })

  test.each(['', 'н', 'Бишкек', 'Москва или Питер', 'где посольство', '112'])('is none in "%s"', (text) => {
    expect(placeOf(text)).toBeUndefined()
  })

  test('is found by each of its names, in any case, with other signs around and between, and in Uzbek Cyrillic', () => {
    const around = fc.constantFrom('', ' ', '.', ', ')
    fc.assert(
      fc.property(fc.constantFrom(...names), around, around, ([name, place], before, after) => {
        const all = [name, name.toUpperCase(), name.replaceAll(/[ -]/g, '  '), name.replaceAll('ё', 'е')]
        for (const text of all) expect(placeOf(before + text + after)?.region).toBe(place.region)
      }),
      { numRuns: 2_000 },
    )
    for (const { spellings, region } of gazetteer.cities)
      expect(placeOf(toUzbekCyrillic(spellings.uz_latn ?? ''))?.region.code).toBe(region)
  })

  test('never throws, and is always one of ours', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const place = placeOf(text)
        if (place) expect(regions.byCode(place.region.code)).toBe(place.region)
      }),
      { numRuns: 2_000 },
    )
  })
})

/** Names that stand for one place of Russia, whatever else they mean. */
function certainNames() {
  const places = items.places.get('all')
  if (places === undefined) throw new Error('places.yaml is part of the release')
  const key = (name: string): string => wordsOf(name).join(' ')
  const names = spokenNames(gazetteer, places)
  const doubtful = new Set([
    ...places.everyday.map(key),
    ...names.filter(({ caution }) => caution !== 'none' && caution !== 'stem').map(({ name }) => key(name)),
  ])
  return names.flatMap(({ name, meaning, caution }) =>
    'region' in meaning && caution === 'none' && !doubtful.has(key(name)) ? [{ name, ...meaning }] : [],
  )
}

describe('the place that a message names', () => {
  const { where } = snapshot
  const certain = certainNames()
  const codesIn = (text: string): string[] => {
    const place = where(text)
    if (place.kind === 'several') return place.places.map(({ region }) => region.code)
    return place.kind === 'region' ? [place.region.code] : []
  }

  test('is found by each name, alone, in any case, and among words of each language', () => {
    const frames = [
      (name: string) => name,
      (name: string) => `  ${name.toUpperCase()}!`,
      (name: string) => `Салам, мен ${name} шаарындамын, жумуш барбы`,
      (name: string) => `salom ${name} shahrida ishlayman`,
      (name: string) => `ман дар ${name} кор мекунам`,
      (name: string) => `я сейчас в ${name}, что делать`,
    ]
    fc.assert(
      fc.property(fc.constantFrom(...certain), fc.constantFrom(...frames), ({ name, region }, frame) => {
        expect(codesIn(frame(name)), frame(name)).toContain(region.code)
      }),
      { numRuns: 3_000 },
    )
  })

  test('is found with the endings of Kyrgyz and Uzbek, in both alphabets', () => {
    // Владимирга may be: to a man of that name.
    const cities = gazetteer.regions.filter(({ capital }) => !/[ -]|Владимир/.test(capital.ru))
    const endings = [
      'да',
      'дан',
      'дагы',
      'дамын',
      'дабыз',
      'да иштейм',
      'даман',
      'дамиз',
      'га келдим',
      'da',
      'daman',
      'lik',
    ]
    for (const { code, capital } of cities)
      for (const ending of endings) {
        const name = /^[a-z]/.test(ending) ? capital.en : capital.ru
        expect(codesIn(`${name}${ending}`), `${name}${ending}`).toContain(code)
      }
  })

  test('is found when one letter of a big city is wrong', () => {
    // Красноар is Краснояр to us, not Краснодар. Of nine letters two may be wrong: one more goes where a letter is doubled by chance, as `normalise` makes one of them.
    const big = gazetteer.cities.filter(
      ({ name }) => (wordsOf(name.ru)[0]?.length ?? 0) >= 9 && !/[ -]|Краснодар/.test(name.ru),
    )
    const city = fc.constantFrom(...big)
    fc.assert(
      fc.property(city, fc.nat(), fc.constantFrom('', 'о', 'н', 'т'), ({ name, region }, at, letter) => {
        const place = 2 + (at % (name.ru.length - 4))
        const typed = name.ru.slice(0, place) + letter + name.ru.slice(place + 1)
        expect(codesIn(`${typed} шаары`), typed).toContain(region)
      }),
      { numRuns: 1_000 },
    )
  })

  test('is one of ours or none, whatever is written, and two names are two places', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        for (const code of codesIn(text)) expect(regions.byCode(code)).toBeDefined()
      }),
      { numRuns: 1_000 },
    )
    const apart = certain.filter(({ region, city }) => city === region.capital.ru)
    fc.assert(
      fc.property(fc.constantFrom(...apart), fc.constantFrom(...apart), (one, other) => {
        fc.pre(one.region !== other.region)
        expect(where(`из ${one.name} в ${other.name}`).kind).toBe('several')
      }),
      { numRuns: 500 },
    )
  })
})

describe('edits between two words', () => {
  const word = fc.string({ unit: fc.constantFrom('а', 'б', 'в'), maxLength: 8 })

  test('are none for one word, the same there and back, and one for each letter that is changed', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editsBetween(a, a, 2)).toBe(0)
        expect(editsBetween(a, b, 2)).toBe(editsBetween(b, a, 2))
        expect(editsBetween(a, b, 9)).toBeLessThanOrEqual(Math.max(a.length, b.length))
        expect(editsBetween(a, b, 9)).toBeGreaterThanOrEqual(Math.abs(a.length - b.length))
        if (a !== b) expect(editsBetween(a, b, 2)).toBeGreaterThan(0)
      }),
    )
    fc.assert(
      fc.property(word, word, fc.constantFrom('г', ''), (before, after, letter) => {
        expect(editsBetween(`${before}а${after}`, before + letter + after, 2)).toBe(1)
      }),
    )
    expect(editsBetween('абвг', 'бавг', 2)).toBe(1)
    expect(editsBetween('аааа', 'бббб', 2)).toBe(3)
  })
})
