/**
 * What of a message is compared: whole words, their beginnings, their sound, pieces of them, neighbours, and concepts.
 * A feature is a hash, so that learning and matching walk flat arrays and hold no words of anybody.
 */
import type { Concepts, Form } from './lexicon.ts'
import { createVocabulary, endOfSentence, skeleton } from './normalise.ts'

export const kinds = ['word', 'stem', 'sound', 'piece', 'neighbours', 'concept', 'concepts'] as const
export type Kind = (typeof kinds)[number]
const numberOf = Object.fromEntries(kinds.map((kind, index) => [kind, index])) as Record<Kind, number>

const { word, stem, sound, piece, neighbours, concept, concepts: conceptPair } = numberOf

/** A concept says more than a word, a word more than its beginning, that more than a piece of it. */
const weights: Readonly<Record<Kind, number>> = {
  word: 1,
  stem: 0.9,
  sound: 0.6,
  piece: 0.3,
  neighbours: 0.6,
  concept: 1.4,
  concepts: 0.8,
}
const weightOf = Float32Array.from(kinds, (kind) => weights[kind])
const weakConcept = 0.5

const stemLength = 4
const longStemLength = 6
const soundLength = 5
const shortPiece = 3
const longPiece = 4
const shortestWithStem = 3
/** A story's concepts are paired up to this many a sentence, or its length would count and not its sense. */
const mostPaired = 12
/** Of a longer message only so much is compared; Telegram allows 4096 characters. */
const mostFeatures = 1 << 14

/** The features of a text: `count` of them, in arrays that the next reading uses anew. */
export interface Features {
  readonly count: number
  readonly hashes: Uint32Array
  readonly weights: Float32Array
  /** Index of `kinds`. */
  readonly kinds: Uint8Array
  /** The number of the word each came from, counted through all sentences; of a pair, the first. */
  readonly words: Uint16Array
}

export interface Reader {
  readonly concepts: Concepts
  /** @param sentences words as `normalise` gives them. The result is valid until the next call. */
  read(sentences: readonly (readonly string[])[]): Features
}

/** FNV-1a over the letters of a text, beginning with what kind it is. */
function hashOf(kind: number, text: string, from = 0, to = text.length): number {
  let hash = Math.imul(2166136261 ^ kind, 16777619)
  const end = Math.min(to, text.length)
  for (let i = from; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619)
  return (hash ^ (hash >>> 15)) >>> 0
}

/** Of two numbers, order counts. */
function hashOfPair(kind: number, a: number, b: number): number {
  let hash = Math.imul(a ^ Math.imul(b, 0x9e3779b1) ^ kind, 0x85ebca6b)
  hash ^= hash >>> 13
  return Math.imul(hash, 0xc2b2ae35) >>> 0
}

/** What one word gives, whatever stands around it. */
interface WordFeatures {
  readonly beginning: number
  readonly hashes: readonly number[]
  readonly kinds: readonly number[]
}

function wordFeatures(text: string): WordFeatures {
  const beginning = hashOf(stem, text, 0, stemLength)
  const hashes = [hashOf(word, text)]
  const found = [word]
  const add = (kind: number, hash: number): void => {
    hashes.push(hash)
    found.push(kind)
  }
  if (text.length >= shortestWithStem) {
    add(stem, beginning)
    if (text.length > stemLength) add(stem, hashOf(stem, text, 0, longStemLength))
    const spoken = skeleton(text)
    add(sound, hashOf(sound, spoken, 0, soundLength))
    const padded = `_${spoken}_`
    for (let i = 0; i + shortPiece <= padded.length; i++) {
      add(piece, hashOf(piece, padded, i, i + shortPiece))
      if (i + longPiece <= padded.length) add(piece, hashOf(piece, padded, i, i + longPiece))
    }
  }
  return { beginning, hashes, kinds: found }
}

/**
 * @param remembers keeps what single words give, for reading thousands of texts; never for what people write.
 */
