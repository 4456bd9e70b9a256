import fc from 'fast-check'
import type { Update } from 'grammy/types'
import { Redis } from 'ioredis'
import { describe, expect, test, vi } from 'vitest'
import { type RedisConfig, readConfig } from '../../src/config.ts'
import { type ChatHash, createChatKey } from '../../src/privacy/seal.ts'
import { createLocalState } from '../../src/shared-state/local.ts'
import { createRedisState } from '../../src/shared-state/redis.ts'
import {
  type Notice,
  type SessionRecord,
  type SharedState,
  seenForMs,
  sessionLifeMs,
  type Turn,
} from '../../src/shared-state/shared-state.ts'
import { createIntake, type Intake } from '../../src/telegram/intake.ts'
import { newDatabase, newDb, open, sharedPostgres } from '../support/databases.ts'
import { atEnd } from '../support/endings.ts'
import { isMissing, type RedisServer, startRedis } from '../support/services.ts'

const chatKey = createChatKey(Buffer.alloc(32, 7))
const zarina = chatKey(512_000_001)
const gulnara = chatKey(512_000_002)
const noon = Date.UTC(2026, 10, 22, 12)
const quiet = (): void => {}

type Session = SessionRecord & { readonly locale?: string }

/** What two processes hold; locally there is only one, and both names mean it. */
interface Shared {
  readonly mine: SharedState
  readonly other: SharedState
  /** Moves the clock of the local state. */
  passes(ms: number): void
  /** Writes of sessions that reached the store so far. */
  sessionWrites(): Promise<number>
}

function redisConfig(url: string): RedisConfig {
  const read = readConfig({ BOT_TOKEN: '123456789:AAEmulatorTokenThatOpensNothing00000', REDIS_URL: url })
  if (read.type === 'refused' || !read.config.redis) throw new Error(`${url} is no REDIS_URL`)
  return read.config.redis
}

async function redisState(url: string, onError: (error: unknown) => void = quiet): Promise<SharedState> {
  const state = await createRedisState(redisConfig(url), onError)
  atEnd(() => state.close())
  return state
}

async function newRedis(options: Parameters<typeof startRedis>[0] = {}): Promise<RedisServer> {
  const redis = await startRedis(options)
  atEnd(() => redis.stop())
  return redis
}

/** A plain connection for looking behind the scenes. */
function lookInto(redis: RedisServer): Redis {
  const client = new Redis(redis.url)
  atEnd(async () => client.disconnect())
  return client
}

async function onRedis(): Promise<Shared> {
  const redis = await newRedis({ password: 'correct horse' })
  const [mine, other] = await Promise.all([redisState(redis.url), redisState(redis.url)])
  const look = lookInto(redis)
  return {
    mine,
    other,
    passes: quiet,
    async sessionWrites() {
      const stats = await look.info('commandstats')
      return Number(/^cmdstat_set:calls=(\d+)/m.exec(stats)?.[1] ?? 0)
    },
  }
}

const onSql = (kind: 'sqlite' | 'postgres') => async (): Promise<Shared> => {
  const db = await newDb(kind)
  let now = noon
  let writes = 0
  const counted = db.withPlugin({
    transformQuery: ({ node }) => {
      if (node.kind === 'InsertQueryNode') writes++
      return node
    },
    transformResult: async ({ result }) => result,
  })
  const state = createLocalState(counted, () => now, quiet)
  atEnd(() => state.close())
  return {
    mine: state,
    other: state,
    passes: (ms) => {
      now += ms
    },
    sessionWrites: async () => writes,
  }
}

const kinds = [
  { name: 'Redis', needs: 'redis', start: onRedis },
  { name: 'one process on sqlite', needs: 'sqlite', start: onSql('sqlite') },
  { name: 'one process on postgres', needs: 'postgres', start: onSql('postgres') },
] as const

const attemptOf = (turn: Turn): number => (turn.type === 'turn' ? turn.attempt : 0)
const end = async (turn: Turn, outcome: 'handled' | 'failed'): Promise<void> => {
  if (turn.type !== 'turn') throw new Error(`no turn to end but ${turn.type}`)
  await turn.end(outcome)
}

