import { textOf } from '../parameters.ts'
import { badRequest } from '../refusal.ts'
import type { Method } from './registry.ts'

const actions = new Set(
  `typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker find_location
  record_video_note upload_video_note`.split(/\s+/),
)

/** https://core.telegram.org/bots/api#sendchataction */
export const sendChatAction: Method = (telegram, parameters) => {
  const action = textOf(parameters, 'action')
  if (!actions.has(action)) throw badRequest('wrong parameter action in request')
  const record = telegram.chatOf(parameters)
  telegram.requireReachable(record)
  telegram.tell(record, { type: 'typing', action })
  return true
}
