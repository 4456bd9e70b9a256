/** What administrators set for the legal-aid desk. */
import { type AuditEntry, record } from './audit.ts'
import type { Db } from './schema.ts'

const reviewName = 'review'

/** Does a second person look at everything before it is public? So it is until an administrator turns it off. */
export async function isReviewOn(db: Db): Promise<boolean> {
  const row = await db.selectFrom('desk_settings').select('value').where('name', '=', reviewName).executeTakeFirst()
  return row?.value !== 'off'
}

export async function setReview(db: Db, on: boolean, entry: AuditEntry): Promise<void> {
  const value = on ? 'on' : 'off'
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('desk_settings')
      .values({ name: reviewName, value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
      .execute()
    await record(tx, entry)
  })
}
