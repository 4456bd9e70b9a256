import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isStale } from '../../src/broadcasts/audience.ts'
import { type DeliveryState, deliveryStates, severities } from '../../src/broadcasts/broadcast.ts'
import {
  type AmendmentAction,
  type AmendmentFailure,
  type AmendmentKind,
  amendmentAfter,
  amendmentFor,
  type Delivered,
  deletableMs,
  editMethod,
  isNotified,
  rebased,
  withText,
} from '../../src/broadcasts/corrections.ts'
import { writtenLanguages } from '../../src/content/schema.ts'
import { attachment, texts, warning } from './broadcast-arbitraries.ts'

const hourMs = 60 * 60 * 1000
const now = 1000 * hourMs
const sent: Delivered = { state: 'sent', messageId: 7, sentAt: now - hourMs, hasReplyKeyboard: false }
const kind = fc.constantFrom<AmendmentKind>('correction', 'retraction')
const delivered: fc.Arbitrary<Delivered> = fc.record({
  state: fc.constantFrom(...deliveryStates),
  messageId: fc.option(fc.constantFrom(0, 7)),
  sentAt: fc.option(fc.integer({ min: 0, max: now })),
  hasReplyKeyboard: fc.boolean(),
})

const nothing = (reason: 'not-there' | 'still-to-come'): AmendmentAction => ({ type: 'nothing', reason })
const edit: AmendmentAction = { type: 'edit', messageId: 7 }
const deletion: AmendmentAction = { type: 'delete', messageId: 7 }
const send: AmendmentAction = { type: 'send' }

describe('an amendment', () => {
  test.each<[string, AmendmentKind, Partial<Delivered>, AmendmentAction]>([
    ['of a sent message is made in its place', 'correction', {}, edit],
    ['is made in its place at any age', 'correction', { sentAt: 0 }, edit],
    ['under a reply keyboard is sent anew', 'correction', { hasReplyKeyboard: true }, send],
    ['of a message that Telegram only scheduled is sent anew', 'correction', { messageId: 0 }, send],
    ['of a message nobody knows the id of is sent anew', 'correction', { messageId: null }, send],
    ['of what may have arrived is sent', 'correction', { state: 'unknown', messageId: null }, send],
    ['comes by itself to who is still waiting', 'correction', { state: 'waiting' }, nothing('still-to-come')],
    ['does not concern who blocked the bot before', 'correction', { state: 'unreachable' }, nothing('not-there')],
    ['that retracts takes the message away', 'retraction', {}, deletion],
    ['that retracts takes a reply keyboard with it', 'retraction', { hasReplyKeyboard: true }, deletion],
    ['that retracts a message of two days edits it', 'retraction', { sentAt: now - deletableMs }, edit],
    [
      'that retracts one just short of two days takes it away',
      'retraction',
      { sentAt: now - deletableMs + 1 },
      deletion,
    ],
    ['that retracts one of unknown age edits it', 'retraction', { sentAt: null }, edit],
    [
      'that retracts an old one under a reply keyboard is sent',
      'retraction',
      { sentAt: 0, hasReplyKeyboard: true },
      send,
    ],
    ['that retracts does not concern who is still waiting', 'retraction', { state: 'waiting' }, nothing('not-there')],
    ['that retracts what may have arrived is sent', 'retraction', { state: 'unknown', messageId: null }, send],
  ])('%s', (_, which, change, expected) => {
    expect(amendmentFor(which, { ...sent, ...change }, now)).toEqual(expected)
  })

  test('leaves nobody with the wrong words who has or may have them, and disturbs nobody else', () => {
    const mayHaveIt: readonly DeliveryState[] = ['sent', 'unknown']
    fc.assert(
      fc.property(kind, delivered, (which, delivery) => {
        const action = amendmentFor(which, delivery, now)
        expect(action.type !== 'nothing').toBe(mayHaveIt.includes(delivery.state))
      }),
    )
  })

  test('never touches what Telegram would refuse', () => {
    fc.assert(
      fc.property(kind, delivered, (which, delivery) => {
        const action = amendmentFor(which, delivery, now)
        if (action.type === 'edit' || action.type === 'delete') expect(action.messageId).toBeGreaterThan(0)
        if (action.type === 'edit') expect(delivery.hasReplyKeyboard).toBe(false)
        if (action.type === 'delete') {
          expect(which).toBe('retraction')
          expect(now - (delivery.sentAt ?? 0)).toBeLessThan(deletableMs)
        }
      }),
    )
  })

  test('that Telegram refuses all the same ends after two more tries, and never tries the same again', () => {
    const failures = fc.array(fc.constantFrom<AmendmentFailure>('not-found', 'not-possible'), {
      minLength: 3,
      maxLength: 3,
    })
    fc.assert(
      fc.property(kind, failures, (which, told) => {
        let action = amendmentFor(which, sent, now)
        const tried: string[] = []
        for (const failure of told) {
          if (action.type !== 'edit' && action.type !== 'delete') break
          tried.push(action.type)
          action = amendmentAfter(which, action, failure)
        }
        expect(new Set(tried).size).toBe(tried.length)
        expect(['send', 'nothing']).toContain(action.type)
      }),
    )
  })

  test.each<[string, AmendmentKind, 'edit' | 'delete', AmendmentFailure, AmendmentAction]>([
    ['a corrected message that was deleted is sent anew', 'correction', 'edit', 'not-found', send],
    ['a withdrawn message that was deleted is done', 'retraction', 'edit', 'not-found', nothing('not-there')],
    ['a withdrawn message that is gone is done', 'retraction', 'delete', 'not-found', nothing('not-there')],
    ['a withdrawn message too old to delete is edited', 'retraction', 'delete', 'not-possible', edit],
    ['a withdrawn message that cannot be edited either is contradicted', 'retraction', 'edit', 'not-possible', send],
  ])('%s', (_, which, type, failure, expected) => {
    expect(amendmentAfter(which, { type, messageId: 7 }, failure)).toEqual(expected)
  })
})

