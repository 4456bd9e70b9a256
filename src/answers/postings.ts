/**
 * For each feature the topics that it occurs in, and how typical it is of each. What stands here of a topic follows from
 * its own questions alone, so when one entry changes, those of all others are copied and only its own are counted.
 */
import type { FeatureCounts } from './counter.ts'
import type { FeatureTable } from './feature-table.ts'

export interface Postings {
  readonly table: FeatureTable
  /** By the number of a feature: where its topics begin; the next one's beginning is their end. */
  readonly starts: Uint32Array
  /** By number. */
  readonly topics: Uint16Array | Uint32Array
  /** Below 1: n / (n + 6) for a feature that is in n questions of the topic. */
  readonly typical: Float32Array
  /** Features that no topic has any more. */
  readonly unused: number
}

/** So many questions make a feature half as typical as it can be: one that comes once may be chance. */
const halfTypical = 6
/** Features that are gone through at once, well under a millisecond of work each. */
const stepSize = 1 << 13

/** Calls a function for all features, part by part. */
export function* inParts(count: number, visit: (from: number, to: number) => void): Generator<void, void, void> {
  for (let from = 0; from < count; from += stepSize) {
    visit(from, Math.min(count, from + stepSize))
    yield
  }
}

export const noPostings = (table: FeatureTable): Postings => ({
  table,
  starts: new Uint32Array(1),
  topics: new Uint16Array(0),
  typical: new Float32Array(0),
  unused: 0,
})

/**
 * @param before of which topics are kept; its numbers of features are those of `table`, which may have more by now.
 * @param numbers for each topic of `before` its number from now on, -1 for one whose postings go.
 * @param counted what comes, by the number of the topic; each is let go when it is written.
 * @param topicCount of all topics from now on.
 */
export function* mergePostings(
  before: Postings,
  table: FeatureTable,
  numbers: Int32Array,
  counted: Map<number, FeatureCounts>,
  topicCount: number,
): Generator<void, Postings, void> {
  const known = before.starts.length - 1
  const starts = new Uint32Array(table.size + 1)
  yield* inParts(known, (from, to) => {
    for (let feature = from; feature < to; feature++) {
      const end = before.starts[feature + 1] as number // within the arrays, as all below
      let kept = 0
      for (let at = before.starts[feature] as number; at < end; at++)
        if ((numbers[before.topics[at] as number] as number) >= 0) kept++
      starts[feature + 1] = kept
    }
  })
  for (const { features } of counted.values()) {
    countInto(starts, features)
    yield
  }
  let unused = 0
  for (let feature = 0; feature < table.size; feature++) {
    if (starts[feature + 1] === 0) unused++
    starts[feature + 1] = (starts[feature + 1] as number) + (starts[feature] as number)
  }
  yield
  const length = starts[table.size] as number
  const topics = topicCount < 1 << 16 ? new Uint16Array(length) : new Uint32Array(length)
  const typical = new Float32Array(length)
  const next = starts.slice()
  yield* inParts(known, (from, to) => {
    for (let feature = from; feature < to; feature++) {
      const end = before.starts[feature + 1] as number
      for (let at = before.starts[feature] as number; at < end; at++) {
        const topic = numbers[before.topics[at] as number] as number
        if (topic < 0) continue
        const place = next[feature] as number
        next[feature] = place + 1
        topics[place] = topic
        typical[place] = before.typical[at] as number
      }
    }
  })
  for (const [topic, counts] of counted) {
    write(topic, counts, next, topics, typical)
    counted.delete(topic)
    yield
  }
  return { table, starts, topics, typical, unused }
}

function countInto(starts: Uint32Array, features: Uint32Array): void {
  for (let i = 0; i < features.length; i++) {
    const after = (features[i] as number) + 1
    starts[after] = (starts[after] as number) + 1
  }
}

function write(
  topic: number,
  { features, texts }: FeatureCounts,
  next: Uint32Array,
  topics: Postings['topics'],
  typical: Float32Array,
): void {
  for (let i = 0; i < features.length; i++) {
    const feature = features[i] as number
    const count = texts[i] as number
    const place = next[feature] as number
    next[feature] = place + 1
    topics[place] = topic
    typical[place] = count / (count + halfTypical)
  }
}
