import { captionOf } from '../formatted.ts'
import { sendDraft, withCaption } from '../outbox.ts'
import { integerOf } from '../parameters.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#sendvoice */
export const sendVoice: Method = (telegram, parameters, options) => {
  const caption = captionOf(parameters)
  const { file_id, file_unique_id, type, bytes } = telegram.files.fromCall(parameters, 'voice', 'voice')
  const duration = integerOf(parameters, 'duration') ?? 0
  const voice = { file_id, file_unique_id, duration, mime_type: type, file_size: bytes.length }
  return sendDraft(telegram, parameters, { content: withCaption({ voice }, caption) }, options)
}
