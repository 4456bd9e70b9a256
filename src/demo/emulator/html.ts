import type { MessageEntity } from 'grammy/types'
import { fixEntities } from './entities.ts'
import { checkedLink, linkedUserId } from './links.ts'
import { badRequest } from './refusal.ts'

/** A text without markup, and what is marked in it; offsets and lengths in UTF-16 units. */
export interface FormattedText {
  readonly text: string
  readonly entities: MessageEntity[]
}

interface OpenTag {
  readonly tag: string
  readonly argument: string
  readonly unix: number
  readonly offset: number
}

interface Found {
  type: MessageEntity['type']
  offset: number
  length: number
  url?: string
  language?: string
  custom_emoji_id?: string
  user_id?: number
  unix_time?: number
  date_time_format?: string
}

const tags = new Set(
  'a b strong i em s strike del u ins tg-spoiler tg-emoji tg-time span pre code blockquote'.split(' '),
)
const namedCharacters: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' }
const END = '\0'

/**
 * Parses a text in parse mode HTML as Telegram's server does, with its refusals (400, byte offsets included).
 * Source: `parse_html` in tdlib/td, td/telegram/MessageEntity.cpp, read in November 2026.
 * Throws a Refusal for anything malformed. Entities come sorted: by offset, longer ones first.
 */
export function parseHtml(html: string): FormattedText {
  if (!/[<&]/.test(html) && html.isWellFormed()) return { text: html, entities: [] }
  const open: OpenTag[] = []
  const found: Found[] = []
  let text = ''
  let i = 0
  const at = (index: number) => html[index] ?? END
  const refuse = (reason: string, index?: number, after = '') => {
    const where = index === undefined ? '' : ` at byte offset ${Buffer.byteLength(html.slice(0, index))}`
    return badRequest(`can't parse entities: ${reason}${where}${after}`)
  }

  while (i < html.length) {
    const character = html.charAt(i)
    if (character === '&') {
      const decoded = decodeCharacter(html, i)
      if (decoded) {
        text += decoded.character
        i = decoded.end
        continue
      }
    }
    if (character !== '<') {
      const next = html.slice(i + 1).search(/[<&]/)
      const end = next < 0 ? html.length : i + 1 + next
      text += html.slice(i, end)
      i = end
      continue
    }
    const begin = i++
    if (at(i) !== '/') {
      while (!isSpace(at(i)) && at(i) !== '>') i++
      if (at(i) === END) throw refuse('Unclosed start tag', begin)
      const tag = lower(html.slice(begin + 1, i))
      if (!tags.has(tag)) throw refuse(`Unsupported start tag "${tag}"`, begin)
      let argument = ''
      let unix = 0
      while (at(i) !== '>') {
        while (at(i) !== END && isSpace(at(i))) i++
        if (at(i) === '>') break
        const nameBegin = i
        while (!isSpace(at(i)) && !'=>/"\''.includes(at(i))) i++
        const name = html.slice(nameBegin, i)
        if (name === '') throw refuse(`Empty attribute name in the tag "${tag}"`, begin)
        while (at(i) !== END && isSpace(at(i))) i++
        if (at(i) !== '=') {
          if (at(i) === END) throw refuse(`Unclosed start tag "${tag}"`, begin)
          if (tag === 'blockquote' && name === 'expandable') argument = '1'
          continue
        }
        i++
        while (at(i) !== END && isSpace(at(i))) i++
        if (at(i) === END) throw refuse(`Unclosed start tag "${tag}"`, begin)
        let value = ''
        const quote = at(i)
        if (quote === "'" || quote === '"') {
          i++
          while (at(i) !== quote && at(i) !== END) {
            const decoded = at(i) === '&' ? decodeCharacter(html, i) : undefined
            value += decoded ? decoded.character : at(i)
            i = decoded ? decoded.end : i + 1
          }
          if (at(i) === quote) i++
        } else {
          const tokenBegin = i
          while (/[A-Za-z0-9.-]/.test(at(i))) i++
          value = lower(html.slice(tokenBegin, i))
          if (!isSpace(at(i)) && at(i) !== '>') throw refuse('Unexpected end of name token', tokenBegin)
        }
        if (at(i) === END) throw refuse('Unclosed start tag', begin)
        if (tag === 'a' && name === 'href') argument = value
        else if (tag === 'code' && name === 'class' && value.startsWith('language-')) argument = value.slice(9)
        else if (tag === 'span' && name === 'class' && value.startsWith('tg-')) argument = value.slice(3)
        else if (tag === 'tg-emoji' && name === 'emoji-id') argument = value
        else if (tag === 'blockquote' && name === 'expandable') argument = '1'
        else if (tag === 'tg-time' && name === 'unix') unix = Number.parseInt(value, 10) || 0
        else if (tag === 'tg-time' && name === 'format') argument = value
      }
      if (tag === 'span' && argument !== 'spoiler') throw refuse('Tag "span" must have class "tg-spoiler"', begin)
      open.push({ tag, argument, unix, offset: text.length })
    } else {
      const last = open.pop()
      if (!last) throw refuse('Unexpected end tag', begin)
      while (!isSpace(at(i)) && at(i) !== '>') i++
      const name = lower(html.slice(begin + 2, i))
      while (isSpace(at(i)) && at(i) !== END) i++
      if (at(i) !== '>') throw refuse('Unclosed end tag', begin)
      if (name !== '' && name !== last.tag) {
        throw refuse('Unmatched end tag', begin, `, expected "</${last.tag}>", found "</${name}>"`)
      }
      if (text.length > last.offset) close(last, text, found, refuse)
    }
    i++
  }
  const unclosed = open.at(-1)
  if (unclosed) throw refuse(`Can't find end tag corresponding to start tag "${unclosed.tag}"`)
  if (!text.isWellFormed()) {
    throw refuse(
      'Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units',
    )
  }
  return { text, entities: fixEntities(found.map(toEntity)) }
}

