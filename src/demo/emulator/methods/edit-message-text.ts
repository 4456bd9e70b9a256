import { isSameContent, messageToEdit } from '../edits.ts'
import { linkPreviewOf, messageTextOf } from '../formatted.ts'
import { inlineMarkupOf } from '../keyboard.ts'
import { knownMentions, textContent } from '../outbox.ts'
import { badRequest } from '../refusal.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#editmessagetext */
export const editMessageText: Method = (telegram, parameters) => {
  const content = knownMentions(telegram, textContent(messageTextOf(parameters)))
  const preview = linkPreviewOf(parameters)
  const { record, stored } = messageToEdit(telegram, parameters)
  const reply_markup = inlineMarkupOf(parameters, record.chat.type)
  const { entities: _entities, reply_markup: _markup, link_preview_options: _preview, ...frame } = stored.message
  if (frame.text === undefined) throw badRequest('there is no text in the message to edit')
  const message = {
    ...frame,
    ...content,
    edit_date: telegram.clock.seconds(),
    ...(preview && { link_preview_options: preview }),
    ...(reply_markup && { reply_markup }),
  }
  if (isSameContent(stored.message, message)) throw badRequest('MESSAGE_NOT_MODIFIED')
  telegram.limits.spendEdit(record, telegram.clock.now())
  telegram.change(record, stored, message)
  return message
}
