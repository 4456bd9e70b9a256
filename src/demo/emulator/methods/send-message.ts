import { linkPreviewOf, messageTextOf } from '../formatted.ts'
import { sendDraft, textContent } from '../outbox.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#sendmessage */
export const sendMessage: Method = (telegram, parameters, options) => {
  const content = textContent(messageTextOf(parameters))
  const preview = linkPreviewOf(parameters)
  return sendDraft(
    telegram,
    parameters,
    { content: preview ? { ...content, link_preview_options: preview } : content },
    options,
  )
}