type Refuse = (reason: string, index?: number) => Error

function close({ tag, argument, unix, offset }: OpenTag, text: string, found: Found[], refuse: Refuse): void {
  const length = text.length - offset
  const simple = simpleTypes[tag]
  if (simple) {
    found.push({ type: simple, offset, length })
    return
  }
  const last = found.at(-1)
  const covers = (type: Found['type']) => last?.type === type && last.offset === offset && last.length === length
  switch (tag) {
    case 'tg-emoji':
      if (!/^-?\d{1,19}$/.test(argument) || !isInt64(argument))
        throw refuse('Invalid custom emoji identifier specified')
      found.push({ type: 'custom_emoji', offset, length, custom_emoji_id: argument })
      return
    case 'tg-time':
      if (argument !== '' && !/^(r|w?[dD]?[tT]?)$/.test(argument)) throw refuse('Invalid date format specified')
      if (unix > 0) {
        found.push({ type: 'date_time', offset, length, unix_time: unix, date_time_format: argument })
      }
      return
    case 'a': {
      const target = argument || text.slice(offset)
      const user = linkedUserId(target)
      const url = checkedLink(target)
      if (user !== undefined) found.push({ type: 'text_mention', offset, length, user_id: user })
      // A link that is no link is dropped in silence, and the words stay: that is what Telegram does.
      else if (url) found.push({ type: 'text_link', offset, length, url })
      return
    }
    case 'pre':
      if (last && covers('code') && last.language) last.type = 'pre'
      else found.push({ type: 'pre', offset, length })
      return
    case 'code':
      if (last && covers('pre') && argument) last.language = argument
      else found.push({ type: 'code', offset, length, ...(argument && { language: argument }) })
      return
    case 'blockquote':
      found.push({ type: argument ? 'expandable_blockquote' : 'blockquote', offset, length })
  }
}

const simpleTypes: Readonly<Record<string, MessageEntity['type']>> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  u: 'underline',
  ins: 'underline',
  span: 'spoiler',
  'tg-spoiler': 'spoiler',
}

function toEntity({ user_id, ...entity }: Found): MessageEntity {
  if (entity.type === 'code') delete entity.language
  const user = user_id === undefined ? undefined : { user: { id: user_id, is_bot: false, first_name: 'User' } }
  // The parts were put together above by type, which the compiler cannot follow through one shared shape.
  return { ...entity, ...user } as MessageEntity
}

function isInt64(digits: string): boolean {
  const value = BigInt(digits)
  return value !== 0n && BigInt.asIntN(64, value) === value
}

function isSpace(character: string): boolean {
  return ' \t\r\n\v\0'.includes(character)
}

function lower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

function decodeCharacter(html: string, begin: number): { character: string; end: number } | undefined {
  const match = /^&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-zA-Z]+))(;?)/.exec(html.slice(begin, begin + 32))
  if (!match) return undefined
  const [whole, hex, decimal, name] = match
  if (name) {
    const character = namedCharacters[name]
    return character ? { character, end: begin + whole.length } : undefined
  }
  const code = hex ? Number.parseInt(hex, 16) : Number.parseInt(decimal ?? '', 10)
  const digitsEnd = whole.length - (match[4] ? 1 : 0)
  if (!code || code >= 0x10ffff || digitsEnd >= 10) return undefined
  return { character: String.fromCodePoint(code), end: begin + whole.length }
}
