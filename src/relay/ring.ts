/** Whom to call for somebody who waits, and when to call again. */
import { isOnDuty, nextOnDuty, type Shift } from './hours.ts'
import type { ThreadKind } from './thread.ts'

export interface RingPlan {
  /** `duty`: those who are on duty now. `all`: everybody who helps people. */
  readonly call: 'duty' | 'all' | 'nobody'
  /** Without a sound: nobody has said that they are on duty. */
  readonly silent: boolean
  /** When to look again, in milliseconds; `null` when never. */
  readonly nextAt: number | null
}

/** Somebody in danger is called for again when nobody takes them in this time. */
export const sosAgainMs = 120_000
/**
 * So often one person sets the phones ringing in so long, however often they erase and begin anew. Whoever presses more is
 * in the list at once and is rung for when the time is over.
 */
export const sosCalls = { most: 3, withinMs: 15 * 60_000 } as const
const askAgainMs = 15 * 60_000
/** Then the list alone shows them: a phone that rings without end is switched off. */
export const mostRings: Readonly<Record<ThreadKind, number>> = { sos: 5, ask: 2 }

/** @param rings how often it was rung before. */
export function ringPlan(kind: ThreadKind, rings: number, shifts: readonly Shift[], now: number): RingPlan {
  if (rings >= mostRings[kind]) return { call: 'nobody', silent: true, nextAt: null }
  const isSomebodyThere = shifts.some((shift) => isOnDuty(shift, now))
  const isLast = rings + 1 >= mostRings[kind]
  if (kind === 'sos') {
    // The second time everybody: whoever is on duty did not hear it.
    const call = isSomebodyThere && rings === 0 ? 'duty' : 'all'
    return { call, silent: false, nextAt: isLast ? null : now + sosAgainMs }
  }
  if (isSomebodyThere) return { call: 'duty', silent: false, nextAt: isLast ? null : now + askAgainMs }
  const opensAt = nextOnDuty(shifts, now)
  if (opensAt === undefined) return { call: rings === 0 ? 'all' : 'nobody', silent: true, nextAt: null }
  return { call: 'nobody', silent: true, nextAt: opensAt }
}
