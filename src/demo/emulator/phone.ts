import type { BotMessage, Content, StoredMessage } from './chats.ts'
import { contentOf } from './content.ts'
import { renderHtml } from './entities.ts'
import type { Wanted } from './person-types.ts'

/** A message as the phone shows it now; plain JSON. */
export interface PhoneMessage extends Content {
  readonly message_id: number
  readonly from: 'bot' | 'me' | 'other'
  readonly date: number
  readonly edit_date?: number
  /** The text or caption with its markup as HTML, everything else escaped. */
  readonly html?: string
  readonly reply_markup?: BotMessage['reply_markup']
  readonly reply_to_message_id?: number
  readonly forward_origin?: BotMessage['forward_origin']
  readonly protect_content?: true
  readonly reactions?: readonly string[]
}

/** Shows a stored message to the person with this id. */
export function phoneMessage({ message, by, reactions }: StoredMessage, viewerId: number): PhoneMessage {
  const text = message.text ?? message.caption
  return {
    message_id: message.message_id,
    from: by === 'bot' ? 'bot' : message.from.id === viewerId ? 'me' : 'other',
    date: message.date,
    ...(message.edit_date !== undefined && { edit_date: message.edit_date }),
    ...contentOf(message),
    ...(text !== undefined && { html: renderHtml(text, message.entities ?? message.caption_entities) }),
    ...(message.reply_markup && { reply_markup: message.reply_markup }),
    ...(message.reply_to_message && { reply_to_message_id: message.reply_to_message.message_id }),
    ...(message.forward_origin && { forward_origin: message.forward_origin }),
    ...(message.has_protected_content && { protect_content: true as const }),
    ...(reactions.length > 0 && { reactions: reactions.map((one) => ('emoji' in one ? one.emoji : one.type)) }),
  }
}

/** A message as words, for the report of a failed test: whole text, then its buttons. */
export function describeMessage(message: PhoneMessage): string {
  const said =
    message.text ??
    message.caption ??
    (message.venue ? `[venue ${message.venue.title}, ${message.venue.address}]` : undefined) ??
    (message.contact ? `[contact ${message.contact.first_name} ${message.contact.phone_number}]` : undefined) ??
    (message.location ? `[location ${message.location.latitude}, ${message.location.longitude}]` : undefined) ??
    '[no text]'
  const rows = message.reply_markup?.inline_keyboard ?? []
  const buttons = rows.map((row) => `\n    ${row.map(({ text }) => `[${text}]`).join(' ')}`).join('')
  const edited = message.edit_date === undefined ? '' : ' (edited)'
  return `  #${message.message_id} ${message.from}${edited}: ${said.replaceAll('\n', '\n    ')}${buttons}`
}

/** True when a message is what somebody looks for: in its text, caption, venue, contact or file name. */
export function fits(message: PhoneMessage, wanted: Wanted): boolean {
  if (typeof wanted === 'function') return wanted(message)
  const words = [
    message.text,
    message.caption,
    message.venue?.title,
    message.venue?.address,
    message.contact?.first_name,
    message.contact?.phone_number,
    message.document?.file_name,
  ]
  return words.some(
    (text) => text !== undefined && (typeof wanted === 'string' ? text.includes(wanted) : text.search(wanted) >= 0),
  )
}
