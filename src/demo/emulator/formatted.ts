import type { MessageEntity } from 'grammy/types'
import { fixEntities, withFoundEntities } from './entities.ts'
import { type FormattedText, parseHtml } from './html.ts'
import { requireLink } from './links.ts'
import { flagOf, isRecord, lengthOf, type Parameters, structureOf, textOf } from './parameters.ts'
import { badRequest } from './refusal.ts'

/** The most bytes of a text before its markup is read (facts, section 2). */
const mostBytesBeforeParsing = 32_768
/** The most characters of a message after its markup is read. */
export const mostTextCharacters = 4096
/** The most characters of a caption after its markup is read. */
export const mostCaptionCharacters = 1024

const plainTypes = new Set(
  `mention hashtag cashtag bot_command url email phone_number bold italic underline strikethrough spoiler
  blockquote expandable_blockquote code`.split(/\s+/),
)

/** Reads the text of a message with its markup; refuses an empty, blank or too long one. */
export function messageTextOf(parameters: Parameters): FormattedText {
  const text = textOf(parameters, 'text')
  if (text === '') throw badRequest('message text is empty')
  const formatted = formattedOf(parameters, text, 'entities')
  if (formatted.text === '') throw badRequest('text must be non-empty')
  if (lengthOf(formatted.text) > mostTextCharacters) throw badRequest('message is too long')
  return formatted
}

/** Reads a caption with its markup, undefined when there is none; refuses a too long one. */
export function captionOf(parameters: Parameters): FormattedText | undefined {
  const text = textOf(parameters, 'caption')
  if (text === '') return undefined
  const formatted = formattedOf(parameters, text, 'caption_entities')
  if (lengthOf(formatted.text) > mostCaptionCharacters) throw badRequest('message caption is too long')
  return formatted.text === '' ? undefined : formatted
}

function formattedOf(parameters: Parameters, raw: string, entitiesName: string): FormattedText {
  // A UTF-16 unit is at most three bytes, so most texts need no counting.
  if (raw.length * 3 > mostBytesBeforeParsing && Buffer.byteLength(raw) > mostBytesBeforeParsing) {
    throw badRequest('text is too long')
  }
  if (!raw.isWellFormed()) throw badRequest('strings must be encoded in UTF-8')
  const mode = textOf(parameters, 'parse_mode').toLowerCase()
  if (mode === 'html') return finish(parseHtml(cleaned(raw)))
  if (mode === 'markdown' || mode === 'markdownv2') {
    throw badRequest(`the emulator reads parse_mode HTML only, not ${mode}`)
  }
  if (mode !== '' && mode !== 'none') throw badRequest('unsupported parse_mode')
  const text = cleaned(raw)
  const given = structureOf(parameters, entitiesName, "can't parse entities JSON object")
  return finish({ text, entities: given === undefined ? [] : explicitEntities(text, given) })
}

/** Cleans a text as Telegram does: no carriage returns, control characters become blanks, no bidirectional overrides. */
export function cleaned(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to take out
  if (!/[\u0000-\u0009\u000b-\u001f\u2028-\u202e]/.test(text)) return text
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to take out
  return text.replace(/[\r\u2028-\u202e]/g, '').replace(/[\u0000-\u0009\u000b-\u001f]/g, ' ')
}

/** Trims blanks at both ends (but not before the first marked letter) and adds the entities that Telegram finds itself. */
function finish({ text, entities }: FormattedText): FormattedText {
  let end = text.length
  while (end > 0 && isBlank(text, end - 1)) end--
  const firstMarked = entities[0]?.offset ?? end
  let begin = 0
  while (begin < firstMarked && begin < end && isBlank(text, begin)) begin++
  if (begin === 0 && end === text.length) return { text, entities: withFoundEntities(text, entities) }
  const kept: MessageEntity[] = []
  for (const entity of entities) {
    const offset = entity.offset - begin
    const length = Math.min(entity.offset + entity.length, end) - entity.offset
    if (length > 0) kept.push({ ...entity, offset, length })
  }
  const trimmed = text.slice(begin, end)
  return { text: trimmed, entities: withFoundEntities(trimmed, kept) }
}

function isBlank(text: string, index: number): boolean {
  const unit = text.charCodeAt(index)
  return unit === 32 || unit === 10 || unit === 0xa0 || unit === 0x200b
}

