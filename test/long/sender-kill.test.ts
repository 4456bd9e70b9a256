/**
 * `kill -9` of a sender, and of Redis and Postgres under it, while a broadcast is on its way. Nobody may be missed, and
 * only what was under way at that instant may come twice. The moments are chosen by a seed that is printed;
 * `KILL_SEED=…` repeats a run, and `KILL_ROUNDS=25` kills more often than `npm run test:long` has time for.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { readConfig } from '../../src/config.ts'
import type { Person } from '../../src/demo/emulator/person.ts'
import { TelegramEmulator } from '../../src/demo/emulator/telegram.ts'
import { findBroadcast } from '../../src/store/broadcasts.ts'
import { countDeliveries } from '../../src/store/delivery-counts.ts'
import type { Db } from '../../src/store/schema.ts'
import { firstWave } from '../../src/store/waves.ts'
import { databaseUrl } from '../stores/other-process.ts'
import { addPeople, approved, warning } from '../support/broadcasts.ts'
import { newDatabase, open, sharedPostgres } from '../support/databases.ts'
import { atEnd } from '../support/endings.ts'
import { crowd, messagesOf, runSender } from '../support/sending.ts'
import { isMissing, startRedis } from '../support/services.ts'

const seed = Number(process.env.KILL_SEED ?? Math.floor(Math.random() * 2 ** 31))
let state = seed
/** Numbers from 0 to 1 that a seed repeats (mulberry32). */
function random(): number {
  state = (state + 0x6d2b79f5) | 0
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
}

const runs = Number(process.env.KILL_ROUNDS ?? 5)
const audience = 200
const rate = 200
/** Calls at a time, and what comes in until it is written. */
const mostUnderWay = 64 + rate * 0.2

interface SenderProcess {
  readonly id: string
  kill(): Promise<void>
}

let made = 0
async function senderProcess(env: Readonly<Record<string, string>>): Promise<SenderProcess> {
  const id = `life-${++made}`
  const program = join(import.meta.dirname, '..', 'support', 'sender-process.ts')
  const child: ChildProcess = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program], {
    env: { PATH: process.env.PATH, ...env, PROCESS_ID: id },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  const kill = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await ended
  }
  atEnd(kill)
  if (child.stdout)
    await Promise.race([once(child.stdout, 'data'), ended.then(() => Promise.reject(new Error('it ended')))])
  return { id, kill }
}

interface Town {
  readonly db: Db
  readonly telegram: TelegramEmulator
  readonly people: readonly Person[]
  readonly env: Readonly<Record<string, string>>
}

async function openTown(kind: 'sqlite' | 'postgres', redisUrl?: string): Promise<Town> {
  const telegram = new TelegramEmulator({ limits: 'off' })
  const { url } = await telegram.listen()
  atEnd(() => telegram.stop())
  const database = await newDatabase(kind)
  const db = await open(database)
  const people = await crowd(telegram, audience)
  await addPeople(
    db,
    people.map(({ id }) => id),
  )
  const env = {
    DATABASE_URL: databaseUrl(database),
    BOT_API_ROOT: url,
    BOT_TOKEN: telegram.token,
    BROADCAST_RATE: String(rate),
    ...(redisUrl && { REDIS_URL: redisUrl }),
  }
  return { db, telegram, people, env }
}

const isComplete = async (db: Db, id: string): Promise<boolean> =>
  (await findBroadcast(db, { id }))?.state === 'complete'

interface Run {
  readonly underWay: number
  readonly repeats: number
  readonly recoveryMs: number
}

/** Sends to everybody, kills one process at a random moment, and counts what every phone shows. */
async function killRun(town: Town, number: number, victim: SenderProcess, onKilled: () => Promise<void>): Promise<Run> {
  const { db, telegram, people } = town
  const id = number.toString(16).padStart(8, '0')
  const before = people.map(messagesOf)
  const shown = () => people.map((person, index) => messagesOf(person) - (before[index] ?? 0))
  const arrived = Promise.withResolvers<void>()
  const wanted = 1 + Math.floor(random() * audience * 0.8)
  let count = 0
  let lastAt = 0
  telegram.log = (method, _parameters, answer) => {
    if (method !== 'sendMessage' || !answer.ok) return
    lastAt = performance.now()
    if (++count === wanted) arrived.resolve()
  }
  await approved(db, { ...warning, id }, Date.now() - 1)
  await arrived.promise
  await sleep(random() * 40)
  await victim.kill()
  const killedAt = performance.now()
  const held = await db
    .selectFrom('deliveries')
    .select('chat_id')
    .where('broadcast', '=', id)
    .where('claimed_by', '=', victim.id)
    .execute()
  const heldIds = new Set(held.map(({ chat_id }) => chat_id))
  const atKill = shown()
  const underWay = people.filter(({ id: chat }, index) => heldIds.has(chat) && (atKill[index] ?? 0) > 0)
  await onKilled()
  await vi.waitFor(async () => expect(await isComplete(db, id)).toBe(true), { timeout: 30_000, interval: 50 })
  const now = shown()
  expect(
    now.filter((one) => one === 0),
    'nobody is missed',
  ).toEqual([])
  const repeated = people.filter((_, index) => (now[index] ?? 0) > 1)
  expect(Math.max(...now), 'nobody has it three times').toBeLessThanOrEqual(2)
  expect(
    repeated.filter((person) => !underWay.includes(person)),
    'only what was under way',
  ).toEqual([])
  expect(underWay.length).toBeLessThanOrEqual(mostUnderWay)
  expect(await countDeliveries(db, { broadcast: id, wave: firstWave })).toEqual({ sent: audience })
  return { underWay: underWay.length, repeats: repeated.length, recoveryMs: lastAt - killedAt }
}

