import { contentOf } from '../content.ts'
import { messageToEdit, putInPlace } from '../edits.ts'
import { captionOf } from '../formatted.ts'
import { inlineMarkupOf } from '../keyboard.ts'
import { knownMentions, withCaption } from '../outbox.ts'
import { badRequest } from '../refusal.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#editmessagecaption */
export const editMessageCaption: Method = (telegram, parameters) => {
  const caption = captionOf(parameters)
  const target = messageToEdit(telegram, parameters)
  const reply_markup = inlineMarkupOf(parameters, target.record.chat.type)
  const { caption: _, caption_entities: __, ...medium } = contentOf(target.stored.message)
  const isCaptioned = medium.photo ?? medium.document ?? medium.voice
  if (!isCaptioned) throw badRequest('there is no caption in the message to edit')
  return putInPlace(telegram, target, knownMentions(telegram, withCaption(medium, caption)), reply_markup)
}
