/**
 * The ledger: who of an audience is to get a message, and what became of it. A delivery moves from waiting to claimed to
 * its end, and its end is counted in the same transaction, so that the counts never tell another story than the rows and
 * remain right when a person is erased or the rows are old enough to go.
 */
import { sql } from 'kysely'
import { capabilitiesOf } from './capabilities.ts'
import { addToCounts, type Ended, endedColumns } from './delivery-counts.ts'
import type { Db, Tx } from './schema.ts'
import { markUnreachable } from './subscribers.ts'

/** One run over one broadcast. */
export interface WaveKey {
  readonly broadcast: string
  readonly wave: number
}

export interface Claim {
  readonly chatId: number
  readonly locale: string
  /** How often it has been claimed, this time included. */
  readonly attempts: number
}

/**
 * The chat ids of up to `limit` deliveries that wait, those with the fewest attempts first, for an update that follows in
 * this transaction. Rows are updated by their whole key: neither database then reads a long wave to find a few of it.
 */
async function pickWaiting(tx: Tx, { broadcast, wave }: WaveKey, limit: number): Promise<number[]> {
  const { rows } = await sql<{ chat_id: number }>`
    select chat_id from deliveries
    where broadcast = ${broadcast} and wave = ${wave} and state = 'waiting'
    order by attempts, chat_id limit ${limit} ${capabilitiesOf(tx).forUpdateSkipLocked}`.execute(tx)
  return rows.map(({ chat_id }) => chat_id)
}

/** Claims up to `limit` deliveries that nobody else has, those with the fewest attempts first. */
export async function claimDeliveries(
  db: Db,
  key: WaveKey,
  { by, until, limit }: { readonly by: string; readonly until: number; readonly limit: number },
): Promise<Claim[]> {
  return db.transaction().execute(async (tx) => {
    const picked = await pickWaiting(tx, key, limit)
    if (picked.length === 0) return []
    const rows = await tx
      .updateTable('deliveries')
      .set((eb) => ({ state: 'claimed', attempts: eb('attempts', '+', 1), claimed_by: by, claimed_until: until }))
      .where('broadcast', '=', key.broadcast)
      .where('wave', '=', key.wave)
      .where('chat_id', 'in', picked)
      .returning(['chat_id', 'locale', 'attempts'])
      .execute()
    return rows.map(({ chat_id, locale, attempts }) => ({ chatId: chat_id, locale, attempts }))
  })
}

/** Holds all claims of a process for longer, while their calls are under way. */
export async function renewClaims(db: Db, by: string, until: number): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({ claimed_until: until })
    .where('state', '=', sql.lit('claimed'))
    .where('claimed_by', '=', by)
    .execute()
}

export interface Outcome {
  readonly chatId: number
  /** `waiting`: certainly not sent, to be claimed again. */
  readonly state: 'waiting' | 'sent' | 'unreachable' | 'refused' | 'unknown'
  /** Null when there is none that could be edited. */
  readonly messageId: number | null
  readonly reason: string | null
  /** It was never tried: this claim does not count as an attempt. */
  readonly isUntried?: boolean
}

/** So many of them fit in one call; each size is a statement that stays prepared. */
export const mostOutcomes = 64

/**
 * Ends claims, or gives them back. Only a claim that is still this process's changes; but what was sent counts as sent
 * although the claim ran out, unless it has another end already. People who cannot be reached are marked so.
 *
 * @param outcomes at most `mostOutcomes`. @returns how many changed.
 */
