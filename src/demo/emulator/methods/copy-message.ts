import { contentOf } from '../content.ts'
import { captionOf } from '../formatted.ts'
import { messageOf, sendDraft, withCaption } from '../outbox.ts'
import { messageIdOf } from '../parameters.ts'
import { badRequest } from '../refusal.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#copymessage */
export const copyMessage: Method = (telegram, parameters, options) => {
  const from = telegram.chatOf(parameters, 'from_chat_id')
  const { message } = messageOf(from, messageIdOf(parameters), 'message to copy')
  if (message.has_protected_content) throw badRequest("message has protected content and can't be forwarded")
  const { caption, caption_entities, ...bare } = contentOf(message)
  const isCaptioned = bare.photo || bare.document || bare.voice
  const content =
    isCaptioned && parameters.caption !== undefined
      ? withCaption(bare, captionOf(parameters))
      : { ...bare, ...(caption && { caption }), ...(caption_entities && { caption_entities }) }
  return { message_id: sendDraft(telegram, parameters, { content }, options).message_id }
}
