/**
 * Entries as staff might add them, in any number: the real questions with their words and lengths, in which every entry has
 * words of its own. Made by a fixed seed, so that every candidate gets the same.
 */
import { chance, type Language, languages } from '../load/questions.ts'

export interface Entry {
  readonly topic: string
  readonly questions: readonly string[]
}

/** A message and the topics that are right for it. */
export interface Asked {
  readonly text: string
  readonly topics: readonly string[]
}

/** What the entries are made from. */
export interface RealWords {
  /** Questions of a language, topic by topic. */
  readonly questions: Readonly<Record<Language, readonly (readonly string[])[]>>
  /** Messages of a language as people write them, stories and keywords among them. */
  readonly messages: Readonly<Record<Language, readonly string[]>>
}

/** Questions of an entry in each language. */
export const variants = 40
export const askedCount = 1_000

/** A word of more topics than this holds sentences together; the others say what they are about. */
const fewTopics = 3
const ownStems = 8
/** The real vocabulary grows with the text to this power, measured over the topics (Heaps' law); new stems get rarer accordingly. */
const vocabularyPower = 0.67
const realTopics = 33
const borrowedWords = 24
const ownShare = 0.3
const borrowedShare = 0.3
const longestEnding = 3

const longWords = /[\p{L}'ʻʼ‘’]{4,}/gu

type Random = () => number

interface Speech {
  readonly questions: readonly string[]
  readonly messages: readonly string[]
  readonly common: ReadonlySet<string>
  /** Words that are not common, as often as they are said, in either alphabet. */
  readonly telling: Readonly<Record<Alphabet, readonly string[]>>
  /** Made for the entries so far. */
  readonly stems: Record<Alphabet, string[]>
}

type Alphabet = 'cyrillic' | 'latin'

interface Subject {
  readonly own: readonly string[]
  readonly borrowed: readonly string[]
}

const longWordsOf = (text: string): readonly string[] => text.toLowerCase().match(longWords) ?? []

const alphabetOf = (word: string): Alphabet => (/^\p{Script=Cyrillic}/u.test(word) ? 'cyrillic' : 'latin')

function learnSpeech(topics: readonly (readonly string[])[], messages: readonly string[]): Speech {
  const spread = new Map<string, number>()
  for (const questions of topics)
    for (const word of new Set(questions.flatMap(longWordsOf))) spread.set(word, (spread.get(word) ?? 0) + 1)
  const common = new Set([...spread].filter(([, count]) => count > fewTopics).map(([word]) => word))
  const questions = topics.flat()
  const telling = questions.flatMap(longWordsOf).filter((word) => !common.has(word))
  const { cyrillic = [], latin = [] } = Object.groupBy(telling, alphabetOf)
  return { questions, messages, common, telling: { cyrillic, latin }, stems: { cyrillic: [], latin: [] } }
}

/** @param from not empty. */
const pick = (from: readonly string[], random: Random): string => from[Math.floor(random() * from.length)] as string

/** Some word's end, for an inflection; often none. */
function ending(words: readonly string[], random: Random): string {
  const length = Math.floor(random() * (longestEnding + 1))
  return length === 0 ? '' : pick(words, random).slice(-length)
}

/** A stem that nobody has heard, made of the halves of two that people say. */
function newStem(words: readonly string[], random: Random): string {
  const second = pick(words, random)
  return pick(words, random).slice(0, 3) + second.slice(second.length >> 1)
}

/** @param stems of the entries so far, to which new ones are added. */
function newSubject(words: readonly string[], stems: string[], number: number, random: Random): Subject {
  const newShare = (1 + number / realTopics) ** (vocabularyPower - 1)
  const own = Array.from({ length: ownStems }, () => {
    if (stems.length > 0 && random() > newShare) return pick(stems, random)
    const stem = newStem(words, random)
    stems.push(stem)
    return stem
  })
  return { own, borrowed: Array.from({ length: borrowedWords }, () => pick(words, random)) }
}

/** A sentence that is about something else now. */
function retold(
  text: string,
  subjects: Record<Alphabet, Subject>,
  { common, telling }: Speech,
  random: Random,
): string {
  let isAbout = false
  const told = text.replace(longWords, (word) => {
    if (common.has(word.toLowerCase())) return word
    const turn = random()
    if (turn > ownShare + borrowedShare) return word
    const alphabet = alphabetOf(word)
    const { own, borrowed } = subjects[alphabet]
    if (turn > ownShare) return pick(borrowed, random)
    isAbout = true
    // As with real words, some are said much more than others.
    return own[Math.floor(random() * random() * own.length)] + ending(telling[alphabet], random)
  })
  return isAbout ? told : `${told} ${pick(subjects[alphabetOf(text)].own, random)}`
}

/** @returns `count` entries with `variants` questions in each language, and messages that ask for them in other words. */
export function makeEntries({ questions, messages }: RealWords, count: number): { entries: Entry[]; asked: Asked[] } {
  const random = chance(3)
  const speeches = languages.map((language) => learnSpeech(questions[language], messages[language]))
  const entries: Entry[] = []
  const asked: Asked[] = []
  for (let number = 0; number < count; number++) {
    const topic = `entry-${number}`
    const told: string[] = []
    for (const speech of speeches) {
      const subject = {
        cyrillic: newSubject(speech.telling.cyrillic, speech.stems.cyrillic, number, random),
        latin: newSubject(speech.telling.latin, speech.stems.latin, number, random),
      }
      for (let i = 0; i < variants; i++) told.push(retold(pick(speech.questions, random), subject, speech, random))
      // Spread evenly over the entries, and over the languages.
      const due = Math.floor(((entries.length + 1) * askedCount) / count / speeches.length)
      for (let i = Math.floor((entries.length * askedCount) / count / speeches.length); i < due; i++)
        asked.push({ text: retold(pick(speech.messages, random), subject, speech, random), topics: [topic] })
    }
    entries.push({ topic, questions: told })
  }
  return { entries, asked }
}
