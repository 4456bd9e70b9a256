import { captionOf } from '../formatted.ts'
import { sendDraft, withCaption } from '../outbox.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#senddocument */
export const sendDocument: Method = (telegram, parameters, options) => {
  const caption = captionOf(parameters)
  const { file_id, file_unique_id, name, type, bytes } = telegram.files.fromCall(parameters, 'document', 'documents')
  const document = { file_id, file_unique_id, file_name: name, mime_type: type, file_size: bytes.length }
  return sendDraft(telegram, parameters, { content: withCaption({ document }, caption) }, options)
}
