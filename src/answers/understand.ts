/** What a message asks: its language, whether the bot answers, offers a choice or a human, and whether danger is near. */
import { createDangerSense, type DangerSense, type DangerSource, learnDanger } from './danger.ts'
import { createReader, type Features, kinds, type Reader } from './features.ts'
import {
  createLanguageIdentifier,
  type LanguageIdentifier,
  type LanguageSample,
  learnLanguages,
  type WrittenForm,
} from './language.ts'
import { type Concepts, type LexiconEntry, learnConcepts } from './lexicon.ts'
import type { LogisticModel } from './logistic.ts'
import { sentencesOf } from './normalise.ts'
import { toEnd } from './steps.ts'
import { indexSteps, type QuestionSource, type TopicIndex } from './topic-index.ts'

export interface Match {
  readonly topic: string
  /** 0 to 1: how sure it is that this topic is meant. */
  readonly score: number
}

export type Understanding = {
  readonly language: WrittenForm | 'other'
  /** How sure the language is, 0 to 1. */
  readonly certainty: number
  /** The SOS card comes first. */
  readonly urgent: boolean
  /** Best first, at most 5. */
  readonly topics: readonly Match[]
} & ({ readonly kind: 'answer' | 'suggest' | 'none' } | { readonly kind: 'smalltalk'; readonly smalltalk: string })

/** Messages that are no questions for us. */
export interface PhraseSource {
  readonly smalltalk: Readonly<Record<string, readonly string[]>>
  readonly off_topic: readonly string[]
}

/** What messages are compared with. */
export interface Searched {
  readonly questions: readonly QuestionSource[]
  readonly lexicon: readonly LexiconEntry[]
  readonly phrases: readonly PhraseSource[]
  /** Questions of calm topics that the sense of danger has not learnt, by topic. */
  readonly calm?: CalmQuestions
}

export type CalmQuestions = ReadonlyMap<string, readonly string[]>

export interface Knowledge extends Searched {
  readonly danger: readonly DangerSource[]
  /** Questions of topics whose first way is not SOS. */
  readonly calmQuestions: readonly string[]
  readonly languages: readonly LanguageSample[]
}

/** What takes a second to learn and does not change when an entry does: learnt once for a release. */
export interface Models {
  readonly languages: LogisticModel
  readonly danger: LogisticModel
}

export interface Brain {
  readonly concepts: Concepts
  readonly index: TopicIndex
  readonly reader: Reader
  readonly danger: DangerSense
  readonly languages: LanguageIdentifier
  readonly calm: CalmQuestions
}

const mostTopics = 5
/** Below this the person's own language says more than one message. */
export const sureLanguage = 0.6

/** Weights of `signals`, and from which chance on what happens: redone by `npm run quality`. */
export const calibration = {
  /** That the message is a question for us at all. */
  ours: [-10.888, 1.402, -0.516, 4.089, 7.72, 1.44],
  /** That our best topic is the right one. */
  right: [-8.942, 1.116, 1.794, 2.448, 4.883, 1.22],
}
const suggestChance = 0.5
const answerChance = 0.6
/** The lowest at which at most one calm message in twenty of the development set (bench/quality) gets the SOS card. */
const urgentChance = 0.26
/** What looks like nothing of ours must look more like danger: "the weather tomorrow" holds a word or two of it. */
const urgentChanceOfOthers = 0.4

/** From here on not even the very words of a calm question are calm: whoever wrote them down may have been wrong. */
const surelyUrgentChance = 0.7

/** Topics of the index that are none of ours; no topic's id begins so. */
const notOurs = '~'
const offTopic = `${notOurs}off-topic`

export function learnModels({ lexicon, phrases, danger, calmQuestions, languages }: Knowledge): Models {
  const others = phrases.map(({ smalltalk, off_topic }) => [...Object.values(smalltalk).flat(), ...off_topic])
  return {
    languages: learnLanguages(languages),
    danger: learnDanger(danger, others, calmQuestions, learnConcepts(lexicon)),
  }
}

