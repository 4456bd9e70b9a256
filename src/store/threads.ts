/** Conversations with helpers: who has which, what is said, and whom to call. Every step names the state it expects. */
import type { Thread, ThreadKind, ThreadState } from '../relay/thread.ts'
import { type AuditEntry, record } from './audit.ts'
import type { Db, ThreadMessagesTable, ThreadsTable, Tx } from './schema.ts'

/** A conversation with what only the carrier may see. */
export interface KeptThread extends Thread {
  readonly owner: string
  readonly sealed: Uint8Array
}

const keptThread = (row: Omit<ThreadsTable, 'rings'> & { rings: number }): KeptThread => ({
  id: row.id,
  owner: row.owner,
  sealed: row.sealed,
  alias: row.alias,
  locale: row.locale,
  country: row.country,
  topic: row.topic,
  kind: row.kind as ThreadKind, // only this file writes them
  state: row.state as ThreadState,
  worker: row.worker,
  openedAt: row.opened_at,
  askedAt: row.asked_at,
  answeredAt: row.answered_at,
  lastMessageAt: row.last_message_at,
  ringAt: row.ring_at,
  rings: row.rings,
})

export type NewThread = Pick<ThreadsTable, 'id' | 'owner' | 'sealed' | 'alias' | 'locale' | 'country' | 'topic'> & {
  readonly kind: ThreadKind
  readonly opened_at: number
}

/**
 * Opens a conversation.
 *
 * @param sosRingAt when helpers are called to somebody in danger; those who only ask ring with their first message.
 * @returns false when the person has an open one, or another open one has this alias.
 */
export async function addThread(db: Db, thread: NewThread, sosRingAt = thread.opened_at): Promise<boolean> {
  const ring_at = thread.kind === 'sos' ? sosRingAt : null
  const added = await db
    .insertInto('threads')
    .values({ ...thread, state: 'waiting', ring_at })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return Number(added.numInsertedOrUpdatedRows) === 1
}

export async function findThread(db: Db, id: string): Promise<KeptThread | undefined> {
  const row = await db.selectFrom('threads').selectAll().where('id', '=', id).executeTakeFirst()
  return row && keptThread(row)
}

/** @param owner keyed hash of the person's chat. */
export async function openThreadOf(db: Db, owner: string): Promise<KeptThread | undefined> {
  const row = await db
    .selectFrom('threads')
    .selectAll()
    .where('owner', '=', owner)
    .where('state', '<>', 'ended')
    .executeTakeFirst()
  return row && keptThread(row)
}

/** Those who wrote and have no helper, and those in danger even without a word; in no order. */
export async function waitingThreads(db: Db): Promise<KeptThread[]> {
  const rows = await db
    .selectFrom('threads')
    .selectAll()
    .where('state', '=', 'waiting')
    .where((eb) => eb.or([eb('asked_at', 'is not', null), eb('kind', '=', 'sos')]))
    .execute()
  return rows.map(keptThread)
}

export async function threadsOf(db: Db, worker: number): Promise<KeptThread[]> {
  const rows = await db
    .selectFrom('threads')
    .selectAll()
    .where('state', '=', 'taken')
    .where('worker', '=', worker)
    .orderBy('last_message_at', 'desc')
    .orderBy('id')
    .execute()
  return rows.map(keptThread)
}

export interface KeptMessage {
  readonly sender: 'person' | 'worker'
  readonly at: number
  readonly sealed: Uint8Array
}

type Message = Omit<ThreadMessagesTable, 'id'> & { readonly sender: KeptMessage['sender'] }

async function addMessage(tx: Tx, message: Message): Promise<void> {
  await tx
    .insertInto('thread_messages')
    .values(message)
    .onConflict((conflict) => conflict.columns(['thread', 'source']).doNothing())
    .execute()
}

/**
 * Keeps what the person wrote. The row of the conversation is changed in the same transaction, so a helper who takes it
 * now either finds the message in its history or is named in what this returns.
 *
 * @returns the conversation as it is now; `undefined` when it has ended or is gone.
 */
export async function keepFromPerson(db: Db, message: Omit<Message, 'sender'>): Promise<KeptThread | undefined> {
  return db.transaction().execute(async (tx) => {
    const row = await tx
      .updateTable('threads')
      .set((eb) => ({
        last_message_at: message.at,
        asked_at: eb.fn.coalesce('asked_at', eb.val(message.at)),
        // The first message calls the helpers.
        ring_at: eb
          .case()
          .when(eb.and([eb('asked_at', 'is', null), eb('kind', '=', 'ask'), eb('state', '=', 'waiting')]))
          .then(message.at)
          .else(eb.ref('ring_at'))
          .end(),
      }))
      .where('id', '=', message.thread)
      .where('state', '<>', 'ended')
      .returningAll()
      .executeTakeFirst()
    if (row === undefined) return undefined
    await addMessage(tx, { ...message, sender: 'person' })
    return keptThread(row)
  })
}

/**
 * Keeps what a helper wrote; the first answer ends the waiting.
 *
 * @param wait how long the person waited, if this is the first answer.
 * @returns `undefined` when the conversation is not theirs (any more).
 */
