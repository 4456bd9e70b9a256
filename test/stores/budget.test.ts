import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { Redis } from 'ioredis'
import { describe, expect, test, vi } from 'vitest'
import { type Budget, type Pace, take } from '../../src/broadcasts/pacing.ts'
import { readConfig } from '../../src/config.ts'
import { createLocalState } from '../../src/shared-state/local.ts'
import { createRedisState } from '../../src/shared-state/redis.ts'
import type { SharedState } from '../../src/shared-state/shared-state.ts'
import { newDb } from '../support/databases.ts'
import { isMissing, type RedisServer, startRedis } from '../support/services.ts'
import { atEnd } from '../support/world.ts'

const noon = Date.UTC(2026, 10, 22, 12)
const pace: Pace = { rate: 25, burst: 2 }

async function localState(now: () => number): Promise<SharedState> {
  const state = createLocalState(await newDb('sqlite'), now, () => {})
  atEnd(() => state.close())
  return state
}

async function newRedis(): Promise<RedisServer> {
  const redis = await startRedis()
  atEnd(() => redis.stop())
  return redis
}

async function redisState(url: string): Promise<SharedState> {
  const read = readConfig({ BOT_TOKEN: '123456789:AAEmulatorTokenThatOpensNothing00000', REDIS_URL: url })
  if (read.type === 'refused' || !read.config.redis) throw new Error(`${url} is no REDIS_URL`)
  const state = await createRedisState(read.config.redis, () => {})
  atEnd(() => state.close())
  return state
}

/** The most that was granted within any second, its end left out. */
function mostInASecond(grants: readonly { readonly at: number; readonly granted: number }[]): number {
  const sums = grants.map(({ at: from }) =>
    grants.filter(({ at }) => at >= from && at < from + 1_000).reduce((sum, { granted }) => sum + granted, 0),
  )
  return Math.max(0, ...sums)
}

describe('the budget of one process', () => {
  test('in no second more than rate and burst, however it is asked', async () => {
    let now = noon
    const state = await localState(() => now)
    const asking = fc.record({ wanted: fc.integer({ min: 0, max: 40 }), laterMs: fc.integer({ min: 0, max: 400 }) })
    await fc.assert(
      fc.asyncProperty(fc.array(asking, { maxLength: 40 }), async (askings) => {
        const grants = []
        for (const { wanted, laterMs } of askings) {
          now += laterMs
          const { granted } = await state.budget.take('free', pace, wanted)
          expect(granted).toBeLessThanOrEqual(wanted)
          grants.push({ at: now, granted })
        }
        expect(mostInASecond(grants)).toBeLessThanOrEqual(pace.rate + pace.burst)
        now += 60_000
      }),
    )
  })

  test('who asks when told to loses nothing of the rate', async () => {
    let now = noon
    const state = await localState(() => now)
    let granted = 0
    while (now < noon + 10_000) {
      const taken = await state.budget.take('free', pace, 1)
      granted += taken.granted
      now += taken.waitMs
    }
    expect(granted).toBeGreaterThanOrEqual(249)
  })

  test('a 429 stops paid and free ones alike, until the longest wait is over', async () => {
    let now = noon
    const state = await localState(() => now)
    await state.budget.pause(3)
    await state.budget.pause(1)
    now += 2_999
    for (const lane of ['free', 'paid'] as const) {
      const { granted, waitMs } = await state.budget.take(lane, pace, 1)
      expect([granted, waitMs > 0]).toEqual([0, true])
    }
    now += 41
    expect(await state.budget.take('paid', pace, 1)).toEqual({ granted: 1, waitMs: 0 })
  })
})

describe.skipIf(isMissing('redis'))('the budget of all processes', () => {
  test('the script takes what the rule takes, from any state', async () => {
    const redis = await newRedis()
    const state = await redisState(redis.url)
    const look = new Redis(redis.url)
    atEnd(async () => look.disconnect())
    const start = fc.record({
      level: fc.integer({ min: 0, max: 60_000 }),
      agoMs: fc.integer({ min: -500, max: 5_000 }),
      pausedForMs: fc.integer({ min: -3_000, max: 3_000 }),
    })
    const anyPace = fc.record({ rate: fc.integer({ min: 1, max: 1_000 }), burst: fc.integer({ min: 1, max: 60 }) })
    await fc.assert(
      fc.asyncProperty(start, anyPace, fc.integer({ min: 0, max: 80 }), async (given, anyRate, wanted) => {
        const [seconds = 0, micros = 0] = (await look.time()).map(Number)
        const began = seconds * 1000 + Math.floor(micros / 1000)
        // The script says at which instant it ran only when it grants: a pause is told by its wait alone.
        const budget: Budget = { level: given.level, at: began - given.agoMs, pausedUntil: began + given.pausedForMs }
        await look.hset('elchi:{budget}:free', { ...budget })
        const taken = await state.budget.take('free', anyRate, wanted)
        const kept = await look.hgetall('elchi:{budget}:free')
        const ran = Number(kept.at)
        if (taken.granted === 0 && ran === budget.at) {
          const longest = take(budget, anyRate, wanted, began).waitMs
          expect(taken.waitMs).toBeLessThanOrEqual(longest)
          expect(taken.waitMs).toBeGreaterThan(longest - 1_000)
          return
        }
        const expected = take(budget, anyRate, wanted, ran)
        expect(taken).toEqual({ granted: expected.granted, waitMs: expected.waitMs })
        expect(Number(kept.level)).toBe(expected.budget.level)
      }),
      { numRuns: 60 },
    )
    expect(await look.pttl('elchi:{budget}:free')).toBeGreaterThan(0)
  })

  test('two processes that ask all the time share it: never more than rate and burst, and most of the rate', async () => {
    const redis = await newRedis()
    const states = await Promise.all([redisState(redis.url), redisState(redis.url)])
    const quick: Pace = { rate: 200, burst: 10 }
    const grants: { at: number; granted: number; by: number }[] = []
    const begin = performance.now()
    await Promise.all(
      states.map(async (state, by) => {
        while (performance.now() < begin + 2_500) {
          const { granted, waitMs } = await state.budget.take('free', quick, 5)
          if (granted > 0) grants.push({ at: performance.now(), granted, by })
          await sleep(waitMs)
        }
      }),
    )
    // Heard a moment later than granted, by a different moment each time.
    expect(mostInASecond(grants)).toBeLessThanOrEqual((quick.rate + quick.burst) * 1.05)
    const total = grants.reduce((sum, { granted }) => sum + granted, 0)
    expect(total, 'how much exactly, the bench says').toBeGreaterThan(quick.rate * 2.5 * 0.5)
    expect(new Set(grants.map(({ by }) => by)).size).toBe(2)
  })

  test('a 429 that one process hears stops all; while Redis is away nobody sends', async () => {
    const redis = await newRedis()
    const [mine, other] = await Promise.all([redisState(redis.url), redisState(redis.url)])
    await mine.budget.pause(86_400)
    await mine.budget.pause(1)
    const { granted, waitMs } = await other.budget.take('paid', pace, 1)
    expect(granted).toBe(0)
    expect(waitMs).toBeGreaterThan(86_000_000)
    await redis.kill()
    await expect(other.budget.take('free', pace, 1)).rejects.toThrow()
    await expect(other.budget.pause(1)).rejects.toThrow()
    await redis.restart()
    await vi.waitFor(async () => expect((await other.budget.take('free', pace, 1)).granted).toBe(0), { timeout: 8_000 })
  })
})
