/**
 * Broadcasts, their waves and their audiences. A state changes only from the very value that the caller has seen, in one
 * row, and in the transaction of its audit entry: of two who press a button at once, one is told that it is done already.
 */
import { type Expression, type SelectQueryBuilder, type SqlBool, sql } from 'kysely'
import type { Attachment, Audience, Broadcast, BroadcastState, Severity, WaveKind } from '../broadcasts/broadcast.ts'
import type { Country, WrittenLanguage } from '../content/schema.ts'
import { type AuditEntry, record } from './audit.ts'
import { capabilitiesOf } from './capabilities.ts'
import type { BroadcastsTable, Db, Tables, Tx, WavesTable } from './schema.ts'

/** Newcomers have a wave of their own, which is open as long as the first. */
export const newcomerWave = 0
export const firstWave = 1

export interface Wave {
  readonly broadcast: string
  readonly wave: number
  readonly kind: WaveKind
  /** `undefined` until its deliveries are written. */
  readonly audience: number | undefined
  /** The broadcast as it was approved for this wave. */
  readonly content: Broadcast
  readonly author: number
  readonly hash: string
  /** `undefined` while a correction waits for its second person. */
  readonly approvedBy: number | undefined
  readonly approvedAt: number | undefined
  readonly createdAt: number
  readonly startedAt: number | undefined
  readonly stoppedAt: number | undefined
  readonly endedAt: number | undefined
}

function rowOf(broadcast: Broadcast): BroadcastsTable {
  return {
    id: broadcast.id,
    number: broadcast.number,
    country: broadcast.country,
    author: broadcast.author,
    severity: broadcast.severity,
    state: broadcast.state,
    audience: JSON.stringify(broadcast.audience),
    original: broadcast.original,
    texts: JSON.stringify(broadcast.texts),
    attachment: broadcast.attachment && JSON.stringify(broadcast.attachment),
    expires_at: broadcast.expiresAt,
    send_at: broadcast.sendAt,
    repeat_unknown: broadcast.repeatUnknown ? 1 : 0,
    accepted_fallback: broadcast.acceptedFallback ? 1 : 0,
    paid: broadcast.paid ? 1 : 0,
    submitted_hash: broadcast.submittedHash,
    approved_by: broadcast.approvedBy,
    approved_at: broadcast.approvedAt,
    hold_until: broadcast.holdUntil,
    returned_reason: broadcast.returnedReason,
    stopped_reason: broadcast.stoppedReason,
    created_at: broadcast.createdAt,
    updated_at: broadcast.updatedAt,
  }
}

/** For the files of this table group. The words in these columns are ours: only `rowOf` writes them. */
export function broadcastOf(row: BroadcastsTable): Broadcast {
  return {
    id: row.id,
    number: row.number,
    country: row.country as Country,
    author: row.author,
    severity: row.severity as Severity,
    state: row.state as BroadcastState,
    audience: JSON.parse(row.audience) as Audience,
    original: row.original as WrittenLanguage,
    texts: JSON.parse(row.texts) as Broadcast['texts'],
    attachment: row.attachment === null ? null : (JSON.parse(row.attachment) as Attachment),
    expiresAt: row.expires_at,
    sendAt: row.send_at,
    repeatUnknown: row.repeat_unknown === 1,
    acceptedFallback: row.accepted_fallback === 1,
    paid: row.paid === 1,
    submittedHash: row.submitted_hash,
    approvedBy: row.approved_by,
    approvedAt: row.approved_at,
    holdUntil: row.hold_until,
    returnedReason: row.returned_reason,
    stoppedReason: row.stopped_reason,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

/** For the files of this table group. */
export function waveOf(row: WavesTable): Wave {
  return {
    broadcast: row.broadcast,
    wave: row.wave,
    kind: row.kind as WaveKind, // written below
    audience: row.audience ?? undefined,
    content: JSON.parse(row.content) as Broadcast,
    author: row.author,
    hash: row.hash,
    approvedBy: row.approved_by ?? undefined,
    approvedAt: row.approved_at ?? undefined,
    createdAt: row.created_at,
    startedAt: row.started_at ?? undefined,
    stoppedAt: row.stopped_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
  }
}

export async function addBroadcast(db: Db, broadcast: Broadcast, entry?: AuditEntry): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx.insertInto('broadcasts').values(rowOf(broadcast)).execute()
    if (entry) await record(tx, entry)
  })
}

export async function findBroadcast(
  db: Db | Tx,
  by: { readonly id: string } | { readonly number: string },
): Promise<Broadcast | undefined> {
  const query = db.selectFrom('broadcasts').selectAll()
  const row = await ('id' in by
    ? query.where('id', '=', by.id)
    : query.where('number', '=', by.number)
  ).executeTakeFirst()
  return row && broadcastOf(row)
}

