/** Whether a name in a message is the name of a place, by how it stands there. Pure. */
import type { Word } from './message-words.ts'
import { type FoundName, iotationOf } from './place-index.ts'
import {
  isCityWord,
  isPreposition,
  isRegionWord,
  isSurePreposition,
  isTajikPreposition,
  standsBeforeCity,
} from './signs.ts'

/**
 * - `doubtful`: a person's name, and all that was said;
 * - `unsigned`: it may be an everyday word: a place only where another one says so.
 */
export type Verdict = 'place' | 'doubtful' | 'unsigned' | 'no'

/** "Чита" with an ending that says nothing is too short to be sure of: "читаю". */
const shortName = 4
const shortestName = 2

/** The words beside a name, in the same clause. */
export const around = (words: readonly Word[], at: number, length: number): { before: string; next: string } => ({
  before: words[at]?.beginsClause ? '' : (words[at - 1]?.key ?? ''),
  next: words[at + length]?.beginsClause ? '' : (words[at + length]?.key ?? ''),
})

export function judge(words: readonly Word[], at: number, { entry, length, ending, letters }: FoundName): Verdict {
  const { before, next } = around(words, at, length)
  const raw = words[at + length - 1]?.raw ?? ''
  const after = words[at + length]
  if (!entry.begins.has(iotationOf(words[at]?.raw ?? ''))) return 'no'
  const isAlone = words.length === length
  const isProper = words.slice(at, at + length).every((word) => word.isProper)
  // "МО" is a region, "мо" is Tajik for us.
  if (letters <= shortestName && length === 1 && entry.caution !== 'none') return isAlone || isProper ? 'place' : 'no'
  if (isRegionWord(next) || isRegionWord(before) || isCityWord(next) || standsBeforeCity(words[at - 1]?.key ?? ''))
    return 'place'
  // "Курский вокзал" is in Moscow.
  if (ending === 'other' && /(ий|iy)$/.test(raw)) return 'no'
  if (entry.unless.size > 0 && words.some(({ key }) => entry.unless.has(key))) return 'no'
  const endsInPlace = ending === 'in' || ending === 'from'
  const endsAsPlace = endsInPlace || ending === 'to'
  const isLed = ending === undefined ? isPreposition(before) : isTajikPreposition(before)
  const closesClause = isSurePreposition(before) && (isProper || after === undefined || after.beginsClause)
  const isPlace = (yes: boolean): Verdict => (yes ? 'place' : ending === undefined ? 'unsigned' : 'no')
  switch (entry.caution) {
    case 'none':
      return ending === 'other' && length === 1 && letters <= shortName && !isLed && words.length > 2 ? 'no' : 'place'
    case 'word':
      // "Казань" is no pot: only without its sign it is.
      return isPlace(isAlone || endsAsPlace || isProper || isLed || raw.endsWith('ь'))
    case 'surname':
      return isPlace(isAlone || endsAsPlace || isLed)
    case 'person':
      return endsInPlace || isSurePreposition(before) ? 'place' : isAlone ? 'doubtful' : 'no'
    case 'adjective':
      return isAlone || endsAsPlace || closesClause ? 'place' : 'no'
    case 'stubborn':
      return isAlone || closesClause ? 'place' : 'no'
    case 'stem':
      return 'no'
  }
}
