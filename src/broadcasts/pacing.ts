/**
 * The sending budget of the whole fleet: a bucket of tokens, one for a message, that refills at the allowed rate. Whole
 * numbers only, so that the script in Redis comes to the same result: levels in thousandths of a token, time in whole
 * milliseconds, and in a millisecond a bucket of `rate` tokens a second gains `rate` thousandths.
 */

const thousandths = 1000
const secondMs = 1000

export interface Pace {
  /** Messages a second, a whole number from 1. */
  readonly rate: number
  /**
   * Messages that may leave at once after a pause in sending, a whole number from 1. What comes in above it is lost: a
   * sender that wakes up to `n` ms late needs `rate * n / 1000 + 1` for its full rate.
   */
  readonly burst: number
}

export interface Budget {
  /** Thousandths of a token. */
  readonly level: number
  /** When the level was counted. */
  readonly at: number
  /** Nothing leaves before: Telegram told us to wait. */
  readonly pausedUntil: number
}

export interface Taking {
  readonly budget: Budget
  /** How many messages may leave now: 0 to the wanted ones. */
  readonly granted: number
  /** When it is worth to ask again for what was not granted; 0 when all was. */
  readonly waitMs: number
}

/** A budget nobody has taken from. It starts without a burst: a process that dies and starts anew gains nothing. */
export const newBudget = (now: number): Budget => ({ level: 0, at: Math.floor(now), pausedUntil: 0 })

/**
 * Takes tokens for up to `wanted` messages. In any second at most `rate + burst` are granted, however many processes ask
 * and in whatever portions. A clock that steps back costs the refill of that moment and nothing more.
 */
export function take(budget: Budget, { rate, burst }: Pace, wanted: number, now: number): Taking {
  const at = Math.floor(now)
  if (at < budget.pausedUntil) {
    return { budget, granted: 0, waitMs: budget.pausedUntil - at + refillMs(thousandths, rate) }
  }
  // What would have come in during the pause does not count: after a 429 it goes on gently.
  const elapsedMs = Math.max(0, at - Math.max(budget.at, budget.pausedUntil))
  const level = Math.min(burst * thousandths, budget.level + elapsedMs * rate)
  const granted = Math.max(0, Math.min(Math.floor(wanted), Math.floor(level / thousandths)))
  const left = level - granted * thousandths
  const waitMs = granted >= wanted ? 0 : refillMs(thousandths - left, rate)
  return { budget: { ...budget, level: left, at }, granted, waitMs }
}

/** A token is missed for at least a millisecond. */
const refillMs = (missing: number, rate: number): number => Math.max(1, Math.ceil(missing / rate))

/**
 * Telegram answered 429: everybody waits. The longest wait told counts, and the saved tokens are gone.
 * @param retryAfterSeconds as Telegram tells it; less than one second is taken for one.
 */
export function pause(budget: Budget, retryAfterSeconds: number, now: number): Budget {
  const seconds = Number.isFinite(retryAfterSeconds) ? Math.max(1, retryAfterSeconds) : 1
  const until = Math.ceil(now + seconds * secondMs)
  return { ...budget, level: 0, pausedUntil: Math.max(budget.pausedUntil, until) }
}

/** How long it takes to send to so many at full rate, for the dry run before approval. */
export const secondsToSend = (count: number, rate: number): number => Math.ceil(count / rate)
