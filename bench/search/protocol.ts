/** What the bench gives the process in which a candidate builds and answers, and what it hears from it. */
import type { Knowledge, Models } from '../../src/answers/understand.ts'
import type { Candidate } from './candidates.ts'
import type { Asked, Entry, RealWords } from './entries.ts'

/** In a file, since it takes megabytes. */
export interface Given {
  readonly knowledge: Knowledge
  readonly models: Models
  readonly entries: readonly Entry[]
  readonly asked: readonly Asked[]
  readonly words: RealWords
}

export interface Task {
  readonly candidate: Candidate
  /** Path of what is given. */
  readonly given: string
  /** So many made entries instead of the real ones. */
  readonly count?: number
  /** Asking ends then, at the latest. */
  readonly askMs: number
}

export type Report =
  /** Texts are in memory and nothing is built yet. */
  | { readonly type: 'ready' }
  | {
      readonly type: 'built'
      readonly buildMs: number
      /** What the process holds more than when it was ready, after collecting garbage: resident, and by the engine's own count. */
      readonly residentMb: number
      readonly heldMb: number
    }
  | {
      readonly type: 'asked'
      /** Microseconds of each question. */
      readonly times: readonly number[]
      /** Of each message that was asked, in order: the place of the first right topic, -1 when it is not among the first three. */
      readonly places: readonly number[]
    }
