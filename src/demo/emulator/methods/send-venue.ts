import { locationOf } from '../location.ts'
import { sendDraft } from '../outbox.ts'
import { requiredText } from '../parameters.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#sendvenue */
export const sendVenue: Method = (telegram, parameters, options) => {
  const location = locationOf(parameters)
  const venue = { location, title: requiredText(parameters, 'title'), address: requiredText(parameters, 'address') }
  return sendDraft(telegram, parameters, { content: { venue, location } }, options)
}