export async function keepFromWorker(
  db: Db,
  worker: number,
  message: Omit<Message, 'sender'>,
  wait: (thread: Thread) => { readonly day: string; readonly hour: number; readonly minutes: number } | undefined,
): Promise<KeptThread | undefined> {
  return db.transaction().execute(async (tx) => {
    const row = await tx
      .updateTable('threads')
      .set({ last_message_at: message.at, ring_at: null })
      .where('id', '=', message.thread)
      .where('state', '=', 'taken')
      .where('worker', '=', worker)
      .returningAll()
      .executeTakeFirst()
    if (row === undefined) return undefined
    const thread = keptThread(row)
    await addMessage(tx, { ...message, sender: 'worker' })
    if (thread.answeredAt !== null) return thread
    await tx.updateTable('threads').set({ answered_at: message.at }).where('id', '=', thread.id).execute()
    const waited = wait(thread)
    if (waited) await tx.insertInto('waits').values(waited).execute()
    return thread
  })
}

/** Oldest first. */
export async function messagesOf(db: Db, thread: string): Promise<KeptMessage[]> {
  const rows = await db
    .selectFrom('thread_messages')
    .select(['sender', 'at', 'sealed'])
    .where('thread', '=', thread)
    .orderBy('id')
    .execute()
  return rows.map(({ sender, ...row }) => ({ ...row, sender: sender === 'worker' ? 'worker' : 'person' }))
}

/** @returns in which of these conversations a message was kept; `undefined` when in none. */
export async function threadWith(db: Db, threads: readonly string[], source: string): Promise<string | undefined> {
  if (threads.length === 0) return undefined
  const row = await db
    .selectFrom('thread_messages')
    .select('thread')
    .where('thread', 'in', threads)
    .where('source', '=', source)
    .executeTakeFirst()
  return row?.thread
}

/** @returns the conversation, now the helper's; `undefined` when somebody else was quicker or it is over. */
export async function takeThread(
  db: Db,
  id: string,
  worker: number,
  entry: AuditEntry,
): Promise<KeptThread | undefined> {
  return db.transaction().execute(async (tx) => {
    const row = await tx
      .updateTable('threads')
      .set({ state: 'taken', worker, ring_at: null })
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .returningAll()
      .executeTakeFirst()
    if (row === undefined) return undefined
    await record(tx, entry)
    return keptThread(row)
  })
}

/** Gives a conversation back to those who wait; helpers are called anew. @returns `undefined` when it is not the helper's. */
export async function passThread(
  db: Db,
  id: string,
  worker: number,
  entry: AuditEntry,
): Promise<KeptThread | undefined> {
  return db.transaction().execute(async (tx) => {
    const row = await tx
      .updateTable('threads')
      .set({ state: 'waiting', worker: null, ring_at: entry.at, rings: 0 })
      .where('id', '=', id)
      .where('state', '=', 'taken')
      .where('worker', '=', worker)
      .returningAll()
      .executeTakeFirst()
    if (row === undefined) return undefined
    await leaveThread(tx, id)
    await record(tx, entry)
    return keptThread(row)
  })
}

/** Those whose helper has lost the role. */
export async function forsakenThreads(db: Db): Promise<KeptThread[]> {
  const rows = await db
    .selectFrom('threads')
    .selectAll()
    .where('state', '=', 'taken')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('staff')
            .select('staff.user_id')
            .whereRef('staff.user_id', '=', 'threads.worker')
            .where('staff.role', '=', 'legalaid'),
        ),
      ),
    )
    .execute()
  return rows.map(keptThread)
}

/** The person is in danger now. @param ringAt when helpers are called. @returns `undefined` when it is over. */
export async function raiseToSos(db: Db, id: string, ringAt: number): Promise<KeptThread | undefined> {
  const row = await db
    .updateTable('threads')
    .set({ kind: 'sos', ring_at: ringAt, rings: 0 })
    .where('id', '=', id)
    .where('state', '<>', 'ended')
    .returningAll()
    .executeTakeFirst()
  return row && keptThread(row)
}

/** @param worker who ends it, when a helper does: then only theirs. @returns it as it was until now; `undefined` when it was over. */
export async function endThread(
  db: Db,
  id: string,
  by: { readonly worker?: number; readonly entry?: AuditEntry },
): Promise<KeptThread | undefined> {
  const { worker, entry } = by
  return db.transaction().execute(async (tx) => {
    const row = await tx
      .updateTable('threads')
      .set({ state: 'ended', ring_at: null })
      .where('id', '=', id)
      .where('state', '<>', 'ended')
      .$if(worker !== undefined, (query) => query.where('worker', '=', worker as number)) // checked just before
      .returningAll()
      .executeTakeFirst()
    if (row === undefined) return undefined
    await leaveThread(tx, id)
    if (entry) await record(tx, entry)
    return keptThread(row)
  })
}

/** Nobody writes into it any more. */
async function leaveThread(tx: Tx, id: string): Promise<void> {
  await tx.updateTable('helpers').set({ writes_to: null }).where('writes_to', '=', id).execute()
}

/** Those for whom helpers are to be called now. */
export async function dueRings(db: Db, now: number): Promise<KeptThread[]> {
  const rows = await db.selectFrom('threads').selectAll().where('ring_at', '<=', now).execute()
  return rows.map(keptThread)
}

/** One of all processes calls. @returns whether it is this one. */
export async function claimRing(
  db: Db,
  { id, ringAt, rings }: Pick<Thread, 'id' | 'ringAt' | 'rings'>,
  next: { readonly ringAt: number | null; readonly rings: number },
): Promise<boolean> {
  const claimed = await db
    .updateTable('threads')
    .set({ ring_at: next.ringAt, rings: next.rings })
    .where('id', '=', id)
    .where('ring_at', '=', ringAt)
    .where('rings', '=', rings)
    .executeTakeFirst()
  return Number(claimed.numUpdatedRows) === 1
}
