/**
 * A linear model whose weights are counted, not fitted: how typical each feature is of each topic. Building is one pass
 * over the questions, so that an entry that staff add is found seconds later, and every score is a sum that can be shown.
 *
 * weight(feature, topic) = log(1 + T / spread) * n / (n + 6) / |topic|^0.5, where T is the number of topics, `spread` in how many
 * of them the feature occurs, n in how many questions of this topic, and |topic| the length of the topic's weights.
 */
import { createCounter, type FeatureCounts } from './counter.ts'
import { FeatureTable } from './feature-table.ts'
import type { Features } from './features.ts'
import type { Concepts } from './lexicon.ts'

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
  /** How rare a feature (its hash) is among the topics: the more, the rarer; that of the rarest for one that none has. */
  rarity(hash: number): number
  /** What each feature adds to a topic, in the order of the features. */
  contributions(features: Features, topic: number): Float32Array
}

/** So many questions make a feature half as typical as it can be: one that comes once may be chance. */
const halfTypical = 6

/** @param concepts those of the reader of the messages that will be asked. */
export function buildTopicIndex(sources: readonly QuestionSource[], concepts: Concepts): TopicIndex {
  const byTopic = new Map<string, string[]>()
  for (const { topic, questions } of sources) {
    const known = byTopic.get(topic)
    if (known) for (const question of questions) known.push(question)
    else byTopic.set(topic, [...questions])
  }
  const table = new FeatureTable()
  const postings = weighPostings(countFeatures([...byTopic.values()], concepts, table), table)
  return indexOf([...byTopic.keys()], table, postings)
}

/** Apart, so that what it needs on its way is let go when it returns. */
function countFeatures(
  topics: readonly (readonly string[])[],
  concepts: Concepts,
  table: FeatureTable,
): FeatureCounts[] {
  const counter = createCounter(concepts, table)
  return topics.map((questions) => counter.count(questions))
}

/** For each feature the topics that it occurs in, and how typical it is of each. */
interface Postings {
  /** Where a feature's topics begin; the next one's beginning is their end. */
  readonly starts: Uint32Array
  readonly topics: Uint16Array | Uint32Array
  readonly weights: Float32Array
  readonly largestShrink: number
  readonly topicCount: number
}

const rarityOf = (topics: number, spread: number): number => Math.log(1 + topics / spread)

function weighPostings(counts: FeatureCounts[], table: FeatureTable): Postings {
  const topicCount = counts.length
  const starts = new Uint32Array(table.size + 1)
  for (const { features } of counts)
    for (let i = 0; i < features.length; i++) {
      const after = (features[i] as number) + 1
      starts[after] = (starts[after] as number) + 1
    }
  const rarities = new Float64Array(table.size)
  for (let i = 0; i < table.size; i++) {
    rarities[i] = rarityOf(topicCount, starts[i + 1] as number)
    starts[i + 1] = (starts[i + 1] as number) + (starts[i] as number)
  }
  const length = starts[table.size] as number
  const topics = topicCount < 1 << 16 ? new Uint16Array(length) : new Uint32Array(length)
  const weights = new Float32Array(length)
  const next = starts.slice()
  let largestShrink = 0
  counts.forEach(({ features, texts }, topic) => {
    let squares = 0
    for (let i = 0; i < features.length; i++) {
      const count = texts[i] as number
      const weight = ((rarities[features[i] as number] as number) * count) / (count + halfTypical)
      squares += weight * weight
    }
    const shrink = 1 / Math.sqrt(Math.sqrt(squares) || 1)
    largestShrink = Math.max(largestShrink, shrink)
    for (let i = 0; i < features.length; i++) {
      const feature = features[i] as number
      const count = texts[i] as number
      const at = next[feature] as number
      next[feature] = at + 1
      topics[at] = topic
      weights[at] = Math.fround(((rarities[feature] as number) * count) / (count + halfTypical)) * shrink
    }
    counts[topic] = { features: features.subarray(0, 0), texts: texts.subarray(0, 0) }
  })
  return { starts, topics, weights, largestShrink, topicCount }
}

function indexOf(topics: readonly string[], table: FeatureTable, postings: Postings): TopicIndex {
  const { starts, topics: topicOf, weights, largestShrink, topicCount } = postings
  const unknown = Math.log(1 + topicCount)
  /** By in how many topics a feature occurs. */
  const rarities = Float64Array.from({ length: topicCount + 1 }, (_, spread) => rarityOf(topicCount, spread))
  const scores = new Float32Array(topicCount)
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
        const start = starts[feature] as number
        const end = starts[feature + 1] as number
        highest += value * (rarities[end - start] as number)
        for (let at = start; at < end; at++) {
          const topic = topicOf[at] as number
          scores[topic] = (scores[topic] as number) + value * (weights[at] as number)
        }
      }
      return { byTopic: scores, highest: highest * largestShrink }
    },
    rarity(hash) {
      const feature = table.find(hash)
      if (feature < 0) return unknown
      return rarityOf(topicCount, (starts[feature + 1] as number) - (starts[feature] as number))
    },
    contributions({ count, hashes, weights: given }, topic) {
      return Float32Array.from({ length: count }, (_, i) => {
        const feature = table.find(hashes[i] as number)
        if (feature < 0) return 0
        const end = starts[feature + 1] as number
        for (let at = starts[feature] as number; at < end; at++)
          if (topicOf[at] === topic) return (given[i] as number) * (weights[at] as number)
        return 0
      })
    },
  }
}