for (const { name, needs, start } of kinds) {
  describe.skipIf(isMissing(needs))(`shared state: ${name}`, () => {
    test('an update that one process handled is seen by all', async () => {
      const { mine, other } = await start()
      await end(await mine.takeTurn(zarina, 901), 'handled')
      expect(await other.takeTurn(zarina, 901)).toEqual({ type: 'seen' })
      expect(await mine.takeTurn(zarina, 901)).toEqual({ type: 'seen' })
    })

    test('what may be used so often in so long is counted for all processes, and each by itself', async () => {
      const { mine, other, passes } = await start()
      const limit = { most: 2, withinMs: 300 }
      expect([await mine.use('sos/a', limit), await other.use('sos/a', limit)]).toEqual([0, 0])
      const waitMs = await mine.use('sos/a', limit)
      expect(waitMs).toBeGreaterThan(0)
      expect(waitMs).toBeLessThanOrEqual(300)
      expect(await mine.use('sos/b', limit)).toBe(0)
      passes(301)
      await vi.waitFor(async () => expect(await other.use('sos/a', limit)).toBe(0), { interval: 301, timeout: 5_000 })
    })

    test('ids are a set: Telegram may begin anew at a lower one', async () => {
      const { mine } = await start()
      await end(await mine.takeTurn(zarina, 900_000_001), 'handled')
      expect((await mine.takeTurn(zarina, 5)).type).toBe('turn')
    })

    test('failed attempts count up, whichever process makes them', async () => {
      const { mine, other } = await start()
      const attempts: number[] = []
      for (const state of [mine, other, mine]) {
        const turn = await state.takeTurn(zarina, 901)
        attempts.push(attemptOf(turn))
        await end(turn, 'failed')
      }
      expect(attempts).toEqual([1, 2, 3])
      expect(attemptOf(await mine.takeTurn(gulnara, 902))).toBe(1)
    })

    test('a chat whose turn is taken keeps no other chat waiting', async () => {
      const { mine, other } = await start()
      const held = await mine.takeTurn(zarina, 901)
      expect(attemptOf(await other.takeTurn(gulnara, 902))).toBe(1)
      await end(held, 'handled')
    })

    test('updates of one chat never run at the same time, and each is handled once, however they come', async () => {
      const { mine, other } = await start()
      await fc.assert(
        fc.asyncProperty(arrivals, (plan) => eachOnceAndAlone([mine, other], plan)),
        { numRuns: 12 },
      )
    })

    test('a session comes back as it was written, is replaced, and is deleted', async () => {
      const { mine, other } = await start()
      expect(await mine.sessions.read(zarina)).toBeUndefined()
      const written: Session = { version: 1, locale: 'tg' }
      await mine.sessions.write(zarina, written)
      expect(await other.sessions.read(zarina)).toEqual(written)
      expect(await other.sessions.read(gulnara)).toBeUndefined()
      const replaced: Session = { version: 2, locale: 'uz-Cyrl' }
      await other.sessions.write(zarina, replaced)
      expect(await mine.sessions.read(zarina)).toEqual(replaced)
      await mine.sessions.delete(zarina)
      expect(await other.sessions.read(zarina)).toBeUndefined()
    })

    test('an unchanged session is not written again; a changed one is', async () => {
      const { mine, sessionWrites } = await start()
      await mine.sessions.write(zarina, { version: 1 })
      const record = await mine.sessions.read(zarina)
      const before = await sessionWrites()
      if (!record) throw new Error('the session is gone')
      await mine.sessions.write(zarina, record)
      await mine.sessions.write(zarina, record)
      expect(await sessionWrites()).toBe(before)
      await mine.sessions.write(zarina, { ...record, version: 2 })
      expect(await sessionWrites()).toBe(before + 1)
      expect(await mine.sessions.read(zarina)).toEqual({ version: 2 })
    })

    test('a notice reaches every process, the one that gives it too', async () => {
      const { mine, other } = await start()
      const [here, there] = [heard(mine), heard(other)]
      await mine.notify({ about: 'content' })
      await mine.notify({ about: 'erased', chat: zarina })
      const both = [{ about: 'content' }, { about: 'erased', chat: zarina }]
      await vi.waitFor(() => expect([here, there]).toEqual([both, both]))
    })

    test('it is healthy', async () => {
      const { mine } = await start()
      expect(mine.isHealthy()).toBe(true)
      await mine.sessions.read(zarina)
      expect(mine.isHealthy()).toBe(true)
    })
  })
}