export interface BroadcastFilter {
  readonly country?: Country
  readonly author?: number
  readonly states?: readonly BroadcastState[]
}

/** Newest first. */
export async function listBroadcasts(
  db: Db,
  { country, author, states }: BroadcastFilter,
  limit: number,
): Promise<Broadcast[]> {
  let query = db.selectFrom('broadcasts').selectAll()
  if (country !== undefined) query = query.where('country', '=', country)
  if (author !== undefined) query = query.where('author', '=', author)
  if (states !== undefined) query = query.where('state', 'in', states)
  const rows = await query.orderBy('created_at', 'desc').orderBy('id').limit(limit).execute()
  return rows.map(broadcastOf)
}

/** What citizens of a country should still heed: sent, not over, and not taken back. Newest first. */
export async function validBroadcasts(db: Db, country: Country, now: number): Promise<Broadcast[]> {
  const rows = await db
    .selectFrom('broadcasts')
    .selectAll()
    .where('country', '=', country)
    .where('state', 'in', ['sending', 'paused', 'complete'])
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('waves')
            .select('wave')
            .whereRef('waves.broadcast', '=', 'broadcasts.id')
            .where('kind', '=', 'retraction')
            .where('approved_at', 'is not', null),
        ),
      ),
    )
    .orderBy('approved_at', 'desc')
    .orderBy('id')
    .execute()
  return rows.map(broadcastOf)
}

/** In order: newcomers, the first wave, then corrections and retractions, those too that wait for their approval. */
export async function wavesOf(db: Db, broadcast: string): Promise<Wave[]> {
  const rows = await db.selectFrom('waves').selectAll().where('broadcast', '=', broadcast).orderBy('wave').execute()
  return rows.map(waveOf)
}

/** Saves `after` where the row still is `before`. @returns what stands there now, `undefined` when somebody was first. */
async function replace(tx: Tx, before: Broadcast, after: Broadcast): Promise<Broadcast | undefined> {
  // Two steps may fall into one millisecond, and the second must not pass for the first.
  const saved = { ...after, updatedAt: Math.max(after.updatedAt, before.updatedAt + 1) }
  const { id, created_at, ...columns } = rowOf(saved)
  const { numUpdatedRows } = await tx
    .updateTable('broadcasts')
    .set(columns)
    .where('id', '=', before.id)
    .where('state', '=', before.state)
    .where('updated_at', '=', before.updatedAt)
    .executeTakeFirst()
  return numUpdatedRows === 1n ? saved : undefined
}

/**
 * Takes a step that `lifecycle.ts` allowed, approval excepted. A broadcast that was approved and becomes a draft again
 * loses the audience that was fixed for it.
 *
 * @returns the broadcast to take the next step from, or `undefined` when somebody else changed it meanwhile.
 */
export async function changeBroadcast(
  db: Db,
  before: Broadcast,
  after: Broadcast,
  entry?: AuditEntry,
): Promise<Broadcast | undefined> {
  return db.transaction().execute(async (tx) => {
    const saved = await replace(tx, before, after)
    if (!saved) return undefined
    if (before.state === 'approved' && after.state === 'draft') {
      await bePatient(tx)
      await tx.deleteFrom('deliveries').where('broadcast', '=', before.id).execute()
      await tx.deleteFrom('waves').where('broadcast', '=', before.id).execute()
    }
    if (entry) await record(tx, entry)
    return saved
  })
}

/** For statements that go through a whole audience. */
export async function bePatient(tx: Tx): Promise<void> {
  await capabilitiesOf(tx).patience?.execute(tx)
}

export interface Approval {
  readonly entry: AuditEntry
  /** The year in the bulletin's number. */
  readonly year: number
  /** Writes the number of the next bulletin of the country in that year. */
  readonly numberOf: (serial: number) => string
}

/**
 * Approves a broadcast: its state, its number, the audit entry and a delivery for everybody in the audience, all or
 * nothing. A broadcast that was approved before keeps its number.
 *
 * @param after as `lifecycle.ts` made it of `before`.
 * @returns `undefined` when somebody else changed it meanwhile.
 */
export async function approveBroadcast(
  db: Db,
  before: Broadcast,
  after: Broadcast,
  { entry, year, numberOf }: Approval,
): Promise<{ readonly broadcast: Broadcast; readonly audience: number } | undefined> {
  return db.transaction().execute(async (tx) => {
    const saved = await replace(tx, before, after)
    if (!saved) return undefined
    const number = saved.number ?? numberOf(await nextSerial(tx, saved.country, year))
    await tx.updateTable('broadcasts').set({ number }).where('id', '=', saved.id).execute()
    const broadcast = { ...saved, number }
    const approval = { author: saved.author, hash: saved.submittedHash ?? '', approvedBy: entry.actor, at: entry.at }
    await addWave(tx, broadcast, newcomerWave, 'newcomer', approval, 0)
    await bePatient(tx)
    const audience = await fixAudience(tx, broadcast)
    await capabilitiesOf(tx).countLedger?.execute(tx)
    await addWave(tx, broadcast, firstWave, 'first', approval, audience)
    await record(tx, entry)
    return { broadcast, audience }
  })
}

