/**
 * Counts the features of our own texts by the thousand: the same as a `Reader` would give, one text after another, but what a
 * word gives is worked out once. A property holds the two to the same result (test/properties/counter.test.ts).
 */
import type { FeatureTable } from './feature-table.ts'
import { hashOfPair, mostPaired, numberOf, wordFeatures } from './features.ts'
import type { Concepts, Form } from './lexicon.ts'
import { createVocabulary, endOfSentence } from './vocabulary.ts'

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

const { neighbours, concept, concepts: conceptPair } = numberOf
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
