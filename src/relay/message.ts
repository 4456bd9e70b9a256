/**
 * What of a message goes through to the other side: its words and its files, never who wrote it, from whom it was
 * forwarded, or to what it replies. Only what is named here passes.
 */
import type { Document, Message, MessageEntity } from 'grammy/types'

export const carriedFiles = ['photo', 'document', 'voice', 'video', 'audio'] as const

interface Words {
  readonly text: string
  readonly entities: readonly MessageEntity[]
}

export type Carried = { readonly isForwarded: boolean } & (
  | ({ readonly kind: 'text' } & Words)
  | ({ readonly kind: (typeof carriedFiles)[number]; readonly fileId: string } & Words)
  /** Telegram takes no words with a round video. */
  | { readonly kind: 'video-note'; readonly fileId: string }
  | { readonly kind: 'location'; readonly latitude: number; readonly longitude: number }
)

export type CarryRefusal =
  /** A card with a name and a number. */
  | 'contact'
  /** A file that is called like its sender. */
  | 'named-file'
  /** A picture as a file: it keeps where and by which phone it was taken, which Telegram removes from a photo. */
  | 'picture-file'
  | 'unsupported'

export type Read =
  | { readonly ok: true; readonly carried: Carried }
  | { readonly ok: false; readonly reason: CarryRefusal }

/** Formatting that says nothing of anybody. A mention can name a person by their id, a custom emoji its owner. */
const keptEntities: ReadonlySet<MessageEntity['type']> = new Set([
  ...(['bold', 'italic', 'underline', 'strikethrough', 'spoiler', 'code', 'pre', 'blockquote'] as const),
  ...(['expandable_blockquote', 'text_link'] as const),
])

/** Each rebuilt from its known fields: what Telegram adds one day does not slip through. */
function kept(entities: readonly MessageEntity[] = []): MessageEntity[] {
  return entities.flatMap((entity): MessageEntity[] => {
    if (!keptEntities.has(entity.type)) return []
    const { offset, length } = entity
    if (entity.type === 'text_link') {
      // A link to a person is that person.
      return /^(?:tg:|(?:https?:\/\/)?(?:www\.)?(?:t|telegram)\.(?:me|dog)(?:\/|$))/i.test(entity.url)
        ? []
        : [{ type: 'text_link', offset, length, url: entity.url }]
    }
    return [{ type: entity.type, offset, length } as MessageEntity] // the kinds of the set have no other fields that we need
  })
}

/** Phones do not always tell the kind of a file. */
const pictureName = /\.(?:jpe?g|png|heic|heif|avif|webp|tiff?|dng|bmp)$/i

const isPicture = ({ mime_type = '', file_name = '' }: Document): boolean =>
  mime_type.startsWith('image/') || pictureName.test(file_name)

/** Shorter ones stand in too many words. */
const shortestName = 3

/** A file is called like its sender when its name holds one of theirs. */
function isNamed(words: readonly (string | undefined)[], names: readonly string[]): boolean {
  const told = words.map((word) => (word ?? '').toLowerCase().replaceAll('_', ' '))
  return names
    .map((name) => name.toLowerCase().replaceAll('_', ' ').trim())
    .some((name) => name.length >= shortestName && told.some((word) => word.includes(name)))
}

/** @param names of the sender, as Telegram tells them: they must not stand in a file's name. */
export function readMessage(message: Message, names: readonly string[]): Read {
  const isForwarded = message.forward_origin !== undefined
  const caption = { text: message.caption ?? '', entities: kept(message.caption_entities) }
  const refused = (reason: CarryRefusal): Read => ({ ok: false, reason })
  const pass = (carried: Carried): Read => ({ ok: true, carried })
  if (message.contact) return refused('contact')
  if (message.text !== undefined) {
    return pass({ kind: 'text', isForwarded, text: message.text, entities: kept(message.entities) })
  }
  const photo = message.photo?.at(-1)
  if (photo) return pass({ kind: 'photo', isForwarded, fileId: photo.file_id, ...caption })
  if (message.voice) return pass({ kind: 'voice', isForwarded, fileId: message.voice.file_id, ...caption })
  if (message.video_note) return pass({ kind: 'video-note', isForwarded, fileId: message.video_note.file_id })
  // A venue and a moving location are their place at this moment.
  if (message.location) {
    const { latitude, longitude } = message.location
    return pass({ kind: 'location', isForwarded, latitude, longitude })
  }
  // A sticker's set may be called after who drew it.
  if (message.sticker?.emoji) return pass({ kind: 'text', isForwarded, text: message.sticker.emoji, entities: [] })
  if (message.animation) return refused('unsupported') // it is told as a document too, and cannot be sent as one
  if (message.document && isPicture(message.document)) return refused('picture-file')
  for (const kind of ['document', 'video', 'audio'] as const) {
    const file = message[kind]
    if (!file) continue
    const tags = 'performer' in file || 'title' in file ? [file.performer, file.title] : []
    if (isNamed([file.file_name, ...tags], names)) return refused('named-file')
    return pass({ kind, isForwarded, fileId: file.file_id, ...caption })
  }
  return refused('unsupported')
}

/** The place at which a text that is too long is cut: after a line, else after a word, else anywhere but in a character. */
function cutAt(text: string, longest: number): number {
  const head = text.slice(0, longest)
  const gap = Math.max(head.lastIndexOf('\n'), head.lastIndexOf(' '))
  if (gap > longest / 2) return gap + 1
  const code = head.charCodeAt(longest - 1)
  return code >= 0xd800 && code < 0xdc00 ? longest - 1 : longest
}

/** Cuts a text into parts of at most so many UTF-16 units; together they are the text, formatting goes along. */
export function parts({ text, entities }: Words, longest: number): Words[] {
  const cut: Words[] = []
  let from = 0
  do {
    const rest = text.slice(from)
    const length = rest.length <= longest ? rest.length : cutAt(rest, longest)
    const to = from + length
    cut.push({
      text: text.slice(from, to),
      entities: entities.flatMap((entity) => {
        const begin = Math.max(entity.offset, from)
        const end = Math.min(entity.offset + entity.length, to)
        return end > begin ? [{ ...entity, offset: begin - from, length: end - begin }] : []
      }),
    })
    from = to
  } while (from < text.length)
  return cut
}
