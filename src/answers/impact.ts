/**
 * What an entry would change for the questions that are known: whose askers would find it, which of its own it would lose
 * to others, and which questions stand elsewhere in nearly the same words.
 */
import { likeness, type Portrait, portraitOf } from './likeness.ts'
import { sentencesOf } from './normalise.ts'
import { type Brain, weigh } from './understand.ts'

/** From here on two questions are near-duplicates (1 is the same words). */
export const duplicateFrom = 0.8
/** So many examples are shown of each kind; the rest is counted. */
const mostExamples = 3
const mostDuplicates = 10

export interface KnownQuestion {
  readonly topic: string
  readonly text: string
}

/** Questions of or for one other entry, counted, with the first few of them. */
export interface Moved {
  readonly topic: string
  readonly count: number
  readonly examples: readonly string[]
}

export interface Duplicate {
  readonly own: string
  readonly topic: string
  readonly other: string
  readonly likeness: number
}

export interface Impact {
  /** By entry: questions that find it now and would find the new one. */
  readonly won: readonly Moved[]
  /** By entry: questions of the new one that would find that entry instead. */
  readonly lost: readonly Moved[]
  /** Questions of the new one in all. */
  readonly own: number
  /** The likest first. */
  readonly duplicates: readonly Duplicate[]
}

/** The entry that a message is likest to. */
function bestOf(brain: Brain, text: string): string | undefined {
  const sentences = sentencesOf(text)
  return weigh(brain, sentences.flat(), brain.reader.read(sentences)).topics[0]?.topic
}

class Tally {
  readonly #moved = new Map<string, { count: number; examples: string[] }>()
  add(topic: string, question: string): void {
    const known = this.#moved.get(topic) ?? { count: 0, examples: [] }
    this.#moved.set(topic, known)
    known.count++
    if (known.examples.length < mostExamples) known.examples.push(question)
  }
  /** Most first. */
  get all(): readonly Moved[] {
    return [...this.#moved]
      .map(([topic, moved]) => ({ topic, ...moved }))
      .sort((a, b) => b.count - a.count || a.topic.localeCompare(b.topic))
  }
}

/**
 * Works it out in small steps, since thousands of questions are asked anew: whoever runs it lets people's questions be
 * answered between them.
 *
 * @param now what answers today; @param then the same with the entry as it would be.
 * @param topic id of the entry; @param own its questions; @param known the questions of all others.
 */
export function* impactOf(
  now: Brain,
  then: Brain,
  topic: string,
  own: readonly string[],
  known: readonly KnownQuestion[],
): Generator<void, Impact, void> {
  const won = new Tally()
  const lost = new Tally()
  const duplicates: Duplicate[] = []
  const portraits: { readonly text: string; readonly portrait: Portrait }[] = []
  /** Which own questions hold a telling feature: only those can be near-duplicates. */
  const byKey = new Map<number, number[]>()
  for (const text of own) {
    const portrait = portraitOf(then, text)
    for (const key of portrait.keys) byKey.set(key, [...(byKey.get(key) ?? []), portraits.length])
    portraits.push({ text, portrait })
    const best = bestOf(then, text)
    if (best !== undefined && best !== topic) lost.add(best, text)
    yield
  }
  for (const question of known) {
    if (question.topic === topic) continue
    if (bestOf(then, question.text) === topic) {
      const before = bestOf(now, question.text)
      if (before !== undefined && before !== topic) won.add(before, question.text)
    }
    const portrait = portraitOf(then, question.text)
    const near = new Set(portrait.keys.flatMap((key) => byKey.get(key) ?? []))
    for (const index of near) {
      const mine = portraits[index]
      if (!mine) continue
      const alike = likeness(mine.portrait, portrait)
      if (alike >= duplicateFrom)
        duplicates.push({ own: mine.text, topic: question.topic, other: question.text, likeness: alike })
    }
    yield
  }
  duplicates.sort((a, b) => b.likeness - a.likeness || a.own.localeCompare(b.own))
  return { won: won.all, lost: lost.all, own: own.length, duplicates: duplicates.slice(0, mostDuplicates) }
}
