import { captionOf } from '../formatted.ts'
import { photoOf } from '../media.ts'
import { sendDraft, withCaption } from '../outbox.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#sendphoto */
export const sendPhoto: Method = (telegram, parameters, options) => {
  const caption = captionOf(parameters)
  const photo = photoOf(telegram.files.fromCall(parameters, 'photo', 'photos'))
  return sendDraft(telegram, parameters, { content: withCaption(photo, caption) }, options)
}
