import { allowedUpdatesOf } from '../allowed-updates.ts'
import { integerOf } from '../parameters.ts'
import { Refusal } from '../refusal.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#getupdates */
export const getUpdates: Method = (telegram, parameters, { signal }) => {
  if (telegram.webhook) {
    throw new Refusal(
      409,
      "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    )
  }
  const allowed = allowedUpdatesOf(parameters)
  if (allowed) telegram.updates.allowed = allowed
  const limit = Math.min(Math.max(integerOf(parameters, 'limit') ?? 100, 1), 100)
  const timeout = Math.min(Math.max(integerOf(parameters, 'timeout') ?? 0, 0), 50)
  return telegram.polling.poll(integerOf(parameters, 'offset') ?? 0, limit, timeout, signal)
}
