import { isIPv4 } from 'node:net'
import { allowedUpdatesOf } from '../allowed-updates.ts'
import { flagOf, integerOf, textOf } from '../parameters.ts'
import { badRequest } from '../refusal.ts'
import { Described } from '../telegram.ts'
import type { Method } from './registry.ts'

const ports = new Set(['', '443', '80', '88', '8443'])

/** https://core.telegram.org/bots/api#setwebhook */
export const setWebhook: Method = (telegram, parameters) => {
  const url = textOf(parameters, 'url')
  const secretToken = textOf(parameters, 'secret_token')
  if (secretToken.length > 256) throw badRequest('secret token is too long')
  if (!/^[A-Za-z0-9_-]*$/.test(secretToken)) throw badRequest('secret token contains unallowed characters')
  const maxConnections = Math.min(Math.max(integerOf(parameters, 'max_connections') ?? 40, 1), 100)
  const allowed = allowedUpdatesOf(parameters)
  if (url !== '') refuseUnreachable(url)
  if (allowed) telegram.updates.allowed = allowed
  if (flagOf(parameters, 'drop_pending_updates')) telegram.updates.clear()
  if (url === '') {
    const wasSet = telegram.webhook !== undefined
    telegram.setWebhook(undefined)
    return new Described(true, wasSet ? 'Webhook was deleted' : 'Webhook is already deleted')
  }
  const old = telegram.webhook?.target
  const isSame = old?.url === url && old.secretToken === secretToken && old.maxConnections === maxConnections
  if (isSame) return new Described(true, 'Webhook is already set')
  telegram.polling.interrupt('terminated by setWebhook request')
  telegram.setWebhook({ url, secretToken, maxConnections })
  return new Described(true, 'Webhook was set')
}

/**
 * Telegram takes HTTPS on four ports and no private address. This one machine is the exception here: without it no
 * test could receive a webhook, so plain HTTP and any port are allowed to 127.0.0.1 and localhost.
 */
function refuseUnreachable(address: string): void {
  const bad = (reason: string) => badRequest(`bad webhook: ${reason}`)
  let url: URL
  try {
    url = new URL(address)
  } catch {
    throw badRequest('invalid webhook URL specified')
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw badRequest('invalid webhook URL specified')
  if (url.hostname === '127.0.0.1' || url.hostname === 'localhost') return
  if (url.protocol !== 'https:') throw bad('An HTTPS URL must be provided for webhook')
  if (!ports.has(url.port)) throw bad('Webhook can be set up only on ports 80, 88, 443 or 8443')
  if (url.hostname.startsWith('[')) throw bad('IPv6-only addresses are not allowed')
  if (isIPv4(url.hostname) && /^(10|127|0)\.|^192\.168\.|^169\.254\.|^172\.(1[6-9]|2\d|3[01])\./.test(url.hostname)) {
    throw bad(`IP address ${url.hostname} is reserved`)
  }
}
