import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  bulletinNumber,
  numberOfPayload,
  type ParsedNumber,
  parseNumber,
  payloadOfNumber,
} from '../../src/broadcasts/authenticity.ts'
import { countries } from '../../src/content/schema.ts'

const issued = fc.record({
  country: fc.constantFrom(...countries),
  year: fc.integer({ min: 2026, max: 2099 }),
  serial: fc.integer({ min: 1, max: 9999 }),
})
const wrong: ParsedNumber = { ok: false, reason: 'wrong-check-digit' }
const unknown: ParsedNumber = { ok: false, reason: 'unknown-form' }

describe('a bulletin number', () => {
  test('comes back as it was given', () => {
    fc.assert(
      fc.property(issued, ({ country, year, serial }) => {
        const text = bulletinNumber(country, year, serial)
        expect(text).toMatch(/^(KG|UZ|TJ)-\d{4}-\d{4}-\d$/)
        expect(parseNumber(text)).toEqual({ ok: true, number: { country, year, serial, text } })
        expect(numberOfPayload(payloadOfNumber(text))).toBe(text)
        expect(payloadOfNumber(text)).toMatch(/^[A-Za-z0-9_-]{1,64}$/)
      }),
    )
  })

  test('has the check digit of 2026 for ever: numbers stand on paper', () => {
    expect(countries.map((country) => bulletinNumber(country, 2026, 42))).toEqual([
      'KG-2026-0042-1',
      'UZ-2026-0042-3',
      'TJ-2026-0042-7',
    ])
  })

  test.each([0, -1, 1.5, 10_000, Number.NaN])('%s is no serial number', (serial) => {
    expect(() => bulletinNumber('kg', 2026, serial)).toThrow(RangeError)
  })

  test.each([999, 10_000, 2026.5])('%s is no year', (year) => {
    expect(() => bulletinNumber('kg', year, 1)).toThrow(RangeError)
  })
})

describe('a mistake is noticed', () => {
  const digitsAt = [...'KG-2026-0042-7'].flatMap((sign, index) => (/\d/.test(sign) ? [index] : []))
  const withSign = (text: string, index: number, sign: string) => text.slice(0, index) + sign + text.slice(index + 1)

  /** Every mistake of a kind in every number of a year would be millions; every 7th number meets every digit in every place. */
  const numbers = countries.flatMap((country) =>
    Array.from({ length: Math.floor(9999 / 7) }, (_, index) => bulletinNumber(country, 2026, 1 + index * 7)),
  )

  test('in every single digit', () => {
    const missed = numbers.flatMap((number) =>
      digitsAt.flatMap((index) =>
        [...'0123456789']
          .filter((digit) => digit !== number.charAt(index))
          .map((digit) => withSign(number, index, digit))
          .filter((mistaken) => parseNumber(mistaken).ok),
      ),
    )
    expect(missed).toEqual([])
  })

  test('in every swap of two neighbours, also across a hyphen', () => {
    const missed = numbers.flatMap((number) =>
      digitsAt.slice(1).flatMap((right, place) => {
        const left = digitsAt[place] ?? 0
        const swapped = withSign(withSign(number, left, number.charAt(right)), right, number.charAt(left))
        return swapped !== number && parseNumber(swapped).ok ? [swapped] : []
      }),
    )
    expect(missed).toEqual([])
  })

  test('in the country', () => {
    fc.assert(
      fc.property(issued, fc.constantFrom('KG', 'UZ', 'TJ'), ({ country, year, serial }, code) => {
        const text = bulletinNumber(country, year, serial)
        if (!text.startsWith(code)) expect(parseNumber(code + text.slice(2))).toEqual(wrong)
      }),
    )
  })

  test('in a digit too few or too many', () => {
    fc.assert(
      fc.property(issued, fc.constantFrom(...digitsAt), ({ country, year, serial }, index) => {
        const text = bulletinNumber(country, year, serial)
        expect(parseNumber(text.slice(0, index) + text.slice(index + 1))).toEqual(unknown)
        expect(parseNumber(withSign(text, index, `${text.charAt(index)}0`))).toEqual(unknown)
      }),
    )
  })
})

describe('a number as people write it', () => {
  /** Ways to write a sign that a reader or a keyboard may have chosen. */
  const spellings: Readonly<Record<string, readonly string[]>> = {
    K: ['K', 'k', 'К', 'к', 'Ｋ'],
    G: ['G', 'g', 'Г', 'г'],
    U: ['U', 'u', 'У', 'у'],
    Z: ['Z', 'z', 'З', 'з'],
    T: ['T', 't', 'Т', 'т'],
    J: ['J', 'j', 'Ж', 'ж', 'Ҷ'],
    '0': ['0', 'O', 'o', 'О', 'о', '０'],
    '1': ['1', 'I', 'l', 'І', '|'],
    '3': ['3', 'З', 'з'],
    '4': ['4', 'Ч'],
    '5': ['5', 'S'],
    '6': ['6', 'б'],
    '8': ['8', 'В', 'B'],
    '-': ['-', '', ' ', ' - ', '–', '—', '‑', '_', '.', ' / ', '\u00a0', '\n'],
  }
  const written = issued.chain((number) => {
    const text = bulletinNumber(number.country, number.year, number.serial)
    const signs = [...text].map((sign) => fc.constantFrom(...(spellings[sign] ?? [sign])))
    return fc.tuple(...signs).map((list) => ({ text, typed: list.join('') }))
  })

  test('is understood', () => {
    fc.assert(
      fc.property(
        written,
        fc.constantFrom('', ' ', '№ ', '#'),
        fc.constantFrom('', '.', ' ', '»'),
        (one, before, after) => {
          const parsed = parseNumber(before + one.typed + after)
          expect(parsed.ok && parsed.number.text).toBe(one.text)
        },
      ),
      { numRuns: 1000 },
    )
  })

  test.each([
    ['nothing', ''],
    ['a country', 'KG'],
    ['another country', 'RU-2026-0042-7'],
    ['no country', '2026-0042-7'],
    ['half', 'KG-2026-0042'],
    ['words', 'правда ли это?'],
    ['two numbers', 'KG-2026-0042-7 KG-2026-0042-7'],
    ['a phone', '+996 312 62 05 05'],
  ])('%s is no number', (_, text) => {
    expect(parseNumber(text)).toEqual(unknown)
  })

  test('anything at all gets a verdict, and a right one only what could have been issued', () => {
    const sign = fc.constantFrom(...'KGUZTJкгузтж0123456789OО-– №v', '\u0000', '😀', '\ud800')
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: sign, maxLength: 20 }), fc.string({ unit: 'binary' })), (text) => {
        const parsed = parseNumber(text)
        if (!parsed.ok) return
        const { country, year, serial, text: kept } = parsed.number
        expect(bulletinNumber(country, year, serial)).toBe(kept)
      }),
      { numRuns: 2000 },
    )
  })

  test('a link of another kind carries none', () => {
    expect(numberOfPayload('i-ABCD')).toBeUndefined()
  })
})
