/**
 * What processes share for a moment: session state, whose turn it is in a chat, which updates were handled, notices, and
 * how many messages of broadcasts may leave.
 * Chats are named by their keyed hash (`privacy/seal.ts`), never by their id.
 */
import type { Pace } from '../broadcasts/pacing.ts'
import type { ChatHash } from '../privacy/seal.ts'

export type Turn =
  /** It is this update's turn: `end` must be called, whatever happens. `attempt` counts from 1, across restarts. */
  | { readonly type: 'turn'; readonly attempt: number; end(outcome: 'handled' | 'failed'): Promise<void> }
  /** Handled before, within the last 24 h. */
  | { readonly type: 'seen' }
  /** Another process still works on this chat. */
  | { readonly type: 'busy' }

export interface Notice {
  /** `content`: build a new snapshot. `erased`: forget what is remembered of this chat. `broadcasts`: look for work. */
  readonly about: 'content' | 'erased' | 'broadcasts'
  readonly chat?: ChatHash
}

/** Telegram limits free messages and paid ones apart. */
export const lanes = ['free', 'paid'] as const
export type Lane = (typeof lanes)[number]

/** What all processes together may send, by the rules of `broadcasts/pacing.ts`. */
export interface SendingBudget {
  /**
   * Takes leave to send up to `wanted` messages now.
   *
   * @returns how many, and after how many milliseconds it is worth to ask for the rest.
   * @throws while the state cannot be reached: broadcasts wait then, since nobody could keep the limit.
   */
  take(lane: Lane, pace: Pace, wanted: number): Promise<{ readonly granted: number; readonly waitMs: number }>
  /** Telegram answered 429: nobody sends for so long, on no lane. */
  pause(seconds: number): Promise<void>
}

export interface UseLimit {
  readonly most: number
  readonly withinMs: number
}

export interface SharedState {
  /**
   * Waits for the chat's turn among the processes (within one, the intake keeps the order) and tells whether the update
   * was handled before. While the state cannot be reached the turn is given at once: people are answered.
   */
  takeTurn(chat: ChatHash, updateId: number): Promise<Turn>
  /** Keys are chat hashes. A failed read is an empty session, never an error. */
  readonly sessions: SessionStore
  readonly brief: BriefStore
  readonly budget: SendingBudget
  /**
   * Counts a use of something that may be used so often in so long, from the first use on.
   *
   * @param name says what and, by a keyed hash, by whom; it is forgotten when the time is over.
   * @returns how many milliseconds to wait; 0 when it may be used now, also while the state cannot be reached.
   */
  use(name: string, limit: UseLimit): Promise<number>
  notify(notice: Notice): Promise<void>
  /** Calls back for the notices of every process, this one too. */
  onNotice(listener: (notice: Notice) => void): void
  /** Can the state be reached now? */
  isHealthy(): boolean
  close(): Promise<void>
}

/** Session state as grammY's session asks for it (its StorageAdapter). */
export interface SessionStore {
  read(key: string): Promise<SessionRecord | undefined>
  write(key: string, record: SessionRecord): Promise<void>
  delete(key: string): Promise<void>
}

/** A short text of a chat that goes by itself. Whoever writes seals it. */
export interface BriefStore {
  /** How long it is kept. */
  readonly lifeMs: number
  /** @returns `undefined` also while the state cannot be reached. */
  read(chat: ChatHash): Promise<string | undefined>
  /** @throws while the state cannot be reached. */
  write(chat: ChatHash, text: string): Promise<void>
  /** @throws while the state cannot be reached. */
  delete(chat: ChatHash): Promise<void>
}

/** As long as the last question is remembered (`privacy/asked.ts`). */
export const briefLifeMs = 30 * 60_000

/** What grammY's session keeps: JSON with a version; the shape is the bot's own affair (`bot/context.ts`). */
export interface SessionRecord {
  readonly version: number
}

/** How long an update's id is remembered. Telegram keeps updates for at most 24 h, so none comes back later. */
export const seenForMs = 86_400_000

/** Sessions not used for this long are forgotten; the durable truth is in SQL. */
export const sessionLifeMs = 30 * 86_400_000

/** How long an update waits for its chat before it is given back to the intake. */
export const turnWaitMs = 15_000
