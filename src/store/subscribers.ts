/** People whose chat id we keep. */
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

/** Keeps a person's settings; whoever writes to us is reachable. */
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

/** Notes that the person wrote on this day (YYYY-MM-DD), and so can be reached. Nothing happens for people not kept. */
export async function noteContact(db: Db, chatId: number, day: string): Promise<void> {
  await db
    .updateTable('subscribers')
    .set({ last_contact_day: day, reachable: 1 })
    .where('chat_id', '=', chatId)
    .execute()
}

/** The person blocked the bot (false) or came back (true). */
export async function setReachable(db: Db, chatId: number, reachable: boolean): Promise<void> {
  await db
    .updateTable('subscribers')
    .set({ reachable: reachable ? 1 : 0 })
    .where('chat_id', '=', chatId)
    .execute()
}

export async function eraseSubscriber(db: Db | Tx, chatId: number): Promise<void> {
  await db.deleteFrom('subscribers').where('chat_id', '=', chatId).execute()
}
