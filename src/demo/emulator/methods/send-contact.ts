import { sendDraft } from '../outbox.ts'
import { requiredText, textOf } from '../parameters.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#sendcontact */
export const sendContact: Method = (telegram, parameters, options) => {
  const phone_number = requiredText(parameters, 'phone_number')
  const first_name = requiredText(parameters, 'first_name')
  const last_name = textOf(parameters, 'last_name')
  const contact = { phone_number, first_name, ...(last_name && { last_name }) }
  return sendDraft(telegram, parameters, { content: { contact } }, options)
}
