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
  ['ts', 'ц'],
]

const singles: Readonly<Record<string, string>> = {
  a: 'а', b: 'б', d: 'д', e: 'е', f: 'ф', g: 'г', h: 'ҳ', i: 'и', j: 'ж', k: 'к', l: 'л', m: 'м', n: 'н', o: 'о', p: 'п',
  q: 'қ', r: 'р', s: 'с', t: 'т', u: 'у', v: 'в', x: 'х', y: 'й', z: 'з', ʼ: 'ъ', ʻ: '', c: 'с', w: 'в',
} // biome-ignore format: a table of letters

/** Loans whose Cyrillic spelling does not follow from the Latin one (soft signs, ц without t). */
const loans: Readonly<Record<string, string>> = {
  aprel: 'апрель', iyul: 'июль', iyun: 'июнь', oktabr: 'октябрь', sentabr: 'сентябрь', noyabr: 'ноябрь', dekabr: 'декабрь',
  fevral: 'февраль', yanvar: 'январь', sirk: 'цирк', sex: 'цех', rubl: 'рубль', militsiya: 'милиция', politsiya: 'полиция',
} // biome-ignore format: a table of words

const vowels = new Set('aeiou')

/** Everything that is kept: i18next placeholders, bot commands, links, e-mail addresses and HTML entities. */
const kept = /\{\{[^}]*\}\}|\/[a-z_]+\b|https?:\/\/\S+|\S+@\S+\.\S+|&[a-z]+;/g

/** Marks that people and keyboards put for ʻ after o and g, and for ʼ elsewhere. */
const unifyApostrophes = (text: string): string =>
  text.replace(/([oOgG])[ʻʼ'‘’`´]/g, '$1ʻ').replace(/(\p{L})['‘’`´](?=\p{L})/gu, '$1ʼ')

const upper = (text: string): boolean => text !== text.toLowerCase()

function word(latin: string): string {
  const lower = latin.toLowerCase()
  const loan = loans[lower]
  if (loan !== undefined)
    return latin === latin.toUpperCase() && latin.length > 1
      ? loan.toUpperCase()
      : upper(latin.charAt(0))
        ? loan.charAt(0).toUpperCase() + loan.slice(1)
        : loan
  let result = ''
  for (let i = 0; i < latin.length; ) {
    const pair = pairs.find(([from]) => lower.startsWith(from, i))
    const from = pair?.[0] ?? lower.charAt(i)
    const opensSyllable = i === 0 || vowels.has(lower.charAt(i - 1))
    const to = pair?.[1] ?? (from === 'e' && opensSyllable ? 'э' : (singles[from] ?? latin.charAt(i)))
    const source = latin.slice(i, i + from.length)
    result += upper(source)
      ? source.length > 1 && source === source.toUpperCase()
        ? to.toUpperCase()
        : to.charAt(0).toUpperCase() + to.slice(1)
      : to
    i += from.length
  }
  return result
}

/** Writes an Uzbek Latin text in Cyrillic. Text that is already Cyrillic, digits and signs come back unchanged. */
export function toUzbekCyrillic(text: string): string {
  let result = ''
  let from = 0
  const convert = (part: string) => unifyApostrophes(part).replace(/[A-Za-zʻʼ]+/g, word)
  for (const match of text.matchAll(kept)) {
    result += convert(text.slice(from, match.index)) + match[0]
    from = match.index + match[0].length
  }
  return result + convert(text.slice(from))
}
