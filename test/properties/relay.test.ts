import fc from 'fast-check'
import type { Message, MessageEntity } from 'grammy/types'
import { describe, expect, test } from 'vitest'
import { aliasBytes, aliasId, aliasOf, aliasWords, parseAlias } from '../../src/relay/alias.ts'
import { isOnDuty, moscowDay, moscowHour, nextOnDuty, openHours, type Shift } from '../../src/relay/hours.ts'
import { parts, readMessage } from '../../src/relay/message.ts'
import { mostRings, ringPlan, sosAgainMs } from '../../src/relay/ring.ts'
import { aheadOf, compareWaiting, deletedAt, forgottenBefore, keptDays } from '../../src/relay/thread.ts'
import { waitingTime } from '../../src/relay/waiting.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const monday = Date.parse('2026-11-23T00:00:00+03:00')
const hour = fc.integer({ min: 0, max: 23 })
const instant = fc.integer({ min: monday, max: monday + 28 * dayMs })
const shift: fc.Arbitrary<Shift> = fc.record({ on: fc.boolean(), from: hour, until: hour, weekdays: fc.boolean() })

describe('aliases', () => {
  test('are read back, and every word and number comes up', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: aliasBytes, maxLength: aliasBytes }), (random) => {
        const alias = aliasOf(random)
        expect(parseAlias(aliasId(alias))).toEqual(alias)
        expect(alias.number).toBeGreaterThanOrEqual(10)
        expect(alias.number).toBeLessThanOrEqual(99)
      }),
    )
    const made = new Set(
      Array.from({ length: 65_536 }, (_, i) => aliasId(aliasOf([i >> 8, i & 255, i >> 8, i & 255] as never))),
    )
    expect(new Set([...made].map((id) => id.split('-')[0])).size).toBe(aliasWords.length)
    expect(new Set([...made].map((id) => id.split('-')[1])).size).toBe(90)
  })

  test.each(['', 'poplar', 'poplar-9', 'poplar-100', 'gun-47', 'poplar-4x'])('%j is none', (id) => {
    expect(parseAlias(id)).toBeUndefined()
  })
})

describe('hours', () => {
  test.each([
    [
      'Tuesday noon in a day shift',
      { on: true, from: 9, until: 18, weekdays: true },
      '2026-11-24T12:00:00+03:00',
      true,
    ],
    ['its last minute', { on: true, from: 9, until: 18, weekdays: true }, '2026-11-24T17:59:59+03:00', true],
    ['its end', { on: true, from: 9, until: 18, weekdays: true }, '2026-11-24T18:00:00+03:00', false],
    ['Saturday', { on: true, from: 9, until: 18, weekdays: true }, '2026-11-28T12:00:00+03:00', false],
    ['Saturday with weekends', { on: true, from: 9, until: 18, weekdays: false }, '2026-11-28T12:00:00+03:00', true],
    ['after midnight', { on: true, from: 22, until: 6, weekdays: false }, '2026-11-24T03:00:00+03:00', true],
    ['the night from Friday', { on: true, from: 22, until: 6, weekdays: true }, '2026-11-28T03:00:00+03:00', true],
    ['the night from Sunday', { on: true, from: 22, until: 6, weekdays: true }, '2026-11-30T03:00:00+03:00', false],
    ['around the clock', { on: true, from: 5, until: 5, weekdays: false }, '2026-11-24T04:59:00+03:00', true],
    ['switched off', { on: false, from: 0, until: 0, weekdays: false }, '2026-11-24T12:00:00+03:00', false],
  ])('%s', (_, given, at, expected) => {
    expect(isOnDuty(given, Date.parse(at))).toBe(expected)
  })

  test('the next shift begins when it says, nobody is there before, and somebody is then', () => {
    fc.assert(
      fc.property(fc.array(shift, { maxLength: 4 }), instant, (shifts, now) => {
        const next = nextOnDuty(shifts, now)
        const isAnyOn = (at: number): boolean => shifts.some((one) => isOnDuty(one, at))
        if (next === undefined) {
          expect(shifts.some(({ on }) => on)).toBe(false)
          return
        }
        expect(next).toBeGreaterThanOrEqual(now)
        expect(isAnyOn(next)).toBe(true)
        for (let at = now; at < next; at += hourMs) expect(isAnyOn(at)).toBe(false)
      }),
    )
  })

  test('what people read as hours is when somebody is there, on a day with no weekend around it', () => {
    fc.assert(
      fc.property(fc.array(shift, { maxLength: 4 }), hour, (shifts, h) => {
        const wednesday = monday + 2 * dayMs + h * hourMs
        const told = openHours(shifts, false).some(
          ({ from, until }) => (h - from + 24) % 24 < ((until - from + 24) % 24 || 24),
        )
        expect(told).toBe(shifts.some((one) => isOnDuty(one, wednesday)))
      }),
    )
  })

  test('the clock is that of Moscow', () => {
    expect([moscowHour(monday), moscowDay(monday)]).toEqual([0, '2026-11-23'])
    expect([moscowHour(monday - 1), moscowDay(monday - 1)]).toEqual([23, '2026-11-22'])
  })
})