export async function recordOutcomes(
  db: Db,
  key: WaveKey,
  by: string,
  outcomes: readonly Outcome[],
  now: number,
): Promise<number> {
  if (outcomes.length === 0) return 0
  const rows = outcomes.map(
    ({ chatId, state, messageId, reason, isUntried }) =>
      sql`(cast(${chatId} as bigint), cast(${state} as text), cast(${messageId} as bigint), cast(${reason} as text), cast(${isUntried ? 1 : 0} as integer))`,
  )
  return db.transaction().execute(async (tx) => {
    const changed = await sql<Ended>`
      with outcome (chat_id, state, message_id, reason, untried) as (values ${sql.join(rows)})
      update deliveries set state = outcome.state, message_id = outcome.message_id, reason = outcome.reason,
        attempts = attempts - outcome.untried, claimed_by = null, claimed_until = null,
        ended_at = case when outcome.state = 'waiting' then null else cast(${now} as bigint) end
      from outcome
      where deliveries.broadcast = ${key.broadcast} and deliveries.wave = ${key.wave}
        and deliveries.chat_id in (${sql.join(outcomes.map(({ chatId }) => chatId))})
        and deliveries.chat_id = outcome.chat_id
        and (deliveries.state = 'claimed' and deliveries.claimed_by = ${by}
          or deliveries.state in ('waiting', 'claimed') and outcome.state = 'sent')
      returning deliveries.broadcast, deliveries.wave, deliveries.chat_id, deliveries.state, locale, region`.execute(tx)
    await addToCounts(
      tx,
      changed.rows.filter(({ state }) => state !== 'waiting'),
    )
    const gone = changed.rows.flatMap(({ chat_id, state }) => (state === 'unreachable' ? [chat_id] : []))
    if (gone.length > 0) await markUnreachable(tx, gone, now)
    return changed.rows.length
  })
}

/** Which claims are somebody's no longer. */
export type Lost =
  /** Those that ran out, but for those of a process that knows that it still holds them. */
  | { readonly type: 'run-out'; readonly but: string | undefined }
  /** All that are not of this process, which is the only one. */
  | { readonly type: 'not-of'; readonly processId: string }

/**
 * Gives back claims whose process is gone. Whether their messages left nobody knows; they are sent again, so that nobody
 * is missed. Where nothing leaves any more they end as unknown.
 */
export async function releaseClaims(
  db: Db,
  key: WaveKey,
  now: number,
  lost: Lost,
  { isStopped }: { readonly isStopped: boolean },
): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const rows = await tx
      .updateTable('deliveries')
      .set({
        state: isStopped ? 'unknown' : 'waiting',
        claimed_by: null,
        claimed_until: null,
        ...(isStopped && { reason: 'process-lost', ended_at: now }),
      })
      .where('state', '=', sql.lit('claimed'))
      .where('broadcast', '=', key.broadcast)
      .where('wave', '=', key.wave)
      .where((eb) => {
        if (lost.type === 'not-of') return eb('claimed_by', '!=', lost.processId)
        const isOver = eb('claimed_until', '<=', now)
        return lost.but === undefined ? isOver : eb.and([isOver, eb('claimed_by', '!=', lost.but)])
      })
      .returning(endedColumns)
      .execute()
    if (isStopped) await addToCounts(tx, rows)
    return rows.length
  })
}

/** Ends up to `limit` deliveries of a wave from which nothing leaves any more. @returns how many. */
export async function stopWaiting(db: Db, key: WaveKey, limit: number, now: number): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const picked = await pickWaiting(tx, key, limit)
    if (picked.length === 0) return 0
    const rows = await tx
      .updateTable('deliveries')
      .set({ state: 'stopped', ended_at: now })
      .where('broadcast', '=', key.broadcast)
      .where('wave', '=', key.wave)
      .where('chat_id', 'in', picked)
      .returning(endedColumns)
      .execute()
    await addToCounts(tx, rows)
    return rows.length
  })
}

/** The message that a correction or retraction is about. */
export interface EarlierMessage {
  readonly messageId: number
  readonly sentAt: number
}

