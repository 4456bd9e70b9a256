/** How much of the sending rate two processes really get: a matter of milliseconds, so it is asked where the machine is quiet. */
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Pace } from '../../src/broadcasts/pacing.ts'
import { mostInASecond, newRedis, redisState } from '../support/budget.ts'
import { isMissing } from '../support/services.ts'

test.skipIf(isMissing('redis'))(
  'two processes that ask all the time share it: never more than rate and burst, and hardly less than the rate',
  async () => {
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
    expect(total).toBeGreaterThan(quick.rate * 2.5 * 0.95)
    expect(new Set(grants.map(({ by }) => by)).size).toBe(2)
  },
)
