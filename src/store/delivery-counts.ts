/** Deliveries in numbers: counted as they end, in the same transaction, so that the counts outlive the rows. */
import { sql } from 'kysely'
import type { DeliveryState } from '../broadcasts/broadcast.ts'
import type { WaveKey } from './deliveries.ts'
import type { Db, Tx } from './schema.ts'

/** For the files of this table group, as the two below. */
export interface Ended {
  readonly broadcast: string
  readonly wave: number
  readonly chat_id: number
  readonly state: string
  readonly locale: string
  readonly region: string
}

/** For the files of this table group. */
export const endedColumns = ['broadcast', 'wave', 'chat_id', 'state', 'locale', 'region'] as const

/** For the files of this table group. @param sign -1 for what has no end any more. */
export async function addToCounts(tx: Tx, ended: readonly Ended[], sign: 1 | -1 = 1): Promise<void> {
  const counts = new Map<string, Omit<Ended, 'chat_id'> & { count: number }>()
  for (const { broadcast, wave, state, locale, region } of ended) {
    const key = [broadcast, wave, state, locale, region].join('/')
    const count = (counts.get(key)?.count ?? 0) + sign
    counts.set(key, { broadcast, wave, state, locale, region, count })
  }
  if (counts.size === 0) return
  // In one order, or two processes that count at the same time could each wait for a row of the other.
  const rows = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
  await tx
    .insertInto('delivery_counts')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['broadcast', 'wave', 'state', 'locale', 'region'])
        .doUpdateSet((eb) => ({ count: eb('delivery_counts.count', '+', eb.ref('excluded.count')) })),
    )
    .execute()
}

export type DeliveryCounts = Partial<Record<DeliveryState, number>>

/** Counting more open rows than this would be felt by whoever waits for the same database. */
const mostCounted = 10_000

/**
 * Deliveries of a wave by state: those that have ended as they were counted, those that are open row by row.
 *
 * @param audience whom the wave is for, where that is known: while many are left they are taken from it, so that a live
 * screen does not count a million rows every few seconds. Towards the end, where it matters, every row is counted.
 */
export async function countDeliveries(
  db: Db,
  { broadcast, wave }: WaveKey,
  audience?: number,
): Promise<DeliveryCounts> {
  const ended = db
    .selectFrom('delivery_counts')
    .select((eb) => ['state', eb.fn.sum<number>('count').as('count')])
    .where('broadcast', '=', broadcast)
    .where('wave', '=', wave)
    .groupBy('state')
  if (audience !== undefined) {
    const counts = countsOf(await ended.execute())
    const waiting = audience - Object.values(counts).reduce((sum, count) => sum + count, 0)
    if (waiting > mostCounted) return { ...counts, waiting }
  }
  const open = (state: 'waiting' | 'claimed') =>
    db
      .selectFrom('deliveries')
      .select((eb) => [sql<string>`${sql.lit(state)}`.as('state'), eb.fn.countAll<number>().as('count')])
      .where('broadcast', '=', broadcast)
      .where('wave', '=', wave)
      .where('state', '=', sql.lit(state))
  // One statement, one moment: a delivery that ends meanwhile is not missing, nor there twice.
  return countsOf(await open('waiting').unionAll(open('claimed')).unionAll(ended).execute())
}

/** Without states that have none. */
function countsOf(rows: readonly { readonly state: string; readonly count: number }[]): DeliveryCounts {
  const counts = rows.map(({ state, count }) => [state, Number(count)] as const).filter(([, count]) => count > 0)
  return Object.fromEntries(counts)
}

export interface ReportLine {
  readonly wave: number
  readonly state: DeliveryState
  readonly locale: string
  /** Empty for people who named none. */
  readonly region: string
  readonly count: number
}

/** What has ended, by wave, state, language and region; the same before and after the deliveries themselves are gone. */
export async function deliveryReport(db: Db, broadcast: string): Promise<ReportLine[]> {
  const rows = await db
    .selectFrom('delivery_counts')
    .select(['wave', 'state', 'locale', 'region', 'count'])
    .where('broadcast', '=', broadcast)
    .where('count', '>', 0)
    .orderBy('wave')
    .orderBy('state')
    .orderBy('locale')
    .orderBy('region')
    .execute()
  return rows.map((row) => ({ ...row, state: row.state as DeliveryState })) // written above
}
