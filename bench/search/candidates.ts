/** Everything that finds topics for a question, behind one face. */
import { createReader } from '../../src/answers/features.ts'
import { normalise, sentencesOf } from '../../src/answers/normalise.ts'
import {
  type Brain,
  createBrain,
  type Knowledge,
  type Models,
  understand,
  weigh,
} from '../../src/answers/understand.ts'
import { type Document, type Find, type Library, libraries } from '../baseline/libraries.ts'
import type { Entry } from './entries.ts'

export interface Candidate {
  /** `understand` is the whole of what a message costs: language, danger, small talk and topics; `topics` the topics alone. */
  readonly search: 'understand' | 'topics' | Library
  /** Libraries only: is a question a document, whose best counts for its topic, or all questions of a topic together? */
  readonly document?: 'question' | 'topic'
  /** Libraries only: texts and messages as people write them, or in our one spelling for all alphabets. */
  readonly spelling?: 'written' | 'ours'
}

export interface Prepared {
  /** What takes the time and the memory that are measured. */
  build(): Find | Promise<Find>
}

const inSpelling = ({ spelling }: Candidate, text: string): string =>
  spelling === 'ours' ? normalise(text).join(' ') : text

function documentsOf(candidate: Candidate, entries: readonly Entry[]): Document[] {
  return entries.flatMap(({ topic, questions }) => {
    const texts = questions.map((text) => inSpelling(candidate, text))
    return candidate.document === 'topic' ? [{ topic, text: texts.join('\n') }] : texts.map((text) => ({ topic, text }))
  })
}

function topicsAlone(brain: Brain): Find {
  const reader = createReader(brain.concepts)
  return (text) => {
    const sentences = sentencesOf(text)
    return weigh(brain, sentences.flat(), reader.read(sentences)).topics.map(({ topic }) => topic)
  }
}

/** @param entries each topic once. */
export function prepare(
  candidate: Candidate,
  entries: readonly Entry[],
  knowledge: Knowledge,
  models: Models,
): Prepared {
  const { search } = candidate
  if (search === 'understand' || search === 'topics')
    return {
      build() {
        const brain = createBrain({ ...knowledge, questions: entries }, models)
        return search === 'topics'
          ? topicsAlone(brain)
          : (text) => understand(brain, text).topics.map(({ topic }) => topic)
      },
    }
  const documents = documentsOf(candidate, entries)
  return {
    async build() {
      const find = await libraries[search](documents)
      return (text) => find(inSpelling(candidate, text))
    },
  }
}
