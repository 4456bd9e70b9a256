/** How far a wave of sending is: counts of the ledger as a bar, a rate, the time to its end, and whether it is complete. */
import type { DeliveryState } from './broadcast.ts'

/** Deliveries of one wave by state; a state that is not there has none. */
export type DeliveryCounts = Readonly<Partial<Record<DeliveryState, number>>>

export interface Progress {
  /** How many were meant when the audience was fixed. */
  readonly audience: number
  readonly sent: number
  readonly unreachable: number
  readonly refused: number
  readonly unknown: number
  readonly stopped: number
  /** Waiting and claimed. */
  readonly left: number
  /** The audience less all states: anything but 0 is a fault of ours, and is shown instead of hidden. */
  readonly unaccounted: number
  /** Nobody is left and everybody is accounted for. */
  readonly isComplete: boolean
}

export function progressOf(counts: DeliveryCounts, audience: number): Progress {
  const { waiting = 0, claimed = 0, sent = 0, unreachable = 0, refused = 0, unknown = 0, stopped = 0 } = counts
  const left = waiting + claimed
  const unaccounted = audience - (left + sent + unreachable + refused + unknown + stopped)
  const isComplete = left === 0 && unaccounted === 0
  return { audience, sent, unreachable, refused, unknown, stopped, left, unaccounted, isComplete }
}

/** How many have an outcome. */
export const doneOf = ({ sent, unreachable, refused, unknown, stopped }: Progress): number =>
  sent + unreachable + refused + unknown + stopped

/** Rounded down: 100 says that nobody is left. */
export function percentOf(progress: Progress): number {
  if (progress.isComplete) return 100
  if (progress.audience <= 0) return 0
  return Math.max(0, Math.min(99, Math.floor((doneOf(progress) / progress.audience) * 100)))
}

/** A bar of signs that every phone shows; full only when the wave is complete. */
export function barOf(progress: Progress, width = 10): string {
  const full = progress.isComplete ? width : Math.floor((percentOf(progress) / 100) * width)
  return '▓'.repeat(full) + '░'.repeat(width - full)
}

/** How many had an outcome at an instant. */
export interface Sample {
  readonly at: number
  readonly done: number
}

/** Long enough to be steady, short enough to notice a 429. */
export const rateWindowMs = 30_000

/**
 * The samples with one more, without those that the rate no longer needs. A count or a clock that goes back starts anew
 * (another wave, another process).
 */
export function withSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const last = samples.at(-1)
  if (last && (sample.done < last.done || sample.at < last.at)) return [sample]
  // The youngest sample outside the window stays as its beginning.
  const start = samples.findLastIndex(({ at }) => at <= sample.at - rateWindowMs)
  return [...samples.slice(Math.max(0, start)), sample]
}

/** Outcomes a second over the samples; `undefined` while there is too little to tell. */
export function rateOf(samples: readonly Sample[]): number | undefined {
  const [first, last] = [samples.at(0), samples.at(-1)]
  if (!first || !last || last.at <= first.at) return undefined
  return ((last.done - first.done) * 1000) / (last.at - first.at)
}

/** To the end at this rate, rounded up; `undefined` when nobody can tell: nothing moves, or too little is known. */
export function secondsLeft({ left }: Progress, rate: number | undefined): number | undefined {
  if (left === 0) return 0
  return rate === undefined || rate <= 0 ? undefined : Math.ceil(left / rate)
}

/**
 * How long a live message stays as it is: the first look soon tells that sending has begun; later Telegram and the reader
 * both tire of a message that changes more often.
 */
export function watchPauseMs(shownForMs: number): number {
  if (shownForMs < 1_000) return 1_000
  return shownForMs < 120_000 ? 3_000 : 10_000
}
