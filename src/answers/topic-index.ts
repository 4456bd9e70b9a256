/**
 * A linear model whose weights are counted, not fitted: how typical each feature is of each topic. Building is one pass
 * over the questions, and after a change over those of the changed topics alone, so that an entry that staff add is found
 * at once; every score is a sum that can be shown.
 *
 * weight(feature, topic) = log(1 + T / spread) * n / (n + 6) / |topic|^0.5, where T is the number of topics, `spread` in how many
 * of them the feature occurs, n in how many questions of this topic, and |topic| the length of the topic's weights.
 */
import { createCounter, type FeatureCounts } from './counter.ts'
import { FeatureTable } from './feature-table.ts'
import type { Features } from './features.ts'
import type { Concepts } from './lexicon.ts'
import { inParts, mergePostings, noPostings, type Postings } from './postings.ts'
import { toEnd } from './steps.ts'

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
  /** What the next index is made of. */
  readonly postings: Postings
}

/** An index, and the very sources it was built of. */
export interface BuiltIndex {
  readonly index: TopicIndex
  readonly sources: readonly QuestionSource[]
}

/** @param concepts those of the reader of the messages that will be asked. */
export const buildTopicIndex = (sources: readonly QuestionSource[], concepts: Concepts): TopicIndex =>
  toEnd(indexSteps(sources, concepts))

/** A share of features that no topic has any more, from which on an index is built anew: what is gone shall not pile up. */
const mostUnused = 0.25

/**
 * Builds an index in small steps.
 *
 * @param before built with the same concepts: topics whose questions are the same as there are not counted again.
 */
export function* indexSteps(
  sources: readonly QuestionSource[],
  concepts: Concepts,
  before?: BuiltIndex,
): Generator<void, TopicIndex, void> {
  const wanted = byTopic(sources)
  const old = before && isWorthKeeping(before.index.postings) ? before : undefined
  const table = old ? old.index.postings.table.copy() : new FeatureTable()
  const kept = old ? sameIn(byTopic(old.sources), wanted) : new Set<string>()
  const topics = [...wanted.keys()]
  const counted = yield* countTopics(wanted, kept, concepts, table)
  const numberOf = new Map(topics.map((topic, number) => [topic, number]))
  const numbers = Int32Array.from(old?.index.topics ?? [], (topic) =>
    kept.has(topic) ? (numberOf.get(topic) ?? -1) : -1,
  )
  const postings = yield* mergePostings(
    old?.index.postings ?? noPostings(table),
    table,
    numbers,
    counted,
    topics.length,
  )
  return yield* indexOf(topics, postings)
}

/** Apart, so that what it needs on its way is let go when it returns. @returns counts by the number of the topic. */
function* countTopics(
  wanted: ReadonlyMap<string, readonly string[]>,
  kept: ReadonlySet<string>,
  concepts: Concepts,
  table: FeatureTable,
): Generator<void, Map<number, FeatureCounts>, void> {
  const counter = createCounter(concepts, table)
  const counted = new Map<number, FeatureCounts>()
  for (const [number, [topic, questions]] of [...wanted].entries()) {
    if (kept.has(topic)) continue
    counted.set(number, counter.count(questions))
    yield
  }
  return counted
}

const isWorthKeeping = ({ table, unused }: Postings): boolean => unused <= table.size * mostUnused

function byTopic(sources: readonly QuestionSource[]): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const { topic, questions } of sources) {
    const known = found.get(topic)
    if (known) for (const question of questions) known.push(question)
    else found.set(topic, [...questions])
  }
  return found
}

/** The topics that have the same questions in both. */
function sameIn(
  before: ReadonlyMap<string, readonly string[]>,
  now: ReadonlyMap<string, readonly string[]>,
): Set<string> {
  const isSame = ([topic, questions]: [string, readonly string[]]): boolean => {
    const others = before.get(topic)
    return others?.length === questions.length && questions.every((question, at) => question === others[at])
  }
  return new Set([...now].filter(isSame).map(([topic]) => topic))
}

const rarityOf = (topics: number, spread: number): number => Math.log(1 + topics / spread)

function* indexOf(topics: readonly string[], postings: Postings): Generator<void, TopicIndex, void> {
  const { table, starts, topics: topicOf, typical } = postings
  const topicCount = topics.length
  const unknown = Math.log(1 + topicCount)
  /** By in how many topics a feature occurs; one that none has any more is as one that none ever had. */
  const rarities = Float64Array.from({ length: topicCount + 1 }, (_, spread) =>
    spread === 0 ? unknown : rarityOf(topicCount, spread),
  )
  const rarityAt = (feature: number): number =>
    rarities[(starts[feature + 1] as number) - (starts[feature] as number)] as number // within the arrays, as all below
  const squares = new Float64Array(topicCount)
  yield* inParts(starts.length - 1, (from, to) => {
    for (let feature = from; feature < to; feature++) {
      const rarity = rarityAt(feature)
      const end = starts[feature + 1] as number
      for (let at = starts[feature] as number; at < end; at++) {
        const topic = topicOf[at] as number
        squares[topic] = (squares[topic] as number) + (rarity * (typical[at] as number)) ** 2
      }
    }
  })
  /** By topic: 1 / |topic|^0.5. */
  const shrinks = squares.map((sum) => 1 / Math.sqrt(Math.sqrt(sum) || 1))
  const largestShrink = shrinks.reduce((largest, shrink) => Math.max(largest, shrink), 0)
  const scores = new Float32Array(topicCount)
  return {
    topics,
    postings,
    score({ count, hashes, weights: given }) {
      scores.fill(0)
      let highest = 0
      for (let i = 0; i < count; i++) {
        const feature = table.find(hashes[i] as number)
        const start = feature < 0 ? 0 : (starts[feature] as number)
        const end = feature < 0 ? 0 : (starts[feature + 1] as number)
        const value = (given[i] as number) * (rarities[end - start] as number)
        highest += value
        for (let at = start; at < end; at++) {
          const topic = topicOf[at] as number
          scores[topic] = (scores[topic] as number) + value * (typical[at] as number)
        }
      }
      for (let topic = 0; topic < topicCount; topic++)
        scores[topic] = (scores[topic] as number) * (shrinks[topic] as number)
      return { byTopic: scores, highest: highest * largestShrink }
    },
    rarity(hash) {
      const feature = table.find(hash)
      return feature < 0 ? unknown : rarityAt(feature)
    },
    contributions({ count, hashes, weights: given }, topic) {
      return Float32Array.from({ length: count }, (_, i) => {
        const feature = table.find(hashes[i] as number)
        if (feature < 0) return 0
        const end = starts[feature + 1] as number
        for (let at = starts[feature] as number; at < end; at++)
          if (topicOf[at] === topic)
            return (given[i] as number) * rarityAt(feature) * (typical[at] as number) * (shrinks[topic] as number)
        return 0
      })
    },
  }
}
