import type { Update } from 'grammy/types'
import { badRequest, Refusal } from './refusal.ts'
import type { UpdateQueue } from './updates.ts'

interface Waiting {
  readonly finish: (updates: Update[]) => void
  readonly fail: (reason: Refusal) => void
}

const anotherPoller = 'terminated by other getUpdates request; make sure that only one bot instance is running'

/** So long a poller may take to hang up before a second one counts as another bot. */
const hangUpGraceMs = 30

/** The long poll: at most one call waits, a second one ends the first with 409. */
export class Polling {
  readonly #queue: UpdateQueue
  #waiting: Waiting | undefined
  #limit = 100

  constructor(queue: UpdateQueue) {
    this.#queue = queue
  }

  /** Answers with what waits, at once or within `timeoutSeconds` (at most 50). */
  async poll(offset: number, limit: number, timeoutSeconds: number, signal?: AbortSignal): Promise<Update[]> {
    if (limit < 1 || limit > 100) throw badRequest('limit must be between 1 and 100')
    const former = this.#waiting
    // A bot that restarts hangs up and polls again on another connection; which of the two arrives first is chance.
    if (former) setTimeout(() => former.fail(new Refusal(409, anotherPoller)), hangUpGraceMs)
    this.#waiting = undefined
    const ready = this.#queue.take(offset, limit)
    if (ready.length > 0 || timeoutSeconds <= 0) return ready
    return await new Promise<Update[]>((resolve, reject) => {
      const leave = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', hangUp)
        if (this.#waiting === waiting) this.#waiting = undefined
      }
      const waiting: Waiting = {
        finish: (updates) => {
          leave()
          resolve(updates)
        },
        fail: (reason) => {
          leave()
          reject(reason)
        },
      }
      const timer = setTimeout(() => waiting.finish([]), Math.min(timeoutSeconds, 50) * 1000)
      // A poller that hung up must not swallow the next updates: nobody would read them.
      const hangUp = () => waiting.finish([])
      signal?.addEventListener('abort', hangUp)
      this.#waiting = waiting
      this.#limit = limit
    })
  }

  /** Wakes the poller that waits, if any. */
  wake(): void {
    if (!this.#waiting) return
    const updates = this.#queue.take(0, this.#limit)
    if (updates.length > 0) this.#waiting.finish(updates)
  }

  /** Ends the poller that waits because something else took its place. */
  interrupt(reason: string): void {
    this.#waiting?.fail(new Refusal(409, reason))
  }

  /** Ends the poller that waits with nothing. */
  stop(): void {
    this.#waiting?.finish([])
  }
}
