/** Kysely over `pg`. */
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Dialect } from './migrate.ts'
import type { Tables } from './schema.ts'

export const postgresDialect: Dialect = { name: 'postgres', types: { bytes: 'bytea' } }

/** Chat ids and instants are below 2^53, so bigint columns become numbers as they are in SQLite. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format)),
}

/** Opens a Postgres database; connections are made when needed and given up after 30 s of rest. */
export function openPostgres(url: string, onIdleError: (error: Error) => void): Kysely<Tables> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 3_000,
    statement_timeout: 10_000,
    types,
  })
  pool.on('error', onIdleError) // without a listener a dropped idle connection ends the process
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}

/** Any fixed number: the advisory lock that one process without Redis holds. */
const claimKey = 7_316_402

/** As `claimSqlite`, by a session's advisory lock. */
export async function claimPostgres(url: string): Promise<(() => Promise<void>) | undefined> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  client.on('error', () => {}) // the pool reports a lost database; the claim ends with its connection
  const { rows } = await client.query<{ claimed: boolean }>('select pg_try_advisory_lock($1) as claimed', [claimKey])
  if (rows[0]?.claimed) return () => client.end()
  await client.end()
  return undefined
}
