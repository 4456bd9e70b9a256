/** Waves as the sender runs them: which are open, whether they still may send, how they begin and how they end. */
import { sql } from 'kysely'
import type { Broadcast } from '../broadcasts/broadcast.ts'
import { record } from './audit.ts'
import { bePatient, broadcastOf, deliveryColumns, firstWave, newcomerWave, type Wave, waveOf } from './broadcasts.ts'
import { capabilitiesOf } from './capabilities.ts'
import type { Db } from './schema.ts'

export interface OpenWave extends Wave {
  /** The broadcast as it stands now: its state decides, the wave's own content is what is sent. */
  readonly now: Broadcast
}

/** What the sender has to look after: approved waves that have not ended, urgent ones first, then by age. */
export async function openWaves(db: Db): Promise<OpenWave[]> {
  const rows = await db
    .selectFrom('waves')
    .selectAll()
    .where('ended_at', 'is', null)
    .where('approved_at', 'is not', null)
    .orderBy('approved_at')
    .orderBy('broadcast')
    .orderBy('wave')
    .execute()
  if (rows.length === 0) return []
  const ids = [...new Set(rows.map(({ broadcast }) => broadcast))]
  const broadcasts = await db.selectFrom('broadcasts').selectAll().where('id', 'in', ids).execute()
  const byId = new Map(broadcasts.map((row) => [row.id, broadcastOf(row)]))
  const open = rows.flatMap((row): OpenWave[] => {
    const now = byId.get(row.broadcast)
    return now ? [{ ...waveOf(row), now }] : []
  })
  const rank = ({ now }: OpenWave): number => (now.severity === 'urgent' ? 0 : 1)
  return open.sort((a, b) => rank(a) - rank(b))
}

/** Whether a wave may still send: asked again and again while it does, so that a stop is in force at once everywhere. */
export async function maySend(db: Db, broadcast: string, wave: number): Promise<boolean> {
  const row = await db
    .selectFrom('waves')
    .innerJoin('broadcasts', 'broadcasts.id', 'waves.broadcast')
    .select('broadcasts.id')
    .where('waves.broadcast', '=', broadcast)
    .where('waves.wave', '=', wave)
    .where('waves.stopped_at', 'is', null)
    .where('broadcasts.state', '=', 'sending')
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Begins a wave. A correction's deliveries are written now, when no earlier wave can reach anybody any more: to whoever
 * has or may have the message and, for a correction, to those whom a stop kept from it. Who was erased since the audience
 * was fixed is counted and forgotten.
 */
export async function startWave(db: Db, { broadcast, wave, kind, audience }: Wave, now: number): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('waves')
      .set({ started_at: now })
      .where('broadcast', '=', broadcast)
      .where('wave', '=', wave)
      .where('started_at', 'is', null)
      .executeTakeFirst()
    if (numUpdatedRows === 0n || audience !== undefined) return
    await bePatient(tx)
    const states = kind === 'retraction' ? ['sent', 'unknown'] : ['sent', 'unknown', 'stopped']
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('deliveries')
      .columns([...deliveryColumns])
      .expression(
        tx
          .selectFrom('deliveries')
          .where('broadcast', '=', broadcast)
          .where('wave', '<', wave)
          .where('state', 'in', states)
          .groupBy('chat_id')
          .orderBy('chat_id')
          .select((eb) => [
            sql<string>`cast(${broadcast} as text)`.as('broadcast'),
            sql<number>`cast(${wave} as integer)`.as('wave'),
            'chat_id',
            sql<string>`'waiting'`.as('state'),
            eb.fn.max('locale').as('locale'),
            eb.fn.max('region').as('region'),
          ]),
      )
      .executeTakeFirst()
    await capabilitiesOf(tx).countLedger?.execute(tx)
    await tx
      .updateTable('waves')
      .set({ audience: Number(numInsertedOrUpdatedRows ?? 0) })
      .where('broadcast', '=', broadcast)
      .where('wave', '=', wave)
      .execute()
  })
}

/**
 * Ends a wave when every one of its deliveries has ended, and completes the broadcast with its last. The newcomers' wave
 * ends after the first.
 *
 * @returns what ended. The counts are compared with the audience, so nothing is complete that is not.
 */
export async function endWave(
  db: Db,
  { broadcast, wave }: Wave,
  now: number,
): Promise<'nothing' | 'wave' | 'broadcast'> {
  return db.transaction().execute(async (tx) => {
    // In one row, whose lock a newcomer takes too: the audience cannot grow between the comparison and the end.
    const { numUpdatedRows } = await tx
      .updateTable('waves')
      .set({ ended_at: now })
      .where('broadcast', '=', broadcast)
      .where('wave', '=', wave)
      .where('ended_at', 'is', null)
      .where('audience', '=', (eb) =>
        eb
          .selectFrom('delivery_counts')
          .select(({ fn, lit }) => fn.coalesce(fn.sum<number>('count'), lit(0)).as('ended'))
          .where('delivery_counts.broadcast', '=', broadcast)
          .where('delivery_counts.wave', '=', wave),
      )
      .$if(wave === newcomerWave, (query) =>
        query.where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('waves as others')
                .select('others.wave')
                .where('others.broadcast', '=', broadcast)
                .where('others.wave', '=', firstWave)
                .where('others.ended_at', 'is', null),
            ),
          ),
        ),
      )
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return 'nothing'
    const completed = await tx
      .updateTable('broadcasts')
      .set((eb) => ({ state: 'complete', updated_at: eb('updated_at', '+', 1) }))
      .where('id', '=', broadcast)
      .where('state', '=', 'sending')
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('waves')
              .select('wave')
              .where('waves.broadcast', '=', broadcast)
              .where('approved_at', 'is not', null)
              .where('ended_at', 'is', null),
          ),
        ),
      )
      .executeTakeFirst()
    if (completed.numUpdatedRows === 0n) return 'wave'
    await record(tx, { at: now, actor: 0, action: 'broadcast-complete', subject: broadcast, details: { wave } })
    return 'broadcast'
  })
}
