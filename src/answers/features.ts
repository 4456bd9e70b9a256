/**
 * What of a message is compared: whole words, their beginnings, their sound, pieces of them, neighbours, and concepts.
 * A feature is a hash, so that learning and matching walk flat arrays and hold no words of anybody.
 */
import type { Concepts } from './lexicon.ts'
import { skeleton } from './normalise.ts'

export const kinds = ['word', 'stem', 'sound', 'piece', 'neighbours', 'concept', 'concepts'] as const
export type Kind = (typeof kinds)[number]
export const numberOf = Object.fromEntries(kinds.map((kind, index) => [kind, index])) as Record<Kind, number>

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
export const mostPaired = 12
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
export function hashOfPair(kind: number, a: number, b: number): number {
  let hash = Math.imul(a ^ Math.imul(b, 0x9e3779b1) ^ kind, 0x85ebca6b)
  hash ^= hash >>> 13
  return Math.imul(hash, 0xc2b2ae35) >>> 0
}

/** What one word gives, whatever stands around it. */
export interface WordFeatures {
  readonly beginning: number
  readonly hashes: readonly number[]
  readonly kinds: readonly number[]
}

export function wordFeatures(text: string): WordFeatures {
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
