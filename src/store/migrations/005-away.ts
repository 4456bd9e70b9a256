import type { Kysely } from 'kysely'

/** Since when somebody could not be reached, so that after coming back they are told what they missed. */
export function away() {
  return async (db: Kysely<unknown>): Promise<void> => {
    await db.schema.alterTable('subscribers').addColumn('away_since', 'bigint').execute()
  }
}
