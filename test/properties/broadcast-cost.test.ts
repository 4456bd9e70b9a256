import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { freePerSecond, lastArrivalAt, messagesPerStar, starsFor } from '../../src/broadcasts/cost.ts'
import { newBudget, take } from '../../src/broadcasts/pacing.ts'

const people = fc.integer({ min: 0, max: 3_000_000 })
const rate = fc.integer({ min: 1, max: 1000 })

describe('when the last one has it', () => {
  test('is when the budget of the fleet has let everybody through, to the second', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 50 }), (count, perSecond) => {
        let [budget, left, now] = [newBudget(0), count, 0]
        while (left > 0) {
          const taking = take(budget, { rate: perSecond, burst: 2 }, left, now)
          budget = taking.budget
          left -= taking.granted
          if (left > 0) now += taking.waitMs
        }
        const told = lastArrivalAt(0, count, perSecond)
        expect(now).toBeLessThanOrEqual(told + count)
        expect(told - now).toBeLessThan(1000)
      }),
    )
  })

  test('comes no earlier with more people, and no later with a higher rate', () => {
    fc.assert(
      fc.property(people, people, rate, rate, (one, other, slow, fast) => {
        const [few, many] = [Math.min(one, other), Math.max(one, other)]
        const [low, high] = [Math.min(slow, fast), Math.max(slow, fast)]
        expect(lastArrivalAt(0, few, low)).toBeLessThanOrEqual(lastArrivalAt(0, many, low))
        expect(lastArrivalAt(0, many, high)).toBeLessThanOrEqual(lastArrivalAt(0, many, low))
        expect(lastArrivalAt(5, many, high)).toBe(lastArrivalAt(0, many, high) + 5)
      }),
    )
  })
})

describe('what the fast way costs', () => {
  test('is never more than all messages, and never less than those above the free ones of every second', () => {
    fc.assert(
      fc.property(people, rate, (count, perSecond) => {
        const stars = starsFor(count, perSecond)
        const seconds = Math.ceil(count / perSecond)
        expect(stars).toBeLessThanOrEqual(Math.ceil(count / messagesPerStar))
        expect(stars * messagesPerStar).toBeGreaterThanOrEqual(count - freePerSecond * seconds)
        expect(Number.isInteger(stars) && stars >= 0).toBe(true)
      }),
    )
  })

  test.each([
    ['nobody', 0, 1000, 0],
    ['as many as may go for nothing in each second', 300, 30, 0],
    ['one full second', 1000, 1000, 97],
    ['200,000 people', 200_000, 1000, 19_400],
  ])('%s', (_, count, perSecond, stars) => {
    expect(starsFor(count, perSecond)).toBe(stars)
  })
})