function heard(state: SharedState): Notice[] {
  const notices: Notice[] = []
  state.onNotice((notice) => notices.push(notice))
  return notices
}

interface Arrival {
  /** Which of few chats. */
  readonly chat: number
  readonly process: 0 | 1
  /** It comes a second time, to the other process: Telegram repeats what it is not sure of. */
  readonly isRepeated: boolean
  /** Turns of the event loop that handling it takes. */
  readonly ticks: number
  readonly failures: 0 | 1 | 2
}

const arrivals = fc.array(
  fc.record({
    chat: fc.integer({ min: 0, max: 2 }),
    process: fc.constantFrom(0 as const, 1 as const),
    isRepeated: fc.boolean(),
    ticks: fc.integer({ min: 0, max: 4 }),
    failures: fc.constantFrom(0 as const, 0 as const, 0 as const, 1 as const, 2 as const),
  }),
  { minLength: 1, maxLength: 12 },
)

let nextChat = 600_000_000
let nextUpdate = 1

/** Gives the arrivals to the processes all at once and offers each again until it is not failed, as Telegram does. */
async function eachOnceAndAlone(states: readonly SharedState[], plan: readonly Arrival[]): Promise<void> {
  const firstChat = nextChat
  nextChat += 10
  const runningIn = new Map<number, number>()
  const overlaps: number[] = []
  const done = new Map<number, number>()
  const failuresLeft = new Map<number, number>()
  const ticksOf = new Map<number, number>()

  const intakeOn = (state: SharedState): Intake =>
    createIntake({
      state,
      chatKey,
      onSetAside: async ({ update_id }) => expect.unreachable(`update ${update_id} was set aside`),
      onOutcome: quiet,
      async handle({ update_id, message }) {
        const chat = message?.chat.id ?? 0
        const running = (runningIn.get(chat) ?? 0) + 1
        runningIn.set(chat, running)
        if (running > 1) overlaps.push(update_id)
        for (let tick = 0; tick < (ticksOf.get(update_id) ?? 0); tick++) await new Promise(setImmediate)
        runningIn.set(chat, (runningIn.get(chat) ?? 0) - 1)
        const failures = failuresLeft.get(update_id) ?? 0
        failuresLeft.set(update_id, failures - 1)
        if (failures > 0) return { type: 'retry', error: new Error('not now') }
        done.set(update_id, (done.get(update_id) ?? 0) + 1)
        return { type: 'done' }
      },
    })
  const isOneProcess = states[0] === states[1]
  const first = intakeOn(states[0] ?? expect.unreachable())
  const second = isOneProcess ? first : intakeOn(states[1] ?? expect.unreachable())

  const settle = async (intake: Intake, update: Update): Promise<void> => {
    while ((await intake.accept(update)) === 'failed') await new Promise(setImmediate)
  }
  const ids: number[] = []
  await Promise.all(
    plan.flatMap(({ chat, process, isRepeated, ticks, failures }) => {
      const update = text(nextUpdate++, firstChat + chat)
      ids.push(update.update_id)
      failuresLeft.set(update.update_id, failures)
      ticksOf.set(update.update_id, ticks)
      const [taker, repeater] = process === 0 ? [first, second] : [second, first]
      return [settle(taker, update), ...(isRepeated ? [settle(repeater, update)] : [])]
    }),
  )
  expect(overlaps).toEqual([])
  expect([...done].sort(([a], [b]) => a - b)).toEqual(ids.map((id) => [id, 1]))
}

function text(update_id: number, chatId: number): Update {
  const chat = { id: chatId, type: 'private' as const, first_name: 'Зарина' }
  return {
    update_id,
    message: { message_id: 1, date: 1_795_000_000, chat, from: { ...chat, is_bot: false }, text: 'салом' },
  }
}

