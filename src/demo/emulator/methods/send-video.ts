import { captionOf } from '../formatted.ts'
import { movingFileOf, videoOf } from '../moving.ts'
import { sendDraft, withCaption } from '../outbox.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#sendvideo */
export const sendVideo: Method = (telegram, parameters, options) => {
  const caption = captionOf(parameters)
  const content = videoOf(movingFileOf(telegram, parameters, 'video'))
  return sendDraft(telegram, parameters, { content: withCaption(content, caption) }, options)
}
