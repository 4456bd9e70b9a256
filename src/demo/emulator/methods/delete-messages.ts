import { refuseUndeletable } from '../deletions.ts'
import { messageIdOf, structureOf } from '../parameters.ts'
import { badRequest } from '../refusal.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#deletemessages */
export const deleteMessages: Method = (telegram, parameters) => {
  const given = structureOf(parameters, 'message_ids', "can't parse message identifiers JSON array")
  if (!Array.isArray(given)) throw badRequest('message identifiers are not specified')
  if (given.length > 100) throw badRequest('too many message identifiers specified')
  if (given.length === 0) throw badRequest('message identifiers are not specified')
  const ids = given.map((id: unknown) => messageIdOf({ message_id: id }))
  const record = telegram.chatOf(parameters)
  const known = ids.flatMap((id) => record.messages.get(id) ?? [])
  // Unknown ids are passed over, but one message that may not be deleted fails the whole call.
  for (const stored of known) refuseUndeletable(telegram, record, stored)
  for (const { message } of known) telegram.remove(record, message.message_id)
  return true
}
