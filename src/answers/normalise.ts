/**
 * One spelling for all the ways people type: case, marks, missing special letters, Latin or Cyrillic, sound-alikes.
 * The result is only for comparing, never for showing.
 */

/** Invisible characters and marks above letters. */
const invisible = /[\p{Cf}\p{Mn}\u00ad]/gu

/** Tajik typed with fonts of the 1990s: only together with one of these letters does ў mean ӯ. */
const oldTajikFont: Readonly<Record<string, string>> = { ї: 'ӣ', ќ: 'қ', ѓ: 'ғ', њ: 'ҳ', љ: 'ҷ' }

/** Latin to Cyrillic, longest first: Uzbek, and Kyrgyz, Tajik and Russian as phones make people type them. */
const latinGroups: readonly (readonly [string, string])[] = [
  ['shch', 'щ'],
  ['sch', 'ш'],
  ['sh', 'ш'],
  ['ch', 'ч'],
  ['zh', 'ж'],
  ['dj', 'ж'],
  ['kh', 'х'],
  ['gh', 'г'],
  // Elsewhere t and s meet where an Uzbek word and its ending do (ketsam).
  ['tsiya', 'ция'],
  ['tsion', 'цион'],
  ['tsent', 'цент'],
  ['ya', 'я'],
  ['yu', 'ю'],
  ['yo', 'е'],
  ['ye', 'е'],
  ['ck', 'к'],
]
const latinLetters: Readonly<Record<string, string>> = {
  a: 'а', b: 'б', c: 'с', d: 'д', e: 'е', f: 'ф', g: 'г', h: 'х', i: 'и', j: 'ж', k: 'к', l: 'л', m: 'м', n: 'н', o: 'о', p: 'п',
  q: 'к', r: 'р', s: 'с', t: 'т', u: 'у', v: 'в', w: 'в', x: 'х', y: 'и', z: 'з', ı: 'и',
} // biome-ignore format: a table of letters

/** Letters that people exchange for one another, by keyboard or by ear. */
const folded: Readonly<Record<string, string>> = {
  ө: 'о', ү: 'у', ұ: 'у', ң: 'н', ў: 'у', ӯ: 'у', қ: 'к', ғ: 'г', ҳ: 'х', ҷ: 'ж', ӣ: 'и', ә: 'а',
  ё: 'е', э: 'е', й: 'и', ы: 'и', щ: 'ш', ц: 'с', я: 'а', ю: 'у', ч: 'ж', ь: '', ъ: '',
} // biome-ignore format: a table of letters

/** Latin letters that look like Cyrillic ones, put by mistake into a Cyrillic word. */
const lookalikes: Readonly<Record<string, string>> = {
  a: 'а',
  e: 'е',
  o: 'о',
  c: 'с',
  p: 'р',
  x: 'х',
  y: 'у',
  k: 'к',
  m: 'м',
  t: 'т',
  h: 'н',
  b: 'в',
}

