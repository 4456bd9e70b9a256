import { contentOf } from '../content.ts'
import { messageToEdit, putInPlace } from '../edits.ts'
import { inlineMarkupOf } from '../keyboard.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#editmessagereplymarkup */
export const editMessageReplyMarkup: Method = (telegram, parameters) => {
  const target = messageToEdit(telegram, parameters)
  const reply_markup = inlineMarkupOf(parameters, target.record.chat.type)
  // Telegram shows no "edited" mark for a new keyboard, but the Bot API dates the edit.
  return putInPlace(telegram, target, contentOf(target.stored.message), reply_markup)
}
