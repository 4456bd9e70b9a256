/**
 * An audience becomes deliveries: who is meant at this moment is written down, and the sender works from that.
 *
 * On SQLite, which has one connection, that happens in parts, between which whoever else waits for the database has a
 * turn. Measured with 1,000,000 people: one statement takes 2.4 s, and nobody is answered meanwhile; 100 parts take 1.8 s,
 * and nobody waits for more than 0.1 s. Parts within one transaction would keep out the journal of updates as long as one
 * statement does, and a second connection in a thread of its own would hold SQLite's only lock for writing. Postgres has
 * other connections, and one statement is the fastest there (8.7 s; 100 parts 96 s).
 *
 * Where a part was the last one before a crash, whoever starts the wave goes on from there.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Broadcast, BroadcastState } from '../broadcasts/broadcast.ts'
import { recipients } from './audience.ts'
import { bePatient, broadcastOf } from './broadcasts.ts'
import { capabilitiesOf } from './capabilities.ts'
import type { WaveKey } from './deliveries.ts'
import type { Db, Tx } from './schema.ts'
import { firstWave, newcomerWave, type Wave } from './waves.ts'

/** What a delivery is made of; the rest comes later. */
const deliveryColumns = ['broadcast', 'wave', 'chat_id', 'state', 'locale', 'region'] as const

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

