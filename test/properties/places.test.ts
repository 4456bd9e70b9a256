import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toUzbekCyrillic } from '../../src/answers/uzbek-cyrillic.ts'
import { createPlaceOf, namesOf } from '../../src/directory/places.ts'
import { createRegions, type Gazetteer } from '../../src/directory/regions.ts'
import { items } from '../support/content.ts'

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
