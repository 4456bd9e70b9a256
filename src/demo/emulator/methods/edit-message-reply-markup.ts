import { isSameContent, messageToEdit } from '../edits.ts'
import { inlineMarkupOf } from '../keyboard.ts'
import { badRequest } from '../refusal.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#editmessagereplymarkup */
export const editMessageReplyMarkup: Method = (telegram, parameters) => {
  const { record, stored } = messageToEdit(telegram, parameters)
  const reply_markup = inlineMarkupOf(parameters, record.chat.type)
  const { reply_markup: _, ...frame } = stored.message
  // Telegram shows no "edited" mark for a new keyboard, but the Bot API dates the edit.
  const message = { ...frame, edit_date: telegram.clock.seconds(), ...(reply_markup && { reply_markup }) }
  if (isSameContent(stored.message, message)) throw badRequest('MESSAGE_NOT_MODIFIED')
  telegram.limits.spendEdit(record, telegram.clock.now())
  telegram.change(record, stored, message)
  return message
}
