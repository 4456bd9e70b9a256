import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  afterFailure,
  afterSuccess,
  atEase,
  endAfter,
  type Failure,
  type Holding,
  heldUntil,
  isGentle,
  longestTroubleMs,
  mostAttempts,
  mostStrangers,
  reasonToStop,
  troubleFrom,
} from '../../src/broadcasts/holding.ts'
import { meaningOf, type SendErrorKind } from '../../src/telegram/send-error.ts'

const failureOf = (kind: SendErrorKind, retryAfterSeconds?: number): Failure => ({
  kind,
  ...meaningOf[kind],
  ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
})
const kinds = Object.keys(meaningOf) as SendErrorKind[] // its keys are just these
const failure: fc.Arbitrary<Failure> = fc.oneof(
  fc.constantFrom(...kinds.filter((kind) => kind !== 'rate-limited')).map((kind) => failureOf(kind)),
  fc.integer({ min: -3, max: 100 }).map((seconds) => failureOf('rate-limited', seconds)),
)
/** What calls came to, one after the other. */
const story = fc.array(
  fc.record({ afterMs: fc.integer({ min: 0, max: 5_000 }), heard: fc.option(failure, { nil: 'sent' as const }) }),
  { maxLength: 60 },
)
const start = 1_700_000_000_000

const hear = (holding: Holding, heard: Failure | 'sent', now: number): Holding =>
  heard === 'sent' ? afterSuccess(holding) : afterFailure(holding, heard, now)

describe('holding', () => {
  test('nothing shortens a wait that Telegram told, and it is at least a second long', () => {
    fc.assert(
      fc.property(story, (events) => {
        let now = start
        let holding = atEase
        let toldUntil = 0
        for (const { afterMs, heard } of events) {
          now += afterMs
          if (heard !== 'sent' && heard.retryAfterSeconds !== undefined)
            toldUntil = Math.max(toldUntil, now + 1_000, now + heard.retryAfterSeconds * 1_000)
          const next = hear(holding, heard, now)
          expect(next.until).toBeGreaterThanOrEqual(holding.until)
          expect(next.until).toBeGreaterThanOrEqual(toldUntil)
          holding = next
        }
      }),
    )
  })

  test('without a word from Telegram it holds for 30 s at most, so that it goes on by itself', () => {
    const silence = fc.constantFrom<SendErrorKind>('unknown', 'not-sent', 'unauthorized', 'conflict')
    fc.assert(
      fc.property(fc.array(silence, { maxLength: 200 }), (failures) => {
        let holding = atEase
        for (const [index, kind] of failures.entries()) {
          holding = afterFailure(holding, failureOf(kind), start)
          expect(holding.until - start).toBeLessThanOrEqual(longestTroubleMs)
          expect(isGentle(holding)).toBe(index + 1 >= troubleFrom)
          expect(holding.until > start).toBe(isGentle(holding))
        }
      }),
    )
  })

  test('whatever came before, one message that arrives ends the gentleness, and a refusal is an answer too', () => {
    fc.assert(
      fc.property(story, fc.constantFrom<SendErrorKind>('blocked', 'unchanged', 'refused'), (events, kind) => {
        const holding = events.reduce((before, { heard }) => hear(before, heard, start), atEase)
        expect(isGentle(afterSuccess(holding))).toBe(false)
        expect(isGentle(afterFailure(holding, failureOf(kind), start))).toBe(false)
      }),
    )
  })

  test('a 429 is no trouble: it neither counts as one nor ends one', () => {
    fc.assert(
      fc.property(story, (events) => {
        const holding = events.reduce((before, { heard }) => hear(before, heard, start), atEase)
        expect(afterFailure(holding, failureOf('rate-limited', 3), start).troubles).toBe(holding.troubles)
      }),
    )
  })

  test('held from elsewhere, the longest wait counts', () => {
    fc.assert(
      fc.property(fc.array(fc.nat()), (waits) => {
        const held = waits.reduce((before, until) => heldUntil(before, until), atEase)
        expect(held.until).toBe(Math.max(0, ...waits))
      }),
    )
  })
})

describe('a broadcast stops by itself', () => {
  test('at the first message that Telegram finds malformed', () => {
    const malformed = failureOf('malformed')
    expect(reasonToStop(afterFailure(atEase, malformed, start), malformed)).toBe('malformed')
  })

  test('at so many unknown chats in a row, and never while some are known', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('chat-not-found', 'blocked', 'sent'), { maxLength: 120 }), (calls) => {
        let holding = atEase
        let inARow = 0
        for (const call of calls) {
          inARow = call === 'chat-not-found' ? inARow + 1 : 0
          if (call === 'sent') {
            holding = afterSuccess(holding)
            continue
          }
          const heard = failureOf(call as SendErrorKind) // one of the two above
          holding = afterFailure(holding, heard, start)
          expect(reasonToStop(holding, heard) !== undefined).toBe(inARow >= mostStrangers)
        }
      }),
    )
  })
})

describe('a delivery whose call failed', () => {
  test('is never tried again where it may have arrived, unless its author wanted that, and then not for ever', () => {
    fc.assert(
      fc.property(failure, fc.integer({ min: 1, max: 20 }), fc.boolean(), (heard, attempts, repeatUnknown) => {
        const { state, reason, isUntried } = endAfter(heard, { attempts, repeatUnknown })
        const mayHaveArrived = heard.ledger === 'unknown' && heard.retryAfterSeconds === undefined
        if (mayHaveArrived) expect(state).toBe(repeatUnknown && attempts < mostAttempts ? 'waiting' : 'unknown')
        else expect(state).not.toBe('unknown')
        expect(state === 'sent', 'without a reason only what is there').toBe(reason === null)
        expect(isUntried, 'only a 429 costs no attempt').toBe(heard.retryAfterSeconds !== undefined)
        expect(state === 'unreachable').toBe(heard.unreachable)
      }),
    )
  })
})
