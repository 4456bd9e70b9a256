/** Names of places as people misspell them: one wrong letter in five, two in nine. Pure. */
import { type Ending, endingOf } from './inflection.ts'
import type { Entry, FoundName } from './place-index.ts'

export interface Misspelt {
  readonly found: FoundName
  /**
   * How little else tells that a place is meant: `certain` needs nothing (a big place, a long name, few wrong letters),
   * `likely` a preposition, `possible` more than that.
   */
  readonly trust: 'certain' | 'likely' | 'possible'
}

/** @returns `undefined` where no name is near, or names of different places are equally near. */
export type FindMisspelt = (word: string) => Misspelt | undefined

const mostEdits = 2
const shortest = 5
/** There are many small towns, and short words are like one of them soon. */
const shortestSmall = 7
const shortestForTwo = 9
const shortestForTwoSmall = 11
/** Names of several words, written as one. */
const shortestJoined = 10
const shortestCertain = 8
const shortestCertainForTwo = 11
/** "Russian of Ussuriysk" is no misspelling of the town. */
const adjective = /ск(и|ии|их|им|ими|ие|ое|ого|ому|ои|ом|ую)$/
/** Russian case endings, as `normalise` spells them. */
const caseEnding = /(ами|ои|ом|ем|ах|ам|ов|а|е|и|у)$/

const longest = 40
const rows = [new Uint8Array(longest + 1), new Uint8Array(longest + 1), new Uint8Array(longest + 1)] as const

/** How many letters must be put in, left out, changed or exchanged with the next; more than `most` is `most + 1`. */
export function editsBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most || a.length > longest || b.length > longest) return most + 1
  let [older, before, row] = rows as readonly [Uint8Array, Uint8Array, Uint8Array]
  for (let j = 0; j <= b.length; j++) before[j] = j
  for (let i = 1; i <= a.length; i++) {
    row[0] = i
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const isSame = a.charCodeAt(i - 1) === b.charCodeAt(j - 1)
      // Inside the bounds of the loops.
      let cost = Math.min(row[j - 1] as number, before[j] as number) + 1
      cost = Math.min(cost, (before[j - 1] as number) + (isSame ? 0 : 1))
      if (i > 1 && j > 1 && a.charCodeAt(i - 1) === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1))
        cost = Math.min(cost, (older[j - 2] as number) + 1)
      row[j] = cost
      if (cost < least) least = cost
    }
    if (least > most) return most + 1
    ;[older, before, row] = [before, row, older]
  }
  return Math.min(before[b.length] as number, most + 1)
}

/** Which letters a word has, as bits: each edit changes two of them at most. */
function lettersOf(word: string): number {
  let bits = 0
  for (let i = 0; i < word.length; i++) bits |= 1 << (word.charCodeAt(i) & 31)
  return bits
}

/** How many bits are set, counted in pairs, fours and bytes at once. */
function bitsIn(number: number): number {
  const pairs = number - ((number >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

interface Known {
  readonly key: string
  /** Without its last vowel. */
  readonly stem: string
  readonly letters: number
  readonly stemLetters: number
  readonly most: number
  readonly entry: Entry
}

function knownOf(name: string, entry: Entry): Known[] {
  const key = name.replaceAll(' ', '')
  const least = name === key ? (entry.isMajor ? shortest : shortestSmall) : shortestJoined
  if (key.length < least || entry.caution !== 'none') return []
  const most = key.length >= (entry.isMajor ? shortestForTwo : shortestForTwoSmall) ? mostEdits : 1
  const stem = key.replace(/[аеиоу]$/, '')
  return [{ key, stem, letters: lettersOf(key), stemLetters: lettersOf(stem), most, entry }]
}

const isSamePlace = (a: Entry, b: Entry): boolean => {
  const [one] = a.meanings
  const [other] = b.meanings
  return one !== undefined && other !== undefined && 'region' in one && 'region' in other && one.region === other.region
}

/** @param everyday words that are no misspelling. */
export function createFindMisspelt(entries: ReadonlyMap<string, Entry>, everyday: ReadonlySet<string>): FindMisspelt {
  const byLetter = Map.groupBy(
    [...entries].flatMap(([name, entry]) => knownOf(name, entry)),
    ({ key }) => key.charCodeAt(0),
  )
  const byLength = new Map<string, readonly Known[]>()

  /** The names that begin alike and are about as long as a word, with its ending or without. */
  function candidates(word: string, cut: string): readonly Known[] {
    const shortestKey = cut.length - mostEdits
    const longestKey = Math.max(word.length, cut.length + 1) + mostEdits // a stem lacks a letter of its name
    const asked = `${word.charAt(0)}${shortestKey} ${longestKey}`
    const met = byLength.get(asked)
    if (met) return met
    const all = byLetter.get(word.charCodeAt(0)) ?? []
    const found = all.filter(({ key }) => key.length >= shortestKey && key.length <= longestKey)
    if (all.length > 0 && longestKey <= longest) byLength.set(asked, found)
    return found
  }

  function nearest(word: string, ending: Ending | undefined): Misspelt | undefined {
    const cut = ending === undefined ? word.replace(caseEnding, '') : word
    const letters = lettersOf(word)
    const cutLetters = lettersOf(cut)
    let best: { known: Known; distance: number } | undefined
    let isTied = false
    for (const known of candidates(word, cut)) {
      const { key, stem, most, entry } = known
      let distance = most + 1
      if (Math.abs(key.length - word.length) <= most && bitsIn(letters ^ known.letters) <= 2 * most)
        distance = editsBetween(word, key, most)
      const isCut = cut !== word && stem.length >= shortest && Math.abs(stem.length - cut.length) <= most
      if (isCut && bitsIn(cutLetters ^ known.stemLetters) <= 2 * most)
        distance = Math.min(distance, editsBetween(cut, stem, most))
      if (distance > most || distance > (best?.distance ?? most)) continue
      // Of two that are equally near the bigger place is meant.
      if (best?.distance === distance && (best.known.entry.isMajor || !entry.isMajor)) {
        isTied ||= best.known.entry.isMajor === entry.isMajor && !isSamePlace(entry, best.known.entry)
        continue
      }
      best = { known, distance }
      isTied = false
    }
    if (best === undefined || isTied) return undefined
    const { entry, key } = best.known
    const isCertain = key.length >= (best.distance > 1 ? shortestCertainForTwo : shortestCertain)
    return {
      found: { entry, length: 1, ending, letters: key.length },
      trust: !entry.isMajor ? 'possible' : isCertain ? 'certain' : 'likely',
    }
  }

  return (word) => {
    if (word.length < shortest || adjective.test(word) || everyday.has(word)) return undefined
    // "Екатеренбургда": without its ending it is nearer to the name.
    for (let end = Math.max(shortest, word.length - 6); end < word.length; end++) {
      const ending = endingOf(word.slice(0, end), word.slice(end))
      if (ending === undefined || ending === 'other') continue
      if (everyday.has(word.slice(0, end))) return undefined
      const found = nearest(word.slice(0, end), ending)
      if (found) return found
    }
    return nearest(word, undefined)
  }
}
