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
const epochs = 8
const endingLengths = [2, 3, 4]
const pairedEnding = 3
const endingWeight = 0.5
/** Questions and small talk are hardly ever cries for help, but some are near. */
const farWeight = 0.4
const mistypedWeight = 0.5
const toldWeight = 0.7
/** Characters: keywords alone are never a cry for help, but they look like the shortest of them. */
const shortQuestion = 25

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

/** A line as it may be mistyped, another way for every turn: a letter left out of one word, two exchanged in another. */
function mistyped(line: string, turn: number): string {
  const words = line.split(' ')
  const short = (turn * 7) % words.length
  const first = words[short] as string // within the list, as the next
  if (first.length < 5) return line
  const gone = 1 + (turn % (first.length - 2))
  words[short] = first.slice(0, gone) + first.slice(gone + 1)
  const swapped = (turn * 13 + 3) % words.length
  const second = words[swapped] as string
  if (second.length > 5) words[swapped] = `${second.slice(0, 2)}${second[3]}${second[2]}${second.slice(4)}`
  return words.join(' ')
}

const longStory = 150
const longestOpening = 120

/** A line inside a story, before or after what has nothing to do with it. */
function toldWith(line: string, story: string, turn: number): string {
  const opening = (story.split(/[.!?]/)[0] as string).slice(0, longestOpening) // `split` gives at least one
  return turn % 2 === 0 ? `${line}. ${opening}` : `${opening}. ${line}`
}

/**
 * @param sources one for each language, as `others`.
 * @param others texts of other kinds, language by language: small talk, and what has nothing to do with us.
 * @param calmQuestions questions for us that are no cries for help.
 */
export function learnDanger(
  sources: readonly DangerSource[],
  others: readonly (readonly string[])[],
  calmQuestions: readonly string[],
  concepts: Concepts,
): LogisticModel {
  const reader = createReader(concepts, { remembers: true })
  const examples: Example[] = []
  const add = (text: string, label: number, weight: number): void => {
    const sentences = sentencesOf(text)
    if (sentences.length > 0) examples.push({ ...sampleOf(sentences.flat(), reader.read(sentences)), label, weight })
  }
  sources.forEach(({ danger, calm }, language) => {
    const stories = others[language]?.filter((text) => text.length > longStory) ?? []
    for (const [lines, label] of [
      [danger, 1],
      [calm, 0],
    ] as const) {
      // Of two lists the shorter counts more, or its kind would seem the rarer one.
      const weight = Math.max(danger.length, calm.length) / lines.length
      lines.forEach((line, turn) => {
        add(line, label, weight)
        add(mistyped(line, turn), label, weight * mistypedWeight)
        const story = stories[turn % stories.length]
        if (story !== undefined && turn % 3 === 0) add(toldWith(line, story, turn), label, weight * toldWeight)
      })
    }
  })
  for (const text of others.flat()) add(text, 0, farWeight)
  calmQuestions.forEach((question, turn) => {
    if (turn % 3 === 0 || question.length < shortQuestion) add(question, 0, farWeight)
  })
  return learnLogistic(examples, { classes: 2, bits, epochs })
}

export function createDangerSense(model: LogisticModel): DangerSense {
  const { probabilities } = createLogistic(model)
  return {
    chanceOf: (words, features) => (words.length === 0 ? 0 : (probabilities(sampleOf(words, features))[1] as number)),
  }
}
