import { locationOf } from '../location.ts'
import { sendDraft } from '../outbox.ts'
import { integerOf, numberOf } from '../parameters.ts'
import { badRequest } from '../refusal.ts'
import type { Method } from './registry.ts'

/** The live period that means "for ever". */
const forever = 0x7fffffff

/** https://core.telegram.org/bots/api#sendlocation */
export const sendLocation: Method = (telegram, parameters, options) => {
  const accuracy = numberOf(parameters, 'horizontal_accuracy') ?? 0
  const livePeriod = integerOf(parameters, 'live_period') ?? 0
  if (livePeriod !== 0 && livePeriod !== forever && (livePeriod < 60 || livePeriod > 86_400)) {
    throw badRequest('wrong live location period specified')
  }
  const location = {
    ...locationOf(parameters),
    ...(accuracy > 0 && { horizontal_accuracy: Math.min(accuracy, 1500) }),
    ...(livePeriod > 0 && { live_period: livePeriod }),
  }
  return sendDraft(telegram, parameters, { content: { location } }, options)
}