export function createReader(concepts: Concepts, { remembers = false } = {}): Reader {
  const known = new Map<string, WordFeatures>()
  const hashes = new Uint32Array(mostFeatures)
  const values = new Float32Array(mostFeatures)
  const kindsFound = new Uint8Array(mostFeatures)
  const words = new Uint16Array(mostFeatures)
  /** Open addressing: which hashes this reading has, by the number of the reading. */
  const slots = new Uint32Array(mostFeatures * 2)
  const stamps = new Uint32Array(mostFeatures * 2)
  let reading = 0
  let count = 0

  const add = (kind: number, hash: number, at: number, factor: number): void => {
    if (count === mostFeatures) return
    let slot = hash & (slots.length - 1)
    while (stamps[slot] === reading) {
      if (slots[slot] === hash) return
      slot = (slot + 1) & (slots.length - 1)
    }
    stamps[slot] = reading
    slots[slot] = hash
    hashes[count] = hash
    values[count] = (weightOf[kind] as number) * factor
    kindsFound[count] = kind
    words[count++] = at
  }

  const featuresOfWord = (text: string): WordFeatures => {
    const remembered = known.get(text)
    if (remembered) return remembered
    const made = wordFeatures(text)
    if (remembers) known.set(text, made)
    return made
  }

  const readSentence = (sentence: readonly string[], firstWord: number): void => {
    const meanings = concepts.find(sentence)
    const strong: number[] = []
    const strongAt: number[] = []
    let before = 0
    for (let index = 0; index < sentence.length; index++) {
      const at = firstWord + index
      const own = featuresOfWord(sentence[index] as string) // within the sentence, as are the indexes below
      for (let i = 0; i < own.hashes.length; i++) add(own.kinds[i] as number, own.hashes[i] as number, at, 1)
      if (index > 0) add(neighbours, hashOfPair(neighbours, before, own.beginning), at - 1, 1)
      before = own.beginning
      for (const meaning of meanings[index] as readonly number[]) {
        const isWeak = concepts.isWeak(meaning)
        const key = concepts.keyOf(meaning)
        add(concept, hashOfPair(concept, key, 1), at, isWeak ? weakConcept : 1)
        if (isWeak || strong.includes(key) || strong.length === mostPaired) continue
        for (let i = 0; i < strong.length; i++) {
          const other = strong[i] as number
          const hash = hashOfPair(conceptPair, Math.min(key, other), Math.max(key, other))
          add(conceptPair, hash, strongAt[i] as number, 1)
        }
        strong.push(key)
        strongAt.push(at)
      }
    }
  }

  return {
    concepts,
    read(sentences) {
      reading++
      count = 0
      let at = 0
      for (const sentence of sentences) {
        readSentence(sentence, at)
        at += sentence.length
      }
      return { count, hashes, weights: values, kinds: kindsFound, words }
    },
  }
}

/** Grows when full; the numbers it gives are in the order of arrival. */
export class FeatureTable {
  size = 0
  #keys = new Uint32Array(1 << 16)
  #ids = new Int32Array(1 << 16).fill(-1)

