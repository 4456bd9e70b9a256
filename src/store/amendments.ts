/**
 * Corrections and retractions on their way to a second person. One that is still being written is a wave without a hash,
 * which nobody can approve; submitted, it comes after all other waves and is bound to its content.
 */
import type { Broadcast, BroadcastState } from '../broadcasts/broadcast.ts'
import { type AuditEntry, record } from './audit.ts'
import type { WaveKey } from './deliveries.ts'
import type { Db, Tx } from './schema.ts'
import { addWave, firstWave, takeWaves, type Wave, waveOf } from './waves.ts'

/** Stands where the hash of a submitted amendment will. */
export const unsubmitted = ''

/** How long after its submission an amendment can be approved, and after its approval a correction can begin. */
export const amendmentLifetimeMs = 12 * 60 * 60 * 1000

async function nextWave(tx: Tx, id: string): Promise<number> {
  const { last } = await tx
    .selectFrom('waves')
    .select((eb) => eb.fn.max('wave').as('last'))
    .where('broadcast', '=', id)
    .executeTakeFirstOrThrow()
  return Math.max(firstWave, Number(last)) + 1
}

/**
 * Keeps a correction that is being written, in place of what its author had written of it before.
 *
 * @param replaced the wave of the earlier draft, `undefined` when there is none.
 * @returns its wave, `undefined` when the earlier draft is gone: submitted, or changed from another phone.
 */
export async function saveCorrection(
  db: Db,
  content: Broadcast,
  author: number,
  replaced: Wave | undefined,
  entry: AuditEntry,
): Promise<number | undefined> {
  return db.transaction().execute(async (tx) => {
    await takeWaves(tx, content.id)
    if (replaced && !(await deleteDraft(tx, replaced))) return undefined
    const wave = await nextWave(tx, content.id)
    await addWave(tx, content, wave, 'correction', { author, hash: unsubmitted, approvedBy: null, at: entry.at }, null)
    await record(tx, entry)
    return wave
  })
}

async function deleteDraft(tx: Tx, { broadcast, wave, author, content }: Wave): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('waves')
    .where('broadcast', '=', broadcast)
    .where('wave', '=', wave)
    .where('author', '=', author)
    .where('hash', '=', unsubmitted)
    .where('content', '=', JSON.stringify(content))
    .executeTakeFirst()
  return numDeletedRows === 1n
}

export interface Proposal {
  readonly kind: 'correction' | 'retraction'
  /** The broadcast with the texts that are to stand there. */
  readonly content: Broadcast
  readonly author: number
  readonly hash: string
  /** The draft that becomes the proposal. */
  readonly draft?: Wave
  readonly entry: AuditEntry
}

export type Proposed =
  | { readonly ok: true; readonly wave: number }
  /** `waiting`: another amendment has to be decided first. `over`: it was retracted. `gone`: the draft is not as it was. */
  | { readonly ok: false; readonly reason: 'waiting' | 'over' | 'gone' }

/** Submits a correction or retraction for its second person. A retraction does not wait for a correction. */
export async function proposeWave(db: Db, { kind, content, author, hash, draft, entry }: Proposal): Promise<Proposed> {
  if (hash === unsubmitted) throw new RangeError('a proposal without a hash cannot be approved by anybody')
  return db.transaction().execute(async (tx): Promise<Proposed> => {
    await takeWaves(tx, content.id)
    const others = await tx
      .selectFrom('waves')
      .select(['kind', 'approved_at'])
      .where('broadcast', '=', content.id)
      .where('wave', '>', firstWave)
      .where('hash', '!=', unsubmitted)
      .execute()
    if (others.some((one) => one.kind === 'retraction' && one.approved_at !== null))
      return { ok: false, reason: 'over' }
    if (others.some((one) => one.approved_at === null && (one.kind === 'retraction' || kind === 'correction')))
      return { ok: false, reason: 'waiting' }
    if (draft && !(await deleteDraft(tx, draft))) return { ok: false, reason: 'gone' }
    const wave = await nextWave(tx, content.id)
    await addWave(tx, content, wave, kind, { author, hash, approvedBy: null, at: entry.at }, null)
    await record(tx, entry)
    return { ok: true, wave }
  })
}

/**
 * Returns what waits for its second person, or takes it back: a correction becomes its author's draft again, a retraction
 * goes, and so does a draft. @returns whether it was still open.
 */
export async function withdrawWave(db: Db, broadcast: string, wave: number, entry: AuditEntry): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    await takeWaves(tx, broadcast)
    const row = await tx
      .selectFrom('waves')
      .selectAll()
      .where('broadcast', '=', broadcast)
      .where('wave', '=', wave)
      .where('approved_at', 'is', null)
      .executeTakeFirst()
    if (!row) return false
    await tx.deleteFrom('waves').where('broadcast', '=', broadcast).where('wave', '=', wave).execute()
    const { kind, author, hash, content } = waveOf(row)
    if (kind === 'correction' && hash !== unsubmitted) {
      const draft = { author, hash: unsubmitted, approvedBy: null, at: row.created_at }
      await addWave(tx, content, wave, kind, draft, null)
    }
    await record(tx, entry)
    return true
  })
}

