/** The languages a person can choose; Uzbek comes in both alphabets. */
import type { WrittenForm } from '../answers/language.ts'
import { toUzbekCyrillic } from '../answers/uzbek-cyrillic.ts'
import type { WrittenLanguage } from './schema.ts'

export const locales = ['ky', 'uz', 'uz-Cyrl', 'tg', 'ru'] as const
export type Locale = (typeof locales)[number]

/** The language whose texts a locale is made of. */
export function writtenLanguageOf(locale: Locale): WrittenLanguage {
  return locale === 'uz-Cyrl' ? 'uz' : locale
}

/** In which languages a person may read what is not yet written in their own, nearest first. */
const readingOrder: Readonly<Record<WrittenLanguage, readonly WrittenLanguage[]>> = {
  ky: ['ky', 'ru', 'uz', 'tg'],
  uz: ['uz', 'ru', 'ky', 'tg'],
  tg: ['tg', 'ru', 'uz', 'ky'],
  ru: ['ru', 'uz', 'ky', 'tg'],
}

/** @param original the language in which a text was first written: who reads Russian gets that rather than a translation. */
export function readingOrderOf(locale: Locale, original: WrittenLanguage): readonly WrittenLanguage[] {
  const order = readingOrder[writtenLanguageOf(locale)]
  return locale === 'ru' ? [...new Set<WrittenLanguage>(['ru', original, ...order])] : order
}

/** Texts as a locale shows them: the same shape, Uzbek in Cyrillic where that is the locale. */
export function inLocale<T>(locale: Locale, texts: T): T {
  return locale === 'uz-Cyrl' ? transliterated(texts) : texts
}

/** Keeps the keys and turns every string. */
function transliterated<T>(value: T): T {
  if (typeof value === 'string') return toUzbekCyrillic(value) as T
  if (Array.isArray(value)) return value.map(transliterated) as T
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, transliterated(inner)])) as T
  }
  return value
}

/** The written form of a locale, as `answers/` calls it. */
export const formOf = (locale: Locale): WrittenForm => (locale === 'uz' ? 'uz-Latn' : locale)

/** @returns `undefined` for a language that we do not write. */
export const localeOf = (form: WrittenForm | 'other'): Locale | undefined =>
  locales.find((locale) => formOf(locale) === form)
