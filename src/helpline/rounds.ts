/** What happens to conversations without anybody's tap: calling again, passing on when a role is lost, deleting in time. */
import { setTimeout as sleep } from 'node:timers/promises'
import { moscowDay } from '../relay/hours.ts'
import { waitedDays } from '../relay/waiting.ts'
import { expireThreads } from '../store/thread-ends.ts'
import { dueRings, forsakenThreads } from '../store/threads.ts'
import { type CallServices, passOn, ring } from './calls.ts'

/** How late a call may come; in every process, so that one that dies is not missed. */
const everyMs = 1_000
const expireEveryMs = 3_600_000
const dayMs = 86_400_000

export interface Rounds {
  /** Ends the round that runs, and makes no other. */
  stop(): Promise<void>
}

export function startRounds(services: CallServices): Rounds {
  const { db, log, now } = services
  const ending = new AbortController()
  let expiredAt = Number.NEGATIVE_INFINITY
  let isInTrouble = false

  const round = async (): Promise<void> => {
    for (const thread of await dueRings(db, now())) await ring(services, thread)
    for (const thread of await forsakenThreads(db)) {
      if (thread.worker !== null) await passOn(services, thread, thread.worker, 'role-lost')
    }
    if (now() - expiredAt < expireEveryMs) return
    const count = await expireThreads(db, now(), moscowDay(now() - waitedDays * dayMs))
    expiredAt = now()
    if (count > 0) log.info('old conversations are deleted', { count })
  }

  const run = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      try {
        await round()
        isInTrouble = false
      } catch (error) {
        // Once, not every second: the database says it elsewhere too.
        if (!isInTrouble) log.warn('a round of the conversations failed: the next one tries again', { error })
        isInTrouble = true
      }
      await sleep(everyMs, undefined, { signal: ending.signal }).catch(() => {})
    }
  }
  const running = run()
  return {
    async stop() {
      ending.abort()
      await running
    },
  }
}