async function nextSerial(tx: Tx, country: Country, year: number): Promise<number> {
  const { last } = await tx
    .insertInto('bulletin_serials')
    .values({ country, year, last: 1 })
    .onConflict((conflict) =>
      conflict.columns(['country', 'year']).doUpdateSet((eb) => ({ last: eb('bulletin_serials.last', '+', 1) })),
    )
    .returning('last')
    .executeTakeFirstOrThrow()
  return last
}

async function addWave(
  tx: Tx,
  content: Broadcast,
  wave: number,
  kind: WaveKind,
  approval: { readonly author: number; readonly hash: string; readonly approvedBy: number | null; readonly at: number },
  audience: number | null,
): Promise<void> {
  const { author, hash, approvedBy, at } = approval
  await tx
    .insertInto('waves')
    .values({
      broadcast: content.id,
      wave,
      kind,
      audience,
      content: JSON.stringify(content),
      author,
      hash,
      approved_by: approvedBy,
      approved_at: approvedBy === null ? null : at,
      created_at: at,
      started_at: null,
      stopped_at: null,
      ended_at: null,
      reduced_at: null,
    })
    .execute()
}

type Reach = Pick<Broadcast, 'country' | 'severity' | 'audience'>

/** The rule of `isRecipient` in `broadcasts/audience.ts`, in SQL; a property holds the two together. */
function recipients<O>(
  query: SelectQueryBuilder<Tables, 'subscribers', O>,
  { country, severity, audience }: Reach,
): SelectQueryBuilder<Tables, 'subscribers', O> {
  const { regions, languages, twoPassports } = audience
  return query.where((eb) => {
    const conditions: Expression<SqlBool>[] = [
      eb('subscribers.reachable', '=', 1),
      eb('subscribers.country', '=', country),
    ]
    if (severity !== 'urgent') conditions.push(eb('subscribers.warnings', '=', 1))
    if (regions !== null) {
      const named = regions.length === 0 ? [] : [eb('subscribers.region', 'in', regions)]
      conditions.push(eb.or([eb('subscribers.region', 'is', null), ...named]))
    }
    if (languages !== null) {
      const locales = languages.flatMap((language) => (language === 'uz' ? ['uz', 'uz-Cyrl'] : [language]))
      conditions.push(locales.length === 0 ? sql<SqlBool>`1 = 0` : eb('subscribers.locale', 'in', locales))
    }
    if (twoPassports !== null) conditions.push(eb('subscribers.two_passports', '=', twoPassports ? 1 : 0))
    return eb.and(conditions)
  })
}

/** How many people a broadcast would reach now, by locale. */
export async function countAudience(db: Db, reach: Reach): Promise<Record<string, number>> {
  const rows = await recipients(db.selectFrom('subscribers'), reach)
    .select((eb) => ['locale', eb.fn.countAll<number>().as('people')])
    .groupBy('locale')
    .execute()
  return Object.fromEntries(rows.map(({ locale, people }) => [locale, Number(people)]))
}

/** What a delivery is made of; the rest comes later. */
export const deliveryColumns = ['broadcast', 'wave', 'chat_id', 'state', 'locale', 'region'] as const

/** In the order of the key, so that a long table grows at its end. */
async function fixAudience(tx: Tx, broadcast: Broadcast): Promise<number> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('deliveries')
    .columns([...deliveryColumns])
    .expression(recipientRows(tx, broadcast, firstWave).orderBy('chat_id'))
    .executeTakeFirst()
  return Number(numInsertedOrUpdatedRows ?? 0)
}

function recipientRows(tx: Tx, broadcast: Broadcast, wave: number) {
  return recipients(tx.selectFrom('subscribers'), broadcast).select((eb) => [
    sql<string>`cast(${broadcast.id} as text)`.as('broadcast'),
    sql<number>`cast(${wave} as integer)`.as('wave'),
    'chat_id',
    sql<string>`'waiting'`.as('state'),
    'locale',
    eb.fn.coalesce('region', sql<string>`''`).as('region'),
  ])
}

/**
 * Books what is being sent at this moment for somebody who has just subscribed, changed country or come back; nothing
 * for who has it already.
 *
 * @returns how many broadcasts they will get.
 */
