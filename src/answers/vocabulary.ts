/** The words of thousands of texts by number, each spelt once. */
import { foldPart, type Listener, maxLength, scanPlain, sentencesOf } from './normalise.ts'

/** For reading thousands of our own texts, whose words come again and again; never for what people write. */
export interface Vocabulary {
  /** Every word once, as `normalise` gives it, by its number. */
  readonly words: readonly string[]
  /** The words of a text by number, each sentence followed by `endOfSentence`. Valid until the next call. */
  read(text: string): { readonly numbers: Uint32Array; readonly count: number }
}

export const endOfSentence = 0xffffffff
const noWord = 0xfffffffe

export function createVocabulary(): Vocabulary {
  const words: string[] = []
  const numberOfWord = new Map<string, number>()
  /** Open addressing by two hashes of a word as written, 64 bits together, so that no other word is taken for it: both, then its number. */
  let slots = new Uint32Array(1 << 18)
  let used = 0
  // More than a text has, unless it is made of signs that stand for whole phrases; then it is cut.
  const numbers = new Uint32Array(maxLength + 2)
  let count = 0

  const numberOf = (word: string): number => {
    if (word === '') return noWord
    const known = numberOfWord.get(word)
    if (known !== undefined) return known
    numberOfWord.set(word, words.length)
    return words.push(word) - 1
  }
  const push = (number: number): void => {
    if (number !== noWord && count < numbers.length - 1) numbers[count++] = number
  }
  const grow = (): void => {
    const old = slots
    slots = new Uint32Array(old.length * 2)
    const mask = slots.length - 1
    for (let at = 0; at < old.length; at += 4) {
      if (old[at + 2] === 0) continue
      let slot = ((old[at] as number) << 2) & mask
      while (slots[slot + 2] !== 0) slot = (slot + 4) & mask
      slots.set(old.subarray(at, at + 4), slot)
    }
  }
  const listener: Listener = {
    word(lower, from, to, isMarked) {
      let first = 2166136261
      let second = to - from
      for (let i = from; i < to; i++) {
        const code = lower.charCodeAt(i)
        first = Math.imul(first ^ code, 16777619)
        second = Math.imul(second + code, 0x85ebca6b) ^ (second >>> 13)
      }
      first = (first ^ (first >>> 15)) >>> 0
      second = second >>> 0
      const mask = slots.length - 1
      let slot = (first << 2) & mask
      for (;;) {
        const numberAndOne = slots[slot + 2] as number
        if (numberAndOne === 0) break
        if (slots[slot] === first && slots[slot + 1] === second) return push(numberAndOne - 1)
        slot = (slot + 4) & mask
      }
      const number = numberOf(foldPart(lower, from, to, isMarked))
      slots[slot] = first
      slots[slot + 1] = second
      slots[slot + 2] = number + 1
      if (++used * 8 > slots.length) grow()
      push(number)
    },
    sentenceEnd() {
      if (count > 0 && numbers[count - 1] !== endOfSentence) numbers[count++] = endOfSentence
    },
  }
  return {
    words,
    read(text) {
      count = 0
      const part = text.slice(0, maxLength)
      if (!scanPlain(part.toLowerCase(), listener)) {
        count = 0
        for (const sentence of sentencesOf(part)) {
          for (const word of sentence) push(numberOf(word))
          listener.sentenceEnd()
        }
      }
      return { numbers, count }
    },
  }
}
