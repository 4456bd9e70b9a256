/**
 * Bulletin numbers such as KG-2026-0042-7: read over a telephone, typed from paper, and a mistake is noticed. They prove
 * nothing alone, since anybody can make up a right one: they are looked up among the broadcasts that were really sent.
 *
 * The last digit is Damm's check digit over the country (as one digit), the year and the serial number. It finds every
 * single wrong digit and every swap of two neighbours, also across a hyphen and with the check digit itself, and a wrong
 * country. ISO 7064 MOD 11,10, its rival, misses 2 of 100 swaps (counted over all numbers of four digits).
 */
import { type Country, countries } from '../content/schema.ts'

/** H. Michael Damm, "Total anti-symmetrische Quasigruppen" (Marburg 2004), p. 111: the quasigroup of order 10. */
const quasigroup = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
] as const

interface CountryForm {
  readonly code: string
  /** What counts for the country in the check digit; never to be changed, numbers stand on paper. */
  readonly digit: number
  /** Also what a Russian keyboard or ear makes of the two letters. */
  readonly spelling: RegExp
}

const forms: Readonly<Record<Country, CountryForm>> = {
  kg: { code: 'KG', digit: 1, spelling: /^[KК][GГ6]$/ },
  uz: { code: 'UZ', digit: 2, spelling: /^[UУ][ZЗ3]$/ },
  tj: { code: 'TJ', digit: 3, spelling: /^[TТ][JЈЖҶ]$/ },
}

const lastSerial = 9999

/** Letters that hands and eyes put for digits, in upper case; the check digit vouches for the guess. */
const digitOfLetter: Readonly<Record<string, string>> = {
  O: '0', О: '0', I: '1', L: '1', І: '1', Ӏ: '1', '|': '1', З: '3', Ч: '4', S: '5', Ѕ: '5', Б: '6', B: '8', В: '8',
} // biome-ignore format: a table of letters

export interface BulletinNumber {
  readonly country: Country
  readonly year: number
  /** From 1, counted anew each year in each country. */
  readonly serial: number
  /** As it is kept and shown: KG-2026-0042-7. */
  readonly text: string
}

export type ParsedNumber =
  | { readonly ok: true; readonly number: BulletinNumber }
  /** `unknown-form`: no bulletin number at all; `wrong-check-digit`: one with a mistake in it. */
  | { readonly ok: false; readonly reason: 'unknown-form' | 'wrong-check-digit' }

/** 0 for digits that end in their own check digit. */
const checkDigitOf = (digits: string): string =>
  [...digits].reduce((interim, digit) => quasigroup[Number(interim)]?.charAt(Number(digit)) ?? '', '0')

/** @param serial 1 to 9999. @throws RangeError for what cannot be written with four digits each. */
export function bulletinNumber(country: Country, year: number, serial: number): string {
  if (!Number.isInteger(year) || year < 1000 || year > 9999) throw new RangeError(`a bulletin of the year ${year}`)
  if (!Number.isInteger(serial) || serial < 1 || serial > lastSerial) throw new RangeError(`bulletin no. ${serial}`)
  const { code, digit } = forms[country]
  const four = String(serial).padStart(4, '0')
  return `${code}-${year}-${four}-${checkDigitOf(`${digit}${year}${four}`)}`
}

/** Signs between the parts, and what people write before a number. */
const filling = /[\s\p{Pd}\p{Cf}._/\\:,;№#«»"()]+/gu

/** Reads a number as people type it: any case, with other signs or none between the parts, with letters of another alphabet. */
export function parseNumber(text: string): ParsedNumber {
  const unknown = { ok: false, reason: 'unknown-form' } as const
  // A number with much around it is a message, which is another question.
  if (text.length > 64) return unknown
  const dense = text.replace(filling, '').normalize('NFKC').toUpperCase()
  const country = countries.find((one) => forms[one].spelling.test(dense.slice(0, 2)))
  const digits = [...dense.slice(2)].map((sign) => digitOfLetter[sign] ?? sign).join('')
  if (country === undefined || !/^[0-9]{9}$/.test(digits)) return unknown
  if (checkDigitOf(`${forms[country].digit}${digits}`) !== '0') return { ok: false, reason: 'wrong-check-digit' }
  const [year, serial] = [Number(digits.slice(0, 4)), Number(digits.slice(4, 8))]
  if (year < 1000 || serial < 1) return unknown
  return { ok: true, number: { country, year, serial, text: bulletinNumber(country, year, serial) } }
}

/** What the deep link under a broadcast carries: `?start=v-KG-2026-0042-7`. */
export const payloadOfNumber = (number: string): string => `v-${number}`

/** `undefined` for the payload of another link. What follows is typed by anybody: `parseNumber` judges it. */
export const numberOfPayload = (payload: string): string | undefined =>
  payload.startsWith('v-') ? payload.slice(2) : undefined