describe('without Redis, time passes', () => {
  test('a session that nobody uses for a month is forgotten', async () => {
    const { mine, passes } = await onSql('sqlite')()
    await mine.sessions.write(zarina, { version: 1 })
    passes(sessionLifeMs - 1)
    expect(await mine.sessions.read(zarina)).toEqual({ version: 1 })
    passes(1)
    expect(await mine.sessions.read(zarina)).toBeUndefined()
  })

  test('a handled update is remembered for a day, as long as Telegram can send it again', async () => {
    const { mine, passes } = await onSql('sqlite')()
    await end(await mine.takeTurn(zarina, 901), 'handled')
    passes(seenForMs - 1)
    expect((await mine.takeTurn(zarina, 901)).type).toBe('seen')
    passes(1)
    expect((await mine.takeTurn(zarina, 901)).type).toBe('turn')
  })
})

describe.skipIf(isMissing('postgres'))('without Redis, while Postgres is away', () => {
  test('sessions read as empty and writing them harms nobody; it heals when Postgres is back', async () => {
    const server = await sharedPostgres()
    atEnd(() => server.restart())
    const errors: unknown[] = []
    const state = createLocalState(await open(await newDatabase('postgres')), Date.now, (error) => errors.push(error))
    atEnd(() => state.close())
    await state.sessions.write(zarina, { version: 1 })

    await server.kill()
    expect(await state.sessions.read(zarina)).toBeUndefined()
    await state.sessions.write(zarina, { version: 2 })
    expect(state.isHealthy()).toBe(false)
    expect(errors).not.toEqual([])
    expect((await state.takeTurn(zarina, 901)).type).toBe('turn')

    await server.restart()
    await untilHealthy(state) // though nobody writes meanwhile
    expect(await state.sessions.read(zarina)).toEqual({ version: 1 })
  })
})

const untilHealthy = (state: SharedState) =>
  vi.waitFor(() => expect(state.isHealthy()).toBe(true), { timeout: 8_000, interval: 20 })

/** A person must not wait for a Redis that is gone. */
const longestWaitMs = 1_500

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; ms: number }> {
  const startedAt = performance.now()
  const result = await work()
  return { result, ms: performance.now() - startedAt }
}

async function expectWithoutRedis(state: SharedState): Promise<void> {
  const { result, ms } = await timed(() => state.takeTurn(zarina, 901))
  expect(result).toMatchObject({ type: 'turn', attempt: 1 })
  expect(ms).toBeLessThan(longestWaitMs)
  await end(result, 'handled')
  const session = await timed(async () => state.sessions.read(zarina))
  expect(session.result).toBeUndefined()
  expect(session.ms).toBeLessThan(longestWaitMs)
  await state.sessions.write(zarina, { version: 9 })
  expect(state.isHealthy()).toBe(false)
}

