import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Budget, newBudget, type Pace, pause, secondsToSend, take } from '../../src/broadcasts/pacing.ts'

const pace: fc.Arbitrary<Pace> = fc.record({
  rate: fc.oneof(fc.constantFrom(1, 25, 30, 1000), fc.integer({ min: 1, max: 1000 })),
  burst: fc.integer({ min: 1, max: 60 }),
})

/** What senders in any number of processes do to the budget they share. */
const event = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      afterMs: fc.constantFrom(0, 0, 1, 7, 40, 333, 999, 1000),
      wanted: fc.integer({ min: 0, max: 40 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ afterMs: fc.constantFrom(0, 5), retryAfterSeconds: fc.integer({ min: 0, max: 4 }) }),
  },
)

interface Sent {
  readonly at: number
  readonly granted: number
}

/** Most messages that left in any second, ends included. */
function mostInASecond(sent: readonly Sent[]): number {
  return Math.max(
    0,
    ...sent.map(({ at }) =>
      sent.filter((other) => other.at >= at && other.at < at + 1000).reduce((sum, { granted }) => sum + granted, 0),
    ),
  )
}

describe('the budget', () => {
  test('never lets more than rate + burst leave in any second, nor anything while Telegram told us to wait', () => {
    fc.assert(
      fc.property(pace, fc.array(event, { maxLength: 80 }), (given, events) => {
        let now = 1_700_000_000_000
        let budget = newBudget(now)
        let until = 0
        const sent: Sent[] = []
        for (const one of events) {
          now += one.afterMs
          if ('retryAfterSeconds' in one) {
            budget = pause(budget, one.retryAfterSeconds, now)
            until = Math.max(until, now + Math.max(1, one.retryAfterSeconds) * 1000)
            continue
          }
          const { granted, budget: next } = take(budget, given, one.wanted, now)
          expect(granted).toBeGreaterThanOrEqual(0)
          expect(granted).toBeLessThanOrEqual(one.wanted)
          if (now < until) expect(granted).toBe(0)
          sent.push({ at: now, granted })
          budget = next
        }
        expect(mostInASecond(sent)).toBeLessThanOrEqual(given.rate + given.burst)
      }),
      { numRuns: 1000 },
    )
  })

  test('is used up whole by a sender who waits as told, when it can save two', () => {
    fc.assert(
      fc.property(pace, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 3 }), (given, wanted, seconds) => {
        const saving = { ...given, burst: Math.max(2, given.burst) }
        const start = 1_700_000_000_000
        let now = start
        let budget = newBudget(now)
        const sent: Sent[] = []
        while (now <= start + seconds * 1000) {
          const { granted, waitMs, budget: next } = take(budget, saving, wanted, now)
          budget = next
          sent.push({ at: now, granted })
          // Whoever waited as long as told gets something.
          if (sent.length > 1 && sent.at(-2)?.granted === 0) expect(granted).toBeGreaterThan(0)
          now += waitMs
        }
        const total = sent.reduce((sum, { granted }) => sum + granted, 0)
        expect(total).toBeGreaterThanOrEqual(saving.rate * seconds - 1)
        expect(total).toBeLessThanOrEqual(saving.rate * seconds)
        expect(mostInASecond(sent)).toBeLessThanOrEqual(saving.rate + saving.burst)
      }),
      { numRuns: 100 },
    )
  })

  test('gives the same in one portion as in many', () => {
    fc.assert(
      fc.property(
        pace,
        fc.integer({ min: 0, max: 5000 }),
        fc.array(fc.integer({ min: 0, max: 9 })),
        (given, ms, portions) => {
          const now = 1_700_000_000_000
          const wanted = portions.reduce((sum, portion) => sum + portion, 0)
          const whole = take(newBudget(now - ms), given, wanted, now)
          let budget: Budget = newBudget(now - ms)
          let granted = 0
          for (const portion of portions) {
            const taking = take(budget, given, portion, now)
            budget = taking.budget
            granted += taking.granted
          }
          expect(granted).toBe(whole.granted)
          if (wanted > 0) expect(budget).toEqual(whole.budget)
        },
      ),
    )
  })

  test('counts in whole numbers alone, as the script in Redis does', () => {
    fc.assert(
      fc.property(pace, fc.array(fc.double({ min: 0, max: 5000, noNaN: true }), { maxLength: 30 }), (given, waits) => {
        let now = 1_700_000_000_000.25
        let budget = newBudget(now)
        for (const wait of waits) {
          now += wait
          const taking = take(budget, given, 3, now)
          budget = taking.budget
          for (const value of [budget.level, budget.at, taking.granted, taking.waitMs]) {
            expect(Number.isSafeInteger(value)).toBe(true)
          }
        }
      }),
    )
  })

  test('outlives a clock that steps back: it goes on at its rate from there', () => {
    const given = { rate: 25, burst: 5 }
    const before = take(newBudget(10_000_000), given, 5, 10_000_000).budget
    const after = take(before, given, 5, 1_000_000)
    expect(after.granted).toBe(0)
    expect(take(after.budget, given, 5, 1_000_000 + after.waitMs).granted).toBe(1)
  })
})

describe('a 429', () => {
  const given = { rate: 25, burst: 25 }
  const full: Budget = { level: 25_000, at: 0, pausedUntil: 0 }

  test('stops everybody for as long as told, and then it goes on without a burst', () => {
    const paused = pause(full, 3, 1000)
    expect(take(paused, given, 10, 3999)).toMatchObject({ granted: 0, waitMs: 41 })
    expect(take(paused, given, 10, 4000)).toMatchObject({ granted: 0, waitMs: 40 })
    expect(take(paused, given, 10, 4040).granted).toBe(1)
  })

  test('that tells a shorter wait than an earlier one shortens nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1 }), (waits) => {
        const paused = waits.reduce((budget, seconds) => pause(budget, seconds, 1000), full)
        expect(paused.pausedUntil).toBe(1000 + Math.max(1, ...waits) * 1000)
      }),
    )
  })

  test.each([0, -5, Number.NaN, 0.2, Number.POSITIVE_INFINITY])('that tells %s seconds is a wait of one', (seconds) => {
    expect(pause(full, seconds, 1000).pausedUntil).toBe(2000)
  })
})

test.each([
  [0, 25, 0],
  [1, 25, 1],
  [1_000_000, 25, 40_000],
  [1_000_000, 1000, 1000],
])('%s people at %s a second take %s seconds', (people, rate, seconds) => {
  expect(secondsToSend(people, rate)).toBe(seconds)
})