const sourcesOf = ({ questions, phrases }: Pick<Searched, 'questions' | 'phrases'>): readonly QuestionSource[] => [
  ...questions,
  ...phrases.flatMap(({ smalltalk, off_topic }) => [
    { topic: offTopic, questions: off_topic },
    ...Object.entries(smalltalk).map(([kind, texts]) => ({ topic: `${notOurs}${kind}`, questions: texts })),
  ]),
]

/** A brain, and the very knowledge that it was built of. */
export interface BuiltBrain {
  readonly brain: Brain
  readonly of: Searched
}

/**
 * Builds what answers questions in small steps, so that whoever builds it beside people's questions can answer them between.
 *
 * @param before what is the same as there is not worked out again.
 */
export function* brainSteps(searched: Searched, models: Models, before?: BuiltBrain): Generator<void, Brain, void> {
  const known = before && isSameLexicon(before.of.lexicon, searched.lexicon) ? before : undefined
  const concepts = known?.brain.concepts ?? learnConcepts(searched.lexicon)
  yield
  const built = known && { index: known.brain.index, sources: sourcesOf(known.of) }
  return {
    concepts,
    index: yield* indexSteps(sourcesOf(searched), concepts, built),
    reader: known?.brain.reader ?? createReader(concepts),
    danger: createDangerSense(models.danger),
    languages: createLanguageIdentifier(models.languages),
    calm: searched.calm ?? new Map(),
  }
}

/** The same brain with other questions, in small steps: what it would answer if they were published. */
export function* withQuestions(
  { brain, of }: BuiltBrain,
  questions: Pick<Searched, 'questions' | 'phrases' | 'calm'>,
): Generator<void, Brain, void> {
  const built = { index: brain.index, sources: sourcesOf(of) }
  const calm = questions.calm ?? brain.calm
  return { ...brain, calm, index: yield* indexSteps(sourcesOf(questions), brain.concepts, built) }
}

const isSameLexicon = (before: readonly LexiconEntry[], now: readonly LexiconEntry[]): boolean =>
  before === now || JSON.stringify(before) === JSON.stringify(now)

/** Builds what answers questions, without a pause. */
export const createBrain = (searched: Searched, models: Models, before?: BuiltBrain): Brain =>
  toEnd(brainSteps(searched, models, before))

/** What a decision rests on; `npm run quality` fits the numbers of `calibration` to it. */
export interface Evidence {
  /** Our best topics by how like the message is to them, best first, at most 5. */
  readonly topics: readonly Match[]
  /** The best that is not ours. */
  readonly other: Match
  /** Of our best topic: the share of what the message could weigh at most. */
  readonly likeness: number
  /** How far our second best is behind, as a share of the best. */
  readonly lead: number
  /** How far `other` is behind our best, as a share of it; negative when it is ahead. */
  readonly ours: number
  readonly words: number
}

/** @param features of the words of the message. */
export function weigh({ index }: Brain, words: readonly string[], features: Features): Evidence {
  const { byTopic, highest } = index.score(features)
  const topics: { topic: string; score: number }[] = []
  let other = { topic: offTopic, score: 0 }
  for (let at = 0; at < byTopic.length; at++) {
    const topic = index.topics[at] as string // as many as scores
    const score = highest > 0 ? (byTopic[at] as number) / highest : 0
    if (topic.startsWith(notOurs)) {
      if (score > other.score) other = { topic, score }
      continue
    }
    if (score <= (topics[mostTopics - 1]?.score ?? 0)) continue
    const place = topics.findIndex((known) => score > known.score)
    topics.splice(place < 0 ? topics.length : place, 0, { topic, score })
    if (topics.length > mostTopics) topics.pop()
  }
  const likeness = topics[0]?.score ?? 0
  return {
    topics,
    other,
    likeness,
    lead: likeness > 0 ? 1 - (topics[1]?.score ?? 0) / likeness : 0,
    ours: likeness > 0 ? 1 - other.score / likeness : -1,
    words: words.length,
  }
}

