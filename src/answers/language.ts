/** In which of the written forms a text is, by its letters and pieces of one to four letters; learnt from our own texts. */
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

const forms = [...writtenForms, 'other'] as const
type Form = (typeof forms)[number]

export interface LanguageIdentifier {
  identify(text: string): LanguageGuess
}

const bucketBits = 16
const buckets = 1 << bucketBits
const smoothing = 0.25
const longestPiece = 4

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
    .slice(0, 1000)
    .normalize('NFC')
    .toLowerCase()
    .replace(/[ʻʼ‘’`´ʹ]/g, "'")
    .replace(/[^\p{L}']+/gu, ' ')
    .trim()

const isCyrillic = (text: string): boolean =>
  (text.match(/\p{Script=Cyrillic}/gu)?.length ?? 0) * 2 > text.length - text.split(' ').length

/** Calls back with a bucket for every piece of every word; a word's edges count as letters. */
function eachPiece(text: string, use: (bucket: number) => void): void {
  for (const word of text.split(' ')) {
    const padded = `_${word.slice(0, 30)}_`
    for (let start = 0; start < padded.length; start++) {
      let hash = 2166136261 // FNV-1a
      for (let length = 0; length < longestPiece && start + length < padded.length; length++) {
        hash = Math.imul(hash ^ padded.charCodeAt(start + length), 16777619)
        use((hash ^ (hash >>> bucketBits)) & (buckets - 1))
      }
    }
  }
}

/** The forms in which a line of a language may arrive: as written, without special letters, in the other alphabet. */
function arrivals(language: LanguageSample['language'], line: string): [Form, string][] {
  const text = clean(line)
  if (language === 'other') return [[language, text]]
  if (language === 'uz') {
    const cyrillic = isCyrillic(text) ? text : clean(toUzbekCyrillic(text.replace(/([og])'/g, '$1ʻ')))
    const uzbek: [Form, string][] = [
      ['uz-Cyrl', cyrillic],
      ['uz-Cyrl', replaceLetters(cyrillic, plainLetters)],
    ]
    return isCyrillic(text) ? uzbek : [...uzbek, ['uz-Latn', text], ['uz-Latn', text.replaceAll("'", '')]]
  }
  if (!isCyrillic(text)) return [[language, text]]
  return [
    [language, text],
    [language, replaceLetters(text, plainLetters)],
    [language, replaceLetters(text, latin)],
  ]
}

/** Learns from samples: a fraction of a second for some thousands of lines. */
export function learnLanguages(samples: readonly LanguageSample[]): LanguageIdentifier {
  const counts = forms.map(() => new Float32Array(buckets))
  for (const { language, lines } of samples) {
    for (const line of lines) {
      for (const [form, text] of arrivals(language, line)) {
        const count = counts[forms.indexOf(form)]
        if (count) eachPiece(text, (bucket) => (count[bucket] = (count[bucket] ?? 0) + 1))
      }
    }
  }
  const totals = counts.map((count) => count.reduce((sum, value) => sum + value, 0))
  // Every form counts as if we had as much text of it, or the rarest would win whatever nobody has seen.
  const largest = Math.max(1, ...totals)
  /** The forms of a bucket side by side: identifying walks them for every piece of every message. */
  const logs = new Float32Array(buckets * forms.length)
  const known = new Uint8Array(buckets)
  counts.forEach((count, form) => {
    const scale = largest / (totals[form] || 1)
    const whole = largest + smoothing * buckets
    count.forEach((value, bucket) => {
      logs[bucket * forms.length + form] = Math.log((value * scale + smoothing) / whole)
      if (value > 0) known[bucket] = 1
    })
  })

  return {
    identify(text) {
      const words = clean(text)
      const sums = new Float64Array(forms.length)
      let pieces = 0
      let unknown = 0
      eachPiece(words, (bucket) => {
        pieces++
        if (known[bucket] === 0) unknown++
        for (let form = 0; form < forms.length; form++) {
          sums[form] = (sums[form] as number) + (logs[bucket * forms.length + form] as number) // both within their arrays
        }
      })
      const letters = words.replaceAll(' ', '')
      const foreign = letters.replace(/[\p{Script=Cyrillic}\p{Script=Latin}']/gu, '').length
      if (pieces === 0 || letters === '' || foreign * 2 > letters.length)
        return { form: 'other', certainty: letters === '' ? 0 : 1 }
      // Letters of Ukrainian, Kazakh and Azerbaijani that none of our languages has.
      if ((words.match(/[іїєґәһ]/g)?.length ?? 0) * 25 >= letters.length) return { form: 'other', certainty: 1 }
      const cyrillic = isCyrillic(words)
      // Uzbek is told apart by its alphabet first: the same words are a different form.
      const candidates = forms
        .map((form, index) => ({ form, sum: sums[index] ?? 0 }))
        .filter(({ form }) => form !== (cyrillic ? 'uz-Latn' : 'uz-Cyrl'))
      candidates.sort((a, b) => b.sum - a.sum)
      const foreignSum = candidates.find(({ form }) => form === 'other')?.sum ?? Number.NEGATIVE_INFINITY
      const [best, second] = candidates.filter(({ form }) => form !== 'other')
      if (!best || !second) return { form: 'other', certainty: 0 }
      const certainty = (a: number, b: number): number => 1 / (1 + Math.exp((b - a) / Math.sqrt(pieces)))
      if (unknown / pieces > strangeShare) return { form: 'other', certainty: unknown / pieces }
      if (certainty(foreignSum, best.sum) > strangeCertainty)
        return { form: 'other', certainty: certainty(foreignSum, best.sum) }
      return { form: best.form, certainty: certainty(best.sum, second.sum) }
    },
  }
}

/** With more pieces than this that none of our languages has, it is another language. */
const strangeShare = 0.33

/** We know little of other languages, so they must win clearly. */
const strangeCertainty = 0.995
