import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BrokenDataKey, dataKeyFor } from '../../src/privacy/data-key.ts'
import { createChatKey, createLogChat, createSeal } from '../../src/privacy/seal.ts'
import { scratchFolder } from '../support/endings.ts'

const dataKey = Buffer.alloc(32, 1)
const otherKey = Buffer.alloc(32, 2)
const journal = createSeal(dataKey, 'journal')
const words = fc.string({ unit: 'binary', maxLength: 300 })

describe('what is sealed', () => {
  test('is opened with the same label', () => {
    fc.assert(
      fc.property(words, words, (text, label) => {
        expect(journal.open(journal.seal(text, label), label)).toBe(text)
      }),
    )
  })

  test('does not show its words, and never looks the same twice', () => {
    const text = 'мени ушлаб туришибди'
    const [first, second] = [journal.seal(text, '1'), journal.seal(text, '1')]
    expect(Buffer.from(first).includes(Buffer.from(text))).toBe(false)
    expect(Buffer.from(first).equals(Buffer.from(second))).toBe(false)
  })

  test('is not opened with another label, key or purpose', () => {
    fc.assert(
      fc.property(words, words, words, (text, label, other) => {
        const sealed = journal.seal(text, label)
        if (other !== label) expect(journal.open(sealed, other)).toBeUndefined()
        expect(createSeal(otherKey, 'journal').open(sealed, label)).toBeUndefined()
        expect(createSeal(dataKey, 'relay').open(sealed, label)).toBeUndefined()
      }),
    )
  })

  test('is not opened when a bit was changed, or a piece is missing', () => {
    const sealed = journal.seal('салом', '7')
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 0, max: 7 }), (at, bit) => {
        const changed = Uint8Array.from(sealed)
        changed[at] = (changed[at] ?? 0) ^ (1 << bit)
        expect(journal.open(changed, '7')).toBeUndefined()
        expect(journal.open(sealed.slice(0, at), '7')).toBeUndefined()
      }),
    )
  })

  test('bytes that never were sealed open to nothing, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(journal.open(bytes, '')).toBeUndefined()
      }),
    )
  })
})

const chatId = fc.integer({ min: 1, max: 2 ** 52 })

describe('the name of a chat', () => {
  test('is the same always, another for another chat or key, and does not hold the id', () => {
    const chatKey = createChatKey(dataKey)
    fc.assert(
      fc.property(chatId, chatId, (one, other) => {
        expect(chatKey(one)).toBe(createChatKey(dataKey)(one))
        expect(chatKey(one)).toMatch(/^[A-Za-z0-9_-]{22}$/)
        if (one !== other) expect(chatKey(one)).not.toBe(chatKey(other))
        expect(createChatKey(otherKey)(one)).not.toBe(chatKey(one))
        if (one > 99_999) expect(chatKey(one)).not.toContain(String(one))
      }),
    )
  })

  test('in the log changes at midnight UTC and at no other time', () => {
    let now = Date.parse('2026-11-22T00:00:00Z')
    const logChat = createLogChat(dataKey, () => now)
    const first = logChat(42)
    now = Date.parse('2026-11-22T23:59:59.999Z')
    expect(logChat(42)).toBe(first)
    now = Date.parse('2026-11-23T00:00:00Z')
    const second = logChat(42)
    expect(second).not.toBe(first)
    now = Date.parse('2026-11-22T12:00:00Z') // clocks are set back, too
    expect(logChat(42)).toBe(first)
    expect(logChat(43)).not.toBe(first)
    expect(first).toMatch(/^[A-Za-z0-9_-]{10}$/)
  })

  test('in the log tells nothing of the name in keys', () => {
    const logChat = createLogChat(dataKey, () => 0)
    fc.assert(
      fc.property(chatId, (id) => {
        expect(createChatKey(dataKey)(id).startsWith(logChat(id))).toBe(false)
      }),
    )
  })
})

describe('the key itself', () => {
  test('that the operator gave is the one that is used', () => {
    expect(dataKeyFor(dataKey, { kind: 'sqlite', path: '/nowhere/at/all.sqlite' })).toBe(dataKey)
  })

  test('is made once and kept beside an embedded database, for its owner alone', () => {
    const database = { kind: 'sqlite', path: join(scratchFolder(), 'deep', 'elchi.sqlite') } as const
    const made = dataKeyFor(undefined, database)
    expect(made).toHaveLength(32)
    expect(dataKeyFor(undefined, database).equals(made)).toBe(true)
    expect(statSync(`${database.path}.key`).mode & 0o777).toBe(0o600)
    expect(Buffer.from(readFileSync(`${database.path}.key`, 'utf8'), 'base64').equals(made)).toBe(true)
  })

  test('of a database in memory is another every time', () => {
    const database = { kind: 'sqlite', path: ':memory:' } as const
    expect(dataKeyFor(undefined, database).equals(dataKeyFor(undefined, database))).toBe(false)
  })

  test.each([
    ['empty', ''],
    ['cut short', Buffer.alloc(16).toString('base64')],
    ['no base64', 'not a key at all, somebody edited this'],
  ])('that is %s stops the start with a sentence, and is not replaced', (_, content) => {
    const folder = scratchFolder()
    const path = join(folder, 'elchi.sqlite')
    mkdirSync(folder, { recursive: true })
    writeFileSync(`${path}.key`, content)
    const open = () => dataKeyFor(undefined, { kind: 'sqlite', path })
    expect(open).toThrow(BrokenDataKey)
    expect(open).toThrow(/Restore it from a backup, or set DATA_KEY/)
    expect(readFileSync(`${path}.key`, 'utf8')).toBe(content)
  })
})