/** By chat id: the last message of earlier waves that can be edited. Nothing for those where no id is known. */
export async function earlierMessages(
  db: Db,
  { broadcast, wave }: WaveKey,
  chatIds: readonly number[],
): Promise<Map<number, EarlierMessage>> {
  if (wave <= 1 || chatIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('deliveries')
    .select(['chat_id', 'message_id', 'ended_at'])
    .where('broadcast', '=', broadcast)
    .where('wave', 'in', [...Array(wave).keys()]) // not `<`: the chats would be looked for in every row of the broadcast
    .where('chat_id', 'in', chatIds)
    .where('message_id', 'is not', null)
    .orderBy('wave')
    .execute()
  // An edited message keeps its id and its age: the first wave that brought it dates it.
  const found = new Map<number, EarlierMessage>()
  for (const { chat_id, message_id, ended_at } of rows) {
    const known = found.get(chat_id)
    if (message_id !== null && known?.messageId !== message_id)
      found.set(chat_id, { messageId: message_id, sentAt: ended_at ?? 0 })
  }
  return found
}

/**
 * Forgets a person in every ledger. What had no end yet is counted as stopped, or as unknown where a process was about
 * to send it, so that the counts still add up to the audience.
 */
export async function eraseDeliveries(tx: Tx, chatId: number): Promise<void> {
  const waves = await tx.selectFrom('waves').select(['broadcast', 'wave']).where('reduced_at', 'is', null).execute()
  for (const { broadcast, wave } of waves) {
    const rows = await tx
      .deleteFrom('deliveries')
      .where('broadcast', '=', broadcast)
      .where('wave', '=', wave)
      .where('chat_id', '=', chatId)
      .returning(endedColumns)
      .execute()
    await addToCounts(tx, rows.flatMap(endOfErased))
  }
}

function endOfErased(row: Ended): Ended[] {
  if (row.state === 'waiting') return [{ ...row, state: 'stopped' }]
  return row.state === 'claimed' ? [{ ...row, state: 'unknown' }] : []
}

/**
 * Forgets whoever was erased in the very moment in which the audience was fixed, by a transaction that could not see
 * these deliveries yet. @returns how many.
 */
export async function forgetErased(db: Db, { broadcast, wave }: WaveKey): Promise<number> {
  if (!capabilitiesOf(db).hasOtherWriters) return 0
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<Ended>`
      delete from deliveries
      where broadcast = ${broadcast} and wave = ${wave}
        and not exists (select 1 from subscribers where subscribers.chat_id = deliveries.chat_id)
      returning broadcast, wave, chat_id, state, locale, region`.execute(tx)
    await addToCounts(tx, rows.flatMap(endOfErased))
    return rows.length
  })
}

/** How long chat ids stand in the ledger of a broadcast that has ended: as long as it may have to be corrected. */
export const ledgerKeptMs = 60 * 86_400_000

/**
 * Reduces what ended 60 days ago to its counts: deletes up to `limit` deliveries of one broadcast.
 *
 * @returns whether there is more to do.
 */
export async function reduceDeliveries(db: Db, now: number, limit: number): Promise<boolean> {
  const old = await db
    .selectFrom('waves')
    .select('broadcast')
    .where('reduced_at', 'is', null)
    .groupBy('broadcast')
    .having((eb) => eb.fn.max('ended_at'), '<', now - ledgerKeptMs)
    // A wave that waits for its approval, or is still running, has no end.
    .having((eb) =>
      eb(eb.fn.count('ended_at'), '=', eb.fn.count(eb.case().when('approved_at', 'is not', null).then(1).end())),
    )
    .limit(1)
    .executeTakeFirst()
  if (!old) return false
  const { broadcast } = old
  const rows = await db
    .selectFrom('deliveries')
    .select(['wave', 'chat_id'])
    .where('broadcast', '=', broadcast)
    .limit(limit)
    .execute()
  for (const wave of new Set(rows.map((row) => row.wave))) {
    const chatIds = rows.flatMap((row) => (row.wave === wave ? [row.chat_id] : []))
    await db
      .deleteFrom('deliveries')
      .where('broadcast', '=', broadcast)
      .where('wave', '=', wave)
      .where('chat_id', 'in', chatIds)
      .execute()
  }
  if (rows.length < limit) {
    await db
      .updateTable('waves')
      .set({ reduced_at: now })
      .where('broadcast', '=', broadcast)
      .where('approved_at', 'is not', null)
      .execute()
  }
  return true
}
