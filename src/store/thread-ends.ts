/** How conversations go: copies in the chats of helpers, erasure by the person, and expiry. */
import { forgottenBefore } from '../relay/thread.ts'
import type { Db, Tx } from './schema.ts'

/** What of a conversation stands in a helper's chat. */
export interface Copy {
  readonly chatId: number
  readonly messageId: number
}

export async function addCopies(
  db: Db,
  thread: string,
  chatId: number,
  messageIds: readonly number[],
  at: number,
): Promise<void> {
  if (messageIds.length === 0) return
  await db
    .insertInto('thread_copies')
    .values(messageIds.map((message_id) => ({ thread, chat_id: chatId, message_id, at })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** @returns the conversation whose message stands in a helper's chat under this id. */
export async function threadOfCopy(db: Db, { chatId, messageId }: Copy): Promise<string | undefined> {
  const row = await db
    .selectFrom('thread_copies')
    .select('thread')
    .where('chat_id', '=', chatId)
    .where('message_id', '=', messageId)
    .executeTakeFirst()
  return row?.thread
}

/** Bot API: a bot can delete its messages for 48 hours. */
const deletableMs = 48 * 3_600_000

/** What can still be deleted of all conversations of a person. */
export async function copiesOf(db: Db | Tx, owner: string, now: number): Promise<Copy[]> {
  const rows = await db
    .selectFrom('thread_copies')
    .innerJoin('threads', 'threads.id', 'thread_copies.thread')
    .select(['thread_copies.chat_id', 'thread_copies.message_id'])
    .where('threads.owner', '=', owner)
    .where('thread_copies.at', '>', now - deletableMs)
    .execute()
  return rows.map(({ chat_id, message_id }) => ({ chatId: chat_id, messageId: message_id }))
}

async function deleteThreads(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await tx.deleteFrom('thread_messages').where('thread', 'in', ids).execute()
  await tx.deleteFrom('thread_copies').where('thread', 'in', ids).execute()
  await tx.updateTable('helpers').set({ writes_to: null }).where('writes_to', 'in', ids).execute()
  await tx.deleteFrom('threads').where('id', 'in', ids).execute()
}

/** Erases every conversation of a person. @returns the helpers who had one that was not over. */
export async function eraseThreads(tx: Tx, owner: string): Promise<number[]> {
  const rows = await tx.selectFrom('threads').select(['id', 'state', 'worker']).where('owner', '=', owner).execute()
  await deleteThreads(
    tx,
    rows.map(({ id }) => id),
  )
  return rows.flatMap(({ state, worker }) => (state === 'taken' && worker !== null ? [worker] : []))
}

/** Deletes what has expired. @param waitsBefore YYYY-MM-DD. @returns how many conversations went. */
export async function expireThreads(db: Db, now: number, waitsBefore: string): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const old = await tx
      .selectFrom('threads')
      .select('id')
      .where((eb) => eb(eb.fn.coalesce('last_message_at', 'opened_at'), '<', forgottenBefore(now)))
      .execute()
    await deleteThreads(
      tx,
      old.map(({ id }) => id),
    )
    await tx
      .deleteFrom('thread_copies')
      .where('at', '<', now - deletableMs)
      .execute()
    await tx.deleteFrom('waits').where('day', '<', waitsBefore).execute()
    return old.length
  })
}
