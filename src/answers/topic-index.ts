/**
 * A linear model whose weights are counted, not fitted: how typical each feature is of each topic. Building is one pass
 * over the questions, so that an entry that staff add is found seconds later, and every score is a sum that can be shown.
 *
 * weight(feature, topic) = log(1 + T / spread) * n / (n + 6) / |topic|^0.5, where T is the number of topics, `spread` in how many
 * of them the feature occurs, n in how many questions of this topic, and |topic| the length of the topic's weights.
 */
import type { Features, Reader } from './features.ts'
import { sentencesOf } from './normalise.ts'

export interface QuestionSource {
  readonly topic: string
  readonly questions: readonly string[]
}

/** How a message looks to the index. */
export interface Scores {
  /** By topic, in the order of `topics`; valid until the next call. */
  readonly byTopic: Float32Array
  /** What a topic would get to which every feature of the message belonged alone. */
  readonly highest: number
}

export interface TopicIndex {
  readonly topics: readonly string[]
  score(features: Features): Scores
  /** What each feature adds to a topic, in the order of the features. */
  contributions(features: Features, topic: number): Float32Array
}

/** So many questions make a feature half as typical as it can be: one that comes once may be chance. */
const halfTypical = 6

/** Grows when full; the numbers it gives are in the order of arrival. */
class FeatureTable {
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
class Numbers {
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

/** @param reader one that remembers words, since most come again. */
export function buildTopicIndex(sources: readonly QuestionSource[], reader: Reader): TopicIndex {
  const byTopic = new Map<string, string[][]>()
  for (const { topic, questions } of sources) {
    const known = byTopic.get(topic)
    if (known) known.push(questions as string[])
    else byTopic.set(topic, [questions as string[]])
  }
  const topics = [...byTopic.keys()]
  const spellings = new Map<string, string>()
  const table = new FeatureTable()
  // A posting is: this feature occurs in this topic in so many questions. Topic after topic, so each list of a feature is in order.
  const featureOf = new Numbers()
  const topicOf = new Numbers()
  const countOf = new Numbers()
  let counts = new Uint32Array(1 << 16)
  topics.forEach((topic, number) => {
    const touched: number[] = []
    for (const questions of byTopic.get(topic) ?? []) {
      for (const question of questions) {
        const { count, hashes } = reader.read(sentencesOf(question, spellings))
        for (let i = 0; i < count; i++) {
          const feature = table.add(hashes[i] as number)
          if (feature >= counts.length) {
            const grown = new Uint32Array(counts.length * 2)
            grown.set(counts)
            counts = grown
          }
          if (counts[feature] === 0) touched.push(feature)
          counts[feature] = (counts[feature] as number) + 1
        }
      }
    }
    for (const feature of touched) {
      featureOf.push(feature)
      topicOf.push(number)
      countOf.push(counts[feature] as number)
      counts[feature] = 0
    }
  })

  const features = featureOf.values
  const topicNumbers = topicOf.values
  const questionCounts = countOf.values
  const starts = new Uint32Array(table.size + 1)
  for (const feature of features) starts[feature + 1] = (starts[feature + 1] as number) + 1
  for (let i = 0; i < table.size; i++) starts[i + 1] = (starts[i + 1] as number) + (starts[i] as number)
  const rarity = (feature: number): number =>
    Math.log(1 + topics.length / ((starts[feature + 1] as number) - (starts[feature] as number)))
  const postings = topics.length < 1 << 16 ? new Uint16Array(features.length) : new Uint32Array(features.length)
  const weights = new Float32Array(features.length)
  const squares = new Float64Array(topics.length)
  const next = starts.slice()
  for (let i = 0; i < features.length; i++) {
    const feature = features[i] as number
    const topic = topicNumbers[i] as number
    const count = questionCounts[i] as number
    const weight = (rarity(feature) * count) / (count + halfTypical)
    const at = next[feature] as number
    next[feature] = at + 1
    postings[at] = topic
    weights[at] = weight
    squares[topic] = (squares[topic] as number) + weight * weight
  }
  const shrink = squares.map((sum) => 1 / Math.sqrt(Math.sqrt(sum) || 1))
  for (let i = 0; i < postings.length; i++)
    weights[i] = (weights[i] as number) * (shrink[postings[i] as number] as number)

  const unknown = Math.log(1 + topics.length)
  const largestShrink = Math.max(0, ...shrink)
  const scores = new Float32Array(topics.length)
  return {
    topics,
    score({ count, hashes, weights: given }) {
      scores.fill(0)
      let highest = 0
      for (let i = 0; i < count; i++) {
        const value = given[i] as number
        const feature = table.find(hashes[i] as number)
        if (feature < 0) {
          highest += value * unknown
          continue
        }
        highest += value * rarity(feature)
        const end = starts[feature + 1] as number
        for (let at = starts[feature] as number; at < end; at++) {
          const topic = postings[at] as number
          scores[topic] = (scores[topic] as number) + value * (weights[at] as number)
        }
      }
      return { byTopic: scores, highest: highest * largestShrink }
    },
    contributions({ count, hashes, weights: given }, topic) {
      return Float32Array.from({ length: count }, (_, i) => {
        const feature = table.find(hashes[i] as number)
        if (feature < 0) return 0
        const end = starts[feature + 1] as number
        for (let at = starts[feature] as number; at < end; at++)
          if (postings[at] === topic) return (given[i] as number) * (weights[at] as number)
        return 0
      })
    },
  }
}