describe('the waiting time', () => {
  const always: Shift = { on: true, from: 0, until: 0, weekdays: false }
  const waited = fc.array(fc.record({ hour, minutes: fc.integer({ min: 0, max: 2_000 }) }), { maxLength: 30 })

  test('is never told shorter than it was for half of the people at this hour', () => {
    fc.assert(
      fc.property(waited, hour, (all, now) => {
        const told = waitingTime([always], all, now, monday)
        const near = all.filter((one) => [0, 1, 23].includes((one.hour - now + 24) % 24)).map(({ minutes }) => minutes)
        if (near.length < 3) {
          expect(told).toEqual({ type: 'unknown' })
          return
        }
        if (told.type !== 'usual') return expect.unreachable()
        expect(near.filter((minutes) => minutes <= told.minutes).length * 2).toBeGreaterThanOrEqual(near.length)
        const longest = Math.max(...near)
        expect(told.minutes).toBeLessThanOrEqual(Math.max(5, longest + 60))
      }),
    )
  })

  test('nobody on duty is said first, whatever it was before', () => {
    const off = { ...always, on: false }
    expect(waitingTime([off], Array(9).fill({ hour: 0, minutes: 1 }), 0, monday)).toEqual({
      type: 'nobody',
      at: undefined,
    })
    const later = { on: true, from: 9, until: 18, weekdays: false }
    expect(waitingTime([off, later], [], 0, monday)).toEqual({ type: 'nobody', at: monday + 9 * hourMs })
  })
})

describe('calling helpers', () => {
  test('danger always calls somebody, with a sound, at once and again, until it has called enough', () => {
    fc.assert(
      fc.property(fc.array(shift, { maxLength: 4 }), instant, (shifts, now) => {
        for (let rings = 0, at = now; rings < mostRings.sos; rings++) {
          const plan = ringPlan('sos', rings, shifts, at)
          expect(plan.call).not.toBe('nobody')
          expect(plan.silent).toBe(false)
          if (rings > 0) expect(plan.call).toBe('all')
          expect(plan.nextAt).toBe(rings + 1 < mostRings.sos ? at + sosAgainMs : null)
          at += sosAgainMs
        }
        expect(ringPlan('sos', mostRings.sos, shifts, now)).toMatchObject({ call: 'nobody', nextAt: null })
      }),
    )
  })

  test('other questions wake nobody who is not on duty, and end after few calls', () => {
    fc.assert(
      fc.property(fc.array(shift, { maxLength: 4 }), instant, (shifts, now) => {
        let rings = 0
        let at = now
        for (let look = 0; look < 10; look++) {
          const plan = ringPlan('ask', rings, shifts, at)
          const isSomebodyThere = shifts.some((one) => isOnDuty(one, at))
          if (!plan.silent) expect(isSomebodyThere).toBe(true)
          if (plan.call !== 'nobody') rings++
          if (plan.nextAt === null) return
          expect(plan.nextAt).toBeGreaterThan(at)
          at = plan.nextAt
        }
        expect.unreachable('it goes on calling')
      }),
    )
  })
})

describe('the queue', () => {
  const waiting = fc.uniqueArray(
    fc.record({
      id: fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 8, maxLength: 8 }),
      kind: fc.constantFrom('ask' as const, 'sos' as const),
      openedAt: fc.integer({ min: 0, max: 5 }),
    }),
    { selector: ({ id }) => id },
  )

  test('is one order: danger first, then who came first, and each is told how many are before', () => {
    fc.assert(
      fc.property(waiting, (all) => {
        const order = [...all].sort(compareWaiting)
        expect([...all].reverse().sort(compareWaiting)).toEqual(order)
        expect(order.map((one) => aheadOf(one, all))).toEqual(order.map((_, index) => index))
        const kinds = order.map(({ kind }) => kind)
        expect(kinds.lastIndexOf('sos')).toBe(kinds.filter((kind) => kind === 'sos').length - 1)
      }),
    )
  })

  test('expiry counts from the last message', () => {
    const openedAt = monday
    expect(deletedAt({ openedAt, lastMessageAt: null })).toBe(openedAt + keptDays * dayMs)
    expect(deletedAt({ openedAt, lastMessageAt: openedAt + dayMs })).toBe(openedAt + (keptDays + 1) * dayMs)
    expect(forgottenBefore(openedAt + keptDays * dayMs)).toBe(openedAt)
  })
})

