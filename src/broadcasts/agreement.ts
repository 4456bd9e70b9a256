/**
 * Whether the languages of a broadcast say the same where code can tell: numbers, dates, phones, links and names. What
 * differs is shown side by side to the author and the approver, who judge: a translated name or a
 * number in words is no mistake, 5 years for 15 is.
 */
import { normalise } from '../answers/normalise.ts'
import { type WrittenLanguage, writtenLanguages } from '../content/schema.ts'
import { partialNames } from './names.ts'

export const factKinds = ['number', 'date', 'phone', 'link', 'name'] as const
export type FactKind = (typeof factKinds)[number]

/** One line of the comparison: what each language says in this place, as written there; null where nothing stands. */
export interface Disagreement {
  readonly kind: FactKind
  readonly written: Readonly<Partial<Record<WrittenLanguage, string | null>>>
}

interface Fact {
  readonly kind: FactKind
  /** The same for the same fact in every language and spelling. */
  readonly key: string
  readonly written: string
}

type Texts = Readonly<Partial<Record<WrittenLanguage, { readonly html: string }>>>

/** Facts that do not stand in every text. Empty when all agree, or when there are fewer than two texts. */
export function disagreements(texts: Texts): readonly Disagreement[] {
  const facts = writtenLanguages.flatMap((language) => {
    const text = texts[language]
    return text === undefined ? [] : [{ language, facts: factsIn(text.html) }]
  })
  const languages = facts.map(({ language }) => language)
  return factKinds.flatMap((kind) => {
    const said = new Map<string, Map<WrittenLanguage, string>>()
    for (const { language, facts: own } of withYears(facts)) {
      for (const { kind: itsKind, key, written } of own) {
        if (itsKind !== kind) continue
        const byLanguage = said.get(key) ?? new Map<WrittenLanguage, string>()
        said.set(key, byLanguage)
        if (!byLanguage.has(language)) byLanguage.set(language, written)
      }
    }
    const partial = [...said.values()].filter((byLanguage) => byLanguage.size < languages.length)
    const names = kind === 'name' ? partialNames(proseOf(texts, languages)) : []
    return sideBySide([...partial, ...names]).map((row) => ({
      kind,
      written: Object.fromEntries(languages.map((language) => [language, row.get(language) ?? null])),
    }))
  })
}

/** What is left for unquoted names: addresses have capitals of their own, and quoted names are compared already. */
const proseOf = (texts: Texts, languages: readonly WrittenLanguage[]) =>
  languages.map((language) => ({
    language,
    text: plainText(texts[language]?.html ?? '')
      .replace(addresses, ' 0 ')
      .replace(quoted, ' 0 '),
  }))

/** Facts of different languages that nobody else has probably stand for one another: 5000 here and 500 there. */
function sideBySide(partial: readonly ReadonlyMap<WrittenLanguage, string>[]): Map<WrittenLanguage, string>[] {
  const rows: Map<WrittenLanguage, string>[] = []
  for (const byLanguage of partial) {
    const free = rows.find((row) => [...byLanguage.keys()].every((language) => !row.has(language)))
    if (free) for (const [language, written] of byLanguage) free.set(language, written)
    else rows.push(new Map(byLanguage))
  }
  return rows
}

interface FactsOfLanguage {
  readonly language: WrittenLanguage
  readonly facts: readonly Fact[]
}

