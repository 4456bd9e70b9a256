/** Concepts: words of one meaning in any language, spelling or slang, found by their stems. */
import { normalise } from './normalise.ts'

export interface LexiconEntry {
  readonly id: string
  /** Says little about what a message is about. */
  readonly weak: boolean
  /** As the lexicon's head explains: a stem, `=` before a whole word, several words one after another. */
  readonly forms: readonly string[]
}

export interface Concepts {
  readonly ids: readonly string[]
  isWeak(concept: number): boolean
  /** A number that stays the same when other concepts come or go. */
  keyOf(concept: number): number
  /** The concepts of each word, by number; of several words' concept, at the first of them. */
  find(words: readonly string[]): readonly (readonly number[])[]
  /** What a word may begin, whatever follows it: for who meets the same words again and again. */
  formsOf(word: string): readonly Form[]
  /** Whether the words after a place go on as a form does that the word there may begin. */
  isAt(words: readonly (string | undefined)[], at: number, form: Form): boolean
  /** The concepts at a place, of the forms that the word there may begin. */
  conceptsAt(words: readonly (string | undefined)[], at: number, forms: readonly Form[]): readonly number[]
}

interface Step {
  /** Letters as a word or its beginning. */
  readonly letters: string
  readonly isWhole: boolean
}

/** What must hold beyond the first word's beginning, which is found by its hash. */
export interface Form {
  readonly concept: number
  /** Letters of the first word when it must be whole, 0 when it may go on. */
  readonly wholeLength: number
  readonly rest: readonly Step[]
}

const nothing: readonly number[] = []
const noForms: readonly Form[] = []

/** @param at place of the word that begins the form. */
function isAt(words: readonly (string | undefined)[], at: number, { rest }: Form): boolean {
  for (let i = 0; i < rest.length; i++) {
    const word = words[at + 1 + i]
    const { letters, isWhole } = rest[i] as Step // within the list
    if (word === undefined || !(isWhole ? word === letters : word.startsWith(letters))) return false
  }
  return true
}

/** One letter more of a word's beginning (FNV-1a). */
const extend = (hash: number, code: number): number => Math.imul(hash ^ code, 16777619)
const emptyBeginning = 2166136261
/** One bit for so many hashes of beginnings: most beginnings of words are none of ours, and that is seen at once. */
const sieveSize = 1 << 18

export function learnConcepts(entries: readonly LexiconEntry[]): Concepts {
  /** By the hash of what a word must begin with. */
  const byBeginning = new Map<number, Form[]>()
  const sieve = new Uint8Array(sieveSize)
  let longest = 0
  entries.forEach(({ forms }, concept) => {
    for (const form of forms) {
      const isWhole = form.startsWith('=')
      const steps = normalise(isWhole ? form.slice(1) : form).map((letters) => ({ letters, isWhole }))
      const [first, ...rest] = steps
      if (!first) continue
      let hash = emptyBeginning
      for (let i = 0; i < first.letters.length; i++) hash = extend(hash, first.letters.charCodeAt(i))
      longest = Math.max(longest, first.letters.length)
      sieve[hash & (sieveSize - 1)] = 1
      const known = byBeginning.get(hash)
      const made: Form = { concept, wholeLength: isWhole ? first.letters.length : 0, rest }
      if (known) known.push(made)
      else byBeginning.set(hash, [made])
    }
  })
  const weak = Uint8Array.from(entries, (entry) => (entry.weak ? 1 : 0))
  const keys = Uint32Array.from(entries, ({ id }) => {
    let hash = emptyBeginning
    for (let i = 0; i < id.length; i++) hash = extend(hash, id.charCodeAt(i))
    return hash
  })
  const formsOf = (word: string): readonly Form[] => {
    let found: Form[] | undefined
    let hash = emptyBeginning
    for (let i = 0; i < word.length && i < longest; i++) {
      hash = extend(hash, word.charCodeAt(i))
      const forms = sieve[hash & (sieveSize - 1)] === 1 ? byBeginning.get(hash) : undefined
      if (!forms) continue
      for (const form of forms) {
        if (form.wholeLength > 0 && form.wholeLength !== word.length) continue
        found ??= []
        found.push(form)
      }
    }
    return found ?? noForms
  }
  const conceptsAt = (
    words: readonly (string | undefined)[],
    at: number,
    forms: readonly Form[],
  ): readonly number[] => {
    if (forms.length === 0) return nothing
    const found: number[] = []
    for (const form of forms) if (!found.includes(form.concept) && isAt(words, at, form)) found.push(form.concept)
    return found
  }
  return {
    ids: entries.map(({ id }) => id),
    isWeak: (concept) => weak[concept] === 1,
    keyOf: (concept) => keys[concept] as number, // made by `find`
    find: (words) => words.map((word, at) => conceptsAt(words, at, formsOf(word))),
    formsOf,
    isAt,
    conceptsAt,
  }
}