function tell(label: string, results: readonly Run[]): void {
  const sum = (of: (run: Run) => number) => results.reduce((total, run) => total + of(run), 0)
  const slowest = Math.round(Math.max(...results.map(({ recoveryMs }) => recoveryMs)))
  process.stdout.write(
    `${label}, KILL_SEED=${seed}: ${results.length} kills, ${results.length * audience} messages, nobody missed; ${sum(({ underWay }) => underWay)} were under way, ${sum(({ repeats }) => repeats)} came twice; the last message at most ${slowest} ms after the kill\n`,
  )
}

describe('kill -9 of a sender', () => {
  test('embedded: the only sender is killed and started again', async () => {
    const town = await openTown('sqlite')
    let sender = await senderProcess(town.env)
    const results: Run[] = []
    for (let run = 1; run <= runs; run++) {
      results.push(
        await killRun(town, run, sender, async () => {
          sender = await senderProcess(town.env)
        }),
      )
    }
    tell('embedded', results)
    expect(Math.max(...results.map(({ recoveryMs }) => recoveryMs))).toBeLessThan(5_000)
  })

  test.skipIf(isMissing('postgres') || isMissing('redis'))(
    'Postgres and Redis: one of two senders is killed, the other finishes its work',
    async () => {
      const redis = await startRedis()
      atEnd(() => redis.stop())
      const town = await openTown('postgres', redis.url)
      let senders = await Promise.all([senderProcess(town.env), senderProcess(town.env)])
      const results: Run[] = []
      for (let run = 1; run <= runs; run++) {
        const [victim, other] = random() < 0.5 ? senders : senders.toReversed()
        if (!victim || !other) return expect.unreachable()
        results.push(await killRun(town, run, victim, async () => {}))
        senders = [other, await senderProcess(town.env)]
      }
      tell('Postgres and Redis', results)
      expect(Math.max(...results.map(({ recoveryMs }) => recoveryMs))).toBeLessThan(15_000)
    },
  )
})

describe.skipIf(isMissing('postgres') || isMissing('redis'))('a server goes away in the middle', () => {
  test.each(['redis', 'postgres'] as const)('%s is killed and comes back: nobody is missed', async (which) => {
    const redis = await startRedis()
    atEnd(() => redis.stop())
    const postgres = await sharedPostgres()
    const town = await openTown('postgres', redis.url)
    const read = readConfig({ DATA_KEY: Buffer.alloc(32).toString('base64'), ...town.env })
    if (read.type === 'refused') return expect.unreachable()
    const { database, redis: shared, botApiRoot: root, botToken: token } = read.config
    const senders = await Promise.all([1, 2].map(() => runSender({ database, redis: shared, root, token, rate: 100 })))
    atEnd(async () => {
      await Promise.all(senders.map((one) => one.stop()))
    })
    const arrived = Promise.withResolvers<void>()
    let count = 0
    town.telegram.log = (method, _parameters, answer) => {
      if (method === 'sendMessage' && answer.ok && ++count === 60) arrived.resolve()
    }
    await approved(town.db, warning, Date.now() - 1)
    await arrived.promise
    const server = which === 'redis' ? redis : postgres
    await server.kill()
    await sleep(2_000)
    const whileAway = count
    await server.restart()
    await vi.waitFor(async () => expect(await isComplete(town.db, warning.id)).toBe(true), {
      timeout: 40_000,
      interval: 100,
    })
    const shown = town.people.map(messagesOf)
    const repeats = shown.filter((one) => one > 1).length
    expect(shown.filter((one) => one === 0)).toEqual([])
    expect(repeats).toBeLessThanOrEqual(which === 'redis' ? 0 : mostUnderWay)
    process.stdout.write(
      `${which} killed for 2 s: ${whileAway - 60} messages left while it was away, ${repeats} came twice, nobody missed\n`,
    )
  })
})
