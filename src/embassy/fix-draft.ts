/** A correction while its author writes it: in SQL at every step, and on top of whatever was approved meanwhile. */
import type { Broadcast } from '../broadcasts/broadcast.ts'
import { rebased } from '../broadcasts/corrections.ts'
import { saveCorrection, unsubmitted } from '../store/amendments.ts'
import { type Wave, wavesOf } from '../store/waves.ts'
import { amendmentHash, contentBefore, entryOf, shownHash } from './amendment.ts'
import type { Actor, EmbassyServices } from './staff-step.ts'
import type { Seen } from './views.ts'

/** What an author has written of a correction so far; without a wave nothing yet. */
export interface Draft {
  readonly wave: Wave | undefined
  readonly content: Broadcast
  /** Another correction was approved since it was begun. */
  readonly isRebased: boolean
}

export function draftOf({ broadcast }: Seen, waves: readonly Wave[], author: number): Draft {
  const wave = waves.findLast((one) => one.kind === 'correction' && one.hash === unsubmitted && one.author === author)
  const base = wave && contentBefore(waves, wave.wave)
  if (!wave || !base) return { wave: undefined, content: broadcast, isRebased: false }
  const isRebased = waves.some(({ wave: later, approvedAt }) => later > wave.wave && approvedAt !== undefined)
  return { wave, content: rebased(wave.content, base, broadcast), isRebased }
}

/** As its buttons carry it. */
export const seenHash = (content: Broadcast): string => shownHash(amendmentHash('correction', content))

/** @returns the draft as it is kept, `undefined` when it was changed or submitted from another phone meanwhile. */
export async function keepDraft(
  actor: Actor,
  seen: Seen,
  { wave }: Draft,
  content: Broadcast,
  { db, now }: EmbassyServices,
): Promise<Draft | undefined> {
  const entry = entryOf(actor, 'correction-drafted', content.id, now())
  const kept = await saveCorrection(db, content, actor.id, wave, entry)
  return kept === undefined ? undefined : draftOf(seen, await wavesOf(db, content.id), actor.id)
}