  /** @returns the feature's number, -1 when it is not there. */
  find(hash: number): number {
    const mask = this.#keys.length - 1
    let slot = (Math.imul(hash, 0x9e3779b1) >>> 0) & mask
    for (;;) {
      const id = this.#ids[slot] as number
      if (id < 0 || this.#keys[slot] === hash) return id
      slot = (slot + 1) & mask
    }
  }

  add(hash: number): number {
    if (this.size * 2 >= this.#keys.length) this.#grow()
    const mask = this.#keys.length - 1
    let slot = (Math.imul(hash, 0x9e3779b1) >>> 0) & mask
    for (;;) {
      const id = this.#ids[slot] as number
      if (id < 0) break
      if (this.#keys[slot] === hash) return id
      slot = (slot + 1) & mask
    }
    this.#keys[slot] = hash
    this.#ids[slot] = this.size
    return this.size++
  }

  #grow(): void {
    const keys = this.#keys
    const ids = this.#ids
    this.#keys = new Uint32Array(keys.length * 2)
    this.#ids = new Int32Array(keys.length * 2).fill(-1)
    const mask = this.#keys.length - 1
    for (let i = 0; i < keys.length; i++) {
      if ((ids[i] as number) < 0) continue
      let slot = (Math.imul(keys[i] as number, 0x9e3779b1) >>> 0) & mask
      while ((this.#ids[slot] as number) >= 0) slot = (slot + 1) & mask
      this.#keys[slot] = keys[i] as number
      this.#ids[slot] = ids[i] as number
    }
  }
}

/** A list of numbers that grows, without an object for each. */
export class Numbers {
  length = 0
  #values = new Uint32Array(1 << 16)

  push(value: number): void {
    if (this.length === this.#values.length) {
      const values = new Uint32Array(this.length * 2)
      values.set(this.#values)
      this.#values = values
    }
    this.#values[this.length++] = value
  }

  get values(): Uint32Array {
    return this.#values.subarray(0, this.length)
  }
}

/** The end of a sentence, beyond which no words of one concept go. */
const nobody: readonly string[] = []

/**
 * Reads our own texts by the thousand: what a word gives is worked out once. Calls `found` once for each feature of a text, with
 * the number that `table` has or makes for it, in the order in which a `Reader` gives them.
 */
export function createLearner(
  concepts: Concepts,
  table: FeatureTable,
): (text: string, found: (feature: number) => void) => void {
  const vocabulary = createVocabulary()
  /** By the number of a word: where its features begin, one place more than there are words. */
  const starts = new Numbers()
  starts.push(0)
  const features = new Numbers()
  const beginnings = new Numbers()
  const forms: (readonly Form[])[] = []
  const conceptFeatures = Int32Array.from(concepts.ids, () => -1)
  /** By feature: the number of the last text that had it. */
  let texts = new Uint32Array(1 << 16)
  let text = 0

  const learnWords = (): void => {
    for (let number = forms.length; number < vocabulary.words.length; number++) {
      const word = vocabulary.words[number] as string // below the length
      const { beginning, hashes } = wordFeatures(word)
      for (const hash of hashes) features.push(table.add(hash))
      starts.push(features.length)
      beginnings.push(beginning)
      forms.push(concepts.formsOf(word))
    }
  }
  return (line, found) => {
    const { numbers, count } = vocabulary.read(line)
    learnWords()
    text++
    const add = (feature: number): void => {
      if (feature >= texts.length) {
        const grown = new Uint32Array(texts.length * 2)
        grown.set(texts)
        texts = grown
      }
      if (texts[feature] === text) return
      texts[feature] = text
      found(feature)
    }
    const wordStarts = starts.values
    const wordFeatureNumbers = features.values
    const wordBeginnings = beginnings.values
    let strong: number[] = []
    for (let at = 0; at < count; at++) {
      const number = numbers[at] as number
      if (number === endOfSentence) {
        if (strong.length > 0) strong = []
        continue
      }
      const end = wordStarts[number + 1] as number
      for (let i = wordStarts[number] as number; i < end; i++) add(wordFeatureNumbers[i] as number)
      const before = at === 0 ? endOfSentence : (numbers[at - 1] as number)
      if (before !== endOfSentence)
        add(table.add(hashOfPair(neighbours, wordBeginnings[before] as number, wordBeginnings[number] as number)))
      const begun = forms[number] as readonly Form[]
      if (begun.length === 0) continue
      const following = begun.some(({ rest }) => rest.length > 0) ? wordsFrom(numbers, at) : nobody
      for (const meaning of concepts.conceptsAt(following, 0, begun)) {
        const key = concepts.keyOf(meaning)
        let feature = conceptFeatures[meaning] as number
        if (feature < 0) feature = conceptFeatures[meaning] = table.add(hashOfPair(concept, key, 1))
        add(feature)
        if (concepts.isWeak(meaning) || strong.includes(key) || strong.length === mostPaired) continue
        for (const other of strong) add(table.add(hashOfPair(conceptPair, Math.min(key, other), Math.max(key, other))))
        strong.push(key)
      }
    }
  }

  function wordsFrom(numbers: Uint32Array, at: number): string[] {
    const words: string[] = []
    for (let i = at; numbers[i] !== endOfSentence; i++) words.push(vocabulary.words[numbers[i] as number] as string)
    return words
  }
}
