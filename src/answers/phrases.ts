/** Messages that are no questions (greetings, thanks), and signs of danger that is there now. */
import { normalise } from './normalise.ts'

export interface PhraseSource {
  readonly smalltalk: Readonly<Record<string, readonly string[]>>
  readonly danger: readonly string[]
}

/** Asked with what `normalise` and `sentencesOf` make of a message. */
export interface Phrases {
  /** The kind of small talk when the message is nothing else; `undefined` otherwise. */
  smalltalkOf(words: readonly string[]): string | undefined
  /** Does the message tell of danger that is there now? "What if they hold me?" does not. */
  isUrgent(sentences: readonly (readonly string[])[]): boolean
}

/** Small talk is short; a longer message has something to ask. */
const longestSmalltalk = 6

/** Words that make the same sentence a question about what may come, or news (spelt as `normalise` spells them). */
const hypothetical = new Set(
  normalise(
    'если вдруг может бы статья новости эгер агар egar agar mabodo мабодо бошад bolsa болсо bo‘lsa year жылы соли yilda',
  ),
)

/** Joins words so that a phrase can be sought as a run of whole words. */
const joined = (words: readonly string[]): string => ` ${words.join(' ')} `

/** People in danger do not keep to an order: the words of a phrase may stand in any, with this many others among them. */
const mostBetween = 2

function standsAround(words: readonly string[], at: number, phrase: readonly string[]): boolean {
  const span = phrase.length + mostBetween
  for (let start = Math.max(0, at - span + 1); start <= at; start++) {
    const near = words.slice(start, start + span)
    if (phrase.every((word) => near.includes(word))) return true
  }
  return false
}

export function learnPhrases(sources: readonly PhraseSource[]): Phrases {
  const smalltalk = new Map<string, string>()
  const smalltalkWords = new Set<string>()
  /** The words of phrases of danger, by the longest of them. */
  const danger = new Map<string, (readonly string[])[]>()
  for (const source of sources) {
    for (const [kind, phrases] of Object.entries(source.smalltalk)) {
      for (const phrase of phrases) {
        const words = normalise(phrase)
        smalltalk.set(joined(words), kind)
        for (const word of words) smalltalkWords.add(word)
      }
    }
    for (const phrase of source.danger) {
      const words = normalise(phrase)
      const [longest] = words.toSorted((a, b) => b.length - a.length)
      if (longest !== undefined) danger.set(longest, [...(danger.get(longest) ?? []), words])
    }
  }
  return {
    smalltalkOf(words) {
      if (words.length === 0 || words.length > longestSmalltalk) return undefined
      const whole = joined(words)
      const exact = smalltalk.get(whole)
      if (exact !== undefined) return exact
      if (!words.every((word) => smalltalkWords.has(word))) return undefined
      return [...smalltalk].find(([phrase]) => whole.includes(phrase))?.[1]
    },
    isUrgent(sentences) {
      return sentences.some((words) => {
        if (words.some((word) => hypothetical.has(word) || /^(19|20)\d\d$/.test(word))) return false
        return words.some((word, at) => danger.get(word)?.some((phrase) => standsAround(words, at, phrase)))
      })
    },
  }
}
