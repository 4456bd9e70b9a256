/**
 * When nothing may leave, because Telegram told us to wait or seems to be away, and what a failed call means for its
 * delivery. What the calls came to goes in; until when to hold, and how gently to go on, comes out.
 */
import type { DeliveryState } from './broadcast.ts'

/** What a failed call means, from `telegram/send-error.ts`. */
export interface Failure {
  readonly kind: string
  readonly ledger: 'refused' | 'not-sent' | 'unknown' | 'done'
  readonly unreachable: boolean
  /** Telegram's wait for everybody. */
  readonly retryAfterSeconds?: number
}

export interface Holding {
  /** Nothing leaves before. */
  readonly until: number
  /** Calls in a row that Telegram did not answer. */
  readonly troubles: number
  /** Calls in a row to chats that Telegram does not know. */
  readonly strangers: number
}

export const atEase: Holding = { until: 0, troubles: 0, strangers: 0 }

/** Failures in a row after which Telegram is taken to be away, and asked with one message at a time. */
export const troubleFrom = 5
const firstTroubleMs = 500
export const longestTroubleMs = 30_000
/** So many unknown chats in a row mean another bot's token, or another bot's database. */
export const mostStrangers = 20
/** A message whose outcome stays unknown is not tried for ever. */
export const mostAttempts = 5

export const isGentle = ({ troubles }: Holding): boolean => troubles >= troubleFrom

/** A wait that is longer than the one that is on counts; a shorter one changes nothing. */
export const heldUntil = (holding: Holding, until: number): Holding => ({
  ...holding,
  until: Math.max(holding.until, until),
})

/** Telegram's wait in milliseconds: whole seconds from 1, whatever it said. */
export const waitMs = (retryAfterSeconds: number): number =>
  (Number.isFinite(retryAfterSeconds) ? Math.max(1, retryAfterSeconds) : 1) * 1000

/** A message arrived: Telegram is there. What it told us to wait is still to be waited. */
export const afterSuccess = ({ until }: Holding): Holding => ({ ...atEase, until })

/** A call failed. Being told to wait, or refused, is an answer; silence is a trouble, and each holds for longer. */
export function afterFailure(holding: Holding, failure: Failure, now: number): Holding {
  if (failure.retryAfterSeconds !== undefined) return heldUntil(holding, now + waitMs(failure.retryAfterSeconds))
  const strangers = failure.kind === 'chat-not-found' ? holding.strangers + 1 : 0
  if (failure.ledger === 'refused' || failure.ledger === 'done') return { ...holding, troubles: 0, strangers }
  const after = { ...holding, troubles: holding.troubles + 1, strangers }
  if (!isGentle(after)) return after
  const ms = Math.min(longestTroubleMs, firstTroubleMs * 2 ** Math.min(10, after.troubles - troubleFrom))
  return heldUntil(after, now + ms)
}

/**
 * Why everybody else would fail in the same way, so that the broadcast stops at once; `undefined` when they may not.
 *
 * @param after what `afterFailure` made of this failure.
 */
export function reasonToStop(after: Holding, failure: Failure): string | undefined {
  return failure.kind === 'malformed' || after.strangers >= mostStrangers ? failure.kind : undefined
}

/** How a delivery ends, or goes back to those that wait; `isUntried`: this claim was no attempt. */
export interface End {
  readonly state: Extract<DeliveryState, 'waiting' | 'sent' | 'unreachable' | 'refused' | 'unknown'>
  readonly reason: string | null
  readonly isUntried: boolean
}

/** @param attempts this one included. */
export function endAfter(
  failure: Failure,
  { attempts, repeatUnknown }: { readonly attempts: number; readonly repeatUnknown: boolean },
): End {
  const { kind, ledger, unreachable, retryAfterSeconds } = failure
  const end = (state: End['state'], isUntried = false): End => ({ state, reason: kind, isUntried })
  if (retryAfterSeconds !== undefined) return end('waiting', true)
  switch (ledger) {
    case 'done':
      return { ...end('sent'), reason: null }
    case 'not-sent':
      return end('waiting')
    case 'refused':
      return end(unreachable ? 'unreachable' : 'refused')
    case 'unknown':
      return end(repeatUnknown && attempts < mostAttempts ? 'waiting' : 'unknown')
  }
}
