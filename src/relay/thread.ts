/** A conversation between a person and the helpers: its states, how long it is kept, and the order of those who wait. */

/** `sos`: the person is being pressed at this moment. */
export const threadKinds = ['ask', 'sos'] as const
export type ThreadKind = (typeof threadKinds)[number]

/** `waiting`: nobody has it. `taken`: one helper has it. `ended`: kept until it expires. */
export const threadStates = ['waiting', 'taken', 'ended'] as const
export type ThreadState = (typeof threadStates)[number]

export interface Thread {
  readonly id: string
  /** As `alias.ts` writes it. */
  readonly alias: string
  /** The person's language, as they chose it. */
  readonly locale: string
  readonly country: string | null
  /** The entry from which they came. */
  readonly topic: string | null
  readonly kind: ThreadKind
  readonly state: ThreadState
  /** Telegram user id of the helper who has it. */
  readonly worker: number | null
  readonly openedAt: number
  /** The person's first message; from here on they wait for an answer. */
  readonly askedAt: number | null
  readonly answeredAt: number | null
  readonly lastMessageAt: number | null
  readonly ringAt: number | null
  /** How often helpers were called. */
  readonly rings: number
}

const dayMs = 86_400_000
/** After the last message of either side. */
export const keptDays = 30

/** What was last said before this instant is forgotten now. */
export const forgottenBefore = (now: number): number => now - keptDays * dayMs

/** When a conversation is deleted if nobody writes any more, in milliseconds. */
export const deletedAt = ({ lastMessageAt, openedAt }: Pick<Thread, 'lastMessageAt' | 'openedAt'>): number =>
  (lastMessageAt ?? openedAt) + keptDays * dayMs

type Waiting = Pick<Thread, 'id' | 'kind' | 'openedAt'>

/** Those in danger first, then who came first; no two are equal. */
export function compareWaiting(a: Waiting, b: Waiting): number {
  const rank = ({ kind }: Waiting): number => (kind === 'sos' ? 0 : 1)
  return rank(a) - rank(b) || a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1)
}

/** How many are before one of those who wait. */
export const aheadOf = (one: Waiting, waiting: readonly Waiting[]): number =>
  waiting.filter((other) => other.id !== one.id && compareWaiting(other, one) < 0).length
