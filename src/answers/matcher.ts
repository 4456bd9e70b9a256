/**
 * Finds the topic a text is about, in every language at once. Two opinions are joined: a classifier says which topic its
 * features speak for, and the likeness to known questions says whether it is about any of them at all (the nearest question
 * counts, and each topic as a whole; what nobody asked before counts against it).
 */
import { learnClasses } from './classifier.ts'
import { featuresOf } from './features.ts'
import { normalise } from './normalise.ts'

export interface QuestionSource {
  readonly topic: string
  readonly questions: readonly string[]
}

export interface Match {
  readonly topic: string
  /** 0 to 1. */
  readonly score: number
}

export interface QuestionIndex {
  /** Topics by score for a message (as `sentencesOf` gives it), best first; scores under a floor are left out. */
  match(sentences: readonly (readonly string[])[]): Match[]
}

/** How much the nearest question counts beside the topic as a whole. */
const nearestShare = 0.65
/** A text this like what people asked before is as like as it gets. */
const likeEnough = 0.5
const floor = 0.08

/** Where a feature occurs, in flat arrays: matching walks them for every word of every message. */
interface Postings {
  readonly rarity: number
  /** Questions that hold the feature, and its share of each. */
  readonly questions: Uint32Array
  readonly shares: Float32Array
  /** Its share of each topic as a whole. */
  readonly topicShares: Float32Array
}

const lengthOf = (values: Iterable<number>): number =>
  Math.sqrt([...values].reduce((sum, value) => sum + value * value, 0))

/** A message longer than this is a story: its sentences are matched one by one too, and the one that matters counts. */
const storyWords = 12
const mostSentences = 20

function partsOf(sentences: readonly (readonly string[])[]): (readonly string[])[] {
  const whole = sentences.flat()
  if (whole.length <= storyWords || sentences.length < 2) return [whole]
  return [whole, ...sentences.filter((words) => words.length >= 2).slice(0, mostSentences)]
}

/** Builds the index. Cost grows with the number of questions; matching grows with the words they share with the text. */
export function buildQuestionIndex(sources: readonly QuestionSource[]): QuestionIndex {
  const topics = [...new Set(sources.map(({ topic }) => topic))]
  const questions = sources.flatMap(({ topic, questions }) =>
    questions.map((question) => ({ topic: topics.indexOf(topic), features: featuresOf(normalise(question)) })),
  )
  const frequency = new Map<string, number>()
  const topicsOf = new Map<string, Set<number>>()
  for (const { topic, features } of questions) {
    for (const feature of features.keys()) {
      frequency.set(feature, (frequency.get(feature) ?? 0) + 1)
      const known = topicsOf.get(feature)
      if (known) known.add(topic)
      else topicsOf.set(feature, new Set([topic]))
    }
  }
  /** Rare in questions and found in few topics: telling. A feature nobody knows is as rare as can be. */
  const rarity = (feature: string): number => {
    const spread = topicsOf.get(feature)?.size ?? 1
    return (
      Math.log(1 + questions.length / (1 + (frequency.get(feature) ?? 0))) *
      (1 - 0.75 * ((spread - 1) / Math.max(1, topics.length - 1)))
    )
  }
  const gathered = new Map<string, { questions: number[]; shares: number[]; topicShares: number[] }>()
  questions.forEach(({ topic, features }, question) => {
    const weighted = [...features].map(([feature, weight]) => [feature, weight * rarity(feature)] as const)
    const length = lengthOf(weighted.map(([, value]) => value)) || 1
    for (const [feature, value] of weighted) {
      const entry = gathered.get(feature) ?? { questions: [], shares: [], topicShares: topics.map(() => 0) }
      entry.questions.push(question)
      entry.shares.push(value / length)
      entry.topicShares[topic] = (entry.topicShares[topic] ?? 0) + value / length
      gathered.set(feature, entry)
    }
  })
  const topicLengths = topics.map(
    (_, topic) => lengthOf([...gathered.values()].map((entry) => entry.topicShares[topic] ?? 0)) || 1,
  )
  const postings = new Map<string, Postings>()
  for (const [feature, entry] of gathered) {
    postings.set(feature, {
      rarity: rarity(feature),
      questions: Uint32Array.from(entry.questions),
      shares: Float32Array.from(entry.shares),
      topicShares: Float32Array.from(entry.topicShares, (share, topic) => share / (topicLengths[topic] ?? 1)),
    })
  }
  const unknownRarity = Math.log(1 + questions.length)
  const topicOf = Uint32Array.from(questions, ({ topic }) => topic)

  const classifier = learnClasses(
    questions.map(({ topic, features }) => ({ features, label: topic })),
    topics.length,
  )

  /** Used anew for every text: matching never waits, so no two texts share it at a time. */
  const similarity = new Float32Array(questions.length)

  const matchWords = (words: readonly string[]): Float64Array => {
    const features = featuresOf(words)
    similarity.fill(0)
    const whole = new Float64Array(topics.length)
    let squares = 0
    for (const [feature, weight] of features) {
      const known = postings.get(feature)
      const value = weight * (known?.rarity ?? unknownRarity)
      squares += value * value
      if (!known) continue
      for (let i = 0; i < known.questions.length; i++) {
        const question = known.questions[i] as number // within the array's length, as are the indexes below
        similarity[question] = (similarity[question] as number) + value * (known.shares[i] as number)
      }
      for (let topic = 0; topic < topics.length; topic++)
        whole[topic] = (whole[topic] as number) + value * (known.topicShares[topic] as number)
    }
    const nearest = new Float64Array(topics.length)
    for (let question = 0; question < similarity.length; question++) {
      const topic = topicOf[question] as number
      const found = similarity[question] as number
      if (found > (nearest[topic] as number)) nearest[topic] = found
    }
    const length = Math.sqrt(squares) || 1
    const chances = classifier.probabilities(features)
    return nearest.map((found, topic) => {
      const likeness = (nearestShare * found + (1 - nearestShare) * (whole[topic] as number)) / length
      return Math.sqrt((chances[topic] as number) * Math.min(1, likeness / likeEnough))
    })
  }

  return {
    match(sentences) {
      const scores = new Float64Array(topics.length)
      for (const words of partsOf(sentences))
        for (const [topic, score] of matchWords(words).entries()) scores[topic] = Math.max(scores[topic] ?? 0, score)
      return topics
        .map((topic, index) => ({ topic, score: Math.min(1, Math.round((scores[index] ?? 0) * 1000) / 1000) }))
        .filter(({ score }) => score >= floor)
        .sort((a, b) => b.score - a.score || a.topic.localeCompare(b.topic))
    },
  }
}
