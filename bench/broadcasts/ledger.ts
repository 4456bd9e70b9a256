/** A large audience: counting it, fixing it into deliveries, what that takes on disk and in the sender's memory. */
import { statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { type Country, countries } from '../../src/content/schema.ts'
import { countAudience } from '../../src/store/audience.ts'
import { bePatient } from '../../src/store/broadcasts.ts'
import type { Db } from '../../src/store/schema.ts'
import { approve, submitted, warning } from '../../test/support/broadcasts.ts'
import { residentMb, Started } from '../processes.ts'
import { median, type Table } from '../table.ts'
import { type Emulator, startEmulator } from './emulator.ts'
import { type Home, openTown, startElchi, type Town } from './town.ts'

/** Citizens of each country, so that one database has audiences of every size. */
const sizes: Readonly<Record<Country, number>> = { tj: 10_000, uz: 100_000, kg: 1_000_000 }
const firstOf = (country: Country): number => 1 + 10_000_000 * countries.indexOf(country)

async function fill(db: Db): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await bePatient(tx)
    for (const country of countries)
      await sql`
        insert into subscribers (chat_id, locale, country, two_passports, warnings, region, last_contact_day)
        with recursive people (n) as (select 0 union all select n + 1 from people where n < ${sizes[country] - 1})
        select n + ${firstOf(country)}, 'ru', ${country}, 0, 1, case n % 3 when 0 then 'RU-MOW' end, '2026-11-22'
        from people`.execute(tx)
  })
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly seconds: number; readonly result: T }> {
  const startedAt = performance.now()
  const result = await work()
  return { seconds: (performance.now() - startedAt) / 1_000, result }
}

const urgentFor = (country: Country) => ({
  ...warning,
  id: `${countries.indexOf(country)}`.repeat(8),
  country,
  severity: 'urgent' as const,
})

async function fix(db: Db, country: Country): Promise<number> {
  const draft = await submitted(db, urgentFor(country), Date.now() - 1)
  const { seconds, result } = await timed(() => approve(db, draft, Date.now() - 1))
  if (result?.audience !== sizes[country]) throw new Error(`an audience of ${result?.audience} was fixed`)
  return seconds
}

async function sizeBytes({ db, env }: Town): Promise<number> {
  const file = env.DATABASE_URL?.replace(/^sqlite:/, '') ?? ''
  if (!env.DATABASE_URL?.startsWith('sqlite:')) {
    const { rows } = await sql<{ bytes: number }>`select pg_total_relation_size('deliveries') as bytes`.execute(db)
    return Number(rows[0]?.bytes)
  }
  await sql`pragma wal_checkpoint(truncate)`.execute(db)
  return statSync(file).size
}

interface Fixing {
  readonly countSeconds: number
  readonly fixSeconds: number
  readonly bytesEach: number
}

async function measureFixing(town: Town): Promise<Fixing> {
  const { db } = town
  const { seconds: countSeconds } = await timed(() => countAudience(db, urgentFor('kg')))
  const before = await sizeBytes(town)
  const fixSeconds = await fix(db, 'kg')
  return { countSeconds, fixSeconds, bytesEach: ((await sizeBytes(town)) - before) / sizes.kg }
}

const sampleMs = 250
const sendingMs = 6_000

interface Memory {
  readonly medianMb: number
  readonly mostMb: number
  readonly perSecond: number
}

/** Starts the bot on what is approved, lets it send for a while, and kills it. */
async function measureMemory(started: Started, town: Town, emulator: Emulator, country: Country): Promise<Memory> {
  await emulator.ask({ do: 'people', from: firstOf(country), count: 10_000 })
  await emulator.ask({ do: 'forget' })
  const bot = await startElchi(started, town, emulator, { PAID_BROADCASTS: 'on', LOG_LEVEL: 'warn' })
  while ((await emulator.ask({ do: 'report' })).arrivals.length === 0) await sleep(50)
  const samples: number[] = []
  for (let waited = 0; waited < sendingMs; waited += sampleMs) {
    samples.push(residentMb(bot.pid))
    await sleep(sampleMs)
  }
  const { arrivals } = await emulator.ask({ do: 'report' })
  await bot.stop()
  await town.db.updateTable('broadcasts').set({ state: 'paused' }).where('country', '=', country).execute()
  const lateHalf = samples.slice(samples.length / 2)
  return { medianMb: median(lateHalf), mostMb: Math.max(...samples), perSecond: arrivals.length / (sendingMs / 1_000) }
}

export async function ledger(): Promise<readonly Table[]> {
  await using started = new Started()
  const emulator = await startEmulator(started, 'strict')
  const fixed: string[][] = []
  const memories: string[][] = []
  const row = (name: string, { countSeconds, fixSeconds, bytesEach }: Fixing): string[] => [
    name,
    `${countSeconds.toFixed(2)} s`,
    `${fixSeconds.toFixed(1)} s`,
    bytesEach.toFixed(0),
  ]
  for (const home of ['embedded', 'shared'] satisfies Home[]) {
    const town = await openTown(started, home)
    await fill(town.db)
    if (home === 'shared') {
      fixed.push(row('Postgres', await measureFixing(town)))
      continue
    }
    for (const country of ['tj', 'uz', 'kg'] satisfies Country[]) {
      if (country === 'kg') fixed.push(row('SQLite', await measureFixing(town)))
      else await fix(town.db, country)
      const { medianMb, mostMb, perSecond } = await measureMemory(started, town, emulator, country)
      memories.push([sizes[country].toLocaleString('en'), perSecond.toFixed(0), medianMb.toFixed(0), mostMb.toFixed(0)])
    }
  }
  return [
    {
      title: 'An audience of 1,000,000 becomes deliveries',
      notes: [
        'In a database of 1,110,000 people; once, from the approval to the last delivery. Bytes: what the file, or the table with its indexes, grew by.',
      ],
      head: ['database', 'counting', 'fixing', 'bytes a delivery'],
      rows: fixed,
    },
    {
      title: "The sender's memory",
      notes: [
        `The whole bot, started anew for each audience, embedded, sending paid ones for ${sendingMs / 1_000} s. Resident: median of the second half of that time, and the highest.`,
      ],
      head: ['audience', 'messages / s', 'resident MB', 'highest MB'],
      rows: memories,
    },
  ]
}
