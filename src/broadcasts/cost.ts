/**
 * How long a broadcast takes and what the fast way costs. A bot may send 30 messages a second for nothing and up to 1,000
 * for 0.1 Star each above these 30; Telegram takes it for messages that went out (core.telegram.org/bots/faq, Nov 2026).
 */
import { secondsToSend } from './pacing.ts'

export const freePerSecond = 30
/** A tenth of a Star a message: in whole numbers, this many messages a Star. */
export const messagesPerStar = 10

/** How fast messages may leave, a second. */
export interface Rates {
  readonly free: number
  /** `undefined` when the operator has not allowed it. */
  readonly paid: number | undefined
}

/** When the last of so many has it, in milliseconds since 1970, if nothing else is being sent and nobody says 429. */
export const lastArrivalAt = (startAt: number, people: number, rate: number): number =>
  startAt + secondsToSend(people, rate) * 1000

/** Whole Stars, at most: some of the people cannot be reached, and their messages cost nothing. */
export function starsFor(people: number, rate: number): number {
  // The last, broken second may be too short for any message that costs nothing.
  const withoutCost = Math.min(freePerSecond, rate) * Math.floor(people / rate)
  return Math.ceil((people - withoutCost) / messagesPerStar)
}
