import type { InlineKeyboardMarkup } from 'grammy/types'
import type { BotMessage, ChatRecord, Content, StoredMessage } from './chats.ts'
import { contentOf, frameOf } from './content.ts'
import { messageOf } from './outbox.ts'
import { messageIdOf, type Parameters } from './parameters.ts'
import { badRequest } from './refusal.ts'
import type { TelegramEmulator } from './telegram.ts'

/** A message that the bot may edit, in its chat. */
export interface Editable {
  readonly record: ChatRecord
  readonly stored: StoredMessage
}

/** The message that an edit… call names, when the bot may edit it; else the refusal. */
export function messageToEdit(telegram: TelegramEmulator, parameters: Parameters): Editable {
  if (parameters.inline_message_id !== undefined) throw badRequest('MESSAGE_ID_INVALID')
  const id = messageIdOf(parameters)
  const record = telegram.chatOf(parameters)
  telegram.requireReachable(record)
  const stored = messageOf(record, id, 'message to edit')
  if (stored.by !== 'bot' || !stored.editable) throw badRequest("message can't be edited")
  return { record, stored }
}

/** Gives a message new content and a new keyboard, or none; refuses what would change nothing. */
export function putInPlace(
  telegram: TelegramEmulator,
  { record, stored }: Editable,
  content: Content,
  reply_markup: InlineKeyboardMarkup | undefined,
): BotMessage {
  const message: BotMessage = {
    ...frameOf(stored.message),
    ...content,
    edit_date: telegram.clock.seconds(),
    ...(reply_markup && { reply_markup }),
  }
  if (isSameContent(stored.message, message)) throw badRequest('MESSAGE_NOT_MODIFIED')
  telegram.limits.spendEdit(record, telegram.clock.now())
  telegram.change(record, stored, message)
  return message
}

/** True when words, their markup, medium and keyboard are the same: Telegram then changes nothing and says so. */
function isSameContent(a: BotMessage, b: BotMessage): boolean {
  return whatShows(a) === whatShows(b)
}

function whatShows(message: BotMessage): string {
  const { link_preview_options: _, ...content } = contentOf(message)
  return JSON.stringify([content, message.reply_markup])
}
