import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type DeliveryState, deliveryStates } from '../../src/broadcasts/broadcast.ts'
import { isMissed, type LastDelivery } from '../../src/broadcasts/missed.ts'

const blocked = 1_000
const ended = (state: DeliveryState, endedAt: number): LastDelivery => ({ state, endedAt })

describe('a broadcast is missed by who was away', () => {
  test.each([
    ['it was approved after they went, and never booked for them', blocked, undefined, true],
    ['it was approved before, for others', blocked - 1, undefined, false],
    ['it met the block', blocked - 1, ended('unreachable', blocked + 5), true],
    ['nobody knows whether it arrived', blocked - 1, ended('unknown', blocked + 5), true],
    ['it arrived before', blocked - 9, ended('sent', blocked - 1), false],
    ['its correction met the block', blocked - 9, ended('unreachable', blocked + 1), true],
    ['it is on its way to them', blocked + 1, { state: 'waiting', endedAt: null } as const, false],
    ['it met an earlier block, after which it was told', blocked - 9, ended('unreachable', blocked - 5), false],
  ])('%s', (_, approvedAt, last, wanted) => {
    expect(isMissed(approvedAt, last, blocked)).toBe(wanted)
  })

  test('never when it was sent, and never twice by the same absence', () => {
    const time = fc.integer({ min: 0, max: 100 })
    const last = fc.record({ state: fc.constantFrom(...deliveryStates), endedAt: fc.option(time) })
    fc.assert(
      fc.property(time, fc.option(last, { nil: undefined }), time, (approvedAt, delivery, since) => {
        if (delivery?.state === 'sent') expect(isMissed(approvedAt, delivery, since)).toBe(false)
        // A later absence begins after everything that this one could have told.
        const later = Math.max(approvedAt, delivery?.endedAt ?? 0, since) + 1
        expect(isMissed(approvedAt, delivery, later)).toBe(false)
      }),
      { numRuns: 1_000 },
    )
  })
})
