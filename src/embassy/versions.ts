/**
 * What the audit log knows of a broadcast: every submission word for word, so that an approver sees what was changed even
 * after a withdrawal or a return; which broadcast it was copied from; and for how many people it was approved.
 */
import type { LocaleCounts } from '../broadcasts/audience.ts'
import type { Broadcast } from '../broadcasts/broadcast.ts'
import { type Content, contentOf } from '../broadcasts/changes.ts'
import { type AuditEntry, auditOf } from '../store/audit.ts'
import { findBroadcast, listBroadcasts } from '../store/broadcasts.ts'
import type { EmbassyServices } from './staff-step.ts'

/** How many people a broadcast is for: by locale, and those who named no region where it is for some regions only. */
export interface Reached {
  readonly counts: LocaleCounts
  readonly withoutRegion: number | undefined
}

/** For the audit entry of an approval, with which the audience is fixed. */
export const approvedDetails = ({ counts, withoutRegion }: Reached): AuditEntry['details'] => ({
  counts: JSON.stringify(counts),
  ...(withoutRegion !== undefined && { withoutRegion }),
})

/** @returns `undefined` when it was never approved. */
export async function approvedReach(db: EmbassyServices['db'], id: string): Promise<Reached | undefined> {
  const [approved] = await auditOf(db, id, 'broadcast-approved', 1)
  const { counts, withoutRegion } = approved?.details ?? {}
  if (typeof counts !== 'string') return undefined
  const read: LocaleCounts = JSON.parse(counts) // written above
  return { counts: read, withoutRegion: typeof withoutRegion === 'number' ? withoutRegion : undefined }
}

/** For the audit entry of a submission. */
export const submittedDetails = (broadcast: Broadcast): AuditEntry['details'] => ({
  content: JSON.stringify(contentOf(broadcast)),
})

/** @returns `undefined` when it was never submitted before. */
export async function lastSubmission(
  db: EmbassyServices['db'],
  { id, state }: Broadcast,
): Promise<Content | undefined> {
  const submissions = await auditOf(db, id, 'broadcast-submitted', 2)
  // While it waits for its approval, the newest submission is what the approver is looking at.
  const content = submissions[state === 'submitted' ? 1 : 0]?.details.content
  return typeof content === 'string' ? (JSON.parse(content) as Content) : undefined // written above
}

const sentStates = ['sending', 'paused', 'stopped', 'complete'] as const

/** The one it was copied from, else the last that the country has sent. */
export async function earlierBroadcast(
  db: EmbassyServices['db'],
  broadcast: Broadcast,
): Promise<Broadcast | undefined> {
  const [begun] = await auditOf(db, broadcast.id, 'broadcast-begun', 1)
  const { copiedFrom } = begun?.details ?? {}
  const model = typeof copiedFrom === 'string' ? await findBroadcast(db, { id: copiedFrom }) : undefined
  if (model !== undefined) return model
  const sent = await listBroadcasts(db, { country: broadcast.country, states: sentStates }, 2)
  return sent.find(({ id }) => id !== broadcast.id)
}