/** Checks entities that were given as a list, with Telegram's refusals. */
export function explicitEntities(text: string, given: unknown): MessageEntity[] {
  if (!Array.isArray(given)) throw badRequest('Expected an Array of MessageEntity')
  const entities: MessageEntity[] = []
  for (const value of given as unknown[]) {
    const wrong = (reason: string) => badRequest(`can't parse MessageEntity: ${reason}`)
    if (!isRecord(value)) throw wrong('MessageEntity must be an Object')
    const { type, offset, length } = value
    for (const [name, number] of Object.entries({ offset, length })) {
      if (number === undefined) throw wrong(`Can't find field "${name}"`)
      if (!Number.isInteger(number)) throw wrong(`Field "${name}" must be of type Number`)
    }
    if (typeof type !== 'string') throw wrong('Can\'t find field "type"')
    const start = Number(offset)
    const size = Number(length)
    const must = (name: string) => {
      if (value[name] === undefined) throw wrong(`Can't find field "${name}"`)
      return value[name]
    }
    let extra: Record<string, unknown> = {}
    if (type === 'text_link') extra = { url: requireLink(String(must('url')), 'entity') }
    else if (type === 'text_mention') extra = { user: must('user') }
    else if (type === 'custom_emoji') {
      const id = String(must('custom_emoji_id'))
      if (!/^\d{1,19}$/.test(id) || BigInt(id) > 9223372036854775807n) {
        throw wrong('Field "custom_emoji_id" must be a valid Number')
      }
      extra = { custom_emoji_id: id }
    } else if (type === 'date_time') {
      extra = { unix_time: Number(must('unix_time')), date_time_format: String(value.date_time_format ?? '') }
    } else if (type === 'pre') extra = value.language ? { language: String(value.language) } : {}
    else if (!plainTypes.has(type)) throw wrong('Unsupported type specified')
    if (start < 0) throw badRequest(`receive an entity with incorrect offset ${start}`)
    if (size < 0) throw badRequest(`receive an entity with incorrect length ${size}`)
    if (size === 0) continue
    if (start >= text.length) throw badRequest(`entity begins after the end of the text at UTF-16 offset ${start}`)
    if (start + size > text.length) {
      const end = `ends after the end of the text at UTF-16 offset ${start + size}`
      throw badRequest(`entity beginning at UTF-16 offset ${start} ${end}`)
    }
    if (splitsPair(text, start) || splitsPair(text, start + size)) {
      throw badRequest(`entity beginning at UTF-16 offset ${start} splits a character`)
    }
    // What Telegram finds by itself it finds again; given ones are not kept.
    if (['mention', 'hashtag', 'cashtag', 'bot_command', 'url', 'email', 'phone_number'].includes(type)) continue
    // The shape was checked field by field above.
    entities.push({ type, offset: start, length: size, ...extra } as MessageEntity)
  }
  return fixEntities(entities)
}

function splitsPair(text: string, index: number): boolean {
  const unit = text.charCodeAt(index)
  const before = text.charCodeAt(index - 1)
  return unit >= 0xdc00 && unit <= 0xdfff && before >= 0xd800 && before <= 0xdbff
}

/** The link preview options of a call, undefined when none were given; a wrong type is refused. */
export function linkPreviewOf(parameters: Parameters): Record<string, unknown> | undefined {
  const given = structureOf(parameters, 'link_preview_options', "can't parse link preview options JSON object")
  if (given === undefined) return flagOf(parameters, 'disable_web_page_preview') ? { is_disabled: true } : undefined
  if (!isRecord(given)) throw badRequest('Object expected as link preview options')
  const options: Record<string, unknown> = {}
  for (const name of ['is_disabled', 'prefer_small_media', 'prefer_large_media', 'show_above_text']) {
    const value = given[name]
    if (value === undefined) continue
    if (typeof value !== 'boolean') throw badRequest(`Field "${name}" must be of type Boolean`)
    if (value) options[name] = true
  }
  if (given.url !== undefined && given.url !== '') {
    if (typeof given.url !== 'string') throw badRequest('Field "url" must be of type String')
    if (!/^(https?:\/\/)?[^\s/]+\.[^\s/]+/i.test(given.url)) throw badRequest('WEBPAGE_URL_INVALID')
    options.url = given.url
  }
  return Object.keys(options).length > 0 ? options : undefined
}

/** Cuts a text into parts that fit into messages, as the app does when somebody pastes a long one. */
export function splitText(text: string): string[] {
  if (lengthOf(text) <= mostTextCharacters) return [text]
  const characters = Array.from(text)
  const parts: string[] = []
  for (let i = 0; i < characters.length; i += mostTextCharacters) {
    parts.push(characters.slice(i, i + mostTextCharacters).join(''))
  }
  return parts
}
