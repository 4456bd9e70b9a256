/** Kysely over `node:sqlite`: WAL, synchronous=FULL, deleted rows overwritten. */
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { Kysely, SqliteAdapter, SqliteDialect, type SqliteStatement, sql } from 'kysely'
import type { Dialect } from './migrate.ts'
import type { Tables } from './schema.ts'

export const sqliteDialect: Dialect = {
  name: 'sqlite',
  types: { bytes: 'blob', counter: 'integer' },
  keyedTable: sql`without rowid`,
}

const migrationWaitMs = 30_000
const migrationRetryMs = 20

/** SQLITE_BUSY (sqlite.org/rescode.html): another connection holds the lock. */
const isBusy = (error: unknown): boolean => error instanceof Error && 'errcode' in error && error.errcode === 5

/** Statements kept prepared; the program's queries are few and fixed, so this is never reached in practice. */
const maxPreparedStatements = 256

/** Gives Kysely the face of better-sqlite3 that its driver expects. */
class NodeSqlite {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, SqliteStatement>()

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  prepare(sql: string): SqliteStatement {
    const prepared = this.#statements.get(sql)
    if (prepared) return prepared
    const statement = asReader(this.#database.prepare(sql))
    if (this.#statements.size < maxPreparedStatements) this.#statements.set(sql, statement)
    return statement
  }

  close(): void {
    this.#database.close()
  }
}

function asReader(statement: StatementSync): SqliteStatement {
  const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[] // Kysely passes what the columns' types allow
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...values(parameters)),
    run: (parameters) => statement.run(...values(parameters)),
    iterate: (parameters) => statement.iterate(...values(parameters)),
  }
}

/**
 * SQLite does roll DDL back, so migrations run in a transaction; the lock is the operating system's, on a file beside
 * the database, and so ends with the process that holds it.
 */
class LockingSqliteAdapter extends SqliteAdapter {
  readonly #path: string
  #lock: DatabaseSync | undefined

  constructor(path: string) {
    super()
    this.#path = path
  }

  override get supportsTransactionalDdl(): boolean {
    return true
  }

  override async acquireMigrationLock(): Promise<void> {
    if (this.#path === ':memory:') return
    const giveUpAt = Date.now() + migrationWaitMs
    // SQLite would wait without giving way to whoever in this very process holds the lock.
    while (!this.#lock) {
      try {
        this.#lock = takeFileLock(`${this.#path}.migrating`, 0)
      } catch (error) {
        if (!isBusy(error) || Date.now() > giveUpAt) throw error
        await sleep(migrationRetryMs)
      }
    }
  }

  override async releaseMigrationLock(): Promise<void> {
    this.#lock?.close()
    this.#lock = undefined
  }
}

/** An exclusive lock that the operating system frees when the process ends. Throws when it is not had in time. */
function takeFileLock(path: string, timeoutMs: number): DatabaseSync {
  const lock = new DatabaseSync(path, { timeout: timeoutMs })
  try {
    lock.exec('begin exclusive')
    return lock
  } catch (error) {
    lock.close()
    throw error
  }
}

/** Opens (and makes) a SQLite database. `path` is a file or `:memory:`. */
export function openSqlite(path: string): Kysely<Tables> {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const database = new DatabaseSync(path, { timeout: 5_000 })
  database.exec(
    'pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on; pragma foreign_keys = on',
  )
  const dialect = new SqliteDialect({ database: new NodeSqlite(database) })
  dialect.createAdapter = () => new LockingSqliteAdapter(path)
  return new Kysely<Tables>({ dialect })
}

/**
 * Claims a database for one process that has no Redis to share state with others.
 *
 * @returns A function that gives the claim back, or `undefined` when another process holds it.
 */
export async function claimSqlite(path: string): Promise<(() => Promise<void>) | undefined> {
  if (path === ':memory:') return async () => {}
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  try {
    const lock = takeFileLock(`${path}.running`, 0)
    return async () => lock.close()
  } catch (error) {
    if (isBusy(error)) return undefined
    throw error
  }
}
