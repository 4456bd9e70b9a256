/** The audit log: who of the staff did what, when. Rows are only ever added, in the transaction of what they tell of. */
import type { Db, Tx } from './schema.ts'

export interface AuditEntry {
  readonly at: number
  /** Telegram user id of the member of staff. */
  readonly actor: number
  readonly action: string
  /** What it was done to, such as the number of an invitation. */
  readonly subject: string
  readonly details: Readonly<Record<string, string | number>>
}

export async function record(tx: Tx, { details, ...entry }: AuditEntry): Promise<void> {
  await tx
    .insertInto('audit')
    .values({ ...entry, details: JSON.stringify(details) })
    .execute()
}

/** Newest first. @param before the entry from which on to look back, for paging. */
export async function auditLog(db: Db, limit: number, before?: number): Promise<(AuditEntry & { id: number })[]> {
  const rows = await db
    .selectFrom('audit')
    .selectAll()
    .$if(before !== undefined, (query) => query.where('id', '<', before as number)) // checked just before
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ details, ...row }) => ({ ...row, details: JSON.parse(details) }))
}

/** What was done to a subject in one way, newest first. */
export async function auditOf(db: Db, subject: string, action: string, limit: number): Promise<AuditEntry[]> {
  const rows = await db
    .selectFrom('audit')
    .selectAll()
    .where('subject', '=', subject)
    .where('action', '=', action)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ details, ...row }) => ({ ...row, details: JSON.parse(details) }))
}
