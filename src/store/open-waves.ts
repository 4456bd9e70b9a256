/** Waves as the sender runs them: which are open, whether they still may send, how they begin and how they end. */
import type { Broadcast } from '../broadcasts/broadcast.ts'
import { lapseApproval } from './amendments.ts'
import { record } from './audit.ts'
import { broadcastOf } from './broadcasts.ts'
import { fixAmendment, fixFirstWave } from './fixing.ts'
import type { Db } from './schema.ts'
import { firstWave, newcomerWave, type Wave, waveOf } from './waves.ts'

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
 * Begins a wave, after writing its deliveries where that is still to be done: those of a correction come now, when no
 * earlier wave can reach anybody any more. A correction whose approval is too old does not begin.
 */
export async function startWave(db: Db, wave: Wave, now: number): Promise<void> {
  if (wave.kind === 'correction' && (await lapseApproval(db, wave, now))) return
  if (wave.audience === undefined) {
    if (wave.wave === firstWave) await fixFirstWave(db, wave.content)
    else await fixAmendment(db, wave)
  }
  await db
    .updateTable('waves')
    .set({ started_at: now })
    .where('broadcast', '=', wave.broadcast)
    .where('wave', '=', wave.wave)
    .where('started_at', 'is', null)
    .execute()
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
    const ended = tx
      .selectFrom('delivery_counts')
      .select(({ fn, lit }) => fn.coalesce(fn.sum<number>('count'), lit(0)).as('ended'))
      .where('delivery_counts.broadcast', '=', broadcast)
      .where('delivery_counts.wave', '=', wave)
    const { numUpdatedRows } = await tx
      .updateTable('waves')
      // One that was stopped before its deliveries were all written is for those that were.
      .set((eb) => ({ ended_at: now, audience: eb.fn.coalesce('audience', ended) }))
      .where('broadcast', '=', broadcast)
      .where('wave', '=', wave)
      .where('ended_at', 'is', null)
      .where('approved_at', 'is not', null)
      .where((eb) => eb.or([eb('audience', 'is', null), eb('audience', '=', ended)]))
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
