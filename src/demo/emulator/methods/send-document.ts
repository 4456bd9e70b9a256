import { captionOf } from '../formatted.ts'
import { documentOf } from '../media.ts'
import { sendDraft, withCaption } from '../outbox.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#senddocument */
export const sendDocument: Method = (telegram, parameters, options) => {
  const caption = captionOf(parameters)
  const document = documentOf(telegram.files.fromCall(parameters, 'document', 'documents'))
  return sendDraft(telegram, parameters, { content: withCaption(document, caption) }, options)
}
