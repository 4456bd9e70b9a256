/** Shared state for one process: marks in memory, sessions in SQL. Turns need no lock: the intake keeps a chat's updates in order. */
import { EventEmitter } from 'node:events'
import { type Budget, newBudget, pause, take } from '../broadcasts/pacing.ts'
import type { Db } from '../store/schema.ts'
import { deleteExpiredSessions, deleteSession, readSession, writeSession } from '../store/sessions.ts'
import { sessionStorage } from './session-storage.ts'
import {
  briefLifeMs,
  type Lane,
  lanes,
  type Notice,
  type SharedState,
  seenForMs,
  sessionLifeMs,
  type Turn,
} from './shared-state.ts'

interface Mark {
  attempts: number
  handled: boolean
  readonly expiresAt: number
}

const probeEveryMs = 1_000
const sweepEveryMs = 3_600_000

/** @param onError told when sessions cannot be read or written; people are answered all the same. */
export function createLocalState(db: Db, now: () => number, onError: (error: unknown) => void): SharedState {
  const marks = new Map<number, Mark>()
  const notices = new EventEmitter()
  /** In memory alone: with one process nothing of it need touch a disk. */
  const brief = new Map<string, { readonly text: string; readonly end: NodeJS.Timeout }>()
  const endBrief = (chat: string): void => {
    clearTimeout(brief.get(chat)?.end)
    brief.delete(chat)
  }
  const budgets = new Map<Lane, Budget>(lanes.map((lane) => [lane, newBudget(now())]))
  const uses = new Map<string, { count: number; readonly endsAt: number }>()
  const budgetOf = (lane: Lane): Budget => budgets.get(lane) ?? newBudget(now())
  let healthy = true
  let probe: NodeJS.Timeout | undefined

  const tolerant = async <T>(work: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      const result = await work()
      healthy = true
      return result
    } catch (error) {
      healthy = false
      onError(error)
      // Health must be true again although nobody writes meanwhile.
      probe ??= setTimeout(() => {
        probe = undefined
        void tolerant(() => readSession(db, '', now()), undefined)
      }, probeEveryMs).unref()
      return otherwise
    }
  }

  const sweep = setInterval(() => {
    for (const [id, mark] of marks) if (mark.expiresAt <= now()) marks.delete(id)
    void tolerant(() => deleteExpiredSessions(db, now()), undefined)
  }, sweepEveryMs)
  sweep.unref()

  return {
    async takeTurn(_chat, updateId): Promise<Turn> {
      const known = marks.get(updateId)
      if (known?.handled && known.expiresAt > now()) return { type: 'seen' }
      const mark: Mark = { attempts: (known?.attempts ?? 0) + 1, handled: false, expiresAt: now() + seenForMs }
      marks.set(updateId, mark)
      return {
        type: 'turn',
        attempt: mark.attempts,
        async end(outcome) {
          mark.handled = outcome === 'handled'
        },
      }
    },
    sessions: sessionStorage({
      read: (key) => tolerant(() => readSession(db, key, now()), undefined),
      write: (key, value) => tolerant(() => writeSession(db, key, value, now() + sessionLifeMs), undefined),
      delete: (key) => deleteSession(db, key),
    }),
    brief: {
      lifeMs: briefLifeMs,
      read: async (chat) => brief.get(chat)?.text,
      async write(chat, text) {
        endBrief(chat)
        brief.set(chat, { text, end: setTimeout(() => brief.delete(chat), briefLifeMs).unref() })
      },
      delete: async (chat) => endBrief(chat),
    },
    budget: {
      async take(lane, pace, wanted) {
        const { budget, granted, waitMs } = take(budgetOf(lane), pace, wanted, now())
        budgets.set(lane, budget)
        return { granted, waitMs }
      },
      async pause(seconds) {
        for (const lane of lanes) budgets.set(lane, pause(budgetOf(lane), seconds, now()))
      },
    },
    async use(name, { most, withinMs }) {
      const known = uses.get(name)
      if (known && known.endsAt > now()) return ++known.count <= most ? 0 : known.endsAt - now()
      const use = { count: 1, endsAt: now() + withinMs }
      uses.set(name, use)
      // A timer and not the next use: what names a person must go also when nobody else comes.
      setTimeout(() => uses.get(name) === use && uses.delete(name), withinMs).unref()
      return 0
    },
    async notify(notice) {
      notices.emit('notice', notice)
    },
    onNotice(listener: (notice: Notice) => void) {
      notices.on('notice', listener)
    },
    isHealthy: () => healthy,
    async close() {
      clearTimeout(probe)
      clearInterval(sweep)
      for (const chat of [...brief.keys()]) endBrief(chat)
      notices.removeAllListeners()
    },
  }
}
