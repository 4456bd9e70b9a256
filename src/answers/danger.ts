/**
 * Is somebody in danger now? "They are holding me" is, "what if they hold me" and "they held me last year" are not: the words
 * are the same, their endings and what stands around them differ. Learnt from phrases of both kinds.
 */
import { createReader, type Features } from './features.ts'
import type { Concepts } from './lexicon.ts'
import { createLogistic, type Example, type LogisticModel, learnLogistic, type Sample } from './logistic.ts'
import { sentencesOf } from './normalise.ts'

export interface DangerSource {
  /** Danger that is there now. */
  readonly danger: readonly string[]
  /** Close look-alikes without present danger. */
  readonly calm: readonly string[]
}

export interface DangerSense {
  /** How likely somebody is in danger now, 0 to 1. @param features of the same words. */
  chanceOf(words: readonly string[], features: Features): number
}

const bits = 16
const epochs = 12
const endingLengths = [2, 3, 4]
const pairedEnding = 3
const endingWeight = 0.5
/** Questions and small talk are hardly ever cries for help, but some are near. */
const farWeight = 0.5

/** FNV-1a over the end of a word. */
function hashOfEnd(word: string, length: number, begin: number): number {
  let hash = begin
  for (let i = Math.max(0, word.length - length); i < word.length; i++)
    hash = Math.imul(hash ^ word.charCodeAt(i), 16777619)
  return hash
}

const endings = 0x2d
const pairs = 0x2b

/** @param features of the same words, as a reader gives them. */
function sampleOf(words: readonly string[], { count, hashes, weights }: Features): Sample {
  const more = new Set<number>()
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string // within the list
    for (const length of endingLengths) more.add(hashOfEnd(word, length, endings + length) >>> 0)
    // Two words side by side by their endings: how a sentence speaks of time.
    if (at > 0) more.add(hashOfEnd(word, pairedEnding, hashOfEnd(words[at - 1] as string, pairedEnding, pairs)) >>> 0)
  }
  const allHashes = new Uint32Array(count + more.size)
  allHashes.set(hashes.subarray(0, count))
  let next = count
  for (const hash of more) allHashes[next++] = hash
  const values = new Float32Array(count + more.size).fill(endingWeight, count)
  values.set(weights.subarray(0, count))
  return { hashes: allHashes, values }
}

/** @param others texts of other kinds: small talk, and what has nothing to do with us. */
export function learnDanger(
  sources: readonly DangerSource[],
  others: readonly string[],
  concepts: Concepts,
): LogisticModel {
  const reader = createReader(concepts, { remembers: true })
  const examples = (texts: readonly string[], label: number, weight: number): Example[] =>
    texts.map((text) => {
      const sentences = sentencesOf(text)
      return { ...sampleOf(sentences.flat(), reader.read(sentences)), label, weight }
    })
  return learnLogistic(
    [
      ...sources.flatMap(({ danger, calm }) => [...examples(danger, 1, 1), ...examples(calm, 0, 1)]),
      ...examples(others, 0, farWeight),
    ],
    { classes: 2, bits, epochs },
  )
}

export function createDangerSense(model: LogisticModel): DangerSense {
  const { probabilities } = createLogistic(model)
  return {
    chanceOf: (words, features) => (words.length === 0 ? 0 : (probabilities(sampleOf(words, features))[1] as number)),
  }
}