/**
 * Approves a correction or retraction (the caller has checked the second person's role): what waits of earlier waves does
 * not leave any more, the broadcast shows the new texts from now on, and the sender goes over the ledger once more.
 *
 * @param hash of what the approver saw.
 * @returns whether it was open, the same, somebody else's, not too old, and not overtaken by another one.
 */
export async function approveWave(
  db: Db,
  broadcast: string,
  wave: number,
  hash: string,
  entry: AuditEntry,
): Promise<boolean> {
  if (hash === unsubmitted) return false
  return db.transaction().execute(async (tx) => {
    await takeWaves(tx, broadcast)
    const before = await tx
      .selectFrom('broadcasts')
      .select(['state', 'stopped_reason'])
      .where('id', '=', broadcast)
      .where('state', 'in', ['sending', 'paused', 'stopped', 'complete'] satisfies BroadcastState[])
      .executeTakeFirst()
    if (!before) return false
    const approved = await tx
      .updateTable('waves')
      .set({ approved_by: entry.actor, approved_at: entry.at })
      .where('broadcast', '=', broadcast)
      .where('wave', '=', wave)
      .where('hash', '=', hash)
      .where('approved_at', 'is', null)
      .where('created_at', '>', entry.at - amendmentLifetimeMs)
      .where('author', '!=', entry.actor)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('waves as later')
              .select('later.wave')
              .where('later.broadcast', '=', broadcast)
              .where('later.wave', '>', wave)
              .where('later.approved_at', 'is not', null),
          ),
        ),
      )
      .returning(['kind', 'content'])
      .executeTakeFirst()
    if (!approved) return false
    await tx
      .updateTable('waves')
      .set({ stopped_at: entry.at })
      .where('broadcast', '=', broadcast)
      .where('wave', '<', wave)
      .where('approved_at', 'is not', null)
      .where('ended_at', 'is', null)
      .where('stopped_at', 'is', null)
      .execute()
    // What the broadcast was until now is kept for an approval that lapses.
    const content = {
      ...(JSON.parse(approved.content) as Broadcast),
      state: before.state as BroadcastState, // only `rowOf` writes it
      stoppedReason: before.stopped_reason,
    }
    await tx
      .updateTable('waves')
      .set({ content: JSON.stringify(content) })
      .where('broadcast', '=', broadcast)
      .where('wave', '=', wave)
      .execute()
    await tx
      .updateTable('broadcasts')
      .set((eb) => ({
        state: 'sending',
        stopped_reason: null,
        updated_at: eb('updated_at', '+', 1),
        ...(approved.kind === 'correction' && wordsOf(content)),
      }))
      .where('id', '=', broadcast)
      .execute()
    await record(tx, entry)
    return true
  })
}

/** What a correction changes of a broadcast. */
const wordsOf = ({ texts, attachment, expiresAt }: Broadcast) => ({
  texts: JSON.stringify(texts),
  attachment: attachment && JSON.stringify(attachment),
  expires_at: expiresAt,
})

/**
 * Takes back the approval of a correction that has not begun in time: it waits for its second person again, and the
 * broadcast is what it was. A retraction does not lapse: wrong words stay wrong.
 *
 * @returns whether it lapsed.
 */
export async function lapseApproval(db: Db, { broadcast, wave }: WaveKey, now: number): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    await takeWaves(tx, broadcast)
    const lapsed = await tx
      .updateTable('waves')
      .set({ approved_by: null, approved_at: null })
      .where('broadcast', '=', broadcast)
      .where('wave', '=', wave)
      .where('kind', '=', 'correction')
      .where('started_at', 'is', null)
      .where('approved_at', '<=', now - amendmentLifetimeMs)
      .returning('content')
      .executeTakeFirst()
    if (!lapsed) return false
    const { content } = await tx
      .selectFrom('waves')
      .select('content')
      .where('broadcast', '=', broadcast)
      .where('wave', '<', wave)
      .where('wave', '>=', firstWave)
      .where('approved_at', 'is not', null)
      .orderBy('wave', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
    const { state, stoppedReason } = JSON.parse(lapsed.content) as Broadcast
    // What was under way when it was approved has been cut short by it.
    const isCut = state === 'sending' || state === 'paused'
    await tx
      .updateTable('broadcasts')
      .set((eb) => ({
        state: isCut ? 'stopped' : state,
        stopped_reason: isCut ? 'approval-expired' : stoppedReason,
        updated_at: eb('updated_at', '+', 1),
        ...wordsOf(JSON.parse(content) as Broadcast),
      }))
      .where('id', '=', broadcast)
      .execute()
    await record(tx, { at: now, actor: 0, action: 'correction-lapsed', subject: broadcast, details: { wave } })
    return true
  })
}
