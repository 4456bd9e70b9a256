/** The client alone against Telegram's stand-in: what it repeats, what it reports, and how long it tries. */
import { GrammyError, HttpError } from 'grammy'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FaultKind } from '../../src/demo/emulator/faults.ts'
import type { Person } from '../../src/demo/emulator/person.ts'
import { TelegramEmulator } from '../../src/demo/emulator/telegram.ts'
import { type ClientPolicy, createApi } from '../../src/telegram/client.ts'
import { connectTelegram, type TelegramConnection } from '../../src/telegram/connection.ts'

let telegram: TelegramEmulator
let gulnara: Person
let root: string
let connection: TelegramConnection
let failures: string[]

beforeEach(async () => {
  telegram = new TelegramEmulator()
  root = (await telegram.listen()).url
  connection = connectTelegram(root, telegram.token)
  gulnara = telegram.person({ first_name: 'Гулнара' })
  await gulnara.sends('/start')
  failures = []
})

afterEach(async () => {
  await telegram.stop()
  await connection.close()
})

const apiWith = (policy: Partial<ClientPolicy> = {}) =>
  createApi(telegram.token, connection, {
    onUnknown: 'repeat',
    deadlineMs: 5_000,
    onFailure: (method, { kind }) => failures.push(`${method} ${kind}`),
    ...policy,
  })

const shown = () => gulnara.messages.filter(({ from }) => from === 'bot').length
const plan = (kind: FaultKind, times = 1) => telegram.faults.add({ method: 'sendMessage', kind, times, ms: 50 })

describe('a reply, which repeats once when nobody knows whether it arrived', () => {
  test.each([
    ['drop-before', 1],
    ['deliver-then-drop', 2],
    ['502-before', 1],
    ['502-after', 2],
    ['silence', 1],
  ] as const)('%s: it arrives', async (kind, times) => {
    plan(kind)
    await apiWith().sendMessage(gulnara.id, 'ответ')
    expect(shown()).toBe(times)
    expect(failures).toEqual(['sendMessage unknown'])
  })

  test('twice unknown goes back to the caller', async () => {
    plan('502-before', 3)
    await expect(apiWith().sendMessage(gulnara.id, 'ответ')).rejects.toBeInstanceOf(GrammyError)
    expect(failures).toEqual(['sendMessage unknown', 'sendMessage unknown'])
    expect(telegram.faults.pending).toBe(1)
  })
})

describe('a broadcast, which reports', () => {
  test.each([
    ['drop-before', HttpError],
    ['deliver-then-drop', HttpError],
    ['silence', HttpError],
    ['502-after', GrammyError],
  ] as const)('%s: one attempt', async (kind, error) => {
    plan(kind)
    await expect(apiWith({ onUnknown: 'report' }).sendMessage(gulnara.id, 'весть')).rejects.toBeInstanceOf(error)
    expect(failures).toEqual(['sendMessage unknown'])
    expect(shown()).toBe(kind === 'deliver-then-drop' || kind === '502-after' ? 1 : 0)
  })
})

describe('waiting', () => {
  const tooMany = (seconds: number): FaultKind => ({
    error_code: 429,
    description: `Too Many Requests: retry after ${seconds}`,
    parameters: { retry_after: seconds },
  })

  test.each(['repeat', 'report'] as const)('retry_after is kept to the second (%s)', async (onUnknown) => {
    plan(tooMany(1))
    const startedAt = performance.now()
    await apiWith({ onUnknown }).sendMessage(gulnara.id, 'ответ')
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(995)
    expect(shown()).toBe(1)
    expect(failures).toEqual(['sendMessage rate-limited'])
  })

  test('a retry_after beyond the deadline is not waited for', async () => {
    plan(tooMany(3_600))
    const startedAt = performance.now()
    await expect(apiWith().sendMessage(gulnara.id, 'ответ')).rejects.toMatchObject({ error_code: 429 })
    expect(performance.now() - startedAt).toBeLessThan(1_000)
  })

  test('what was never sent is tried until the deadline, in growing steps', async () => {
    await telegram.stop()
    const startedAt = performance.now()
    await expect(apiWith({ deadlineMs: 1_500 }).sendMessage(gulnara.id, 'ответ')).rejects.toBeInstanceOf(HttpError)
    expect(performance.now() - startedAt).toBeLessThan(1_600)
    expect(new Set(failures)).toEqual(new Set(['sendMessage not-sent']))
    expect(failures.length).toBeGreaterThanOrEqual(3)
    expect(failures.length).toBeLessThanOrEqual(6)
  })

  test('without a deadline nothing is repeated: the poller does that itself', async () => {
    telegram.faults.add({ method: 'getUpdates', kind: '502-before' })
    await expect(apiWith({ deadlineMs: 0 }).getUpdates({ timeout: 0 })).rejects.toMatchObject({ error_code: 502 })
    expect(failures).toEqual(['getUpdates unknown'])
  })

  test('a caller who no longer wants the answer is let go at once', async () => {
    plan(tooMany(4))
    const stopping = new AbortController()
    const call = apiWith().sendMessage(gulnara.id, 'ответ', {}, stopping.signal as never) // grammY types its own shim
    const refused = expect(call).rejects.toThrow()
    const startedAt = performance.now()
    stopping.abort()
    await refused
    expect(performance.now() - startedAt).toBeLessThan(1_000)
  })
})

describe('what no repetition mends goes back after one attempt', () => {
  test.each([
    [403, 'Forbidden: bot was blocked by the user', 'blocked'],
    [400, 'Bad Request: chat not found', 'chat-not-found'],
    [400, 'Bad Request: message is too long', 'malformed'],
    [401, 'Unauthorized', 'unauthorized'],
  ] as const)('%i %s', async (error_code, description, kind) => {
    plan({ error_code, description }, 2)
    await expect(apiWith().sendMessage(gulnara.id, 'ответ')).rejects.toMatchObject({ error_code, description })
    expect(failures).toEqual([`sendMessage ${kind}`])
    expect(telegram.faults.pending).toBe(1)
  })
})