describe.skipIf(isMissing('redis'))('while Redis is away', () => {
  test('a kill: the turn is given at once, sessions are empty; back again it heals, and notices come through', async () => {
    const redis = await newRedis()
    const errors: unknown[] = []
    const state = await redisState(redis.url, (error) => errors.push(error))
    const other = await redisState(redis.url)
    await state.sessions.write(zarina, { version: 1 })
    const notices = heard(other)

    await redis.kill()
    await expectWithoutRedis(state)
    expect(errors, 'told once, not at every update').toHaveLength(1)
    await expect(state.notify({ about: 'content' })).rejects.toThrow()

    await redis.restart()
    await Promise.all([untilHealthy(state), untilHealthy(other)])
    expect((await state.takeTurn(zarina, 902)).type).toBe('turn')
    // What was published meanwhile reached nobody: who listens again is told to look.
    await vi.waitFor(() => expect(notices).toEqual([{ about: 'content' }]), { timeout: 5_000 })
    // The listener subscribes anew by itself, at its own moment.
    await vi.waitFor(
      async () => {
        await state.notify({ about: 'erased', chat: gulnara })
        expect(notices).toContainEqual({ about: 'erased', chat: gulnara })
      },
      { timeout: 5_000 },
    )
  })

  test('what could not be written while it was away does not come back as an older truth', async () => {
    const redis = await newRedis()
    const state = await redisState(redis.url)
    await state.sessions.write(zarina, { version: 1, locale: 'ru' } as Session)
    await redis.kill()
    await state.sessions.write(zarina, { version: 1, locale: 'tg' } as Session)
    await redis.restart()
    await untilHealthy(state)
    // Empty is right: SQL knows. The language from before would be wrong for a month.
    await vi.waitFor(async () =>
      expect([undefined, { version: 1, locale: 'tg' }]).toContainEqual(await state.sessions.read(zarina)),
    )
  })

  test('a turn that ended while it was away is over as soon as it is back, and its update seen', async () => {
    const redis = await newRedis()
    const [state, other] = await Promise.all([redisState(redis.url), redisState(redis.url)])
    const turn = await state.takeTurn(zarina, 901)
    await redis.kill()
    await end(turn, 'handled')
    await redis.restart()
    await Promise.all([untilHealthy(state), untilHealthy(other)])
    const next = await timed(() => other.takeTurn(zarina, 902))
    expect(next.result).toMatchObject({ type: 'turn', attempt: 1 })
    expect(next.ms).toBeLessThan(longestWaitMs)
    await end(next.result, 'handled')
    expect(await other.takeTurn(zarina, 901)).toEqual({ type: 'seen' })
  })

  test('it hangs: nobody waits longer, and it heals when it answers again', async () => {
    const redis = await newRedis()
    const state = await redisState(redis.url)
    redis.freeze()
    atEnd(async () => redis.thaw())
    await expectWithoutRedis(state)
    redis.thaw()
    await untilHealthy(state)
  })

  test('it is not there when the bot starts: the bot starts, and finds it later', async () => {
    const redis = await newRedis()
    await redis.kill()
    const state = await redisState(redis.url)
    await expectWithoutRedis(state)
    await redis.restart()
    await untilHealthy(state)
    await state.sessions.write(zarina, { version: 1 })
    expect(await state.sessions.read(zarina)).toEqual({ version: 1 })
  })

  test('a wrong password is no health, and keeps nobody waiting', async () => {
    const redis = await newRedis({ password: 'right' })
    const state = await redisState(redis.url.replace('right', 'wrong'))
    await expectWithoutRedis(state)
  })
})

describe.skipIf(isMissing('redis'))('what Redis keeps of a person', () => {
  test('nothing names her, and everything has an end', async () => {
    const redis = await newRedis()
    const state = await redisState(redis.url)
    const chat: ChatHash = chatKey(512_345_678)
    const turn = await state.takeTurn(chat, 901)
    await state.sessions.write(chat, { version: 1 })
    const look = lookInto(redis)
    const keys = await look.keys('*')
    expect(keys).toHaveLength(3)
    for (const key of keys) {
      expect(key).not.toContain('512345678')
      const lifeMs = await look.pttl(key)
      expect(lifeMs, key).toBeGreaterThan(0)
      expect(lifeMs, key).toBeLessThanOrEqual(sessionLifeMs)
    }
    await end(turn, 'handled')
    const [seen = ''] = (await look.keys('*')).filter((key) => key.includes('seen'))
    expect(await look.get(seen)).toBe('handled')
    expect(Math.abs((await look.pttl(seen)) - seenForMs)).toBeLessThan(60_000)
    expect(await look.keys('*turn')).toEqual([])
  })

  test('a turn that expired and is now another’s is not given away by the one who had it', async () => {
    const redis = await newRedis()
    const [slow, next] = await Promise.all([redisState(redis.url), redisState(redis.url)])
    const lost = await slow.takeTurn(zarina, 901)
    const look = lookInto(redis)
    const [turnKey = ''] = await look.keys('*turn')
    await look.del(turnKey) // as when the process was stopped for longer than a turn lives
    const held = await next.takeTurn(zarina, 902)
    await end(lost, 'handled')
    expect(await look.exists(turnKey)).toBe(1)
    await end(held, 'handled')
    expect(await look.exists(turnKey)).toBe(0)
  })
})
