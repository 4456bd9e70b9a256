/** A few deliveries of a wave, claimed, with all that is needed to send them. */
import { type Claim, claimDeliveries, type EarlierMessage, earlierMessages } from '../store/deliveries.ts'
import type { OpenWave } from '../store/open-waves.ts'
import type { Db } from '../store/schema.ts'
import { firstWave, type Wave, wavesOf } from '../store/waves.ts'
import type { Attachment } from './broadcast.ts'

export interface Batch {
  readonly wave: OpenWave
  readonly claims: readonly Claim[]
  /** The claims are this process's until then, unless they are renewed. */
  readonly until: number
  /** When it was certain that the wave may be sent. */
  readonly seenAt: number
  /** By chat id; for corrections and retractions. */
  readonly earlier: ReadonlyMap<number, EarlierMessage>
  readonly attachmentBefore: Attachment | null
}

/** @returns `undefined` when nothing of the wave waits. */
export async function claimBatch(
  db: Db,
  wave: OpenWave,
  claim: { readonly by: string; readonly until: number; readonly limit: number; readonly seenAt: number },
): Promise<Batch | undefined> {
  const { until, seenAt } = claim
  // Before the claims: a failure after them would leave them to run out.
  const attachmentBefore = wave.wave > firstWave ? await attachmentBeforeOf(db, wave) : null
  const claims = await claimDeliveries(db, wave, claim)
  if (claims.length === 0) return undefined
  const chatIds = claims.map(({ chatId }) => chatId)
  return { wave, claims, until, seenAt, earlier: await earlierMessages(db, wave, chatIds), attachmentBefore }
}

async function attachmentBeforeOf(db: Db, { broadcast, wave }: Wave): Promise<Attachment | null> {
  const before = (await wavesOf(db, broadcast)).filter((one) => one.approvedAt !== undefined && one.wave < wave)
  return before.at(-1)?.content.attachment ?? null
}
