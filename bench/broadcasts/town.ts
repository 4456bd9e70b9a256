/** A database full of people, and Elchi as it runs in production, to send them something. */
import { join } from 'node:path'
import type { DatabaseConfig } from '../../src/config.ts'
import { type Country, countries } from '../../src/content/schema.ts'
import { openDatabase } from '../../src/store/database.ts'
import type { Db } from '../../src/store/schema.ts'
import { addPeople, approved, range, warning } from '../../test/support/broadcasts.ts'
import { startPostgres } from '../../test/support/services.ts'
import { type BotProcess, elchiProgram, freePort, type Started, startBot, startRedis } from '../processes.ts'
import type { Emulator } from './emulator.ts'

export const firstPerson = 1_000_001

/** Where the state lives: in this process and SQLite, or in Redis and Postgres for any number of processes. */
export type Home = 'embedded' | 'shared'

export interface Town {
  readonly db: Db
  readonly env: Readonly<Record<string, string>>
}

export async function openTown(started: Started, home: Home): Promise<Town> {
  const database: DatabaseConfig =
    home === 'embedded'
      ? { kind: 'sqlite', path: join(started.folder(), 'elchi.sqlite') }
      : { kind: 'postgres', url: await newPostgres(started) }
  const db = await openDatabase(database, () => {})
  started.onEnd(() => db.destroy())
  const redis: Record<string, string> = home === 'shared' ? { REDIS_URL: await startRedis(started) } : {}
  return {
    db,
    env: {
      DATABASE_URL: database.kind === 'sqlite' ? `sqlite:${database.path}` : database.url,
      DATA_KEY: Buffer.alloc(32).toString('base64'),
      ...redis,
    },
  }
}

async function newPostgres(started: Started): Promise<string> {
  const postgres = await startPostgres({ isDurable: true })
  started.onEnd(() => postgres.stop())
  return postgres.createDatabase('bench')
}

/** Elchi as `npm start` runs it. */
export async function startElchi(
  started: Started,
  { env }: Town,
  emulator: Emulator,
  settings: Readonly<Record<string, string>>,
): Promise<BotProcess> {
  const port = await freePort()
  // Two processes cannot both poll; the emulator brings updates to the one that registered last.
  const webhook: Record<string, string> =
    env.REDIS_URL === undefined
      ? {}
      : { UPDATES: 'webhook', WEBHOOK_URL: `http://127.0.0.1:${port}/telegram`, WEBHOOK_SECRET: 'bench-webhook-secret' }
  return startBot(started, elchiProgram, {
    BOT_TOKEN: emulator.token,
    BOT_API_ROOT: emulator.root,
    PORT: String(port),
    ...env,
    ...webhook,
    ...settings,
  })
}

/** Approves a broadcast to so many people who know the bot. `paid` ones are urgent, as the bot demands. */
export async function approveFor(
  { db }: Town,
  emulator: Emulator,
  people: number,
  lane: 'free' | 'paid',
  country: Country = 'kg',
): Promise<void> {
  const from = firstPerson + 10_000_000 * countries.indexOf(country)
  await emulator.ask({ do: 'people', from, count: people })
  await addPeople(db, range(from, people), { country })
  const id = `${countries.indexOf(country)}`.repeat(8)
  await approved(db, { ...warning, id, country, severity: lane === 'paid' ? 'urgent' : 'warning' }, Date.now() - 1)
}
