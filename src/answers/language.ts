/**
 * In which of the written forms a text is, by its words and their pieces; learnt from our own texts, as written and as people
 * type them: without the special letters, in the other alphabet, one word or two alone.
 */
import { createLogistic, type Example, type LogisticModel, learnLogistic, type Sample } from './logistic.ts'
import { toUzbekCyrillic } from './uzbek-cyrillic.ts'

export const writtenForms = ['ky', 'uz-Latn', 'uz-Cyrl', 'tg', 'ru'] as const
export type WrittenForm = (typeof writtenForms)[number]

export interface LanguageSample {
  /** `other`: languages that we do not speak. */
  readonly language: 'ky' | 'uz' | 'tg' | 'ru' | 'other'
  readonly lines: readonly string[]
}

export interface LanguageGuess {
  readonly form: Form
  /** How sure, 0 to 1: below 0.6 the person's own language is the better guess. */
  readonly certainty: number
}

type Form = WrittenForm | 'other'

export interface LanguageIdentifier {
  identify(text: string): LanguageGuess
}

/** Uzbek is one class: the alphabet tells its two forms apart. */
const classes = ['ky', 'uz', 'tg', 'ru', 'other'] as const
const settings = { classes: classes.length, bits: 17, epochs: 2 } as const

const longestPiece = 4
const longestWord = 30
const longestText = 600
/** Characters: the beginning of a story says in which language it is. */
const longestLooked = 240
/** Letters of a story beyond this teach no more of its language. */
const longestSample = 120
const wholeWordWeight = 2

/** How people write without the special letters of their language. */
const plainLetters: Readonly<Record<string, string>> = {
  ө: 'о',
  ү: 'у',
  ң: 'н',
  ў: 'у',
  қ: 'к',
  ғ: 'г',
  ҳ: 'х',
  ҷ: 'ч',
  ӣ: 'и',
  ӯ: 'у',
  ё: 'е',
}

/** How Kyrgyz, Tajik and Russian are typed in Latin letters. */
const latin: Readonly<Record<string, string>> = {
  а: 'a', б: 'b', в: 'v', г: 'g', ғ: 'g', д: 'd', е: 'e', ё: 'yo', ж: 'j', з: 'z', и: 'i', ӣ: 'i', й: 'y', к: 'k', қ: 'q', л: 'l', м: 'm',
  н: 'n', ң: 'n', о: 'o', ө: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ӯ: 'u', ү: 'u', ф: 'f', х: 'h', ҳ: 'h', ц: 'ts', ч: 'ch', ҷ: 'j',
  ш: 'sh', щ: 'sh', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya',
} // biome-ignore format: a table of letters

const replaceLetters = (text: string, table: Readonly<Record<string, string>>): string =>
  text.replace(/./gu, (letter) => table[letter] ?? letter)

