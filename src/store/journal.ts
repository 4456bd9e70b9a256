/** The intake journal: what arrived by polling and is not answered yet (sealed), and the ids of what was. */
import { sql } from 'kysely'
import type { Db } from './schema.ts'

export interface JournalEntry {
  readonly updateId: number
  readonly sealed: Uint8Array
}

/** Writes a batch in one statement. @returns the ids that were new; the others were seen before. */
export async function addToJournal(db: Db, entries: readonly JournalEntry[], now: number): Promise<Set<number>> {
  if (entries.length === 0) return new Set()
  const added = await db
    .insertInto('journal')
    .values(entries.map(({ updateId, sealed }) => ({ update_id: updateId, sealed, received_at: now })))
    .onConflict((conflict) => conflict.column('update_id').doNothing())
    .returning('update_id')
    .execute()
  return new Set(added.map((row) => row.update_id))
}

/** What a stopped process left unanswered, oldest first, with the attempts already made. */
export async function unfinishedUpdates(db: Db): Promise<{ updateId: number; sealed: Uint8Array; attempts: number }[]> {
  const rows = await db
    .selectFrom('journal')
    .select(['update_id', 'sealed', 'attempts'])
    .where('sealed', 'is not', null)
    .orderBy('received_at')
    .orderBy('update_id')
    .execute()
  return rows.flatMap(({ update_id, sealed, attempts }) => (sealed ? [{ updateId: update_id, sealed, attempts }] : []))
}

/** Counts one more attempt, so that an update that kills the process is not tried for ever. */
export async function countAttempts(db: Db, updateIds: readonly number[]): Promise<void> {
  await db
    .updateTable('journal')
    .set({ attempts: sql<number>`attempts + 1` })
    .where('update_id', 'in', updateIds)
    .execute()
}

/** Empties handled updates; their ids stay as seen marks. */
export async function markHandled(db: Db, updateIds: readonly number[], now: number): Promise<void> {
  await db.updateTable('journal').set({ sealed: null, handled_at: now }).where('update_id', 'in', updateIds).execute()
}

/** Forgets the ids of updates handled before an instant. */
export async function forgetHandled(db: Db, before: number): Promise<void> {
  await db.deleteFrom('journal').where('handled_at', '<', before).execute()
}

/** Forgets updates set aside before an instant: by then their alarm was seen. */
export async function forgetSetAside(db: Db, before: number): Promise<void> {
  await db.deleteFrom('set_aside_updates').where('set_aside_at', '<', before).execute()
}

/** Records an update that failed every attempt, by its kind and the class of the error only. */
export async function setAside(
  db: Db,
  update: { updateId: number; kind: string; reason: string },
  now: number,
): Promise<void> {
  await db
    .insertInto('set_aside_updates')
    .values({ update_id: update.updateId, kind: update.kind, reason: update.reason, set_aside_at: now })
    .onConflict((conflict) => conflict.column('update_id').doUpdateSet({ reason: update.reason, set_aside_at: now }))
    .execute()
}
