import { captionOf } from '../formatted.ts'
import { audioOf, movingFileOf } from '../moving.ts'
import { sendDraft, withCaption } from '../outbox.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#sendaudio */
export const sendAudio: Method = (telegram, parameters, options) => {
  const caption = captionOf(parameters)
  const content = audioOf(movingFileOf(telegram, parameters, 'audio'))
  return sendDraft(telegram, parameters, { content: withCaption(content, caption) }, options)
}