/** A date without a year agrees with the one date of that day and month that has a year in another text. */
function withYears(all: readonly FactsOfLanguage[]): readonly FactsOfLanguage[] {
  const dates = new Set(all.flatMap(({ facts }) => facts.filter(({ kind }) => kind === 'date').map(({ key }) => key)))
  const fullOf = (key: string): string => {
    const full = [...dates].filter((date) => date !== key && date.endsWith(key))
    return key.startsWith('-') && full.length === 1 ? (full[0] ?? key) : key
  }
  return all.map(({ language, facts }) => ({
    language,
    facts: facts.map((fact) => (fact.kind === 'date' ? { ...fact, key: fullOf(fact.key) } : fact)),
  }))
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' }

/** The words of Telegram's HTML as a person reads them. */
export function plainText(html: string): string {
  return decoded(html.replace(/<\/?(?:pre|blockquote)\b[^>]*>/gi, '\n').replace(/<[^>]*>/g, ''))
}

function decoded(text: string): string {
  return text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return named[String(name).toLowerCase()] ?? whole
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

/** What is found is taken out, so that the digits of a date or a phone are not numbers once more. */
function factsIn(html: string): readonly Fact[] {
  const facts: Fact[] = []
  for (const match of html.matchAll(/<a\b[^>]*?\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)) {
    facts.push(factOfAddress(decoded(match[1] ?? match[2] ?? '')))
  }
  let text = plainText(html)
  facts.push(...namesIn(text))
  const takeOut = (pattern: RegExp, read: (match: RegExpMatchArray) => readonly Fact[]): void => {
    let rest = ''
    let from = 0
    for (const match of text.matchAll(pattern)) {
      const found = read(match)
      if (found.length === 0) continue
      facts.push(...found)
      rest += `${text.slice(from, match.index)}\n`
      from = match.index + match[0].length
    }
    text = rest + text.slice(from)
  }
  takeOut(addresses, ([written]) => [factOfAddress(written)])
  takeOut(numericDates, ([written, day, month, year, monthAfterHyphen, yearAfterHyphen]) =>
    dates(written, [day], Number(month ?? monthAfterHyphen), year ?? yearAfterHyphen),
  )
  takeOut(isoDates, ([written, year, month, day]) => dates(written, [day], Number(month), year))
  takeOut(writtenDates, ([written, yearBefore, earlierDays = '', day, month = '', yearAfter]) => {
    const days = [...(earlierDays.match(/\d{1,2}/g) ?? []), day]
    return dates(written, days, monthOf(month), yearBefore ?? yearAfter)
  })
  takeOut(phones, ([written]) => [phone(written)])
  takeOut(numbers, ([written]) => [{ kind: 'number', key: numberKey(written), written }])
  return facts
}

// Links, e-mail addresses and Telegram names

const addresses =
  /(?:https?:\/\/|www\.)[^\s<>«»"“”„]+|[\w.%+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+|(?<![\p{L}\d_.])@[a-z]\w{3,31}|(?<![\p{L}\d@_-])(?:[a-z\d-]+\.)+(?:kg|uz|tj|ru|su|org|com|net|me|info|int|рф)(?![\p{L}\d-])(?:\/[^\s<>«»"“”„]*)?/giu

function factOfAddress(address: string): Fact {
  const written = address.trim().replace(/[.,;:!?)\]…]+$/, '')
  if (/^tel:/i.test(written)) return phone(written.slice('tel:'.length))
  const bare = written.replace(/^(?:https?:\/\/|mailto:)/i, '').replace(/^www\./i, '')
  const telegramName = /^(?:t\.me\/|@)([a-z]\w{3,31})$/i.exec(bare)?.[1]
  if (telegramName !== undefined) return { kind: 'link', key: `@${telegramName.toLowerCase()}`, written }
  const slash = bare.search(/[/?#]/)
  const host = slash < 0 ? bare : bare.slice(0, slash)
  const path = slash < 0 ? '' : bare.slice(slash).replace(/\/$/, '')
  return { kind: 'link', key: host.toLowerCase() + path, written }
}

// Dates

/** With hyphens only before a whole year: 12-05-05 is a phone. */
const numericDates = /(?<![\d+./-])(\d{1,2})(?:[./](\d{1,2})[./](\d{4}|\d{2})|-(\d{1,2})-(\d{4}))(?!\d)/g
const isoDates = /(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])/g

/** Stems by month, in the Cyrillic of Russian, Kyrgyz and Tajik and in the Latin of Uzbek; May with its endings, since 5 майоров are no date. */
const months: readonly string[] = [
  'январ|yanvar',
  'феврал|fevral',
  'март|mart',
  'апрел|aprel',
  'ма(?:я|е|и|й(?:и|ы|да|га|дан|дын|дагы|ына|ында|ынан|ынын|гача|нинг)?)(?!\\p{L})|may(?:i|da|ga|dan|dagi|gacha|ning)?(?!\\p{L})',
  'июн|iyun',
  'июл|iyul',
  'август|avgust',
  'сентябр|senty?abr',
  'октябр|okty?abr',
  'ноябр|noyabr',
  'декабр|dekabr',
]
const monthWord = `(?:${months.join('|')})\\p{L}{0,8}(?!\\p{L})`
const dayOfMonth = '(?:0?[1-9]|[12]\\d|3[01])(?!\\d)'
const ordinal = '(?:го|ое|е|чи|чы|нчи|инчи|ынчы|inchi|nchi|уми|юми|ум|юм)'
const fromEnding = '(?:ден|дан|дон|дөн|тан|тен|dan)'
const joined = '(?:[–—-]|,|по|до|то|и|ва|va|жана|менен)'
const year = '(?:19|20)\\d{2}'
const yearWord = '(?:жыл|йил|yil|сол|год)\\p{L}*'

