/** Kysely over `pg`. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import type { Dialect } from './migrate.ts'
import type { Tables } from './schema.ts'

export const postgresDialect: Dialect = {
  name: 'postgres',
  types: { bytes: 'bytea', counter: 'bigserial' },
  keyedTable: sql``,
}

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
  // Without listeners a dropped connection ends the process, whether it rests in the pool or a query holds it.
  pool.on('error', onIdleError)
  pool.on('connect', (client) => client.on('error', () => {})) // its query is rejected with the same
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}

/** Any fixed number: the advisory lock that one process without Redis holds. */
const claimKey = 7_316_402
const reclaimEveryMs = 250

/** As `claimSqlite`, by a session's advisory lock. It goes with its connection, so after a crash of Postgres it is taken anew. */
export async function claimPostgres(url: string): Promise<(() => Promise<void>) | undefined> {
  let client: pg.Client | undefined
  let isGivenBack = false
  const take = async (): Promise<boolean> => {
    const next = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000, keepAlive: true })
    next.on('error', () => {}) // the pool reports a lost database
    await next.connect()
    const { rows } = await next.query<{ claimed: boolean }>('select pg_try_advisory_lock($1) as claimed', [claimKey])
    if (rows[0]?.claimed) client = next.once('end', () => void takeAgain())
    else await next.end()
    return rows[0]?.claimed === true
  }
  const takeAgain = async (): Promise<void> => {
    while (!isGivenBack && !(await take().catch(() => false))) await sleep(reclaimEveryMs)
    if (isGivenBack) await client?.end()
  }
  if (!(await take())) return undefined
  return async () => {
    isGivenBack = true
    await client?.end()
  }
}
