/**
 * Intake by long polling: a batch is journaled before its offset is confirmed, so a kill loses nothing; what a killed
 * process left is replayed first. While the database is down the offset waits until the batch is handled instead.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Api } from 'grammy'
import type { Update } from 'grammy/types'
import type { Log } from '../ops/log.ts'
import { type Intake, maxAttempts } from './intake.ts'
import type { Journal } from './journal.ts'
import { classifyError } from './send-error.ts'
import { allowedUpdates } from './update-kind.ts'

export interface PollingOptions {
  /** An Api that does not repeat by itself: this loop does. */
  readonly api: Api
  readonly intake: Intake
  readonly journal: Journal
  readonly log: Log
  /** An update whose processes all died: set aside without another attempt. */
  readonly onPoison: (update: Update) => Promise<void>
  /** Telegram said that the token is no longer valid: nothing can go on. */
  readonly onUnauthorized: (error: unknown) => void
}

export interface Poller {
  /** Replays what was left and begins to poll; resolves when the replay is under way. */
  start(): Promise<void>
  /** Ends the running getUpdates; updates it had brought and journaled are replayed by the next start. */
  stop(): Promise<void>
}

const longPollSeconds = 30
/** Enough to keep every slot busy, few enough that a restart replays them in a moment. */
const maxPending = 300
const pollFailureDelayMs = 1_000
const longestFailureDelayMs = 30_000
const longestRetryDelayMs = 15_000

export function createPoller({ api, intake, journal, log, onPoison, onUnauthorized }: PollingOptions): Poller {
  const stopping = new AbortController()
  let loop: Promise<void> | undefined

  /** Offers an update until it is handled or set aside; gives up only when the intake stops. */
  const settle = async (update: Update): Promise<void> => {
    for (let attempt = 1; !stopping.signal.aborted; attempt++) {
      const outcome = await intake.accept(update)
      if (outcome !== 'failed') return journal.handled(update.update_id)
      await pause(Math.min(longestRetryDelayMs, 250 * 2 ** attempt))
    }
  }

  const pause = (ms: number): Promise<void> => sleep(ms, undefined, { signal: stopping.signal }).catch(() => {})

  const replay = async (): Promise<void> => {
    const { updates, unreadable } = await journal.unfinished()
    if (unreadable > 0) log.error('journaled updates could not be opened: was DATA_KEY changed?', { count: unreadable })
    if (updates.length > 0) log.info('replaying updates that were not finished', { count: updates.length })
    for (const { update, attempts } of updates) {
      if (attempts >= maxAttempts) {
        await onPoison(update)
        journal.handled(update.update_id)
        continue
      }
      await journal.countAttempt(update.update_id)
      const settled = settle(update)
      // After a second crash each goes alone, so that only the update that kills is counted against.
      if (attempts > 0) await settled
    }
  }

  const takeBatch = async (updates: readonly Update[]): Promise<void> => {
    let fresh: readonly Update[]
    try {
      fresh = await journal.add(updates)
    } catch (error) {
      log.error('the journal cannot be written: the batch is handled before it is confirmed', { error })
      await Promise.all(updates.map((update) => settle(update)))
      return
    }
    for (const update of fresh) void settle(update)
    await intake.below(maxPending)
  }

  const poll = async (): Promise<void> => {
    let offset = 0
    for (let failures = 0; !stopping.signal.aborted; ) {
      try {
        // grammY types its own shim of AbortSignal
        const signal = stopping.signal as unknown as NonNullable<Parameters<Api['getUpdates']>[1]>
        const updates = await api.getUpdates(
          { offset, limit: 100, timeout: longPollSeconds, allowed_updates: allowedUpdates },
          signal,
        )
        failures = 0
        const last = updates.at(-1)
        if (!last) continue
        await takeBatch(updates)
        offset = last.update_id + 1
      } catch (error) {
        if (stopping.signal.aborted) return
        const failure = classifyError(error)
        if (failure.kind === 'unauthorized') return onUnauthorized(error)
        failures++
        const delayMs = Math.min(
          longestFailureDelayMs,
          (failure.retryAfterSeconds ?? 0) * 1000 || pollFailureDelayMs * 2 ** (failures - 1),
        )
        log.warn('getUpdates failed', { reason: failure.kind, ms: delayMs, attempt: failures })
        await pause(delayMs)
      }
    }
  }

  return {
    async start() {
      await replay().catch((error: unknown) =>
        log.error('the journal cannot be read now: what it holds waits for the next start', { error }),
      )
      loop = poll()
    },
    async stop() {
      stopping.abort()
      await loop
    },
  }
}