/** [year before] [earlier days of the month] [day] [month] [year after]: "2026-жылдын 1–5-ноябры", "с 1 по 5 ноября 2026". */
const writtenDates = new RegExp(
  `(?<![\\d.,:])(?:(${year})\\s*[-–]?\\s*${yearWord}[\\s,]+)?` +
    `((?:${dayOfMonth}(?:\\s*-?${fromEnding}\\s+(?:${joined}\\s*)?|(?:-?${ordinal})?\\s*${joined}\\s*)){0,4})` +
    `(${dayOfMonth})(?:\\s?-?${ordinal})?[\\s-]*(${monthWord})` +
    `(?:[\\s,]+(?:соли\\s+)?(${year})(?!\\d))?`,
  'giu',
)

const monthOf = (word: string): number => months.findIndex((stem) => new RegExp(`^(?:${stem})`, 'iu').test(word)) + 1

/** One fact for each day; none when it is no date of the calendar. */
function dates(
  written: string,
  days: readonly (string | undefined)[],
  month: number,
  yearDigits: string | undefined,
): readonly Fact[] {
  if (month < 1 || month > 12 || days.some((day) => Number(day) < 1 || Number(day) > 31)) return []
  const fullYear = yearDigits === undefined ? '' : yearDigits.length === 2 ? `20${yearDigits}` : yearDigits
  const two = (value: number): string => String(value).padStart(2, '0')
  return days.map((day) => ({
    kind: 'date',
    key: `${fullYear}-${two(month)}-${two(Number(day))}`,
    written: written.trim(),
  }))
}

// Phones

const between = '[ \\u00a0\\u202f().\\u2010-\\u2013-]{0,3}'
/** Of a length known by its code first, so that "24/7" after a phone does not become its end. */
const phones = new RegExp(
  [
    `(?:\\+|(?<!\\d)00)(?:7(?:${between}\\d){10}|99[268](?:${between}\\d){9}|[1-9]\\d{0,2}(?:${between}\\d){5,12})(?!\\d)`,
    `(?<!\\d)8(?:${between}\\d){10}(?!\\d)`,
    `(?<!\\d)\\(?0\\d{2,4}\\)?(?:${between}\\d){5,7}(?!\\d)`,
    '(?<![\\d-])\\d{1,3}-\\d{2}-\\d{2}(?![\\d-])',
  ].join('|'),
  'g',
)

function phone(written: string): Fact {
  const digits = written.replace(/\D/g, '')
  const isInternational = /^\s*(?:\+|00)/.test(written)
  // In Russia 8 is dialled where the world dials +7.
  const key = isInternational
    ? `+${digits.replace(/^00/, '')}`
    : /^8\d{10}$/.test(digits)
      ? `+7${digits.slice(1)}`
      : digits
  return { kind: 'phone', key, written: written.trim() }
}

// Numbers, also times: 9:00, 9.00

const numbers = /\d{1,3}(?:[ \u00a0\u202f\u2009.,'’]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d+(?:[.,:]\d{1,2}(?!\d))?/g

function numberKey(written: string): string {
  const [, whole = written, fraction] = /^(.*?)(?:[.,:](\d{1,2}))?$/.exec(written) ?? []
  const digits = whole.replace(/\D/g, '').replace(/^0+(?=\d)/, '')
  return fraction === undefined ? digits : `${digits}.${fraction}`
}

// Names

const quoted = /«([^«»]{1,60})»|[“„]([^“”„]{1,60})[”“]|"([^"\n]{1,60})"/gu

/** Compared by sound, since «Вагнер» is «Vagner» in Uzbek. */
function namesIn(text: string): readonly Fact[] {
  return [...text.matchAll(quoted)].flatMap(([, angled, curly, straight]) => {
    const written = (angled ?? curly ?? straight ?? '').trim()
    return /\p{L}/u.test(written) ? [{ kind: 'name' as const, key: normalise(written).join(' '), written }] : []
  })
}
