import type { Update } from 'grammy/types'
import type { Clock } from './clock.ts'

/** The kinds of updates that the emulator makes. */
export type UpdateKind = 'message' | 'edited_message' | 'callback_query' | 'my_chat_member'

/** Seconds that Telegram keeps an update of a kind (facts, section 6). */
const lifetimeSeconds: Readonly<Record<UpdateKind, number>> = {
  message: 86_400,
  edited_message: 86_400,
  my_chat_member: 86_400,
  callback_query: 150,
}

/** Kinds that come only when named. */
const notByDefault = new Set(['chat_member', 'message_reaction', 'message_reaction_count'])

/** So many delivered updates can still be sent once more by `redeliver`. */
const remembered = 10_000

/** An update that waits for the bot. */
export interface PendingUpdate {
  readonly update: Update
  readonly kind: UpdateKind
  readonly expiresAtMs: number
  /** One request at a time is in flight for a queue: messages by chat, button presses by user, my_chat_member apart. */
  readonly queue: string
}

/** All updates that wait, in order, with their ends. */
export class UpdateQueue {
  readonly #clock: Clock
  readonly #random: () => number
  readonly #pending = new Map<number, PendingUpdate>()
  readonly #again: PendingUpdate[] = []
  readonly #history = new Map<number, PendingUpdate>()
  /** No update that waits dies before this. */
  #firstEndMs = Number.POSITIVE_INFINITY
  #nextId: number
  #allowed: readonly string[] = []
  /** Called when something new waits. */
  onArrival: () => void = () => {}

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock
    this.#random = random
    this.#nextId = this.#anyId()
  }

  /** Which kinds come from now on; an empty list means the default. Updates that wait already stay. */
  set allowed(kinds: readonly string[]) {
    this.#allowed = kinds
  }

  get allowed(): readonly string[] {
    return this.#allowed
  }

  /** Queues an update; gives it back even when the bot did not ask for its kind and will not get it. */
  add<K extends UpdateKind>(kind: K, content: unknown, queue: number): Update {
    // The content is built by the caller, who names its kind.
    const update = { update_id: this.#nextId, [kind]: content } as unknown as Update
    const isWanted = this.#allowed.length === 0 ? !notByDefault.has(kind) : this.#allowed.includes(kind)
    if (!isWanted) return update
    this.#nextId++
    const expiresAtMs = this.#clock.now() + lifetimeSeconds[kind] * 1000
    const pending = { update, kind, expiresAtMs, queue: `${kind === 'edited_message' ? 'message' : kind}:${queue}` }
    this.#pending.set(update.update_id, pending)
    this.#firstEndMs = Math.min(this.#firstEndMs, expiresAtMs)
    this.#history.set(update.update_id, pending)
    if (this.#history.size > remembered) {
      for (const oldest of this.#history.keys()) {
        this.#history.delete(oldest)
        break
      }
    }
    this.onArrival()
    return update
  }

  /** Sends an update once more although it may be confirmed; throws when the emulator never made it. */
  redeliver(updateId: number): void {
    const known = this.#history.get(updateId)
    if (!known) throw new Error(`Update ${updateId} was never made, or is more than ${remembered} updates old.`)
    this.#again.push({ ...known, expiresAtMs: this.#clock.now() + lifetimeSeconds[known.kind] * 1000 })
    this.onArrival()
  }

  /** The next update gets a random id, as after a week without any. */
  restartIds(): void {
    this.#nextId = this.#anyId()
  }

  /**
   * Answers getUpdates: confirms all before `offset`, then gives the first `limit` that live. A negative offset keeps
   * only the last so many. An offset that no update has reached yet (ids started anew) confirms nothing.
   */
  take(offset: number, limit: number): Update[] {
    this.#dropExpired()
    if (offset < 0) {
      const surplus = this.#pending.size + offset
      let dropped = 0
      for (const id of this.#pending.keys()) {
        if (dropped++ >= surplus) break
        this.#pending.delete(id)
      }
    } else if (offset > 0 && offset <= this.#nextId) {
      for (const id of this.#pending.keys()) if (id < offset) this.#pending.delete(id)
    }
    const taken = this.#again.splice(0, limit).map(({ update }) => update)
    for (const { update } of this.#pending.values()) {
      if (taken.length >= limit) break
      taken.push(update)
    }
    return taken
  }

  /** All that wait and live, repeated ones first; for the webhook, which confirms each by `done`. */
  *waiting(): Generator<PendingUpdate> {
    this.#dropExpired()
    yield* this.#again
    yield* this.#pending.values()
  }

  /** Forgets one update: the webhook took it, or it died. */
  done(pending: PendingUpdate): void {
    const index = this.#again.indexOf(pending)
    if (index >= 0) this.#again.splice(index, 1)
    else this.#pending.delete(pending.update.update_id)
  }

  /** Forgets everything that waits. */
  clear(): void {
    this.#pending.clear()
    this.#again.length = 0
  }

  /** How many wait. */
  get size(): number {
    this.#dropExpired()
    return this.#pending.size + this.#again.length
  }

  #dropExpired(): void {
    const now = this.#clock.now()
    if (now <= this.#firstEndMs) return
    this.#firstEndMs = Number.POSITIVE_INFINITY
    for (const [id, { expiresAtMs }] of this.#pending) {
      if (expiresAtMs < now) this.#pending.delete(id)
      else this.#firstEndMs = Math.min(this.#firstEndMs, expiresAtMs)
    }
  }

  #anyId(): number {
    return 100_000_000 + Math.floor(this.#random() * 800_000_000)
  }
}
