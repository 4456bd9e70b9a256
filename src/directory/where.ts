/** What place a message names: in any of our languages, among other words, in any case, with a wrong letter or two. Pure. */
import { around, judge } from './judge.ts'
import { readMessage, type Word } from './message-words.ts'
import { createFindMisspelt, type FindMisspelt } from './misspelt.ts'
import { createPlaceIndex, type FoundName, type PlaceIndex, wordsOf } from './place-index.ts'
import { type Mention, meantBy, outskirts } from './places-meant.ts'
import type { Gazetteer, Region } from './regions.ts'
import { isCityWord, isConjunction, isNearness, isOfOrigin, isPreposition, isRegionWord, isSpeaker } from './signs.ts'
import { type InRussia, type Meaning, type SpokenPlaces, spokenNames } from './spoken-places.ts'

/**
 * - `region`: one place in Russia; `city` in Russian, null when a region or several of its cities are named.
 * - `several`: one of these is meant, or what stands beside it abroad, or with `mayBePerson` none: ask.
 * - `abroad`: `country` is ISO 3166-1 alpha-2.
 *
 * `besides` counts the words that are not part of a name: without prepositions, and without who speaks.
 */
export type Where =
  | { readonly kind: 'region'; readonly region: Region; readonly city: string | null; readonly besides: number }
  | {
      readonly kind: 'several'
      readonly places: readonly InRussia[]
      readonly mayBePerson: boolean
      readonly besides: number
    }
  | { readonly kind: 'abroad'; readonly country: string; readonly besides: number }
  | { readonly kind: 'none' }

export type FindPlace = (text: string) => Where

/** So many words are compared with misspelt names. */
const mostCompared = 24
/** Only a long word is compared where nothing says that it is a name. */
const longWord = 7
const longJoined = 10
/** In so short a message a name is likely. */
const fewWords = 2

interface Names {
  readonly index: PlaceIndex
  readonly misspelt: FindMisspelt
  readonly everyday: ReadonlySet<string>
  /** The region around a city of the same name. */
  readonly asRegion: (meaning: Meaning) => Meaning
}

function mentionOf(
  { asRegion }: Names,
  words: readonly Word[],
  at: number,
  found: FoundName,
  isDoubtful: boolean,
): Mention {
  const { before, next } = around(words, at, found.length)
  const isRegion = isRegionWord(next) || isRegionWord(before)
  return {
    meanings: isRegion ? found.entry.meanings.map(asRegion) : found.entry.meanings,
    at,
    end: at + found.length + (isRegionWord(next) ? 1 : 0),
    isOrigin: found.ending === 'from' || isOfOrigin(before),
    isNear: isNearness(before),
    isDoubtful,
  }
}

function mentionsIn(names: Names, words: readonly Word[]): Mention[] {
  const keys = words.map(({ key }) => key)
  const mentions: Mention[] = []
  const unsigned: Mention[] = []
  for (let at = 0; at < words.length; ) {
    const found = names.index.find(keys, at)
    const isEveryday = found?.length === 1 && names.everyday.has(keys[at] ?? '')
    const verdict = found && !isEveryday ? judge(words, at, found) : 'no'
    if (!found || verdict === 'no') {
      at++
      continue
    }
    const mention = mentionOf(names, words, at, found, verdict === 'doubtful')
    if (verdict === 'unsigned') unsigned.push(mention)
    else mentions.push(mention)
    at = mention.end
  }
  // "Тула или Рязань": the second says what the first is.
  const isJoined = (one: Mention, other: Mention): boolean =>
    (other.at - one.end === 1 && isConjunction(keys[one.end] ?? '')) ||
    (one.at - other.end === 1 && isConjunction(keys[other.end] ?? ''))
  return [...mentions, ...unsigned.filter((one) => mentions.some((other) => isJoined(one, other)))].sort(
    (a, b) => a.at - b.at,
  )
}

/** The first name that is misspelt; asked only when no name is spelt right. */
function misspeltIn(names: Names, words: readonly Word[]): Mention[] {
  const keys = words.map(({ key }) => key)
  for (let at = 0; at < Math.min(words.length, mostCompared); at++) {
    const word = words[at] as Word // within the bounds of the loop
    // What is spelt right and yet is no place here is no misspelling either.
    if (names.index.find(keys, at)) continue
    const { before, next } = around(words, at, 1)
    const mayBeName = words.length <= fewWords || word.isProper || isPreposition(before)
    const one = mayBeName || word.key.length >= longWord ? names.misspelt(word.key) : undefined
    const isSigned =
      words.length <= fewWords ||
      word.isProper ||
      one?.found.ending === 'in' ||
      one?.found.ending === 'from' ||
      isCityWord(next) ||
      isRegionWord(next)
    if (one && (isSigned || one.trust === 'certain' || (one.trust === 'likely' && isPreposition(before))))
      return [mentionOf(names, words, at, one.found, false)]
    // Names of two words, and names that were torn in two.
    const both = word.key.length + next.length < longJoined || next === '' ? undefined : names.misspelt(word.key + next)
    if (both?.trust === 'certain') return [mentionOf(names, words, at, { ...both.found, length: 2 }, false)]
  }
  return []
}

/** @param gazetteer and places checked: every region that they name is there. */
export function createWhere(gazetteer: Pick<Gazetteer, 'regions' | 'cities'>, places: SpokenPlaces): FindPlace {
  const makeNames = (): Names => {
    const byCode = new Map(gazetteer.regions.map((region) => [region.code, region]))
    const index = createPlaceIndex(spokenNames(gazetteer, places))
    const everyday = new Set(places.everyday.flatMap(wordsOf))
    return {
      index,
      everyday,
      misspelt: createFindMisspelt(index.entries, everyday),
      asRegion: (meaning) =>
        'region' in meaning
          ? { region: byCode.get(outskirts[meaning.region.code] ?? '') ?? meaning.region, city: null }
          : meaning,
    }
  }
  // Made for the first question: no start of the bot waits for it.
  let made: Names | undefined
  return (text) => {
    made ??= makeNames()
    const words = readMessage(text)
    const spelt = mentionsIn(made, words)
    const mentions = spelt.length > 0 ? spelt : misspeltIn(made, words)
    const isInName = (at: number): boolean => mentions.some((one) => one.at <= at && at < one.end)
    const besides = words.filter(({ key }, at) => !isPreposition(key) && !isSpeaker(key) && !isInName(at)).length
    return meantBy(mentions, besides)
  }
}
