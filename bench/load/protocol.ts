/** What the bench asks of the process that plays Telegram, and what it hears back. */
import type { Mix } from './mix.ts'

export interface Webhook {
  readonly port: number
  readonly secret: string
}

/** Delivered to `webhook`, or by getUpdates when there is none. */
interface To {
  readonly token: string
  readonly webhook?: Webhook
}

export type Request =
  | (To & { readonly do: 'arrive' })
  | (To & { readonly do: 'run'; readonly mix: Mix; readonly count: number; readonly seed: number })
  /** Plain updates, so many a second (0: all at once), without waiting for answers; for the bench of the intake. */
  | { readonly do: 'feed'; readonly token: string; readonly count: number; readonly perSecond: number }

/** What one round took. */
export interface Round {
  readonly updates: number
  /** API calls but getUpdates. */
  readonly calls: number
  readonly ms: number
}

export type Reply =
  | { readonly type: 'listening'; readonly port: number }
  | { readonly type: 'done'; readonly round: Round }
  | { readonly type: 'failed'; readonly reason: string }
