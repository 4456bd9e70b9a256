/** Finds names of places among the words of a text. Pure. */
import { foldPart, normalise, scanPlain } from '../answers/normalise.ts'
import { type Ending, endingOf, russianForms, unite } from './inflection.ts'
import type { Caution, Meaning, SpokenName } from './spoken-places.ts'

/** What a name stands for, and how careful one must be with it. */
export interface Entry {
  readonly meanings: readonly Meaning[]
  readonly caution: Caution
  /** Words beside which it means something else. */
  readonly unless: ReadonlySet<string>
  /** A region or one of its big cities. */
  readonly isMajor: boolean
  /** How its names begin: `iotationOf`. */
  readonly begins: ReadonlySet<string>
}

export interface FoundName {
  readonly entry: Entry
  /** Words of the text. */
  readonly length: number
  /** What the last of them ends in. */
  readonly ending: Ending | undefined
  /** Of the last word, without its ending. */
  readonly letters: number
}

export interface PlaceIndex {
  /** The longest name that begins with a word of a text. */
  find(words: readonly string[], at: number): FoundName | undefined
  /** Every name as it is spelt, with what it stands for. */
  readonly entries: ReadonlyMap<string, Entry>
}

/** A word of a name in all its forms leads on to the next. */
interface Node {
  readonly next: Map<string, Node[]>
  entry: Entry | undefined
}

/** Some abbreviations are one letter twice, which `normalise` makes one. */
const doubled = (word: string): boolean => word.length === 2 && word[0] === word[1]

/** A word of a text or name as the index spells it. */
export const indexKey = (raw: string, normalised: string): string => (doubled(raw) ? raw : unite(normalised))

/** The words of a name. */
export function wordsOf(text: string): string[] {
  const words: string[] = []
  const isPlain = scanPlain(text.toLowerCase(), {
    word: (lower, from, to, isMarked) =>
      words.push(indexKey(lower.slice(from, to), foldPart(lower, from, to, isMarked))),
    sentenceEnd() {},
  })
  return (isPlain ? words : normalise(text).map(unite)).filter((word) => word !== '')
}

const carefulness: readonly Caution[] = ['none', 'word', 'surname', 'adjective', 'stubborn', 'person', 'stem']

/** Which of я, ю a word begins with, if one: "амал" is not Ямал, though `normalise` spells them alike. */
export const iotationOf = (raw: string): string => (/^(я|ya|ia)/.test(raw) ? 'я' : /^(ю|yu|iu)/.test(raw) ? 'ю' : '')

const isSame = (a: Meaning, b: Meaning): boolean =>
  'region' in a ? 'region' in b && a.region === b.region : 'country' in b && a.country === b.country

/** A name may stand for several places; what stands first is meant when they lie in one region. */
function merged(known: Entry | undefined, { name, meaning, caution, unless: beside, isMajor }: SpokenName): Entry {
  const unless = beside.flatMap(wordsOf)
  const begins = iotationOf(name.toLowerCase())
  if (known === undefined)
    return { meanings: [meaning], caution, unless: new Set(unless), isMajor, begins: new Set([begins]) }
  // A region's stem adds nothing to a name that needs no word for a region.
  if (caution === 'stem' && known.caution !== 'stem') return known
  return {
    meanings: known.meanings.some((one) => isSame(one, meaning)) ? known.meanings : [...known.meanings, meaning],
    caution: carefulness.indexOf(caution) > carefulness.indexOf(known.caution) ? caution : known.caution,
    unless: unless.length > 0 ? new Set(unless) : known.unless,
    isMajor: known.isMajor || isMajor,
    begins: new Set([...known.begins, begins]),
  }
}

const needsSign: ReadonlySet<Caution> = new Set(['stubborn', 'stem'])

/** Enough of a word to tell that no name begins so. */
const prefixLength = 3

export function createPlaceIndex(names: readonly SpokenName[]): PlaceIndex {
  const root: Node = { next: new Map(), entry: undefined }
  const entries = new Map<string, Entry>()

  const link = (from: Node, word: string, to: Node): void => {
    const there = from.next.get(word)
    if (there === undefined) from.next.set(word, [to])
    else if (!there.includes(to)) there.push(to)
  }
  const linkForms = (from: Node, forms: readonly string[], to: Node): void => {
    for (const form of forms) for (const word of wordsOf(form)) link(from, word, to)
  }

  /** The node of each name as it is spelt, by its words. */
  const nodes = new Map<string, Node>()
  for (const spoken of names) {
    const words = spoken.name.split(/[^\p{L}\p{N}'ʻʼ‘’`]+/u).filter((word) => wordsOf(word).length > 0)
    let node = root
    let path = ''
    for (const word of words) {
      path += `${wordsOf(word)[0]} `
      const child = nodes.get(path) ?? { next: new Map(), entry: undefined }
      nodes.set(path, child)
      const { sure, unsure } = russianForms(word)
      linkForms(node, words.length > 1 ? [word, ...sure, ...unsure] : [word, ...sure], child)
      node = child
    }
    node.entry = merged(node.entry, spoken)
    const [only, ...more] = words
    if (only === undefined || more.length > 0) continue
    const careful: Entry = merged(undefined, spoken.caution === 'none' ? { ...spoken, caution: 'surname' } : spoken)
    linkForms(root, russianForms(only).unsure, { next: new Map(), entry: careful })
  }
  for (const [path, { entry }] of nodes) if (entry) entries.set(path.trim(), entry)

  const beginnings = new Set([...root.next.keys()].map((word) => word.slice(0, prefixLength)))
  const shorts = new Set([...root.next.keys()].filter((word) => word.length < prefixLength))
  const mayBegin = (word: string): boolean =>
    beginnings.has(word.slice(0, prefixLength)) || shorts.has(word.slice(0, prefixLength - 1))

  function walk(node: Node, words: readonly string[], start: number, at: number): FoundName | undefined {
    const word = words[at]
    if (word === undefined) return undefined
    const length = at - start + 1
    let best: FoundName | undefined
    for (const child of node.next.get(word) ?? []) {
      const found: FoundName | undefined =
        (child.next.size > 0 ? walk(child, words, start, at + 1) : undefined) ??
        (child.entry && { entry: child.entry, length, ending: undefined, letters: word.length })
      if (found && found.length > (best?.length ?? 0)) best = found
    }
    if (best) return best
    // What needs a sign, "Хабаровски-ге", yields to the city within it that needs none: "Хабаровск-иге".
    for (let end = word.length - 1; end > 1 && (best === undefined || needsSign.has(best.entry.caution)); end--) {
      const name = word.slice(0, end)
      const entry = node.next.get(name)?.find((child) => child.entry)?.entry
      const ending = entry && endingOf(name, word.slice(end))
      if (entry === undefined || ending === undefined || (best && entry.caution !== 'none')) continue
      best = { entry, length, ending, letters: name.length }
    }
    return best
  }

  return {
    find: (words, at) => (mayBegin(words[at] ?? '') ? walk(root, words, at, at) : undefined),
    entries,
  }
}
