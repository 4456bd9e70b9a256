/** The small words beside a name that say that a place is meant, and what kind of place. As the index spells words. Pure. */
import { wordsOf } from './place-index.ts'

const keys = (words: string): ReadonlySet<string> => new Set(wordsOf(words))

/** They stand before places, hardly before people. */
const surePrepositions = keys('в во из изо дар г гор город города городе шаҳри под около рынок рынке')
/** They stand before people too. */
const otherPrepositions = keys('до через возле аз ба то')
const tajikPrepositions = keys('дар аз ба то')
/** Who speaks: beside a place that says nothing more. */
const speakers = keys('я мы мен биз ман')
/** Between two of which one is meant, or both. */
const conjunctions = keys('или и же ж жана ё yoki ёки va ва билан менен э')
const nearness = keys('под около возле рядом наздики')
const origins = keys('из изо аз')
const beforeCities = keys('г гор город городе города шаҳри')

/** Kyrgyz, Uzbek, Tajik and Russian words for a city, with their endings. */
const cityWord = /^(шари?$|шар(и?н?[дг]|ин)|шахар|шахр|город|гор$|бозор|базар|рин(ок|к))/
const regionWord =
  /^(облус|област|обл$|вилоат|вилаат|вилоет|краи($|[ндг])|крае$|кра$|улка|олка|окру|республик|жумхури|кишвар|ао$)/

export const isSurePreposition = (word: string): boolean => surePrepositions.has(word)
export const isSpeaker = (word: string): boolean => speakers.has(word)
export const isPreposition = (word: string): boolean => surePrepositions.has(word) || otherPrepositions.has(word)
/** After these a name may end in -и, which joins it to the next word. */
export const isTajikPreposition = (word: string): boolean => tajikPrepositions.has(word)
export const isConjunction = (word: string): boolean => conjunctions.has(word)
export const isNearness = (word: string): boolean => nearness.has(word)
export const isOfOrigin = (word: string): boolean => origins.has(word)
export const isCityWord = (word: string): boolean => cityWord.test(word)
export const standsBeforeCity = (word: string): boolean => beforeCities.has(word)
export const isRegionWord = (word: string): boolean => regionWord.test(word)
