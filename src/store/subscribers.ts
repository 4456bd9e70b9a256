/** People whose chat id we keep. */
import { sql } from 'kysely'
import type { Db, Tx } from './schema.ts'

export interface Subscriber {
  readonly chatId: number
  readonly locale: string
  readonly country: string | null
  readonly twoPassports: boolean
  readonly warnings: boolean
  readonly region: string | null
  readonly lastContactDay: string
}

export async function findSubscriber(db: Db, chatId: number): Promise<Subscriber | undefined> {
  const row = await db.selectFrom('subscribers').selectAll().where('chat_id', '=', chatId).executeTakeFirst()
  return (
    row && {
      chatId: row.chat_id,
      locale: row.locale,
      country: row.country,
      twoPassports: row.two_passports === 1,
      warnings: row.warnings === 1,
      region: row.region,
      lastContactDay: row.last_contact_day,
    }
  )
}

/** Keeps a person's settings. Whoever writes to us is reachable; what they missed before is told apart (`awaySince`). */
export async function saveSubscriber(db: Db, subscriber: Subscriber): Promise<void> {
  const settings = {
    locale: subscriber.locale,
    country: subscriber.country,
    two_passports: subscriber.twoPassports ? 1 : 0,
    warnings: subscriber.warnings ? 1 : 0,
    region: subscriber.region,
    reachable: 1,
    last_contact_day: subscriber.lastContactDay,
  }
  await db
    .insertInto('subscribers')
    .values({ chat_id: subscriber.chatId, ...settings })
    .onConflict((conflict) => conflict.column('chat_id').doUpdateSet(settings))
    .execute()
}

/** @returns what the person had kept of their situation, sealed; `undefined` when nothing is kept. */
export async function keptSituation(db: Db, chatId: number): Promise<Uint8Array | undefined> {
  const row = await db.selectFrom('subscribers').select('situation').where('chat_id', '=', chatId).executeTakeFirst()
  return row?.situation ?? undefined
}

/** Keeps a situation, or forgets it. @param sealed null forgets. Nothing happens for people not kept. */
export async function keepSituation(db: Db, chatId: number, sealed: Uint8Array | null): Promise<void> {
  await db.updateTable('subscribers').set({ situation: sealed }).where('chat_id', '=', chatId).execute()
}

/** Notes that the person wrote on this day (YYYY-MM-DD), and so can be reached. Nothing happens for people not kept. */
export async function noteContact(db: Db, chatId: number, day: string): Promise<void> {
  await db
    .updateTable('subscribers')
    .set({ last_contact_day: day, reachable: 1 })
    .where('chat_id', '=', chatId)
    .execute()
}

/** Notes that messages do not reach these people any more, since `now` unless it was known before. */
export async function markUnreachable(db: Db | Tx, chatIds: readonly number[], now: number): Promise<void> {
  await db
    .updateTable('subscribers')
    .set((eb) => ({ reachable: 0, away_since: eb.fn.coalesce('away_since', sql<number>`cast(${now} as bigint)`) }))
    .where('chat_id', 'in', chatIds)
    .execute()
}

/** Notes that a person is back. What they missed meanwhile they have yet to be told (`awaySince`). */
export async function markReachable(db: Db, chatId: number): Promise<void> {
  await db.updateTable('subscribers').set({ reachable: 1 }).where('chat_id', '=', chatId).execute()
}

/** @returns since when a person could not be reached; `undefined` once they were told what they missed, or never went. */
export async function awaySince(db: Db, chatId: number): Promise<number | undefined> {
  const row = await db.selectFrom('subscribers').select('away_since').where('chat_id', '=', chatId).executeTakeFirst()
  return row?.away_since ?? undefined
}

/** The person knows what they missed. */
export async function endAbsence(db: Db, chatId: number): Promise<void> {
  await db.updateTable('subscribers').set({ away_since: null }).where('chat_id', '=', chatId).execute()
}

export async function eraseSubscriber(db: Db | Tx, chatId: number): Promise<void> {
  await db.deleteFrom('subscribers').where('chat_id', '=', chatId).execute()
}
