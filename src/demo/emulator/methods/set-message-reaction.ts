import type { ReactionType } from 'grammy/types'
import { messageOf } from '../outbox.ts'
import { isRecord, messageIdOf, structureOf } from '../parameters.ts'
import { badRequest } from '../refusal.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#setmessagereaction */
export const setMessageReaction: Method = (telegram, parameters) => {
  const given = structureOf(parameters, 'reaction', "can't parse reaction types JSON object") ?? []
  if (!Array.isArray(given)) throw badRequest('expected an Array of ReactionType')
  // A bot may set one reaction; the emoji list changes with Telegram, so only the shape is checked.
  if (given.length > 1) throw badRequest('REACTIONS_TOO_MANY')
  const reactions = given.map((value: unknown): ReactionType => {
    if (!isRecord(value) || value.type !== 'emoji' || typeof value.emoji !== 'string' || value.emoji === '') {
      throw badRequest('REACTION_INVALID')
    }
    return { type: 'emoji', emoji: value.emoji as '👍' }
  })
  const record = telegram.chatOf(parameters)
  telegram.requireReachable(record)
  const stored = messageOf(record, messageIdOf(parameters), 'message to react')
  stored.reactions = reactions
  telegram.change(record, stored, stored.message)
  return true
}
