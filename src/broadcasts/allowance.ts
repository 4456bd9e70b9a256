/** What this process may send now: its part of the budget of all processes, asked for a little at a time. */
import type { Log } from '../ops/log.ts'
import type { Lane, SendingBudget } from '../shared-state/shared-state.ts'
import type { Pace } from './pacing.ts'

export interface Allowance {
  /** @returns 0 when so many messages may leave now, otherwise after how many milliseconds it is worth to ask again. */
  ask(lane: Lane, messages: number): Promise<number>
  /** They leave. */
  spend(lane: Lane, messages: number): void
  /** Telegram told everybody to wait: what was granted before counts no longer. Never rejects. */
  pause(seconds: number): Promise<void>
}

/** How much is asked for at a time, so that the asking costs nothing. */
const takeMs = 50
/** Leave of long ago must not add up with that of now. */
const staleMs = 4 * takeMs
/** Shorter than the burst of the budget lasts, so that nothing of it is lost. */
const askAgainMs = 10
/** While the budget cannot be reached nobody could keep the limit. */
const awayMs = 1_500
const tellEveryMs = 3_500

interface Parts {
  readonly budget: SendingBudget
  readonly paceOf: (lane: Lane) => Pace
  readonly now: () => number
  readonly log: Log
}

export function createAllowance({ budget, paceOf, now, log }: Parts): Allowance {
  const granted: Record<Lane, number> = { free: 0, paid: 0 }
  let grantedAt = 0
  let failedAt = Number.NEGATIVE_INFINITY

  const budgetFailed = (error: unknown): { granted: number; waitMs: number } => {
    if (now() - failedAt > tellEveryMs) log.warn('broadcasts wait for the shared budget', { error })
    failedAt = now()
    return { granted: 0, waitMs: awayMs }
  }

  return {
    async ask(lane, messages) {
      if (now() - grantedAt > staleMs) granted[lane] = 0
      if (granted[lane] >= messages) return 0
      const pace = paceOf(lane)
      const wanted = Math.max(messages, Math.ceil((pace.rate * takeMs) / 1000)) - granted[lane]
      const taken = await budget.take(lane, pace, wanted).catch(budgetFailed)
      granted[lane] += taken.granted
      grantedAt = now()
      return granted[lane] >= messages ? 0 : Math.max(taken.waitMs, askAgainMs)
    },
    spend(lane, messages) {
      granted[lane] -= messages
    },
    async pause(seconds) {
      granted.free = 0
      granted.paid = 0
      await budget
        .pause(seconds)
        .catch((error: unknown) => log.warn('the other processes cannot be told to wait', { error }))
    },
  }
}
