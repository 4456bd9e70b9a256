/** What a person may say of their situation, so that answers fit it: four short answers, each of which can be skipped. Pure. */
import { type Country, countries, type Status, statuses } from '../content/schema.ts'
import type { Profile } from './context.ts'

export interface Situation {
  /** Whose citizen they are besides a Russian passport; `ru` when they are a citizen of Russia alone. */
  readonly citizen: Country | 'ru' | 'other' | null
  readonly russianPassport: 'no' | 'applied' | 'yes' | null
  /** For military service in Russia. */
  readonly registered: 'no' | 'yes' | 'unknown' | null
  readonly inCustody: 'no' | 'yes' | null
}

/** A situation as it is used now. */
export interface KnownSituation extends Situation {
  /** Milliseconds since 1970 when it is forgotten; null when the person had it kept. */
  readonly until: number | null
}

/** The answers to each question in the order of asking, and the letter of each; the last one skips. */
const letters: { readonly [Q in keyof Situation]: Readonly<Record<string, Situation[Q]>> } = {
  citizen: { k: 'kg', u: 'uz', t: 'tj', r: 'ru', o: 'other', s: null },
  russianPassport: { n: 'no', a: 'applied', y: 'yes', s: null },
  registered: { n: 'no', y: 'yes', u: 'unknown', s: null },
  inCustody: { n: 'no', y: 'yes', s: null },
}

export type Question = keyof Situation
export const questions: readonly Question[] = ['citizen', 'russianPassport', 'registered', 'inCustody']

/** The letters that answer a question, in the order in which they are offered. */
export const answersTo = (question: Question): readonly string[] => Object.keys(letters[question])

/** What a letter means as an answer to a question. */
const meaningOf = <Q extends Question>(question: Q, letter: string | undefined): Situation[Q] | null =>
  (letter === undefined ? undefined : letters[question][letter]) ?? null

/** Answers so far, a letter each: what buttons carry, and what is sealed. */
export const answersPattern = /^(?:[kutros](?:[nays](?:[nyus][nys]?)?)?)?$/

/** @param answers as `answersPattern` allows them; what is not answered is unknown. */
export function situationOf(answers: string): Situation {
  const [citizen, russianPassport, registered, inCustody] = answers
  return {
    citizen: meaningOf('citizen', citizen),
    russianPassport: meaningOf('russianPassport', russianPassport),
    registered: meaningOf('registered', registered),
    inCustody: meaningOf('inCustody', inCustody),
  }
}

/** The letters of a situation; `situationOf` gives it back. */
export const answersOf = (situation: Situation): string =>
  questions
    .map((question) => answersTo(question).find((letter) => letters[question][letter] === situation[question]) ?? 's')
    .join('')

/** Whose law the answers follow, and which sentences for people of a status belong to them. */
export interface Reader {
  readonly country: Profile['country']
  /** The most urgent first. */
  readonly statuses: readonly Status[]
  /** What they told us they are not: nobody need read what does not concern them. */
  readonly without: readonly Status[]
}

const told = <T extends string>(answer: T | null | undefined, wanted: T): boolean | null =>
  answer == null ? null : answer === wanted

/** What answers to a person go by: their situation where they told it, or else their settings. */
export function readerOf({ country, twoPassports, situation }: Profile): Reader {
  const home = countries.find((known) => known === situation?.citizen)
  const own = home ?? (situation?.citizen === 'other' ? 'other' : country)
  const passport = situation?.russianPassport ?? (twoPassports ? 'yes' : null)
  const isOnlyRussian = situation?.citizen === 'ru' || (own === null && situation !== null)
  const registered = passport === 'yes' && situation?.registered !== 'unknown' ? situation?.registered : null
  /** True, false, or null for what they did not say. */
  const is: Readonly<Record<Status, boolean | null>> = {
    custody: told(situation?.inCustody, 'yes'),
    two_passports: passport === null ? null : passport === 'yes' && !isOnlyRussian,
    new_citizen: passport === null ? null : passport === 'yes' && isOnlyRussian,
    applied: told(passport, 'applied'),
    not_registered: passport === 'no' ? false : told(registered, 'no'),
    registered: passport === 'no' ? false : told(registered, 'yes'),
  }
  return {
    country: own,
    statuses: statuses.filter((status) => is[status]),
    without: statuses.filter((status) => is[status] === false),
  }
}

/** The answers with those that follow from them: who is Russia's citizen alone has its passport, who has none is not registered. */
export function filledIn(answers: string): string {
  if (answers === 'r') return 'ry'
  return answers.length === 2 && answers.endsWith('n') ? `${answers}s` : answers
}

/** The answers as they were when the question before was open. */
export function beforeLast(answers: string): string {
  let cut = answers.slice(0, -1)
  while (cut !== '' && filledIn(cut) === answers) cut = cut.slice(0, -1)
  return cut
}
