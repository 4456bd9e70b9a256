/** How a broadcast begins. */
import { everybody } from './audience.ts'
import type { Broadcast } from './broadcast.ts'

/** @param now milliseconds since 1970. @returns an empty warning to everybody of the country. */
export const blankBroadcast = (
  begun: Pick<Broadcast, 'id' | 'country' | 'author' | 'original'>,
  now: number,
): Broadcast => ({
  ...begun,
  number: null,
  severity: 'warning',
  state: 'draft',
  audience: everybody,
  texts: {},
  attachment: null,
  expiresAt: null,
  sendAt: null,
  repeatUnknown: false,
  acceptedFallback: false,
  paid: false,
  submittedHash: null,
  approvedBy: null,
  approvedAt: null,
  holdUntil: null,
  returnedReason: null,
  stoppedReason: null,
  createdAt: now,
  updatedAt: now,
})
