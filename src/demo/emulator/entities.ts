import type { MessageEntity } from 'grammy/types'

/** Equal ranges are told apart as td does (`MessageEntity::get_type_priority`): blocks outside, letter styles inside. */
const priority: Readonly<Record<MessageEntity['type'], number>> = {
  blockquote: 0,
  expandable_blockquote: 0,
  pre: 11,
  code: 20,
  text_link: 49,
  text_mention: 49,
  mention: 50,
  hashtag: 50,
  cashtag: 50,
  bot_command: 50,
  url: 50,
  email: 50,
  phone_number: 50,
  bold: 90,
  italic: 91,
  underline: 92,
  strikethrough: 93,
  spoiler: 94,
  date_time: 98,
  custom_emoji: 99,
}

const styles = new Set<MessageEntity['type']>(['bold', 'italic', 'underline', 'strikethrough', 'spoiler'])
const monospaced = new Set<MessageEntity['type']>(['code', 'pre'])

/**
 * Puts entities into the one form Telegram keeps: sorted, equal neighbours joined, doubles dropped,
 * and no styles inside code. Partial overlaps of different styles stay.
 */
export function fixEntities(entities: MessageEntity[]): MessageEntity[] {
  if (entities.length < 2) return entities
  const sorted = entities.sort(compare)
  const kept: MessageEntity[] = []
  const code: MessageEntity[] = []
  for (const entity of sorted) {
    if (styles.has(entity.type)) continue
    const inCode = code.some((outer) => overlaps(outer, entity))
    const sameKind = kept.some((other) => isSameKind(other, entity) && overlaps(other, entity))
    if (inCode || sameKind) continue
    kept.push(entity)
    if (monospaced.has(entity.type)) code.push(entity)
  }
  for (const type of styles) {
    let ranges = join(sorted.filter((entity) => entity.type === type))
    for (const hole of code) ranges = ranges.flatMap((range) => without(range, hole))
    for (const range of ranges) kept.push({ type: type as 'bold', ...range })
  }
  return kept.sort(compare)
}

interface Range {
  readonly offset: number
  readonly length: number
}

function compare(a: MessageEntity, b: MessageEntity): number {
  return a.offset - b.offset || b.length - a.length || priority[a.type] - priority[b.type]
}

function overlaps(a: Range, b: Range): boolean {
  return a.offset < b.offset + b.length && b.offset < a.offset + a.length
}

function isSameKind(a: MessageEntity, b: MessageEntity): boolean {
  return group(a.type) === group(b.type)
}

/** Of each group only one may cover a letter: a link within a link is no link. */
function group(type: MessageEntity['type']): string {
  if (type.endsWith('blockquote')) return 'quote'
  if (monospaced.has(type)) return 'code'
  if (type === 'custom_emoji' || type === 'date_time') return type
  return 'link'
}

function join(entities: readonly MessageEntity[]): Range[] {
  const ranges: { offset: number; length: number }[] = []
  for (const { offset, length } of entities) {
    const last = ranges.at(-1)
    if (last && offset <= last.offset + last.length) {
      last.length = Math.max(last.length, offset + length - last.offset)
    } else ranges.push({ offset, length })
  }
  return ranges
}

function without(range: Range, hole: Range): Range[] {
  if (!overlaps(range, hole)) return [range]
  const before = { offset: range.offset, length: hole.offset - range.offset }
  const holeEnd = hole.offset + hole.length
  const after = { offset: holeEnd, length: range.offset + range.length - holeEnd }
  return [before, after].filter((part) => part.length > 0)
}

