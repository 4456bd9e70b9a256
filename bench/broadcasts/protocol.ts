/** What the benches of broadcasts ask of the process that is Telegram's strict emulator, and what it answers. */

export type Ask =
  /** People with these ids, from the first on, have pressed Start before. */
  | { readonly do: 'people'; readonly from: number; readonly count: number }
  /** Forgets what arrived so far. */
  | { readonly do: 'forget' }
  /** What arrived since it was last forgotten. */
  | { readonly do: 'report' }
  /** Settled people ask the bot, so many a second for so long; done when all have their answers. */
  | { readonly do: 'ask-bot'; readonly perSecond: number; readonly seconds: number; readonly seed: number }

export interface Report {
  /** Instants of messages, in milliseconds since 1970, in order. */
  readonly arrivals: readonly number[]
  /** By how many messages a person got: how many people. */
  readonly people: Readonly<Record<number, number>>
  /** Calls that were refused with 429. */
  readonly tooMany: number
  /** Milliseconds from a question to its answer; empty unless questions were asked. */
  readonly answers: readonly number[]
}

export type Told =
  | { readonly type: 'listening'; readonly root: string; readonly token: string }
  | { readonly type: 'report'; readonly report: Report }
  | { readonly type: 'failed'; readonly reason: string }
