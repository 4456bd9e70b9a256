/** A message as its words, each with what its looks say. Pure. */
import { foldPart, normalise, scanPlain } from '../answers/normalise.ts'
import { indexKey } from './place-index.ts'

export interface Word {
  /** As the index of names spells it. */
  readonly key: string
  /** As it was typed, in small letters. */
  readonly raw: string
  /** With a capital letter that no beginning of a sentence explains. */
  readonly isProper: boolean
  /** Nothing before it belongs to it. */
  readonly beginsClause: boolean
}

/** A longer text tells a story: where it happens stands in its beginning. */
const longestText = 600
const longestAbbreviation = 5

/** The words of a message, in order. */
export function readMessage(text: string): Word[] {
  const plain = text.slice(0, longestText)
  const lower = plain.toLowerCase()
  const isLoud = plain === plain.toUpperCase()
  const words: Word[] = []
  const add = (typed: string, normalised: string, gap: string): void => {
    if (normalised === '') return
    const raw = typed.toLowerCase()
    const isCapital = raw.charAt(0) !== typed.charAt(0)
    const isAbbreviation = typed.length > 1 && typed.length <= longestAbbreviation && typed === typed.toUpperCase()
    const beginsSentence = words.length === 0 || /[.!?…\n]/.test(gap)
    words.push({
      key: indexKey(raw, normalised),
      raw,
      isProper: !isLoud && isCapital && (!beginsSentence || isAbbreviation),
      beginsClause: beginsSentence || /[,;:()]/.test(gap),
    })
  }
  // Some letters have a small form of another length: then nothing is known of capitals.
  const original = lower.length === plain.length ? plain : lower
  let last = 0
  const isPlain = scanPlain(lower, {
    word(_, from, to, isMarked) {
      add(original.slice(from, to), foldPart(lower, from, to, isMarked), original.slice(last, from))
      last = to
    },
    sentenceEnd() {},
  })
  if (isPlain) return words
  words.length = 0
  for (const [typed] of plain.normalize('NFKC').matchAll(/[\p{L}\p{N}\p{M}'ʻʼ‘’`]+/gu))
    for (const word of normalise(typed)) add(typed, word, ' ')
  return words
}