const patterns: readonly { readonly type: MessageEntity['type']; readonly pattern: RegExp }[] = [
  {
    type: 'url',
    pattern:
      /(?<![\p{L}\d@/._-])(?:https?:\/\/[^\s<>"']+|(?:[\p{L}\d-]+\.)+(?:com|org|net|ru|kg|uz|tj|info|me|gov|io)(?![\p{L}\d])(?:[/?#][^\s<>"']*)?)/giu,
  },
  { type: 'email', pattern: /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/gi },
  { type: 'mention', pattern: /(?<![\w@/])@[a-z][a-z0-9_]{3,31}(?![\w])/gi },
  { type: 'hashtag', pattern: /(?<![\p{L}\d_#])#(?=[\p{L}\d_]*\p{L})[\p{L}\d_]{1,256}/gu },
  { type: 'bot_command', pattern: /(?<![\p{L}\d_/<>@.])\/[a-z0-9_]{1,64}(?:@[a-z0-9_]{3,32})?(?![\p{L}\d_/])/giu },
  { type: 'phone_number', pattern: /(?<![\d+\w])\+\d[\d ()-]{5,16}\d(?!\d)/g },
]

/**
 * Adds what Telegram finds in a text by itself: links, e-mails, @names, #tags, /commands and +phones,
 * but not where something is marked already. Gives back one sorted list.
 */
export function withFoundEntities(text: string, marked: MessageEntity[]): MessageEntity[] {
  if (!/[@#/.+]/.test(text)) return marked
  const found: MessageEntity[] = []
  const busy = marked.filter((entity) => !styles.has(entity.type) && group(entity.type) !== 'quote')
  for (const { type, pattern } of patterns) {
    for (const match of text.matchAll(pattern)) {
      const value = type === 'url' ? match[0].replace(/[.,;:!?)\]]+$/, '') : match[0]
      const entity = { type: type as 'url', offset: match.index, length: value.length }
      if (!busy.some((other) => overlaps(other, entity))) {
        busy.push(entity)
        found.push(entity)
      }
    }
  }
  return found.length === 0 ? marked : [...marked, ...found].sort(compare)
}

/**
 * Renders a text and its entities as HTML that parses back to the same; entities that Telegram finds itself add no tag.
 * Letter styles stand innermost and are closed and opened again around the rest, which may not be cut.
 */
export function renderHtml(text: string, entities: readonly MessageEntity[] = []): string {
  const tagged = entities.filter((entity) => tagsOf(entity) !== undefined)
  if (tagged.length === 0) return escapeHtml(text)
  const outer = tagged.filter(({ type }) => !styles.has(type)).sort(compare)
  const ordered = [...outer, ...tagged.filter(({ type }) => styles.has(type)).sort(compare)]
  const cuts = new Set([0, text.length])
  for (const { offset, length } of tagged) cuts.add(offset).add(offset + length)
  let open: MessageEntity[] = []
  let html = ''
  let from = 0
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    html += escapeHtml(text.slice(from, cut))
    from = cut
    const wanted = ordered.filter(({ offset, length }) => offset <= cut && cut < offset + length)
    const firstOther = open.findIndex((entity, index) => entity !== wanted[index])
    const kept = firstOther < 0 ? open.length : firstOther
    for (const entity of open.slice(kept).reverse()) html += tagsOf(entity)?.end ?? ''
    for (const entity of wanted.slice(kept)) html += tagsOf(entity)?.start ?? ''
    open = wanted
  }
  return html
}

/** Escapes what would be markup. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>]/g, (sign) => (sign === '&' ? '&amp;' : sign === '<' ? '&lt;' : '&gt;'))
}

function tagsOf(entity: MessageEntity): { start: string; end: string } | undefined {
  const tag = (name: string, attribute = '') => ({ start: `<${name}${attribute}>`, end: `</${name}>` })
  const quoted = (value: string) => escapeHtml(value).replaceAll('"', '&quot;')
  switch (entity.type) {
    case 'bold':
      return tag('b')
    case 'italic':
      return tag('i')
    case 'underline':
      return tag('u')
    case 'strikethrough':
      return tag('s')
    case 'spoiler':
      return tag('tg-spoiler')
    case 'code':
      return tag('code')
    case 'pre':
      return entity.language
        ? { start: `<pre><code class="language-${quoted(entity.language)}">`, end: '</code></pre>' }
        : tag('pre')
    case 'blockquote':
      return tag('blockquote')
    case 'expandable_blockquote':
      return tag('blockquote', ' expandable')
    case 'text_link':
      return tag('a', ` href="${quoted(entity.url)}"`)
    case 'text_mention':
      return tag('a', ` href="tg://user?id=${entity.user.id}"`)
    case 'custom_emoji':
      return tag('tg-emoji', ` emoji-id="${quoted(entity.custom_emoji_id)}"`)
    case 'date_time':
      return tag('tg-time', ` unix="${entity.unix_time}" format="${quoted(entity.date_time_format)}"`)
    default:
      return undefined
  }
}
