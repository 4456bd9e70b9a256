/** The second person's yes to a broadcast, and the audience that it is fixed for. */
import type { Broadcast } from '../broadcasts/broadcast.ts'
import type { Country } from '../content/schema.ts'
import { type AuditEntry, record } from './audit.ts'
import { replaceBroadcast } from './broadcasts.ts'
import { fixFirstWave } from './fixing.ts'
import type { Db, Tx } from './schema.ts'
import { addWave, firstWave, newcomerWave } from './waves.ts'

export interface Approval {
  readonly entry: AuditEntry
  /** The year in the bulletin's number. */
  readonly year: number
  /** Writes the number of the next bulletin of the country in that year. */
  readonly numberOf: (serial: number) => string
}

/**
 * Approves a broadcast: its state, its number, its waves and the audit entry, all or nothing; then a delivery is written
 * for everybody in the audience. Nothing leaves before all of them are there, and a process that starts after a crash
 * writes what is missing. A broadcast that was approved before keeps its number.
 *
 * @param after as `lifecycle.ts` made it of `before`.
 * @returns `undefined` when somebody else changed it meanwhile; an audience of 0 when somebody stopped it at once.
 */
export async function approveBroadcast(
  db: Db,
  before: Broadcast,
  after: Broadcast,
  { entry, year, numberOf }: Approval,
): Promise<{ readonly broadcast: Broadcast; readonly audience: number } | undefined> {
  const broadcast = await db.transaction().execute(async (tx) => {
    const saved = await replaceBroadcast(tx, before, after)
    if (!saved) return undefined
    const number = saved.number ?? numberOf(await nextSerial(tx, saved.country, year))
    await tx.updateTable('broadcasts').set({ number }).where('id', '=', saved.id).execute()
    const approved = { ...saved, number }
    const approval = { author: saved.author, hash: saved.submittedHash ?? '', approvedBy: entry.actor, at: entry.at }
    await addWave(tx, approved, newcomerWave, 'newcomer', approval, 0)
    await addWave(tx, approved, firstWave, 'first', approval, null)
    await record(tx, entry)
    return approved
  })
  return broadcast && { broadcast, audience: (await fixFirstWave(db, broadcast)) ?? 0 }
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
