/** Opens the configured database, whichever it is, and brings it to the newest schema. */
import type { DatabaseConfig } from '../config.ts'
import { type Dialect, migrate } from './migrate.ts'
import type { Db } from './schema.ts'
import { claimSqlite, openSqlite, sqliteDialect } from './sqlite.ts'

/** The driver of the other database is not even loaded. */
async function connect(
  config: DatabaseConfig,
  onIdleError: (error: Error) => void,
): Promise<{ db: Db; dialect: Dialect }> {
  if (config.kind === 'sqlite') return { db: openSqlite(config.path), dialect: sqliteDialect }
  const { openPostgres, postgresDialect } = await import('./postgres.ts')
  return { db: openPostgres(config.url, onIdleError), dialect: postgresDialect }
}

/** @throws DatabaseTooNew, or what the database said, with what was being done. */
export async function openDatabase(config: DatabaseConfig, onIdleError: (error: Error) => void): Promise<Db> {
  const { db, dialect } = await connect(config, onIdleError)
  try {
    await migrate(db, dialect)
    return db
  } catch (error) {
    await db.destroy()
    throw error
  }
}

/** Claims the database for the only process; `undefined` when another process holds the claim. */
export async function claimForOneProcess(config: DatabaseConfig): Promise<(() => Promise<void>) | undefined> {
  if (config.kind === 'sqlite') return claimSqlite(config.path)
  const { claimPostgres } = await import('./postgres.ts')
  return claimPostgres(config.url)
}
