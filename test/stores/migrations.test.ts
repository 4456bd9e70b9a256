import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import type { Db } from '../../src/store/schema.ts'
import { findSubscriber, saveSubscriber } from '../../src/store/subscribers.ts'
import { databaseKinds, emptyDatabase, newDatabase, open } from '../support/databases.ts'
import { dumpPostgres, dumpSqlite } from '../support/schema-dump.ts'
import { isMissing } from '../support/services.ts'
import { databaseUrl, otherProcess } from './other-process.ts'

const dump = { sqlite: dumpSqlite, postgres: dumpPostgres }

const doneMigrations = async (db: Db): Promise<string[]> =>
  (await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)).rows.map(
    ({ name }) => name,
  )

const zarina = {
  chatId: 7_000_000_001,
  locale: 'tg',
  country: 'tj',
  twoPassports: false,
  warnings: true,
  region: null,
  lastContactDay: '2026-11-22',
}

/** Every migration of this program, in order. */
const ours = readdirSync('src/store/migrations')
  .map((name) => name.replace('.ts', ''))
  .sort()

for (const kind of databaseKinds) {
  describe.skipIf(isMissing(kind))(`migrations on ${kind}`, () => {
    test('starting again changes nothing and keeps what is there', async () => {
      const config = await emptyDatabase(kind)
      const first = await openDatabase(config, () => {})
      const schema = await dump[kind](first)
      await saveSubscriber(first, zarina)
      await first.destroy()

      const again = await open(config)
      expect(await dump[kind](again)).toBe(schema)
      expect(await doneMigrations(again)).toEqual(ours)
      expect(await findSubscriber(again, zarina.chatId)).toEqual(zarina)
    })

    test('three processes that start at once all succeed, and migrate once', async () => {
      const config = await emptyDatabase(kind)
      const env = { DATABASE_URL: databaseUrl(config) }
      const processes = await Promise.all([
        otherProcess('open', env),
        otherProcess('open', env),
        otherProcess('open', env),
      ])
      expect(processes.map(({ said }) => said)).toEqual(['opened', 'opened', 'opened'])
      expect(await doneMigrations(await open(config))).toEqual(ours)
    })

    test('two parts of one process that open it at once both succeed', async () => {
      const config = await emptyDatabase(kind)
      const [one, other] = await Promise.all([open(config), open(config)])
      expect(await doneMigrations(one)).toEqual(ours)
      expect(await doneMigrations(other)).toEqual(ours)
    })

    test('a database that a newer program migrated is refused with a sentence that says what to do, and left as it was', async () => {
      const config = await newDatabase(kind)
      const newer = await open(config)
      await sql`insert into kysely_migration (name, timestamp) values ('999-broadcasts', '2027-01-01')`.execute(newer)
      const before = await dump[kind](newer)

      const refused = await openDatabase(config, () => {}).catch((error: unknown) => error)
      expect(refused).toMatchObject({
        name: 'DatabaseTooNew',
        message:
          'The database is newer than this program (it has migration "999-broadcasts"). Start the newer program, or restore a backup made before it.',
      })
      expect(await dump[kind](newer)).toBe(before)
      expect(await doneMigrations(newer)).toEqual([...ours, '999-broadcasts'])
    })

    test('the operator who starts an old program on it reads that sentence, no stack, and the program ends with 1', async () => {
      const config = await newDatabase(kind)
      await sql`insert into kysely_migration (name, timestamp) values ('999-broadcasts', '2027-01-01')`.execute(
        await open(config),
      )
      const ended = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/main.ts'], {
        encoding: 'utf8',
        env: {
          ...process.env,
          BOT_TOKEN: '123456789:AAEmulatorTokenThatOpensNothing00000',
          DATA_KEY: Buffer.alloc(32).toString('base64'),
          DATABASE_URL: databaseUrl(config),
          PORT: '0',
        },
      })
      expect(ended.stderr.trim().split('\n')).toEqual([
        expect.stringMatching(/^The database is newer than this program/),
      ])
      expect(ended.stdout).toBe('')
      expect(ended.status).toBe(1)
    })
  })
}
