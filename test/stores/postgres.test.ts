import { sql } from 'kysely'
import { describe, expect, test, vi } from 'vitest'
import { newDb, sharedPostgres } from '../support/databases.ts'
import { atEnd } from '../support/endings.ts'
import { isMissing } from '../support/services.ts'

describe.skipIf(isMissing('postgres'))('Postgres dies under its connections', () => {
  test('in a transaction that waits for something: the transaction fails, the process lives, the next one works', async () => {
    const server = await sharedPostgres()
    atEnd(() => server.restart())
    const db = await newDb('postgres')
    const cutOff = db.transaction().execute(async (tx) => {
      await sql`select 1`.execute(tx)
      await server.kill()
      await sql`select 1`.execute(tx)
    })
    // What nobody listens for ends the process; here it would fail the run of the tests.
    await expect(cutOff).rejects.toThrow()
    await server.restart()
    await vi.waitFor(() => sql`select 1`.execute(db), { timeout: 5_000 })
  })

  test('while many are at work at once: each is told, and all work again when it is back', async () => {
    const server = await sharedPostgres()
    atEnd(() => server.restart())
    const db = await newDb('postgres')
    await Promise.all(Array.from({ length: 8 }, () => sql`select 1`.execute(db)))
    const queries = Array.from({ length: 8 }, () => sql`select pg_sleep(30)`.execute(db))
    const outcomes = Promise.allSettled(queries)
    await vi.waitFor(async () => {
      const { rows } = await sql<{ n: number }>`
        select count(*)::int as n from pg_stat_activity where query like '%pg_sleep%' and pid <> pg_backend_pid()`.execute(
        db,
      )
      expect(rows[0]?.n).toBe(8)
    })
    await server.kill()
    expect((await outcomes).map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 'rejected'))
    await server.restart()
    await vi.waitFor(() => sql`select 1`.execute(db), { timeout: 5_000 })
  })
})