const clean = (text: string): string =>
  text
    .slice(0, longestText)
    .normalize('NFC')
    .toLowerCase()
    .replace(/[ʻʼ‘’`´ʹ]/g, "'")
    .replace(/[^\p{L}']+/gu, ' ')
    .trim()

const isCyrillic = (text: string): boolean =>
  (text.match(/\p{Script=Cyrillic}/gu)?.length ?? 0) * 2 > text.length - text.split(' ').length

/** Of a longer text only so much is looked at: some hundred words say enough. */
const mostPieces = 1 << 12
const pieceHashes = new Uint32Array(mostPieces)
const pieceValues = new Float32Array(mostPieces)

/** The pieces of one to four letters of every word, its beginnings, and the word itself; a word's edges count as letters. */
function sampleOf(text: string): Sample {
  let count = 0
  for (const word of text.split(' ')) {
    const padded = `_${word.slice(0, longestWord)}_`
    for (let start = 0; start < padded.length; start++) {
      const end = start === 0 ? padded.length : Math.min(padded.length, start + longestPiece)
      let hash = 2166136261 // FNV-1a
      for (let at = start; at < end && count < mostPieces; at++) {
        hash = Math.imul(hash ^ padded.charCodeAt(at), 16777619)
        pieceHashes[count] = hash
        pieceValues[count++] = at - start + 1 === padded.length ? wholeWordWeight : 1
      }
    }
  }
  return { hashes: pieceHashes.slice(0, count), values: pieceValues.slice(0, count) }
}

/** A line of a language as it may arrive: as written, and turn by turn without special letters or in the other alphabet. */
function arrivals(language: LanguageSample['language'], line: string, turn: number): string[] {
  const text = clean(line).slice(0, longestSample)
  if (language === 'other') return [text]
  if (language === 'uz') {
    const cyrillic = isCyrillic(text) ? text : clean(toUzbekCyrillic(text.replace(/([og])'/g, '$1ʻ')))
    const inCyrillic = turn % 2 === 0 ? cyrillic : replaceLetters(cyrillic, plainLetters)
    return isCyrillic(text) ? [inCyrillic] : [inCyrillic, turn % 2 === 0 ? text : text.replaceAll("'", '')]
  }
  return isCyrillic(text) ? [text, replaceLetters(text, turn % 2 === 0 ? plainLetters : latin)] : [text]
}

/** One or two words of a line, another place in every line. */
function fragmentOf(text: string, turn: number): string {
  const words = text.split(' ')
  const length = 1 + (turn % 3 === 0 ? 1 : 0)
  const start = (turn * 7) % Math.max(1, words.length - length + 1)
  return words.slice(start, start + length).join(' ')
}

/** Letters of Ukrainian, Kazakh and Azerbaijani that none of our languages has. */
const foreignLetters = /[іїєґәһ]/g
const foreignShare = 0.04

export function learnLanguages(samples: readonly LanguageSample[]): LogisticModel {
  const russian = new Set(
    samples
      .filter(({ language }) => language === 'ru')
      .flatMap(({ lines }) => lines.flatMap((line) => clean(line).split(' '))),
  )
  const lines = samples.flatMap(({ language, lines }) =>
    lines
      // A line of nothing but words that Russian has too tells nothing of the language that borrowed them.
      .filter(
        (line) =>
          language === 'ru' ||
          !clean(line)
            .split(' ')
            .every((word) => russian.has(word)),
      )
      .flatMap((line, turn) => arrivals(language, line, turn))
      .filter((text) => text !== '')
      .map((text) => ({ label: classes.indexOf(language), text })),
  )
  const counts = classes.map((_, label) => lines.filter((line) => line.label === label).length)
  const most = Math.max(...counts)
  const language = (label: number) => classes[label]
  const examples = lines.flatMap(({ label, text }, turn): Example[] => {
    // The rarer language counts more, or the commonest would win whatever is new.
    const weight = Math.sqrt(most / (counts[label] || 1))
    const fragment = fragmentOf(text, turn)
    const whole = { ...sampleOf(text), label, weight }
    return language(label) !== 'ru' && fragment.split(' ').every((word) => russian.has(word))
      ? [whole]
      : [whole, { ...sampleOf(fragment), label, weight }]
  })
  return learnLogistic(examples, settings)
}

export function createLanguageIdentifier(model: LogisticModel): LanguageIdentifier {
  const { probabilities } = createLogistic(model)
  return {
    identify(text) {
      const words = clean(text.slice(0, longestLooked))
      const letters = words.replaceAll(' ', '')
      if (letters === '') return { form: 'other', certainty: 0 }
      const strange = letters.replace(/[\p{Script=Cyrillic}\p{Script=Latin}']/gu, '').length
      if (strange * 2 > letters.length) return { form: 'other', certainty: 1 }
      if ((words.match(foreignLetters)?.length ?? 0) >= letters.length * foreignShare)
        return { form: 'other', certainty: 1 }
      const chances = probabilities(sampleOf(words))
      let best = 0
      for (let i = 1; i < classes.length; i++) if ((chances[i] as number) > (chances[best] as number)) best = i
      const language = classes[best] as (typeof classes)[number] // within the list
      const form = language === 'uz' ? (isCyrillic(words) ? 'uz-Cyrl' : 'uz-Latn') : language
      return { form, certainty: chances[best] as number }
    },
  }
}
