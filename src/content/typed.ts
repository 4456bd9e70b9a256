/** What staff type, cleaned and taken apart: questions a line, an article and its part, a day; and what a text brings along. */
/** How long what staff write may be, in characters, as the schema of `content/` has it. */
export const longest = {
  title: 60,
  question: 400,
  short: 400,
  full: 1200,
  step: 160,
  status: 200,
  reason: 300,
} as const
export const mostSteps = 5
export const mostQuestions = 200

/** Formatting as Telegram marks it; of a `text_link` the address stands in no word of the text. */
export interface Mark {
  readonly type: string
  readonly offset: number
  readonly length: number
  readonly url?: string
}

/** As the schema of `content/` counts: an emoji is two. */
export const lengthOf = (text: string): number => text.length

/**
 * Answers are plain text. Formatting is dropped, tags that were pasted are dropped with it, and a link that hides behind
 * words is written out, so that whoever reads the draft sees where it leads.
 */
export function plainText(text: string, marks: readonly Mark[] = []): string {
  const hidden = marks.filter(({ type, url }) => type === 'text_link' && url !== undefined)
  let shown = text
  for (const { offset, length, url } of hidden.toSorted((a, b) => b.offset - a.offset))
    shown = `${shown.slice(0, offset + length)} (${url})${shown.slice(offset + length)}`
  return shown
    .replace(/<\/?[a-z][^<>]*>/gi, '')
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

const sameQuestion = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

export interface Questions {
  readonly all: readonly string[]
  /** Dropped because they stand there already. */
  readonly repeated: number
}

/** Questions, one a line, behind those that are known; bullets and numbers before them are dropped. */
export function addQuestions(known: readonly string[], text: string): Questions {
  const lines = text
    .split('\n')
    .map((line) => line.replace(/^\s*(?:[-–—•*·]|\d{1,3}[.)])\s+/, '').trim())
    .filter((line) => lengthOf(line) > 1)
  const seen = new Set(known.map(sameQuestion))
  const fresh = lines.filter((line) => {
    const key = sameQuestion(line)
    if (key === '' || seen.has(key)) return false
    seen.add(key)
    return true
  })
  return { all: [...known, ...fresh], repeated: lines.length - fresh.length }
}

/** Why a list is not taken, with the count to say. */
export type ListProblem =
  | { readonly type: 'line-too-long'; readonly line: number; readonly excess: number }
  | { readonly type: 'too-many'; readonly excess: number }

function problemOf(list: readonly string[], most: number, longestLine: number): ListProblem | undefined {
  if (list.length > most) return { type: 'too-many', excess: list.length - most }
  const line = list.findIndex((one) => lengthOf(one) > longestLine)
  return line < 0
    ? undefined
    : { type: 'line-too-long', line: line + 1, excess: lengthOf(list[line] ?? '') - longestLine }
}
export const questionsProblem = (list: readonly string[]): ListProblem | undefined =>
  problemOf(list, mostQuestions, longest.question)
export const stepsProblem = (list: readonly string[]): ListProblem | undefined =>
  problemOf(list, mostSteps, longest.step)

/** Steps, one a line; numbers before them are ours to write. */
export const stepsOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/^\s*(?:[-–—•*·]|\d{1,2}[.)])\s+/, '').trim())
    .filter((line) => line !== '')

/** "154-1, part 2", "ст. 416 ч. 2", "401(1)". @returns `undefined` when no number stands there. */
export function articleOf(text: string): { readonly article: string; readonly part?: number } | undefined {
  const found = /(?<![\d-])(\d{1,4}(?:-\d{1,3}|\(\d{1,3}\))?)(?:\D+(\d{1,2})(?!\d))?/.exec(text)
  if (!found?.[1]) return undefined
  const part = found[2] === undefined ? 0 : Number(found[2])
  return part > 0 ? { article: found[1], part } : { article: found[1] }
}

/** A day as people write it, 31.12.2026, or as machines do. @returns YYYY-MM-DD, or `undefined` for no day of any calendar. */
export function dayOf(text: string): string | undefined {
  const typed = text.trim()
  const [, day, month, year] = /^(\d{1,2})[./ -](\d{1,2})[./ -](\d{4})$/.exec(typed) ?? []
  const iso = day && month && year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : typed
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return undefined
  const at = new Date(`${iso}T00:00:00Z`)
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== iso ? undefined : iso
}

/** What of a text leads out of the bot, or could: to be looked at before it is public. */
export interface Finding {
  readonly type: 'link' | 'bot' | 'phone'
  readonly text: string
}

const patterns: readonly (readonly [Finding['type'], RegExp])[] = [
  // Other bots and channels come before links: t.me/name is both.
  ['bot', /(?:https?:\/\/)?(?:t|telegram)\.me\/\S+|(?<![\w.@])@[a-z]\w{3,31}\b/gi],
  [
    'link',
    /\b(?:https?:\/\/|www\.)\S+|\b[a-z\d-]+(?:\.[a-z\d-]+)*\.(?:com|org|net|info|ru|kg|uz|tj|io|me)\b(?:\/\S*)?/gi,
  ],
  ['phone', /(?<![\d.])(?:\+|\b)\d(?:[ ()-]{0,2}\d){8,14}(?!\d)/g],
]

/** Links, names of bots and channels, and phone numbers of a text, each once, in the order of their kinds. */
export function findingsOf(text: string): readonly Finding[] {
  let rest = text
  const found: Finding[] = []
  for (const [type, pattern] of patterns)
    rest = rest.replace(pattern, (match) => {
      const shown = match.replace(/[.,;:!?)»"”]+$/, '')
      if (!found.some((known) => known.type === type && known.text === shown)) found.push({ type, text: shown })
      return ' '
    })
  return found
}

const latin: Readonly<Record<string, string>> = {
  а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ё: 'e', ж: 'zh', з: 'z', и: 'i', й: 'i', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o',
  п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'sh', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'yu',
  я: 'ya', ң: 'n', ө: 'o', ү: 'u', ӣ: 'i', ӯ: 'u', қ: 'k', ғ: 'gh', ҳ: 'h', ҷ: 'j', ў: 'o',
} // biome-ignore format: a table of letters

/** Room for a number behind it, within the 40 characters of a topic's id. */
const longestSlug = 34

/** An id for a new topic, from its title, that no other has. */
export function slugOf(title: string, taken: (id: string) => boolean): string {
  const plain = [...title.toLowerCase()].map((letter) => latin[letter] ?? letter).join('')
  const slug = plain
    .normalize('NFKD')
    .replace(/[ʻʼ'‘’`\p{M}]/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longestSlug)
    .replace(/^-+|-+$/g, '')
  const base = slug === '' ? 'entry' : slug
  if (!taken(base)) return base
  for (let number = 2; ; number++) if (!taken(`${base}-${number}`)) return `${base}-${number}`
}