describe('what goes through', () => {
  const user = { id: 7_001_234_567, is_bot: false, first_name: 'Айнурамаркер', username: 'marker_username' }
  const markers = /7001234567|Айнурамаркер|marker_username/
  const entity = fc.oneof(
    fc.constantFrom('bold', 'italic', 'code', 'mention', 'custom_emoji', 'phone_number').map((type) => ({ type })),
    fc.constant({ type: 'text_mention', user }),
    fc.constantFrom('tg://user?id=7001234567', 'https://t.me/marker_username', 'https://gov.kg').map((url) => ({
      type: 'text_link',
      url,
    })),
  )
  const entities = fc.array(fc.tuple(entity, fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 9 })), {
    maxLength: 4,
  })
  const frame = {
    message_id: 1,
    date: 1,
    from: user,
    chat: { id: user.id, type: 'private', first_name: user.first_name },
    forward_origin: { type: 'user', date: 1, sender_user: user },
    reply_to_message: { message_id: 0, date: 1, from: user, text: user.first_name },
    via_bot: user,
  }
  const file = { file_id: 'AgAC', file_unique_id: 'AQ', duration: 1, width: 1, height: 1, length: 1 }

  test('is nothing of the sender, the origin, the message replied to, or a person named by a mark', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 20 }), entities, (text, marks) => {
        const given = marks.map(([one, offset, length]) => ({ ...one, offset, length }))
        const message = { ...frame, text, entities: given } as unknown as Message // wider than Telegram's, on purpose
        const read = readMessage(message, ['Айнурамаркер', 'marker_username'])
        if (!read.ok) return expect.unreachable()
        expect(JSON.stringify(read)).not.toMatch(markers)
        expect(read.carried).toMatchObject({ kind: 'text', text, isForwarded: true })
      }),
    )
  })

  test.each([
    ['a photo', { photo: [file, { ...file, file_id: 'big' }] }, 'photo'],
    ['a document', { document: { ...file, file_name: 'a.pdf' } }, 'document'],
    ['a voice', { voice: file }, 'voice'],
    ['a video', { video: file }, 'video'],
    ['a song', { audio: { ...file, performer: 'Someone' } }, 'audio'],
    ['a round video', { video_note: file }, 'video-note'],
    ['a place that moves', { location: { latitude: 1, longitude: 2, live_period: 60 } }, 'location'],
    ['a sticker, as its emoji', { sticker: { ...file, emoji: '🙏', set_name: 'by_marker_username' } }, 'text'],
    ['a contact', { contact: { phone_number: '+1', first_name: 'Айнурамаркер' } }, 'contact'],
    ['a file called like its sender', { document: { ...file, file_name: 'АЙНУРАМАРКЕР скан.pdf' } }, 'named-file'],
    ['a song whose tags name its sender', { audio: { ...file, performer: 'Айнурамаркер' } }, 'named-file'],
    ['a picture as a file', { document: { ...file, file_name: 'a', mime_type: 'image/heic' } }, 'picture-file'],
    ['the same without its kind', { document: { ...file, file_name: 'IMG_1.JPG' } }, 'picture-file'],
    ['a moving picture', { animation: file, document: file }, 'unsupported'],
    ['a poll', { poll: { question: 'Айнурамаркер?' } }, 'unsupported'],
    ['dice', { dice: { emoji: '🎲', value: 1 } }, 'unsupported'],
  ])('%s', (_, content, expected) => {
    const read = readMessage({ ...frame, ...content } as unknown as Message, ['Айнурамаркер', 'marker_username'])
    expect(read.ok ? read.carried.kind : read.reason).toBe(expected)
    expect(JSON.stringify(read)).not.toMatch(markers)
  })

  test('a long text is cut into parts that together are the text, none too long, with its formatting', () => {
    const words = fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { maxLength: 60 })
    fc.assert(
      fc.property(
        words,
        fc.integer({ min: 10, max: 80 }),
        fc.integer({ min: 0, max: 50 }),
        (given, longest, offset) => {
          const text = given.join(' ')
          const length = Math.max(0, Math.min(30, text.length - offset))
          const marks: MessageEntity[] = length > 0 ? [{ type: 'bold', offset, length }] : []
          const cut = parts({ text, entities: marks }, longest)
          expect(cut.map((part) => part.text).join('')).toBe(text)
          for (const part of cut) expect(part.text.length).toBeLessThanOrEqual(longest)
          const bold = cut.flatMap((part) =>
            part.entities.map((one) => part.text.slice(one.offset, one.offset + one.length)),
          )
          expect(bold.join('')).toBe(length > 0 ? text.slice(offset, offset + length) : '')
          // No character is cut in two.
          for (const part of cut.slice(0, -1)) expect(part.text).not.toMatch(/[\ud800-\udbff]$/)
        },
      ),
    )
  })
})