const apostrophes = /[ʻʼ'‘’`´′ʹ]/g
/** Two tables by letter code: what a letter becomes (0 = nothing), and which Latin letters begin a group. */
const tableSize = 0x530
const tableOf = (letters: Readonly<Record<string, string>>): Uint16Array => {
  const table = Uint16Array.from({ length: tableSize }, (_, code) => code)
  for (const [from, to] of Object.entries(letters)) table[from.charCodeAt(0)] = to === '' ? 0 : to.charCodeAt(0)
  return table
}
const foldedCodes = tableOf(folded)
const lookalikeCodes = tableOf({ ...latinLetters, ...lookalikes })
const latinCodes = tableOf(latinLetters)
const groupsOf = new Map<string, (readonly [string, string])[]>()
for (const group of latinGroups) {
  const first = group[0].charAt(0)
  groupsOf.set(first, [...(groupsOf.get(first) ?? []), group])
}

const codeOfA = 0x61
const codeOfZ = 0x7a
const firstCyrillic = 0x400
const lastCyrillic = 0x52f
const apostropheCode = 0x27
const codeOf9 = 0x39

/** Used anew for every word; a longer word is cut, since no language has one. */
const letters = new Uint16Array(256)

/** Collects letters, one of doubled ones and also of those that only sound alike; a number keeps all its digits. */
function collect(code: number, length: number): number {
  const to = code < tableSize ? (foldedCodes[code] as number) : code
  if (to === 0 || length === letters.length) return length
  if (length > 0 && letters[length - 1] === to && to > codeOf9) return length
  letters[length] = to
  return length + 1
}

/**
 * Uzbek words in which ch only follows s or sh (ruscha, ishchi), while in Russian in Latin letters sch and shch are one
 * letter: an apostrophe, which says nothing, holds them apart.
 */
const apart = (word: string): string => (word.includes('ch') ? word.replace(/^(rus|ish)(?=ch[ai])/, "$1'") : word)

function fold(word: string): string {
  let hasLatin = false
  let hasCyrillic = false
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i)
    if ((code >= codeOfA && code <= codeOfZ) || code === 0x131) hasLatin = true
    else if (code >= firstCyrillic && code <= lastCyrillic) hasCyrillic = true
  }
  let length = 0
  if (hasLatin && !hasCyrillic) {
    const text = apart(word)
      .replace(/yo'/g, 'йу')
      .replace(/([og])'/g, (_, letter: string) => (letter === 'o' ? 'ў' : 'ғ'))
    for (let i = 0; i < text.length; ) {
      const group = groupsOf.get(text.charAt(i))?.find(([from]) => text.startsWith(from, i))
      if (group) {
        for (let j = 0; j < group[1].length; j++) length = collect(group[1].charCodeAt(j), length)
        i += group[0].length
        continue
      }
      const code = text.charCodeAt(i++)
      if (code !== apostropheCode) length = collect(code < tableSize ? (latinCodes[code] as number) : code, length)
    }
  } else {
    const table = hasLatin ? lookalikeCodes : undefined
    for (let i = 0; i < word.length; i++) {
      const code = word.charCodeAt(i)
      if (code !== apostropheCode) length = collect(table && code < tableSize ? (table[code] as number) : code, length)
    }
  }
  return String.fromCharCode.apply(null, letters.subarray(0, length) as unknown as number[]) // takes any list of numbers
}

/** Longer texts than Telegram allows do not come; this bounds the work for those who call us otherwise. */
export const maxLength = 4096

/** The words of a text in one spelling each. Digits stay; emoji and punctuation separate. */
export function normalise(text: string): string[] {
  // Before NFKC, which makes a blank of some of the marks that people put for an apostrophe, and after it, which makes others.
  const marked = text.slice(0, maxLength).replace(apostrophes, "'").normalize('NFKC')
  const plain = marked.replace(apostrophes, "'").toLowerCase()
  const hasOldFont = /[њљќ]/.test(plain)
  const letters = (hasOldFont ? plain.replace(/[їќѓњљў]/g, (letter) => oldTajikFont[letter] ?? 'ӯ') : plain)
    .normalize('NFC')
    .replace(/ё/g, 'е')
  // й and ў fall apart into letter and mark under NFD, so marks are dropped only from what NFC left alone.
  const words = letters.replace(invisible, '').match(/[\p{L}\p{N}']+/gu) ?? []
  return words.map(fold).filter((word) => word !== '')
}

/** What a character of a plain text is; `rare` ones need Unicode's own rules. */
const separator = 0
const letter = 1
const apostrophe = 2
const sentenceEnd = 3
const rare = 4
const typeOfCode = new Uint8Array(tableSize).fill(rare)
const setTypes = (type: number, characters: string): void => {
  for (const character of characters) typeOfCode[character.charCodeAt(0)] = type
}
typeOfCode.fill(separator, 0x20, 0x80)
typeOfCode.fill(letter, 0x430, tableSize)
typeOfCode.fill(rare, 0x483, 0x48a) // marks
setTypes(letter, 'abcdefghijklmnopqrstuvwxyz0123456789')
setTypes(separator, '\t\r«»')
setTypes(apostrophe, "'`´ʻʼʹ")
setTypes(sentenceEnd, '.!?;\n')
setTypes(rare, 'їѓќљњ')

function typeOf(code: number): number {
  if (code < tableSize) return typeOfCode[code] as number
  if (code === 0x2018 || code === 0x2019 || code === 0x2032) return apostrophe
  if (code === 0x2026) return sentenceEnd
  return code >= 0x2010 && code <= 0x201f ? separator : rare
}

/** Who is told of the words of a text. */
export interface Listener {
  /** @param isMarked whether one of the characters may be an apostrophe. */
  word(lower: string, from: number, to: number, isMarked: boolean): void
  sentenceEnd(): void
}

/** Finds the words of the plain texts that nearly all are. @returns false when the text is none of them. */
export function scanPlain(lower: string, listener: Listener): boolean {
  let start = -1
  let isMarked = false
  for (let i = 0; i < lower.length; i++) {
    const type = typeOf(lower.charCodeAt(i))
    if (type === rare) return false
    if (type === letter || type === apostrophe) {
      if (start < 0) {
        start = i
        isMarked = false
      }
      if (type === apostrophe) isMarked = true
      continue
    }
    if (start >= 0) listener.word(lower, start, i, isMarked)
    start = -1
    if (type === sentenceEnd) listener.sentenceEnd()
  }
  if (start >= 0) listener.word(lower, start, lower.length, isMarked)
  listener.sentenceEnd()
  return true
}

/** One word of a lower-case text as `normalise` spells it. */
export const foldPart = (lower: string, from: number, to: number, isMarked: boolean): string => {
  const raw = lower.slice(from, to)
  return fold(isMarked ? raw.replace(apostrophes, "'") : raw)
}

/** The same as `normalise` for plain texts; `undefined` for others. */
function plainSentences(text: string): string[][] | undefined {
  const sentences: string[][] = []
  let words: string[] = []
  const isPlain = scanPlain(text.toLowerCase(), {
    word(lower, from, to, isMarked) {
      const word = foldPart(lower, from, to, isMarked)
      if (word !== '') words.push(word)
    },
    sentenceEnd() {
      if (words.length > 0) sentences.push(words)
      words = []
    },
  })
  return isPlain ? sentences : undefined
}

/** A text as its sentences, each as `normalise` gives it; empty ones are left out. */
export function sentencesOf(text: string): string[][] {
  const part = text.slice(0, maxLength)
  return (
    plainSentences(part) ??
    part
      .split(/[.!?…\n;]+/u)
      .map(normalise)
      .filter((words) => words.length > 0)
  )
}

const soundAlike: Readonly<Record<string, string>> = { а: 'о', у: 'о', е: 'и' }
const soundCodes = tableOf(soundAlike)

/** A coarser spelling in which vowels that are confused by ear are one: о/у/а and е/и. */
export function skeleton(word: string): string {
  let result = ''
  let last = -1
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i)
    const to = code < tableSize ? (soundCodes[code] as number) : code
    if (to !== last || to <= codeOf9) result += String.fromCharCode(to)
    last = to
  }
  return result
}
