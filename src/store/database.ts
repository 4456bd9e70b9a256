/** Opens the configured database, whichever it is, and brings it to the newest schema. */
import type { DatabaseConfig } from '../config.ts'
import { migrate } from './migrate.ts'
import { claimPostgres, openPostgres, postgresDialect } from './postgres.ts'
import type { Db } from './schema.ts'
import { claimSqlite, openSqlite, sqliteDialect } from './sqlite.ts'

/** @throws DatabaseTooNew, or what the database said, with what was being done. */
export async function openDatabase(config: DatabaseConfig, onIdleError: (error: Error) => void): Promise<Db> {
  const db = config.kind === 'sqlite' ? openSqlite(config.path) : openPostgres(config.url, onIdleError)
  try {
    await migrate(db, config.kind === 'sqlite' ? sqliteDialect : postgresDialect)
    return db
  } catch (error) {
    await db.destroy()
    throw error
  }
}

/** Claims the database for the only process; `undefined` when another process holds the claim. */
export function claimForOneProcess(config: DatabaseConfig): Promise<(() => Promise<void>) | undefined> {
  return config.kind === 'sqlite' ? claimSqlite(config.path) : claimPostgres(config.url)
}
