import { contentOf } from '../content.ts'
import { messageOf, sendDraft } from '../outbox.ts'
import { messageIdOf } from '../parameters.ts'
import { badRequest } from '../refusal.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#forwardmessage */
export const forwardMessage: Method = (telegram, parameters, options) => {
  const from = telegram.chatOf(parameters, 'from_chat_id')
  const { message } = messageOf(from, messageIdOf(parameters), 'message to forward')
  if (message.has_protected_content) throw badRequest("message has protected content and can't be forwarded")
  const forward_origin = message.forward_origin ?? {
    type: 'user' as const,
    date: message.date,
    sender_user: message.from,
  }
  const { reply_markup: _, allow_paid_broadcast: __, ...rest } = parameters
  return sendDraft(telegram, rest, { content: contentOf(message), forward_origin }, options)
}