/** Longer messages are not surer. */
const mostWordsThatCount = 12

/** The evidence as numbers of like size, the first for the bias. */
export const signals = ({ likeness, lead, ours, words }: Evidence): readonly number[] => [
  1,
  likeness * 5,
  lead * 3,
  ours * 3,
  Math.log(1 + Math.min(words, mostWordsThatCount)) / 2,
  // A story is less like any question than a short message is.
  Math.log(Math.max(1, words / mostWordsThatCount)),
]

export function chanceOf(weights: readonly number[], evidence: Evidence): number {
  const sum = signals(evidence).reduce((total, signal, at) => total + signal * (weights[at] ?? 0), 0)
  return 1 / (1 + Math.exp(-sum))
}

/** Are these the very words, in whatever spelling, of a question that staff gave to one of the topics? */
function isCalmQuestion({ calm }: Brain, topics: readonly Match[], words: readonly string[]): boolean {
  const asked = words.join(' ')
  return topics.some(({ topic }) =>
    calm.get(topic)?.some((question) => sentencesOf(question).flat().join(' ') === asked),
  )
}

/**
 * @param locale of the person, which decides when the message does not say in which language it is.
 */
export function understand(brain: Brain, text: string, locale?: WrittenForm): Understanding {
  const sentences = sentencesOf(text)
  const words = sentences.flat()
  const { form, certainty } = brain.languages.identify(text)
  const language = locale !== undefined && certainty < sureLanguage ? locale : form
  if (words.length === 0) return { language, certainty, urgent: false, topics: [], kind: 'none' }
  const features = brain.reader.read(sentences)
  const danger = brain.danger.chanceOf(words, features)
  const evidence = weigh(brain, words, features)
  const { likeness, other } = evidence
  const right = chanceOf(calibration.right, evidence)
  const topics = evidence.topics
    .map(({ topic, score }) => ({ topic, score: Math.round(right * (score / likeness) * 1000) / 1000 }))
    .filter(({ score }) => score > 0)
  const isOurs = chanceOf(calibration.ours, evidence) >= suggestChance
  const urgent =
    danger >= (isOurs ? urgentChance : urgentChanceOfOthers) &&
    (danger >= surelyUrgentChance || !isCalmQuestion(brain, topics, words))
  const common = { language, certainty, urgent, topics }
  const isAnswer = isOurs && right >= answerChance
  if (!isAnswer && other.score > likeness && other.topic !== offTopic)
    return { ...common, topics: [], kind: 'smalltalk', smalltalk: other.topic.slice(notOurs.length) }
  return { ...common, kind: isAnswer ? 'answer' : isOurs ? 'suggest' : 'none' }
}

/** The concepts of the lexicon that a message names, by their ids. */
export function conceptsIn({ concepts }: Pick<Brain, 'concepts'>, text: string): ReadonlySet<string> {
  const found = sentencesOf(text).flatMap((words) => concepts.find(words).flat())
  return new Set(found.flatMap((concept) => concepts.ids[concept] ?? []))
}

/** Why the best topic of a message is the best: what each of its words added, strongest first. */
export function explain(brain: Brain, text: string): readonly { word: string; kind: string; share: number }[] {
  const sentences = sentencesOf(text)
  const words = sentences.flat()
  const features = brain.reader.read(sentences)
  const topic = weigh(brain, words, features).topics[0]?.topic
  if (topic === undefined) return []
  const given = brain.index.contributions(features, brain.index.topics.indexOf(topic))
  const total = given.reduce((sum, value) => sum + value, 0) || 1
  const sums = new Map<string, { word: string; kind: string; share: number }>()
  given.forEach((value, at) => {
    const word = words[features.words[at] as number] ?? ''
    const kind = kinds[features.kinds[at] as number] ?? ''
    const known = sums.get(`${kind} ${word}`)
    if (known) known.share += value / total
    else sums.set(`${kind} ${word}`, { word, kind, share: value / total })
  })
  return [...sums.values()].sort((a, b) => b.share - a.share)
}