export async function addNewcomer(db: Db, chatId: number): Promise<number> {
  const open = await db
    .selectFrom('broadcasts')
    .selectAll()
    .where('state', 'in', ['approved', 'sending', 'paused'] satisfies BroadcastState[])
    .where('id', 'in', (eb) => eb.selectFrom('waves').select('broadcast').where('ended_at', 'is', null))
    .execute()
  if (open.length === 0) return 0
  return db.transaction().execute(async (tx) => {
    let added = 0
    for (const broadcast of open.map(broadcastOf)) {
      const wave = tx
        .updateTable('waves')
        .where('broadcast', '=', broadcast.id)
        .where('wave', '=', newcomerWave)
        .where('ended_at', 'is', null)
        .where('stopped_at', 'is', null)
      // The row is taken first, so that the wave cannot end between this look at it and the delivery.
      const { numUpdatedRows } = await wave.set({ kind: 'newcomer' }).executeTakeFirst()
      if (numUpdatedRows === 0n) continue
      const { numInsertedOrUpdatedRows } = await tx
        .insertInto('deliveries')
        .columns([...deliveryColumns])
        .expression(
          recipientRows(tx, broadcast, newcomerWave)
            .where('subscribers.chat_id', '=', chatId)
            .where(({ not, exists, selectFrom }) =>
              not(
                exists(
                  selectFrom('deliveries')
                    .select('wave')
                    .where('deliveries.broadcast', '=', broadcast.id)
                    .where('deliveries.wave', 'in', [newcomerWave, firstWave])
                    .where('deliveries.chat_id', '=', chatId),
                ),
              ),
            ),
        )
        .executeTakeFirst()
      if (numInsertedOrUpdatedRows !== 1n) continue
      await wave.set((eb) => ({ audience: eb('audience', '+', 1) })).execute()
      added++
    }
    return added
  })
}

export interface Proposal {
  readonly kind: 'correction' | 'retraction'
  /** The broadcast with the texts that are to stand there. */
  readonly content: Broadcast
  readonly author: number
  readonly hash: string
  readonly entry: AuditEntry
}

/** Submits a correction or retraction for its second person. @returns the number of its wave. */
export async function proposeWave(db: Db, { kind, content, author, hash, entry }: Proposal): Promise<number> {
  return db.transaction().execute(async (tx) => {
    // Taking the row first puts two proposals of one moment one after the other.
    await tx.updateTable('broadcasts').set({ id: content.id }).where('id', '=', content.id).execute()
    const { last } = await tx
      .selectFrom('waves')
      .select((eb) => eb.fn.max('wave').as('last'))
      .where('broadcast', '=', content.id)
      .executeTakeFirstOrThrow()
    const wave = Math.max(firstWave, Number(last)) + 1
    await addWave(tx, content, wave, kind, { author, hash, approvedBy: null, at: entry.at }, null)
    await record(tx, entry)
    return wave
  })
}

/** Takes a proposal back, or returns it. @returns whether it was still open. */
export async function withdrawWave(db: Db, broadcast: string, wave: number, entry: AuditEntry): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom('waves')
      .where('broadcast', '=', broadcast)
      .where('wave', '=', wave)
      .where('approved_at', 'is', null)
      .executeTakeFirst()
    if (numDeletedRows === 0n) return false
    await record(tx, entry)
    return true
  })
}

/**
 * Approves a correction or retraction (the caller has checked the second person): what waits of earlier waves does not
 * leave any more, the broadcast shows the new texts from now on, and the sender goes over the ledger once more.
 *
 * @param hash of what the approver saw. @returns whether it was open and the same.
 */
export async function approveWave(
  db: Db,
  broadcast: string,
  wave: number,
  hash: string,
  entry: AuditEntry,
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const approved = await tx
      .updateTable('waves')
      .set({ approved_by: entry.actor, approved_at: entry.at })
      .where('broadcast', '=', broadcast)
      .where('wave', '=', wave)
      .where('hash', '=', hash)
      .where('approved_at', 'is', null)
      .where('author', '!=', entry.actor)
      .returning(['kind', 'content'])
      .executeTakeFirst()
    if (!approved) return false
    await tx
      .updateTable('waves')
      .set({ stopped_at: entry.at })
      .where('broadcast', '=', broadcast)
      .where('wave', '<', wave)
      .where('ended_at', 'is', null)
      .where('stopped_at', 'is', null)
      .execute()
    const content = JSON.parse(approved.content) as Broadcast
    await tx
      .updateTable('broadcasts')
      .set((eb) => ({
        state: 'sending',
        stopped_reason: null,
        updated_at: eb('updated_at', '+', 1),
        ...(approved.kind === 'correction' && {
          texts: JSON.stringify(content.texts),
          attachment: content.attachment && JSON.stringify(content.attachment),
          expires_at: content.expiresAt,
        }),
      }))
      .where('id', '=', broadcast)
      .where('state', 'in', ['sending', 'paused', 'stopped', 'complete'] satisfies BroadcastState[])
      .execute()
    await record(tx, entry)
    return true
  })
}
