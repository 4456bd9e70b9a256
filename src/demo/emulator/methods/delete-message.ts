import { refuseUndeletable } from '../deletions.ts'
import { messageOf } from '../outbox.ts'
import { messageIdOf } from '../parameters.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#deletemessage */
export const deleteMessage: Method = (telegram, parameters) => {
  const id = messageIdOf(parameters)
  const record = telegram.chatOf(parameters)
  refuseUndeletable(telegram, record, messageOf(record, id, 'message to delete'))
  telegram.remove(record, id)
  return true
}
