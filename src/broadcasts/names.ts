/**
 * Names of people and places that one language of a broadcast has and another has not. A name is a capitalised word that
 * does not begin a sentence; each language writes and bends it its own way (Шереметьево, Sheremetyevoda; Россия, Русия,
 * Орусия), so they are compared by their consonants, and one that is there in any form, even as a part of another word,
 * counts as said: a mistake that is missed here is seen by two people, a false alarm at every broadcast by nobody.
 */
import { normalise } from '../answers/normalise.ts'
import type { WrittenLanguage } from '../content/schema.ts'

export interface TextOfLanguage {
  readonly language: WrittenLanguage
  /** As a person reads it, without addresses and what stands in quotation marks. */
  readonly text: string
}

const capitalised = /(?<![\p{L}\p{N}'ʻʼ’-])\p{Lu}[\p{L}'ʻʼ’]*\p{Ll}[\p{L}'ʻʼ’]*/gu
const words = /[\p{L}'ʻʼ’]+/gu

/** Offices and laws, which are translated; and countries, for which one language says "our citizens". By sound. */
const translated = new RegExp(
  `^(?:${[
    ...['посол', 'генеральн', 'генконсул', 'консул', 'министер', 'республик', 'федерац', 'президент', 'правительств'],
    ...['указ', 'закон', 'уголовн', 'кодекс', 'глав', 'государств'],
    ...['елжи', 'башк', 'министрлик', 'тишк', 'килмиш', 'мийзам', 'мамлекет', 'окмот'],
    ...['бош', 'вазир', 'ташки', 'жинои', 'жиноат', 'конун', 'давлат', 'хукумат', 'мехнат'],
    ...['сафир', 'сафор', 'вазор', 'жумхур', 'жамхури', 'сар'],
    ...['роси', 'русиа', 'орусиа', 'киргиз', 'узбек', 'озбек', 'таджик', 'тажик', 'тожик'],
  ].join('|')})`,
)

/** Two languages have a vowel differently, or double a letter, far more often than a consonant. */
const consonantsOf = (folded: string): string =>
  folded
    .replaceAll('дж', 'ж')
    .replace(/[аеиоу]/g, '')
    .replace(/(.)\1+/g, '$1')

/** Shorter ones are like too many other words. */
const shortestName = 3

interface Name {
  readonly written: string
  readonly consonants: string
}

/** What stands before a word in its line: a word that follows nothing or a full stop begins a sentence. */
const goesOn = (before: string): boolean => /[\p{L}\p{N},;]\s*$/u.test(before.slice(before.lastIndexOf('\n') + 1))

function namesOf(text: string): readonly Name[] {
  return [...text.matchAll(capitalised)].flatMap((match) => {
    const written = match[0]
    const folded = normalise(written).join('')
    const consonants = consonantsOf(folded)
    const isName = consonants.length >= shortestName && !translated.test(folded) && goesOn(text.slice(0, match.index))
    return isName ? [{ written, consonants }] : []
  })
}

/** Endings come after the name, so that one has the beginning of the other; the last consonant may bend (Орск, в Орске). */
function isSame(one: string, other: string): boolean {
  const shorter = Math.min(one.length, other.length)
  let common = 0
  while (common < shorter && one[common] === other[common]) common++
  return common === shorter ? common >= 2 : common >= shortestName && common >= shorter - 1
}

/** @returns for each name that is not in all texts, the word for it by the languages that have it. */
export function partialNames(texts: readonly TextOfLanguage[]): readonly ReadonlyMap<WrittenLanguage, string>[] {
  const all = texts.map(({ language, text }) => ({
    language,
    names: namesOf(text),
    said: (text.match(words) ?? []).map((written) => ({
      written,
      consonants: consonantsOf(normalise(written).join('')),
    })),
  }))
  const seen: string[] = []
  return all.flatMap(({ language, names }) =>
    names.flatMap(({ written, consonants }) => {
      if (seen.some((one) => isSame(one, consonants))) return []
      seen.push(consonants)
      const byLanguage = new Map(
        all.flatMap((other) => {
          if (other.language === language) return [[language, written] as const]
          const found = other.said.find((one) => isSame(one.consonants, consonants))
          return found === undefined ? [] : [[other.language, found.written] as const]
        }),
      )
      return byLanguage.size === texts.length ? [] : [byLanguage]
    }),
  )
}
