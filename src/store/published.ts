/** Broadcasts as people meet them after they were sent: what holds, what was corrected, what was taken back. */
import type { Broadcast, DeliveryState, WaveKind } from '../broadcasts/broadcast.ts'
import type { LastDelivery } from '../broadcasts/missed.ts'
import type { Country } from '../content/schema.ts'
import { broadcastOf } from './broadcasts.ts'
import type { Db } from './schema.ts'

/** A correction or retraction that was approved. */
export interface Amendment {
  readonly kind: WaveKind
  readonly approvedAt: number
}

export interface Published {
  readonly broadcast: Broadcast
  /** In order. */
  readonly amendments: readonly Amendment[]
}

/** What an embassy has sent and what is not over, newest first, with what became of it since. */
export async function publishedBroadcasts(db: Db, country: Country, now: number): Promise<Published[]> {
  const rows = await db
    .selectFrom('broadcasts')
    .selectAll()
    .where('country', '=', country)
    .where('state', 'in', ['sending', 'paused', 'complete'])
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
    .orderBy('approved_at', 'desc')
    .orderBy('id')
    .execute()
  if (rows.length === 0) return []
  const waves = await db
    .selectFrom('waves')
    .select(['broadcast', 'kind', 'approved_at'])
    .where(
      'broadcast',
      'in',
      rows.map(({ id }) => id),
    )
    .where('kind', 'in', ['correction', 'retraction'] satisfies WaveKind[])
    .orderBy('wave')
    .execute()
  const amended = Map.groupBy(waves, ({ broadcast }) => broadcast)
  return rows.map((row) => ({
    broadcast: broadcastOf(row),
    amendments: (amended.get(row.id) ?? []).flatMap(({ kind, approved_at }) =>
      approved_at === null ? [] : [{ kind: kind as WaveKind, approvedAt: approved_at }],
    ),
  }))
}

/** What became of broadcasts for one person, by the broadcast's id; nothing for those that were never booked for them. */
export async function lastDeliveries(
  db: Db,
  chatId: number,
  broadcasts: readonly string[],
): Promise<Map<string, LastDelivery>> {
  if (broadcasts.length === 0) return new Map()
  const { last } = await db
    .selectFrom('waves')
    .select((eb) => eb.fn.max('wave').as('last'))
    .where('broadcast', 'in', broadcasts)
    .executeTakeFirstOrThrow()
  const rows = await db
    .selectFrom('deliveries')
    .select(['broadcast', 'state', 'ended_at'])
    .where('broadcast', 'in', broadcasts)
    .where('wave', 'in', [...Array(Number(last) + 1).keys()]) // by a join everybody's rows would be gone through
    .where('chat_id', '=', chatId)
    .orderBy('wave')
    .execute()
  return new Map(
    rows.map(({ broadcast, state, ended_at }) => [
      broadcast,
      { state: state as DeliveryState, endedAt: ended_at }, // written by `deliveries.ts`
    ]),
  )
}
