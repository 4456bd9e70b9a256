import type { BotMessage, ChatRecord, StoredMessage } from './chats.ts'
import { messageOf } from './outbox.ts'
import { messageIdOf, type Parameters } from './parameters.ts'
import { badRequest } from './refusal.ts'
import type { TelegramEmulator } from './telegram.ts'

/** The message that an edit… call names, when the bot may edit it; else the refusal. */
export function messageToEdit(
  telegram: TelegramEmulator,
  parameters: Parameters,
): { record: ChatRecord; stored: StoredMessage } {
  if (parameters.inline_message_id !== undefined) throw badRequest('MESSAGE_ID_INVALID')
  const id = messageIdOf(parameters)
  const record = telegram.chatOf(parameters)
  telegram.requireReachable(record)
  const stored = messageOf(record, id, 'message to edit')
  if (stored.by !== 'bot' || !stored.editable) throw badRequest("message can't be edited")
  return { record, stored }
}

/** True when text, markup of the text and keyboard are the same: Telegram then changes nothing and says so. */
export function isSameContent(a: BotMessage, b: BotMessage): boolean {
  return a.text === b.text && isSame(a.entities, b.entities) && isSame(a.reply_markup, b.reply_markup)
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
