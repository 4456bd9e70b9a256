/** Helpers: who is on duty when, into which conversation they write, how long people waited, and what they often write. */
import { type Shift, usualShift } from '../relay/hours.ts'
import type { Waited } from '../relay/waiting.ts'
import { type AuditEntry, record } from './audit.ts'
import type { Db, HelpersTable } from './schema.ts'

export interface Helper {
  /** Telegram user id. */
  readonly userId: number
  readonly shift: Shift
  readonly writesTo: string | null
}

const shiftOf = (row: Omit<HelpersTable, 'user_id' | 'writes_to'>): Shift => ({
  on: row.on_duty === 1,
  from: row.from_hour,
  until: row.until_hour,
  weekdays: row.weekdays === 1,
})

/** Everybody who may help people at this moment and can be reached, whether on duty or not. */
export async function allHelpers(db: Db): Promise<Helper[]> {
  const rows = await db
    .selectFrom('staff')
    .leftJoin('helpers', 'helpers.user_id', 'staff.user_id')
    .leftJoin('subscribers', 'subscribers.chat_id', 'staff.user_id')
    .select(['staff.user_id', 'on_duty', 'from_hour', 'until_hour', 'weekdays', 'writes_to'])
    .where('staff.role', '=', 'legalaid')
    .where((eb) => eb.or([eb('subscribers.reachable', 'is', null), eb('subscribers.reachable', '=', 1)]))
    .orderBy('staff.user_id')
    .execute()
  return rows.map(({ user_id, on_duty, from_hour, until_hour, weekdays, writes_to }) => ({
    userId: user_id,
    shift:
      on_duty === null || from_hour === null || until_hour === null || weekdays === null
        ? usualShift
        : shiftOf({ on_duty, from_hour, until_hour, weekdays }),
    writesTo: writes_to,
  }))
}

const asRow = (shift: Shift) => ({
  on_duty: shift.on ? 1 : 0,
  from_hour: shift.from,
  until_hour: shift.until,
  weekdays: shift.weekdays ? 1 : 0,
})

export async function setShift(db: Db, userId: number, shift: Shift, entry: AuditEntry): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('helpers')
      .values({ user_id: userId, ...asRow(shift), writes_to: null })
      .onConflict((conflict) => conflict.column('user_id').doUpdateSet(asRow(shift)))
      .execute()
    await record(tx, entry)
  })
}

/** @returns the conversation into which a helper writes. */
export async function writesTo(db: Db, userId: number): Promise<string | null> {
  const row = await db.selectFrom('helpers').select('writes_to').where('user_id', '=', userId).executeTakeFirst()
  return row?.writes_to ?? null
}

/** From now on a helper writes into this conversation; `null`: into none. */
export async function writeTo(db: Db, userId: number, thread: string | null): Promise<void> {
  await db
    .insertInto('helpers')
    .values({ user_id: userId, ...asRow(usualShift), writes_to: thread })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ writes_to: thread }))
    .execute()
}

/** @param since YYYY-MM-DD, Moscow. */
export async function waitsSince(db: Db, since: string): Promise<Waited[]> {
  return db.selectFrom('waits').select(['hour', 'minutes']).where('day', '>=', since).execute()
}

export interface ReplyTemplate {
  readonly id: string
  /** Null: put away. */
  readonly body: string | null
}

/** What was changed or added in a language; in the order of their ids. */
export async function replyTemplates(db: Db, language: string): Promise<ReplyTemplate[]> {
  return db
    .selectFrom('reply_templates')
    .select(['id', 'body'])
    .where('language', '=', language)
    .orderBy('id')
    .execute()
}

export async function saveReplyTemplate(
  db: Db,
  template: ReplyTemplate & { readonly language: string },
  entry: AuditEntry,
): Promise<void> {
  const { id, language, body } = template
  const change = { body, updated_by: entry.actor, updated_at: entry.at }
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('reply_templates')
      .values({ id, language, ...change })
      .onConflict((conflict) => conflict.columns(['language', 'id']).doUpdateSet(change))
      .execute()
    await record(tx, entry)
  })
}
