import { flagOf } from '../parameters.ts'
import { Described } from '../telegram.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#deletewebhook */
export const deleteWebhook: Method = (telegram, parameters) => {
  if (flagOf(parameters, 'drop_pending_updates')) telegram.updates.clear()
  const wasSet = telegram.webhook !== undefined
  telegram.setWebhook(undefined)
  return new Described(true, wasSet ? 'Webhook was deleted' : 'Webhook is already deleted')
}
