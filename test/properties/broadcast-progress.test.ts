import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deliveryStates } from '../../src/broadcasts/broadcast.ts'
import {
  barOf,
  type DeliveryCounts,
  doneOf,
  percentOf,
  progressOf,
  rateOf,
  rateWindowMs,
  type Sample,
  secondsLeft,
  withSample,
} from '../../src/broadcasts/progress.ts'

const counts: fc.Arbitrary<DeliveryCounts> = fc.dictionary(
  fc.constantFrom(...deliveryStates),
  fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 1_000_000 })),
)
const sumOf = (all: DeliveryCounts): number => Object.values(all).reduce((sum, count) => sum + count, 0)
/** The audience as it should be, or off by a few. */
const wave = fc
  .tuple(counts, fc.oneof(fc.constant(0), fc.integer({ min: -3, max: 3 })))
  .map(([all, off]) => ({ counts: all, audience: Math.max(0, sumOf(all) + off) }))

describe('progress', () => {
  test('is complete only when nobody is left and the sum of the states is the audience', () => {
    fc.assert(
      fc.property(wave, ({ counts: all, audience }) => {
        const progress = progressOf(all, audience)
        const { waiting = 0, claimed = 0 } = all
        expect(progress.isComplete).toBe(waiting === 0 && claimed === 0 && sumOf(all) === audience)
        expect(doneOf(progress) + progress.left + progress.unaccounted).toBe(audience)
        expect(percentOf(progress) === 100).toBe(progress.isComplete)
        expect(barOf(progress) === '▓'.repeat(10)).toBe(progress.isComplete)
      }),
      { numRuns: 1000 },
    )
  })

  test('is drawn as a bar of the same width always', () => {
    fc.assert(
      fc.property(wave, fc.integer({ min: 1, max: 30 }), ({ counts: all, audience }, width) => {
        expect(barOf(progressOf(all, audience), width)).toMatch(/^▓*░*$/)
        expect(barOf(progressOf(all, audience), width)).toHaveLength(width)
      }),
    )
  })

  test('never goes back when a delivery comes to its end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), (audience) => {
        let last = -1
        for (let sent = 0; sent <= audience; sent += Math.ceil(audience / 50)) {
          const percent = percentOf(progressOf({ sent, waiting: audience - sent }, audience))
          expect(percent).toBeGreaterThanOrEqual(last)
          last = percent
        }
      }),
    )
  })

  test.each<[string, DeliveryCounts, number, string, number]>([
    ['before the first', { waiting: 3000 }, 3000, '░░░░░░░░░░', 0],
    ['in the middle', { waiting: 1400, claimed: 100, sent: 1400, unreachable: 100 }, 3000, '▓▓▓▓▓░░░░░', 50],
    ['before the last', { waiting: 1, sent: 2999 }, 3000, '▓▓▓▓▓▓▓▓▓░', 99],
    ['at the end', { sent: 2850, unreachable: 150 }, 3000, '▓▓▓▓▓▓▓▓▓▓', 100],
    ['with one who is nowhere', { sent: 2999 }, 3000, '▓▓▓▓▓▓▓▓▓░', 99],
    ['with one counted twice', { sent: 3001 }, 3000, '▓▓▓▓▓▓▓▓▓░', 99],
    ['with nobody', {}, 0, '▓▓▓▓▓▓▓▓▓▓', 100],
  ])('looks so %s', (_, all, audience, bar, percent) => {
    const progress = progressOf(all, audience)
    expect([barOf(progress), percentOf(progress)]).toEqual([bar, percent])
  })
})

describe('the rate', () => {
  test('of a steady wave is what it is, from samples at any moments', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 2, maxLength: 100 }),
        (rate, pauses) => {
          let samples: readonly Sample[] = []
          let seconds = 0
          for (const pause of pauses) {
            seconds += pause
            samples = withSample(samples, { at: seconds * 1000, done: seconds * rate })
          }
          expect(rateOf(samples)).toBeCloseTo(rate)
        },
      ),
    )
  })

  test('keeps no more samples than its window needs', () => {
    let samples: readonly Sample[] = []
    for (let second = 0; second < 1000; second++) samples = withSample(samples, { at: second * 1000, done: second })
    expect(samples).toHaveLength(rateWindowMs / 1000 + 1)
  })

  test('forgets what was before a stop', () => {
    const fast = withSample(withSample([], { at: 0, done: 0 }), { at: 1000, done: 1000 })
    const stopped = [31_000, 61_000, 91_000].reduce((all, at) => withSample(all, { at, done: 1000 }), fast)
    expect(rateOf(stopped)).toBe(0)
  })

  test.each<[string, readonly Sample[]]>([
    ['nothing', []],
    ['one sample', [{ at: 1, done: 5 }]],
    [
      'one moment',
      [
        { at: 1, done: 5 },
        { at: 1, done: 9 },
      ],
    ],
  ])('of %s is not known', (_, samples) => {
    expect(rateOf(samples)).toBeUndefined()
  })

  test('begins anew with another wave and with a clock that steps back', () => {
    const samples = withSample(withSample([], { at: 1000, done: 5 }), { at: 2000, done: 10 })
    expect(withSample(samples, { at: 3000, done: 0 })).toEqual([{ at: 3000, done: 0 }])
    expect(withSample(samples, { at: 500, done: 11 })).toEqual([{ at: 500, done: 11 }])
  })
})

describe('the time to the end', () => {
  const half = progressOf({ waiting: 100, sent: 100 }, 200)
  test.each([
    ['at a steady rate', half, 25, 4],
    ['rounded up', half, 30, 4],
    ['while nothing moves', half, 0, undefined],
    ['before anything is known', half, undefined, undefined],
    ['at the end', progressOf({ sent: 5 }, 5), undefined, 0],
  ])('%s', (_, progress, rate, seconds) => {
    expect(secondsLeft(progress, rate)).toBe(seconds)
  })
})
