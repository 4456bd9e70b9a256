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

/** The numbers of features, in the order of arrival; grows when full. */
export class FeatureTable {
  size = 0
  /** Open addressing: a hash, and beside it its number and one, so that both come from memory at once. */
  #slots = new Uint32Array(1 << 17)

  /** @returns the feature's number, -1 when it is not there. */
  find(hash: number): number {
    const slots = this.#slots
    const mask = slots.length - 1
    let slot = (Math.imul(hash, 0x9e3779b1) << 1) & mask
    for (;;) {
      const numberAndOne = slots[slot + 1] as number
      if (numberAndOne === 0 || slots[slot] === hash) return numberAndOne - 1
      slot = (slot + 2) & mask
    }
  }

  add(hash: number): number {
    if (this.size * 4 >= this.#slots.length) this.#grow()
    const slots = this.#slots
    const mask = slots.length - 1
    let slot = (Math.imul(hash, 0x9e3779b1) << 1) & mask
    for (;;) {
      const numberAndOne = slots[slot + 1] as number
      if (numberAndOne === 0) break
      if (slots[slot] === hash) return numberAndOne - 1
      slot = (slot + 2) & mask
    }
    slots[slot] = hash
    slots[slot + 1] = ++this.size
    return this.size - 1
  }

  #grow(): void {
    const old = this.#slots
    const slots = new Uint32Array(old.length * 2)
    const mask = slots.length - 1
    for (let at = 0; at < old.length; at += 2) {
      if (old[at + 1] === 0) continue
      let slot = (Math.imul(old[at] as number, 0x9e3779b1) << 1) & mask
      while (slots[slot + 1] !== 0) slot = (slot + 2) & mask
      slots[slot] = old[at] as number
      slots[slot + 1] = old[at + 1] as number
    }
    this.#slots = slots
  }
}

/** A list of numbers that grows, without an object for each. */
class Numbers {
  length = 0
  /** Longer than the list. */
  values = new Uint32Array(1 << 12)

  push(value: number): void {
    if (this.length === this.values.length) this.values = longer(this.values)
    this.values[this.length++] = value
  }
}

function longer(values: Uint32Array): Uint32Array<ArrayBuffer> {
  const grown = new Uint32Array(values.length * 2)
  grown.set(values)
  return grown
}

/** In how many texts each feature occurs. */
export interface FeatureCounts {
  /** By number, in the order in which a `Reader` gives them. */
  readonly features: Uint32Array
  readonly texts: Uint16Array
}

export interface Counter {
  count(texts: readonly string[]): FeatureCounts
}

const mostTexts = 0xffff
const noWords: readonly string[] = []

/**
 * Counts what a `Reader` would give for our own texts by the thousand: what a word gives is worked out once. Never for what
 * people write, since it keeps their words.
 * @param table has or gets a number for each feature.
 */
export function createCounter(concepts: Concepts, table: FeatureTable): Counter {
  const vocabulary = createVocabulary()
  /** By the number of a word: where its features begin; the next one's beginning is their end. */
  const starts = new Numbers()
  starts.push(0)
  const features = new Numbers()
  const beginnings = new Numbers()
  const forms: (readonly Form[])[] = []
  /** By the number of a word: the forms of several words that it may begin, and its concepts if it begins none. */
  const longForms: (readonly Form[] | undefined)[] = []
  const meanings: (readonly number[])[] = []
  const conceptFeatures = new Int32Array(concepts.ids.length).fill(-1)
  /** By feature, side by side: the last text that had it, and how many had since counting began. */
  let seen = new Uint32Array(1 << 16)
  const touched = new Numbers()
  let text = 0

  const learnWords = (): void => {
    for (let number = forms.length; number < vocabulary.words.length; number++) {
      const word = vocabulary.words[number] as string // below the length
      const { beginning, hashes } = wordFeatures(word)
      for (const hash of hashes) features.push(table.add(hash))
      starts.push(features.length)
      beginnings.push(beginning)
      const begun = concepts.formsOf(word)
      forms.push(begun)
      meanings.push(concepts.conceptsAt(noWords, 0, begun))
      const several = begun.filter(({ rest }) => rest.length > 0)
      longForms.push(several.length > 0 ? several : undefined)
    }
  }

  /** The words of a text by place, none where a sentence ends. */
  const spelled: (string | undefined)[] = []
  const spell = (numbers: Uint32Array, count: number): void => {
    for (let at = 0; at < count; at++) spelled[at] = vocabulary.words[numbers[at] as number]
    spelled.length = count
  }

  const add = (feature: number): void => {
    const at = feature * 2
    while (at >= seen.length) seen = longer(seen)
    if (seen[at] === text) return
    seen[at] = text
    const before = seen[at + 1] as number
    if (before === 0) touched.push(feature)
    seen[at + 1] = before + 1
  }

  const readText = (line: string): void => {
    const { numbers, count } = vocabulary.read(line)
    learnWords()
    text++
    let strong: number[] = []
    let before = endOfSentence
    let isSpelled = false
    for (let at = 0; at < count; at++) {
      const number = numbers[at] as number
      const previous = before
      before = number
      if (number === endOfSentence) {
        if (strong.length > 0) strong = []
        continue
      }
      const end = starts.values[number + 1] as number
      for (let i = starts.values[number] as number; i < end; i++) add(features.values[i] as number)
      if (previous !== endOfSentence) {
        const pair = hashOfPair(neighbours, beginnings.values[previous] as number, beginnings.values[number] as number)
        add(table.add(pair))
      }
      let found = meanings[number] as readonly number[]
      const several = longForms[number]
      if (several) {
        if (!isSpelled) spell(numbers, count)
        isSpelled = true
        if (several.some((form) => concepts.isAt(spelled, at, form)))
          found = concepts.conceptsAt(spelled, at, forms[number] as readonly Form[])
      }
      for (const meaning of found) {
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

  return {
    count(texts) {
      touched.length = 0
      for (const line of texts) readText(line)
      const found = touched.values.slice(0, touched.length)
      const counts = new Uint16Array(found.length)
      for (let i = 0; i < found.length; i++) {
        const at = (found[i] as number) * 2 + 1
        counts[i] = Math.min(mostTexts, seen[at] as number)
        seen[at] = 0
      }
      return { features: found, texts: counts }
    },
  }
}
