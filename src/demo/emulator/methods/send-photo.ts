import { captionOf } from '../formatted.ts'
import { sendDraft, withCaption } from '../outbox.ts'
import { badRequest } from '../refusal.ts'
import type { Method } from './registry.ts'

/** Photos are at most 10 MB. */
const mostPhotoBytes = 10 * 1024 * 1024

/** https://core.telegram.org/bots/api#sendphoto */
export const sendPhoto: Method = (telegram, parameters, options) => {
  const caption = captionOf(parameters)
  const { file_id, file_unique_id, bytes } = telegram.files.fromCall(parameters, 'photo', 'photos')
  if (bytes.length > mostPhotoBytes) throw badRequest('file is too big')
  const photo = [{ file_id, file_unique_id, file_size: bytes.length, width: 1280, height: 960 }]
  return sendDraft(telegram, parameters, { content: withCaption({ photo }, caption) }, options)
}
