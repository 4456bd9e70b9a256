/** What of the broadcasts somebody who was away has missed. */
import type { DeliveryState } from './broadcast.ts'

/** What became of the last message of a broadcast that was meant for a person. */
export interface LastDelivery {
  readonly state: DeliveryState
  /** Null while it has not ended. */
  readonly endedAt: number | null
}

/**
 * Whether a broadcast that means the person passed them by while they could not be reached. What is on its way to them, or
 * was told after an earlier absence, is not missed; where nobody knows whether it arrived, it is.
 *
 * @param last `undefined` when it was never booked for them.
 * @param awaySince since when they could not be reached.
 */
export function isMissed(approvedAt: number, last: LastDelivery | undefined, awaySince: number): boolean {
  if (last === undefined) return approvedAt >= awaySince
  if (last.state === 'sent' || last.endedAt === null) return false
  return last.endedAt >= awaySince
}