/** Takes the row of a wave, so that whoever else wants to write deliveries of it waits. @returns whether it is open. */
async function take(tx: Tx, { broadcast, wave }: WaveKey): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('waves')
    .set((eb) => ({ kind: eb.ref('kind') }))
    .where('broadcast', '=', broadcast)
    .where('wave', '=', wave)
    .where('ended_at', 'is', null)
    .where('stopped_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** The audience of a wave whose deliveries are all written; those of people erased meanwhile are counted already. */
async function finish(tx: Tx, { broadcast, wave }: WaveKey): Promise<number> {
  await capabilitiesOf(tx).countLedger?.execute(tx)
  const rows = await tx
    .selectFrom('deliveries')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('broadcast', '=', broadcast)
    .where('wave', '=', wave)
    .unionAll(
      tx
        .selectFrom('delivery_counts')
        .select(({ fn, lit }) => fn.coalesce(fn.sum<number>('count'), lit(0)).as('count'))
        .where('broadcast', '=', broadcast)
        .where('wave', '=', wave),
    )
    .execute()
  const audience = rows.reduce((sum, { count }) => sum + Number(count), 0)
  await tx.updateTable('waves').set({ audience }).where('broadcast', '=', broadcast).where('wave', '=', wave).execute()
  return audience
}

/**
 * Writes the deliveries of the first wave, from where an earlier attempt left off.
 *
 * @returns how many people they are for, `undefined` when the approval was taken back or stopped meanwhile.
 */
export async function fixFirstWave(db: Db, broadcast: Broadcast): Promise<number | undefined> {
  const key = { broadcast: broadcast.id, wave: firstWave }
  const part = capabilitiesOf(db).deliveriesAtOnce
  const fixPart = (): Promise<number | 'more' | undefined> =>
    db.transaction().execute(async (tx) => {
      await bePatient(tx)
      // Newcomers are booked under the same lock: each person comes into one of the two waves.
      if (!(await take(tx, { broadcast: broadcast.id, wave: newcomerWave })) || !(await take(tx, key))) return undefined
      const { audience } = await tx
        .selectFrom('waves')
        .select('audience')
        .where('broadcast', '=', key.broadcast)
        .where('wave', '=', key.wave)
        .executeTakeFirstOrThrow()
      if (audience !== null) return audience
      const { last } = await tx
        .selectFrom('deliveries')
        .select((eb) => eb.fn.max('chat_id').as('last'))
        .where('broadcast', '=', key.broadcast)
        .where('wave', '=', key.wave)
        .executeTakeFirstOrThrow()
      const { numInsertedOrUpdatedRows } = await tx
        .insertInto('deliveries')
        .columns([...deliveryColumns])
        .expression(
          recipientRows(tx, broadcast, firstWave)
            .$if(last !== null, (query) => query.where('subscribers.chat_id', '>', Number(last)))
            .where(({ not, exists, selectFrom }) =>
              not(
                exists(
                  selectFrom('deliveries')
                    .select('wave')
                    .where('deliveries.broadcast', '=', broadcast.id)
                    .where('deliveries.wave', '=', newcomerWave)
                    .whereRef('deliveries.chat_id', '=', 'subscribers.chat_id'),
                ),
              ),
            )
            // In the order of the key, so that a long table grows at its end.
            .orderBy('chat_id')
            .limit(part),
        )
        .executeTakeFirst()
      return Number(numInsertedOrUpdatedRows ?? 0) < part ? finish(tx, key) : 'more'
    })
  for (;;) {
    const fixed = await fixPart()
    if (fixed !== 'more') return fixed
    await nextTurn()
  }
}

/**
 * Writes the deliveries of a correction or retraction: for whoever has or may have the message of an earlier wave and, of
 * a correction, for those whom a stop kept from it. Who was erased meanwhile is counted and forgotten.
 */
export async function fixAmendment(db: Db, { broadcast, wave, kind }: Pick<Wave, 'broadcast' | 'wave' | 'kind'>) {
  const key = { broadcast, wave }
  const part = capabilitiesOf(db).deliveriesAtOnce
  const states = kind === 'retraction' ? ['sent', 'unknown'] : ['sent', 'unknown', 'stopped']
  /** @returns the last chat of the part, `undefined` after the last part. */
  const fixPart = (source: number, after: number): Promise<number | undefined> =>
    db.transaction().execute(async (tx) => {
      await bePatient(tx)
      if (!(await take(tx, key))) return undefined
      const sources = tx
        .selectFrom('deliveries')
        .where('broadcast', '=', broadcast)
        .where('wave', '=', source)
        .where('chat_id', '>', after)
        .where('state', 'in', states)
        .orderBy('chat_id')
      const last = await sources
        .select('chat_id')
        .limit(1)
        .offset(part - 1)
        .executeTakeFirst()
      await tx
        .insertInto('deliveries')
        .columns([...deliveryColumns])
        .expression(
          sources
            .select([
              sql<string>`cast(${broadcast} as text)`.as('broadcast'),
              sql<number>`cast(${wave} as integer)`.as('wave'),
              'chat_id',
              sql<string>`'waiting'`.as('state'),
              'locale',
              'region',
            ])
            .limit(part),
        )
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      return last?.chat_id
    })
  // The newest wave first: its language of a person is the one that counts.
  for (let source = wave - 1; source >= newcomerWave; source--) {
    for (let after: number | undefined = 0; after !== undefined; after = await fixPart(source, after)) await nextTurn()
  }
  await db.transaction().execute(async (tx) => {
    await bePatient(tx)
    if (await take(tx, key)) await finish(tx, key)
  })
}

/**
 * Takes the wave that brings a broadcast to people who have nothing of it yet: the newcomers', or the correction that has
 * cut the first sending short and goes on in its place. @returns `undefined` when it is not being sent any more.
 */
async function takeForNewcomer(tx: Tx, broadcast: string): Promise<number | undefined> {
  if (await take(tx, { broadcast, wave: newcomerWave })) return newcomerWave
  const correction = await tx
    .selectFrom('waves')
    .innerJoin('waves as first', 'first.broadcast', 'waves.broadcast')
    .select('waves.wave')
    .where('waves.broadcast', '=', broadcast)
    .where('waves.kind', '=', 'correction')
    .where('waves.approved_at', 'is not', null)
    .where('waves.ended_at', 'is', null)
    .where('waves.stopped_at', 'is', null)
    .where('first.wave', '=', firstWave)
    .where('first.stopped_at', 'is not', null)
    .executeTakeFirst()
  return correction && (await take(tx, { broadcast, wave: correction.wave })) ? correction.wave : undefined
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
      // The row is taken first, so that the wave cannot end between this look at it and the delivery.
      const wave = await takeForNewcomer(tx, broadcast.id)
      if (wave === undefined) continue
      const { numInsertedOrUpdatedRows } = await tx
        .insertInto('deliveries')
        .columns([...deliveryColumns])
        .expression(
          recipientRows(tx, broadcast, wave)
            .where('subscribers.chat_id', '=', chatId)
            .where(({ not, exists, selectFrom }) =>
              not(
                exists(
                  selectFrom('deliveries')
                    .select('wave')
                    .where('deliveries.broadcast', '=', broadcast.id)
                    .where('deliveries.wave', 'in', [newcomerWave, firstWave, wave])
                    .where('deliveries.chat_id', '=', chatId),
                ),
              ),
            ),
        )
        .executeTakeFirst()
      if (numInsertedOrUpdatedRows !== 1n) continue
      await tx
        .updateTable('waves')
        .set((eb) => ({ audience: eb('audience', '+', 1) }))
        .where('broadcast', '=', broadcast.id)
        .where('wave', '=', wave)
        .execute()
      added++
    }
    return added
  })
}
