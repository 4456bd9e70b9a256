/** The sealed journal of polling: what people wrote lies on disk encrypted, and only until it is answered. */
import type { Update } from 'grammy/types'
import type { Seal } from '../privacy/seal.ts'
import { seenForMs } from '../shared-state/shared-state.ts'
import {
  addToJournal,
  countAttempts,
  forgetHandled,
  forgetSetAside,
  markHandled,
  unfinishedUpdates,
} from '../store/journal.ts'
import type { Db } from '../store/schema.ts'
import { asUpdate } from './update-kind.ts'

export interface JournaledUpdate {
  readonly update: Update
  /** Attempts that began in processes that ended before the update was handled. */
  readonly attempts: number
}

export interface Journal {
  /** Writes a batch durably. @returns those that were not seen before. */
  add(updates: readonly Update[]): Promise<Update[]>
  /** What a stopped process left. Rows that cannot be opened (another `DATA_KEY`) are dropped and counted. */
  unfinished(): Promise<{ readonly updates: JournaledUpdate[]; readonly unreadable: number }>
  countAttempt(updateId: number): Promise<void>
  /** Empties a handled update's row; many at once become one statement. */
  handled(updateId: number): void
  /** Writes what `handled` still holds and forgets marks older than a day. */
  flush(): Promise<void>
}

/** How long operators can look up what was set aside. */
const setAsideForMs = 30 * 86_400_000

/** Handled marks are gathered this long; a kill within it repeats at most the answers of these milliseconds. */
const gatherMs = 20

export function createJournal(db: Db, seal: Seal, now: () => number, onError: (error: unknown) => void): Journal {
  let handled: number[] = []
  let timer: NodeJS.Timeout | undefined
  let lastForgotAt = 0

  const write = async (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    const batch = handled
    handled = []
    if (batch.length > 0) {
      try {
        await markHandled(db, batch, now())
      } catch (error) {
        handled = [...batch, ...handled] // the next flush tries again
        throw error
      }
    }
    if (now() - lastForgotAt > 3_600_000) {
      lastForgotAt = now()
      await forgetHandled(db, now() - seenForMs)
      await forgetSetAside(db, now() - setAsideForMs)
    }
  }

  return {
    async add(updates) {
      const entries = updates.map((update) => ({
        updateId: update.update_id,
        sealed: seal.seal(JSON.stringify(update), String(update.update_id)),
      }))
      const fresh = await addToJournal(db, entries, now())
      return updates.filter(({ update_id }) => fresh.has(update_id))
    },
    async unfinished() {
      const rows = await unfinishedUpdates(db)
      const updates: JournaledUpdate[] = []
      const unreadable: number[] = []
      for (const { updateId, sealed, attempts } of rows) {
        const text = seal.open(sealed, String(updateId))
        const update = text === undefined ? undefined : asUpdate(JSON.parse(text))
        if (update) updates.push({ update, attempts })
        else unreadable.push(updateId)
      }
      if (unreadable.length > 0) await markHandled(db, unreadable, now())
      return { updates, unreadable: unreadable.length }
    },
    countAttempt: (updateId) => countAttempts(db, [updateId]),
    handled(updateId) {
      handled.push(updateId)
      timer ??= setTimeout(() => void write().catch(onError), gatherMs)
    },
    flush: write,
  }
}
