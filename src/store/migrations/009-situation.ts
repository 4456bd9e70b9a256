import type { Kysely } from 'kysely'
import type { Dialect } from '../migrate.ts'

/** What a person said of their passports, military registration and custody, encrypted, if they had it kept. */
export function situation({ types }: Dialect) {
  return async (db: Kysely<unknown>): Promise<void> => {
    await db.schema.alterTable('subscribers').addColumn('situation', types.bytes).execute()
  }
}
