import { movingFileOf, videoNoteOf } from '../moving.ts'
import { sendDraft } from '../outbox.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#sendvideonote */
export const sendVideoNote: Method = (telegram, parameters, options) =>
  sendDraft(telegram, parameters, { content: videoNoteOf(movingFileOf(telegram, parameters, 'video_note')) }, options)
