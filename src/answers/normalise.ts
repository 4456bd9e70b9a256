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
const isCyrillic = (word: string): boolean => /\p{Script=Cyrillic}/u.test(word)

function latinToCyrillic(word: string): string {
  let result = ''
  for (let i = 0; i < word.length; ) {
    const group = latinGroups.find(([from]) => word.startsWith(from, i))
    const from = group?.[0] ?? word.charAt(i)
    result += group?.[1] ?? latinLetters[from] ?? from
    i += from.length
  }
  return result
}

/** Replaces letter by letter and makes one of doubled letters, also of those that only sound alike. */
function replaceLetters(word: string, table: Readonly<Record<string, string>>): string {
  let result = ''
  let last = ''
  for (const letter of word) {
    const to = table[letter] ?? letter
    if (to === last || to === '') continue
    result += to
    last = to
  }
  return result
}

const hasLatin = /[a-z]/

function fold(word: string): string {
  let letters = word
  if (hasLatin.test(word)) {
    letters = isCyrillic(word)
      ? word.replace(/[a-z]/g, (letter) => lookalikes[letter] ?? latinLetters[letter] ?? letter)
      : latinToCyrillic(
          word.replace(/yo'/g, 'йу').replace(/([og])'/g, (_, letter: string) => (letter === 'o' ? 'u' : 'g')),
        )
  }
  return replaceLetters(letters.replaceAll("'", ''), folded)
}

/** Longer texts than Telegram allows do not come; this bounds the work for those who call us otherwise. */
const maxLength = 4096

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

/** A text as its sentences, each as `normalise` gives it; empty ones are left out. */
export function sentencesOf(text: string): string[][] {
  return text
    .slice(0, maxLength)
    .split(/[.!?…\n;]+/u)
    .map(normalise)
    .filter((words) => words.length > 0)
}

const soundAlike: Readonly<Record<string, string>> = { а: 'о', у: 'о', е: 'и' }

/** A coarser spelling in which vowels that are confused by ear are one: о/у/а and е/и. */
export function skeleton(word: string): string {
  return replaceLetters(word, soundAlike)
}
