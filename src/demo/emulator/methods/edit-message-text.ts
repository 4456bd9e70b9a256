import { messageToEdit, putInPlace } from '../edits.ts'
import { linkPreviewOf, messageTextOf } from '../formatted.ts'
import { inlineMarkupOf } from '../keyboard.ts'
import { knownMentions, textContent } from '../outbox.ts'
import { badRequest } from '../refusal.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#editmessagetext */
export const editMessageText: Method = (telegram, parameters) => {
  const content = knownMentions(telegram, textContent(messageTextOf(parameters)))
  const preview = linkPreviewOf(parameters)
  const target = messageToEdit(telegram, parameters)
  const reply_markup = inlineMarkupOf(parameters, target.record.chat.type)
  if (target.stored.message.text === undefined) throw badRequest('there is no text in the message to edit')
  return putInPlace(telegram, target, { ...content, ...(preview && { link_preview_options: preview }) }, reply_markup)
}
