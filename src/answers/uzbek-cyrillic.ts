/**
 * Uzbek from Latin (alphabet of 1995) to Cyrillic. Placeholders, commands and links stay as they are.
 */

const pairs: readonly (readonly [latin: string, cyrillic: string])[] = [
  ['yoʻ', 'йў'],
  ['sʼh', 'сҳ'],
  ['oʻ', 'ў'],
  ['gʻ', 'ғ'],
  ['sh', 'ш'],
  ['ch', 'ч'],
  ['yo', 'ё'],
  ['yu', 'ю'],
  ['ya', 'я'],
  ['ye', 'е'],
  // Only in loans; elsewhere t and s meet where a word and its ending do (aytsangiz, ruxsatsiz).
  ['tsiya', 'ция'],
  ['tsion', 'цион'],
  ['tsent', 'цент'],
  ['tsip', 'цип'],
]

const singles: Readonly<Record<string, string>> = {
  a: 'а', b: 'б', d: 'д', e: 'е', f: 'ф', g: 'г', h: 'ҳ', i: 'и', j: 'ж', k: 'к', l: 'л', m: 'м', n: 'н', o: 'о', p: 'п',
  q: 'қ', r: 'р', s: 'с', t: 'т', u: 'у', v: 'в', x: 'х', y: 'й', z: 'з', ʼ: 'ъ', ʻ: '', c: 'с', w: 'в',
} // biome-ignore format: a table of letters

/** Stems of loans whose Cyrillic spelling does not follow from the Latin one (soft signs, ц for s); endings follow as in any word. */
const loans: readonly (readonly [latin: string, cyrillic: string])[] = [
  ['aprel', 'апрель'],
  ['iyul', 'июль'],
  ['iyun', 'июнь'],
  ['oktabr', 'октябрь'],
  ['sentabr', 'сентябрь'],
  ['noyabr', 'ноябрь'],
  ['dekabr', 'декабрь'],
  ['fevral', 'февраль'],
  ['yanvar', 'январь'],
  ['rubl', 'рубль'],
  ['militsiya', 'милиция'],
  ['politsiya', 'полиция'],
  ['konvensiya', 'конвенция'],
  ['inspeksiya', 'инспекция'],
  ['batalyon', 'батальон'],
  ['sibir', 'сибирь'],
  ['xochu', 'хочу'],
  ['jit', 'жить'],
  ['soznatelnix', 'сознательных'],
  ['akiykatchi', 'акыйкатчы'],
  ['tsvsig', 'цвсиг'],
  ['polsha', 'польша'],
  ['obyekt', 'объект'],
  ['subyekt', 'субъект'],
  ['donetsk', 'донецк'],
  ['lugansk', 'луганск'],
  ['meditsina', 'медицина'],
]

/** Loans too short for their stem to be safe. */
const wholeLoans = new Set(['jit', 'sibir', 'xochu'])

const vowels = new Set('aeiou')

/** Everything that is kept: i18next placeholders, bot commands, links, e-mail addresses and HTML entities. */
const kept = /\{\{[^}]*\}\}|(?<![\p{L}\d])\/[a-z_]+\b|https?:\/\/\S+|\S+@\S+\.\S+|&[a-z]+;/gu

/** Marks that people and keyboards put for ʻ after o and g, and for ʼ elsewhere. */
const unifyApostrophes = (text: string): string =>
  text.replace(/([oOgG])[ʻʼ'‘’`´]/g, '$1ʻ').replace(/([A-Za-z])['‘’`´](?=[A-Za-z])/g, '$1ʼ')

const upper = (text: string): boolean => text !== text.toLowerCase()

/** Gives a Cyrillic spelling the capitals of the Latin one. */
function inCase(latin: string, cyrillic: string): string {
  if (!upper(latin)) return cyrillic
  if (latin.length > 1 && latin === latin.toUpperCase()) return cyrillic.toUpperCase()
  return cyrillic.charAt(0).toUpperCase() + cyrillic.slice(1)
}

function word(latin: string): string {
  const lower = latin.toLowerCase()
  const loan = loans.find(([stem]) => (wholeLoans.has(stem) ? lower === stem : lower.startsWith(stem)))
  if (loan) {
    const [stem, cyrillic] = loan
    const ending = latin.slice(stem.length)
    // A soft sign at the end goes before an ending: октябрь, октябрда.
    const spelt = ending === '' ? cyrillic : cyrillic.replace(/ь$/, '')
    return inCase(latin.slice(0, stem.length), spelt) + letters(ending, false)
  }
  return letters(latin, true)
}

/** @param startsWord whether the first letter opens a word (an e is then э). */
function letters(latin: string, startsWord: boolean): string {
  const lower = latin.toLowerCase()
  let result = ''
  for (let i = 0; i < latin.length; ) {
    const pair = pairs.find(([from]) => lower.startsWith(from, i))
    const from = pair?.[0] ?? lower.charAt(i)
    const opensSyllable = i === 0 ? startsWord : vowels.has(lower.charAt(i - 1))
    const to = pair?.[1] ?? (from === 'e' && opensSyllable ? 'э' : (singles[from] ?? latin.charAt(i)))
    result += inCase(latin.slice(i, i + from.length), to)
    i += from.length
  }
  return result
}

/** A year's hyphen is Latin spelling only: 1995-yil, 1995 йил. */
const yearHyphen = /(?<=\d)-(?=yil)/g

/** Writes an Uzbek Latin text in Cyrillic. Text that is already Cyrillic, digits and signs come back unchanged. */
export function toUzbekCyrillic(text: string): string {
  let result = ''
  let from = 0
  const convert = (part: string) =>
    unifyApostrophes(part)
      .replace(yearHyphen, ' ')
      .replace(/[A-Za-z][A-Za-zʻʼ]*/g, word)
  for (const match of text.matchAll(kept)) {
    result += convert(text.slice(from, match.index)) + match[0]
    from = match.index + match[0].length
  }
  return result + convert(text.slice(from))
}
