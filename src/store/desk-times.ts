/** What the desk does at its time: due times in SQL, so that they outlive a restart and one process of all acts. */
import type { Db } from './schema.ts'

/**
 * Claims a task that is due, for so long; whoever dies with it leaves it to another then.
 *
 * @param firstDueAt when it is due if nobody ever did it. @returns whether it is ours now.
 */
export async function claimDue(
  db: Db,
  name: string,
  { now, firstDueAt, claimMs }: { readonly now: number; readonly firstDueAt: number; readonly claimMs: number },
): Promise<boolean> {
  await db
    .insertInto('desk_times')
    .values({ name, due_at: firstDueAt, claimed_until: null })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
  const { numUpdatedRows } = await db
    .updateTable('desk_times')
    .set({ claimed_until: now + claimMs })
    .where('name', '=', name)
    .where('due_at', '<=', now)
    .where((eb) => eb.or([eb('claimed_until', 'is', null), eb('claimed_until', '<=', now)]))
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** It is done, and due again at an instant. */
export async function setDue(db: Db, name: string, dueAt: number): Promise<void> {
  await db.updateTable('desk_times').set({ due_at: dueAt, claimed_until: null }).where('name', '=', name).execute()
}
