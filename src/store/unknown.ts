/** Deliveries of which nobody knows whether they arrived: who they are for, and sending them once more. */
import { sql } from 'kysely'
import { type AuditEntry, record } from './audit.ts'
import { bePatient } from './broadcasts.ts'
import type { WaveKey } from './deliveries.ts'
import { addToCounts, endedColumns } from './delivery-counts.ts'
import type { Db } from './schema.ts'
import { takeWaves } from './waves.ts'

export interface UnknownDelivery {
  readonly chatId: number
  readonly locale: string
  /** Empty for people who named none. */
  readonly region: string
  readonly reason: string | null
}

/** In order of their chat ids. @param skip for paging. */
export async function unknownDeliveries(
  db: Db,
  { broadcast, wave }: WaveKey,
  limit: number,
  skip = 0,
): Promise<UnknownDelivery[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select(['chat_id', 'locale', 'region', 'reason'])
    .where('broadcast', '=', broadcast)
    .where('wave', '=', wave)
    .where('state', '=', sql.lit('unknown'))
    .orderBy('chat_id')
    .limit(limit)
    .offset(skip)
    .execute()
  return rows.map(({ chat_id, ...row }) => ({ ...row, chatId: chat_id }))
}

export interface UnknownGroup {
  readonly wave: number
  readonly locale: string
  readonly reason: string | null
  readonly count: number
}

/** Those of all waves of a broadcast in groups, the largest first. */
export async function unknownGroups(db: Db, broadcast: string): Promise<UnknownGroup[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select((eb) => ['wave', 'locale', 'reason', eb.fn.countAll<number>().as('count')])
    .where('broadcast', '=', broadcast)
    .where('state', '=', sql.lit('unknown'))
    .groupBy(['wave', 'locale', 'reason'])
    .execute()
  return rows.map((row) => ({ ...row, count: Number(row.count) })).sort((a, b) => b.count - a.count || a.wave - b.wave)
}

/**
 * Lets the unknown ones of a wave wait again, so that they are sent once more; only where the author chose so when writing
 * (it is part of what was approved), while the broadcast is valid, and while no later wave has taken its place.
 *
 * @returns how many wait again.
 */
export async function sendUnknownAgain(db: Db, { broadcast, wave }: WaveKey, entry: AuditEntry): Promise<number> {
  return db.transaction().execute(async (tx) => {
    await bePatient(tx)
    await takeWaves(tx, broadcast)
    const allowed = await tx
      .selectFrom('broadcasts')
      .innerJoin('waves', 'waves.broadcast', 'broadcasts.id')
      .select('waves.wave')
      .where('broadcasts.id', '=', broadcast)
      .where('broadcasts.repeat_unknown', '=', 1)
      .where('broadcasts.state', 'in', ['sending', 'complete'])
      .where((eb) => eb.or([eb('broadcasts.expires_at', 'is', null), eb('broadcasts.expires_at', '>', entry.at)]))
      .where('waves.approved_at', 'is not', null)
      .orderBy('waves.wave', 'desc')
      .executeTakeFirst()
    const isLast = allowed !== undefined && allowed.wave <= Math.max(wave, 1)
    if (!isLast) return 0
    const rows = await tx
      .updateTable('deliveries')
      .set({ state: 'waiting', attempts: 0, reason: null, ended_at: null })
      .where('broadcast', '=', broadcast)
      .where('wave', '=', wave)
      .where('state', '=', sql.lit('unknown'))
      .returning(endedColumns)
      .execute()
    if (rows.length === 0) return 0
    await addToCounts(
      tx,
      rows.map((row) => ({ ...row, state: 'unknown' })),
      -1,
    )
    await tx
      .updateTable('waves')
      .set({ ended_at: null })
      .where('broadcast', '=', broadcast)
      .where('wave', '=', wave)
      .execute()
    await tx
      .updateTable('broadcasts')
      .set((eb) => ({ state: 'sending', updated_at: eb('updated_at', '+', 1) }))
      .where('id', '=', broadcast)
      .execute()
    await record(tx, { ...entry, details: { ...entry.details, wave, people: rows.length } })
    return rows.length
  })
}
