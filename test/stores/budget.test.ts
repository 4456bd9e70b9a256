import fc from 'fast-check'
import { Redis } from 'ioredis'
import { describe, expect, test, vi } from 'vitest'
import { type Budget, type Pace, take } from '../../src/broadcasts/pacing.ts'
import { createLocalState } from '../../src/shared-state/local.ts'
import type { SharedState } from '../../src/shared-state/shared-state.ts'
import { mostInASecond, newRedis, redisState } from '../support/budget.ts'
import { newDb } from '../support/databases.ts'
import { atEnd } from '../support/endings.ts'
import { isMissing } from '../support/services.ts'

const noon = Date.UTC(2026, 10, 22, 12)
const pace: Pace = { rate: 25, burst: 2 }

async function localState(now: () => number): Promise<SharedState> {
  const state = createLocalState(await newDb('sqlite'), now, () => {})
  atEnd(() => state.close())
  return state
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
