/**
 * How like two questions are, by what the reader finds in them: words, their beginnings and sounds, concepts. What is rare
 * among the topics counts more, so that "how can I" makes no two questions alike.
 */
import { numberOf } from './features.ts'
import { sentencesOf } from './normalise.ts'
import type { Brain } from './understand.ts'

/** A question as it is compared. */
export interface Portrait {
  /** How much each feature (its hash) says. */
  readonly weights: ReadonlyMap<number, number>
  /** The length of the weights as a vector; 0 for a text without a word. */
  readonly length: number
  /** The features by which a question like this one is looked up, the most telling first; at most `mostKeys`. */
  readonly keys: readonly number[]
}

/** From here on two questions ask the same: measured on questions of the same topic and of different ones. */
export const alikeFrom = 0.45

export const mostKeys = 8

/** Pieces and neighbours of words are many and say little when texts are short. */
const compared = new Set([numberOf.word, numberOf.stem, numberOf.sound, numberOf.concept, numberOf.concepts])
/** A beginning or a concept stands for many spellings; anything else would miss them. */
const lookedUpBy = new Set([numberOf.stem, numberOf.concept])

export function portraitOf({ reader, index }: Pick<Brain, 'reader' | 'index'>, text: string): Portrait {
  const { count, hashes, weights: given, kinds: found } = reader.read(sentencesOf(text))
  const weights = new Map<number, number>()
  const keys: { readonly hash: number; readonly weight: number }[] = []
  let squares = 0
  for (let i = 0; i < count; i++) {
    const kind = found[i] as number // within the count, as are the others
    if (!compared.has(kind)) continue
    const hash = hashes[i] as number
    const weight = (given[i] as number) * index.rarity(hash)
    weights.set(hash, weight)
    squares += weight * weight
    if (lookedUpBy.has(kind)) keys.push({ hash, weight })
  }
  keys.sort((a, b) => b.weight - a.weight || a.hash - b.hash)
  return { weights, length: Math.sqrt(squares), keys: keys.slice(0, mostKeys).map(({ hash }) => hash) }
}

/** From 0 (nothing in common) to 1 (the same words in any order and spelling); the same both ways round. */
export function likeness(a: Portrait, b: Portrait): number {
  if (a.length === 0 || b.length === 0) return 0
  const [few, many] = a.weights.size <= b.weights.size ? [a, b] : [b, a]
  let shared = 0
  for (const [hash, weight] of few.weights) shared += weight * (many.weights.get(hash) ?? 0)
  return Math.min(1, shared / a.length / b.length)
}
