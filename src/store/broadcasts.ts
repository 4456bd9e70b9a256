/**
 * Broadcasts as they stand. A state changes only from the very value that the caller has seen, in one row, and in the
 * transaction of its audit entry: of two who press a button at once, one is told that it is done already.
 */
import type { Attachment, Audience, Broadcast, BroadcastState, Severity } from '../broadcasts/broadcast.ts'
import type { Country, WrittenLanguage } from '../content/schema.ts'
import { type AuditEntry, record } from './audit.ts'
import { capabilitiesOf } from './capabilities.ts'
import type { BroadcastsTable, Db, Tx } from './schema.ts'

function rowOf(broadcast: Broadcast): BroadcastsTable {
  return {
    id: broadcast.id,
    number: broadcast.number,
    country: broadcast.country,
    author: broadcast.author,
    severity: broadcast.severity,
    state: broadcast.state,
    audience: JSON.stringify(broadcast.audience),
    original: broadcast.original,
    texts: JSON.stringify(broadcast.texts),
    attachment: broadcast.attachment && JSON.stringify(broadcast.attachment),
    expires_at: broadcast.expiresAt,
    send_at: broadcast.sendAt,
    repeat_unknown: broadcast.repeatUnknown ? 1 : 0,
    accepted_fallback: broadcast.acceptedFallback ? 1 : 0,
    paid: broadcast.paid ? 1 : 0,
    submitted_hash: broadcast.submittedHash,
    approved_by: broadcast.approvedBy,
    approved_at: broadcast.approvedAt,
    hold_until: broadcast.holdUntil,
    returned_reason: broadcast.returnedReason,
    stopped_reason: broadcast.stoppedReason,
    created_at: broadcast.createdAt,
    updated_at: broadcast.updatedAt,
  }
}

/** For the files of this table group. The words in these columns are ours: only `rowOf` writes them. */
export function broadcastOf(row: BroadcastsTable): Broadcast {
  return {
    id: row.id,
    number: row.number,
    country: row.country as Country,
    author: row.author,
    severity: row.severity as Severity,
    state: row.state as BroadcastState,
    audience: JSON.parse(row.audience) as Audience,
    original: row.original as WrittenLanguage,
    texts: JSON.parse(row.texts) as Broadcast['texts'],
    attachment: row.attachment === null ? null : (JSON.parse(row.attachment) as Attachment),
    expiresAt: row.expires_at,
    sendAt: row.send_at,
    repeatUnknown: row.repeat_unknown === 1,
    acceptedFallback: row.accepted_fallback === 1,
    paid: row.paid === 1,
    submittedHash: row.submitted_hash,
    approvedBy: row.approved_by,
    approvedAt: row.approved_at,
    holdUntil: row.hold_until,
    returnedReason: row.returned_reason,
    stoppedReason: row.stopped_reason,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

export async function addBroadcast(db: Db, broadcast: Broadcast, entry?: AuditEntry): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx.insertInto('broadcasts').values(rowOf(broadcast)).execute()
    if (entry) await record(tx, entry)
  })
}

export async function findBroadcast(
  db: Db | Tx,
  by: { readonly id: string } | { readonly number: string },
): Promise<Broadcast | undefined> {
  const query = db.selectFrom('broadcasts').selectAll()
  const row = await ('id' in by
    ? query.where('id', '=', by.id)
    : query.where('number', '=', by.number)
  ).executeTakeFirst()
  return row && broadcastOf(row)
}

export interface BroadcastFilter {
  readonly country?: Country
  readonly author?: number
  readonly states?: readonly BroadcastState[]
}

/** Newest first. */
export async function listBroadcasts(
  db: Db,
  { country, author, states }: BroadcastFilter,
  limit: number,
): Promise<Broadcast[]> {
  let query = db.selectFrom('broadcasts').selectAll()
  if (country !== undefined) query = query.where('country', '=', country)
  if (author !== undefined) query = query.where('author', '=', author)
  if (states !== undefined) query = query.where('state', 'in', states)
  const rows = await query.orderBy('created_at', 'desc').orderBy('id').limit(limit).execute()
  return rows.map(broadcastOf)
}

/**
 * For the files of this table group: saves `after` where the row still is `before`.
 *
 * @returns what stands there now, `undefined` when somebody was first.
 */
export async function replaceBroadcast(tx: Tx, before: Broadcast, after: Broadcast): Promise<Broadcast | undefined> {
  // Two steps may fall into one millisecond, and the second must not pass for the first.
  const saved = { ...after, updatedAt: Math.max(after.updatedAt, before.updatedAt + 1) }
  const { id, created_at, ...columns } = rowOf(saved)
  const { numUpdatedRows } = await tx
    .updateTable('broadcasts')
    .set(columns)
    .where('id', '=', before.id)
    .where('state', '=', before.state)
    .where('updated_at', '=', before.updatedAt)
    .executeTakeFirst()
  return numUpdatedRows === 1n ? saved : undefined
}

/**
 * Takes a step that `lifecycle.ts` allowed, approval excepted. A broadcast that was approved and becomes a draft again
 * loses the audience that was fixed for it.
 *
 * @returns the broadcast to take the next step from, or `undefined` when somebody else changed it meanwhile.
 */
export async function changeBroadcast(
  db: Db,
  before: Broadcast,
  after: Broadcast,
  entry?: AuditEntry,
): Promise<Broadcast | undefined> {
  return db.transaction().execute(async (tx) => {
    const saved = await replaceBroadcast(tx, before, after)
    if (!saved) return undefined
    if (before.state === 'approved' && after.state === 'draft') {
      await bePatient(tx)
      await tx.deleteFrom('deliveries').where('broadcast', '=', before.id).execute()
      await tx.deleteFrom('waves').where('broadcast', '=', before.id).execute()
    }
    if (entry) await record(tx, entry)
    return saved
  })
}

/** For statements that go through a whole audience. */
export async function bePatient(tx: Tx): Promise<void> {
  await capabilitiesOf(tx).patience?.execute(tx)
}
