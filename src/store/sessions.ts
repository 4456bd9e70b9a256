/** Session state in SQL, for one process without Redis. */
import type { Db } from './schema.ts'

export async function readSession(db: Db, key: string, now: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('sessions')
    .select('value')
    .where('key', '=', key)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row?.value
}

export async function writeSession(db: Db, key: string, value: string, expiresAt: number): Promise<void> {
  await db
    .insertInto('sessions')
    .values({ key, value, expires_at: expiresAt })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value, expires_at: expiresAt }))
    .execute()
}

export async function deleteSession(db: Db, key: string): Promise<void> {
  await db.deleteFrom('sessions').where('key', '=', key).execute()
}

export async function deleteExpiredSessions(db: Db, now: number): Promise<void> {
  await db.deleteFrom('sessions').where('expires_at', '<=', now).execute()
}
