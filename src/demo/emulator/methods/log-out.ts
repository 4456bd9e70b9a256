import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#logout */
export const logOut: Method = (telegram) => {
  telegram.setWebhook(undefined)
  return true
}