describe('a notice with sound', () => {
  test('follows what was changed in silence, for urgent ones, and never doubles a message', () => {
    fc.assert(
      fc.property(fc.constantFrom(...severities), kind, delivered, (severity, which, delivery) => {
        const action = amendmentFor(which, delivery, now)
        const isSilent = action.type === 'edit' || action.type === 'delete'
        expect(isNotified(severity, action)).toBe(severity === 'urgent' && isSilent)
      }),
    )
  })
})

describe('the call that edits', () => {
  const photo = { kind: 'photo', fileId: 'a' } as const
  const voice = { kind: 'voice', fileId: 'v' } as const

  test.each([
    ['a text', null, null, 'editMessageText'],
    ['the words under a photo', photo, photo, 'editMessageCaption'],
    ['the words under a voice message', voice, voice, 'editMessageCaption'],
    ['a photo', photo, { kind: 'photo', fileId: 'b' }, 'editMessageMedia'],
    ['a photo into a document', photo, { kind: 'document', fileId: 'a' }, 'editMessageMedia'],
    ['a text into a photo', null, photo, 'editMessageMedia'],
    ['a photo into a text', photo, null, undefined],
    ['a voice message into a photo', voice, photo, undefined],
    ['a text into a voice message', null, voice, undefined],
  ] as const)('for %s', (_, before, after, expected) => {
    expect(editMethod(before, after)).toBe(expected)
  })

  test('is there for a correction of the words alone, whatever is attached', () => {
    fc.assert(
      fc.property(fc.option(attachment), (same) => {
        expect(editMethod(same, same)).toBeDefined()
      }),
    )
  })
})

describe('a correction that was overtaken by another', () => {
  const correctable = fc.record({ texts, attachment: fc.option(attachment), expiresAt: fc.option(fc.nat(5)) })

  test('keeps what its author changed, and takes all else from what stands there now', () => {
    fc.assert(
      fc.property(correctable, correctable, correctable, (base, draft, now) => {
        const result = rebased(draft, base, { ...warning, ...now })
        for (const language of writtenLanguages) {
          const isMine = JSON.stringify(draft.texts[language]) !== JSON.stringify(base.texts[language])
          expect(result.texts[language]).toEqual((isMine ? draft : now).texts[language])
        }
        expect([draft.attachment, now.attachment]).toContainEqual(result.attachment)
        expect([draft.expiresAt, now.expiresAt]).toContain(result.expiresAt)
      }),
    )
  })

  test('stays what it is when there was none, and changes nothing when it changed nothing', () => {
    fc.assert(
      fc.property(correctable, correctable, (base, other) => {
        expect(rebased(other, base, { ...warning, ...base })).toEqual({ ...warning, ...other })
        expect(rebased(base, base, { ...warning, ...other })).toEqual({ ...warning, ...other })
      }),
    )
  })

  test('a new original makes its translations old; the same original does not', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom(...writtenLanguages), (before, language) => {
        const content = { ...warning, original: language, texts: before }
        const after = withText(content, language, 'new', 0)
        for (const other of writtenLanguages)
          if (other !== language && before[other]) expect(isStale(after, other)).toBe(true)
        expect(withText(after, language, 'new', 9)).toEqual(after)
      }),
    )
  })
})
