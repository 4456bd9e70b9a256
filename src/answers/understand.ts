/** What a message asks: its language, whether the bot answers, offers a choice or a human, and whether danger is near. */
import { type LanguageIdentifier, type LanguageSample, learnLanguages, type WrittenForm } from './language.ts'
import { buildQuestionIndex, type Match, type QuestionIndex, type QuestionSource } from './matcher.ts'
import { sentencesOf } from './normalise.ts'
import { learnPhrases, type PhraseSource, type Phrases } from './phrases.ts'

export type Understanding = {
  readonly language: WrittenForm | 'other'
  /** How sure the language is, 0 to 1. */
  readonly certainty: number
  /** The SOS card comes first. */
  readonly urgent: boolean
  /** Best first, at most 5. */
  readonly topics: readonly Match[]
} & ({ readonly kind: 'answer' | 'suggest' | 'none' } | { readonly kind: 'smalltalk'; readonly smalltalk: string })

export interface Knowledge {
  readonly questions: readonly QuestionSource[]
  readonly phrases: readonly PhraseSource[]
  readonly languages: readonly LanguageSample[]
}

export interface Brain {
  readonly index: QuestionIndex
  readonly phrases: Phrases
  readonly languages: LanguageIdentifier
}

/** Learns everything that understanding needs; done once for a snapshot. */
export function learn(knowledge: Knowledge): Brain {
  return {
    index: buildQuestionIndex(knowledge.questions),
    phrases: learnPhrases(knowledge.phrases),
    languages: learnLanguages(knowledge.languages),
  }
}

/**
 * From this score on the first topic is shown. Chosen on held-out questions in five folds: of right matches nine in ten
 * score more; of wrong ones, and of messages about something else, nine in ten score less.
 */
const answerScore = 0.55
/** From this score on up to three topics are offered: 98 of 100 right matches, one in four of other messages. */
const suggestScore = 0.42
const mostTopics = 5

export function understand(brain: Brain, text: string): Understanding {
  const { form, certainty } = brain.languages.identify(text)
  const sentences = sentencesOf(text)
  const urgent = brain.phrases.isUrgent(sentences)
  const smalltalk = brain.phrases.smalltalkOf(sentences.flat())
  if (smalltalk !== undefined && !urgent)
    return { language: form, certainty, urgent, topics: [], kind: 'smalltalk', smalltalk }
  const topics = brain.index.match(sentences).slice(0, mostTopics)
  const score = topics[0]?.score ?? 0
  const kind = score >= answerScore ? 'answer' : score >= suggestScore ? 'suggest' : 'none'
  return { language: form, certainty, urgent, topics, kind }
}
