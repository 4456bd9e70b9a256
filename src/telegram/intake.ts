/**
 * What happens to every update, however it came: updates of one chat in order and never at the same time, different
 * chats in parallel up to a bound, each handled once, and one that fails every attempt is set aside with an alarm.
 */
import type { Update } from 'grammy/types'
import type { ChatHash } from '../privacy/seal.ts'
import type { SharedState } from '../shared-state/shared-state.ts'
import { updateChatId } from './update-kind.ts'

/** `failed`: not handled; whoever holds the update must offer it again. */
export type IntakeOutcome = 'handled' | 'seen' | 'set-aside' | 'failed'

export interface IntakeOptions {
  /** The bot. `give-up`: another attempt would fail the same way. `outage`: Telegram is away, and will be back. */
  readonly handle: (
    update: Update,
  ) => Promise<{ readonly type: 'done' } | { readonly type: 'retry' | 'outage' | 'give-up'; readonly error: unknown }>
  /** The update failed for good: record it, raise the alarm, tell the person. Must not throw. */
  readonly onSetAside: (update: Update, error: unknown) => Promise<void>
  readonly onOutcome: (update: Update, outcome: IntakeOutcome, ms: number, attempt: number) => void
  readonly state: Pick<SharedState, 'takeTurn'>
  readonly chatKey: (chatId: number) => ChatHash
}

export interface Intake {
  accept(update: Update): Promise<IntakeOutcome>
  /** How many updates wait or run now. */
  readonly pending: number
  /** Resolves when fewer than so many wait or run. */
  below(count: number): Promise<void>
  /** Takes no more (`accept` answers `failed`); resolves when all that runs has ended, or after the deadline. */
  stop(deadlineMs: number): Promise<void>
}

/** Attempts before an update is set aside: enough for a restart of a database, few enough for a person who waits. */
export const maxAttempts = 3

/** While Telegram is away an update waits longer: with the pauses of the intake some minutes. */
export const maxOutageAttempts = 20

/** Updates that run at the same time: beyond this, Telegram or the database is the bottleneck. */
const maxParallel = 64

export function createIntake(options: IntakeOptions): Intake {
  const { handle, onSetAside, onOutcome, state, chatKey } = options
  /** The last update of each chat that waits or runs. */
  const chats = new Map<number, Promise<unknown>>()
  const waitingForSlot: (() => void)[] = []
  const waitingBelow: { count: number; resolve: () => void }[] = []
  let running = 0
  let pending = 0
  let stopped = false
  let ended: Promise<void> | undefined

  const takeSlot = async (): Promise<void> => {
    if (running < maxParallel) running++
    else await new Promise<void>((resolve) => waitingForSlot.push(resolve)) // a slot is handed over, not freed and taken
  }
  const freeSlot = (): void => {
    const next = waitingForSlot.shift()
    if (next) next()
    else running--
  }

  const run = async (update: Update, chatId: number): Promise<IntakeOutcome> => {
    if (stopped) return 'failed'
    await takeSlot()
    const startedAt = performance.now()
    let attempt = 0
    let outcome: IntakeOutcome = 'failed'
    try {
      const turn = await state.takeTurn(chatKey(chatId), update.update_id)
      if (turn.type === 'turn') {
        attempt = turn.attempt
        outcome = await tryOnce(update, attempt)
        await turn.end(outcome === 'failed' ? 'failed' : 'handled')
      } else {
        outcome = turn.type === 'seen' ? 'seen' : 'failed'
      }
      return outcome
    } finally {
      freeSlot()
      onOutcome(update, outcome, performance.now() - startedAt, attempt)
    }
  }

  const tryOnce = async (update: Update, attempt: number): Promise<IntakeOutcome> => {
    const result = await handle(update)
    if (result.type === 'done') return 'handled'
    if (result.type === 'retry' && attempt < maxAttempts) return 'failed'
    if (result.type === 'outage' && attempt < maxOutageAttempts) return 'failed'
    await onSetAside(update, result.error)
    return 'set-aside'
  }

  const left = (): void => {
    pending--
    for (let i = waitingBelow.length - 1; i >= 0; i--) {
      const waiter = waitingBelow[i]
      if (waiter && pending < waiter.count) {
        waitingBelow.splice(i, 1)
        waiter.resolve()
      }
    }
  }

  const below = (count: number): Promise<void> =>
    pending < count ? Promise.resolve() : new Promise((resolve) => waitingBelow.push({ count, resolve }))

  /** Begins once: whoever stops it again waits for the same end, not for another deadline. */
  const end = async (deadlineMs: number): Promise<void> => {
    const deadline = Promise.withResolvers<void>()
    const timer = setTimeout(deadline.resolve, deadlineMs)
    await Promise.race([below(1), deadline.promise])
    clearTimeout(timer)
  }

  return {
    accept(update) {
      if (stopped) return Promise.resolve('failed')
      pending++
      const chatId = updateChatId(update)
      const before = chats.get(chatId)
      const mine = (before ? before.then(() => run(update, chatId)) : run(update, chatId)).finally(() => {
        if (chats.get(chatId) === tail) chats.delete(chatId)
        left()
      })
      const tail = mine.catch(() => {}) // the next update of the chat comes whatever became of this one
      chats.set(chatId, tail)
      return mine
    },
    get pending() {
      return pending
    },
    below,
    stop(deadlineMs) {
      stopped = true
      ended ??= end(deadlineMs)
      return ended
    },
  }
}
