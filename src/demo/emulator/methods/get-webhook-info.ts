import type { WebhookInfo } from 'grammy/types'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#getwebhookinfo */
export const getWebhookInfo: Method = ({ webhook, updates }) =>
  ({
    url: webhook?.target.url ?? '',
    has_custom_certificate: false,
    pending_update_count: updates.size,
    ...(webhook && { max_connections: webhook.target.maxConnections, ip_address: '127.0.0.1' }),
    ...(webhook &&
      webhook.lastErrorSeconds > 0 && {
        last_error_date: webhook.lastErrorSeconds,
        last_error_message: webhook.lastErrorMessage,
      }),
    ...(updates.allowed.length > 0 && { allowed_updates: [...updates.allowed] as WebhookInfo['allowed_updates'] }),
  }) as WebhookInfo
