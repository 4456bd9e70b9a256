import { describe, expect, it } from 'vitest'
import { TelegramEmulator } from '../../src/demo/emulator/telegram.ts'
import { refusalOf, resultOf } from './bot-api.ts'

/** A still clock that only `advance` moves, and so many people who wrote to the bot. */
async function crowd(people: number, options = {}) {
  const telegram = new TelegramEmulator({ now: () => 1_795_000_000_000, ...options })
  for (let i = 1; i <= people; i++) await telegram.person({ id: i, first_name: `Person ${i}` }).sends('/start')
  const send = (chat_id: number, extra = {}) => telegram.call('sendMessage', { chat_id, text: 'x', ...extra })
  return { telegram, send }
}

describe('sending limits', () => {
  it('let twenty messages at once into a chat, then one a second', async () => {
    const { telegram, send } = await crowd(1)
    for (let i = 0; i < 20; i++) expect(send(1)).toMatchObject({ ok: true })
    expect(send(1)).toEqual({
      ok: false,
      error_code: 429,
      description: 'Too Many Requests: retry after 1',
      parameters: { retry_after: 1 },
    })
    telegram.clock.advance(1000)
    expect(send(1)).toMatchObject({ ok: true })
    expect(send(1)).toMatchObject({ ok: false })
    expect(telegram.refusals.map(({ error_code }) => error_code)).toEqual([429, 429])
  })

  it('let thirty messages a second out of a bot', async () => {
    const { telegram, send } = await crowd(100)
    const accepted = () => Array.from({ length: 100 }, (_, i) => send(i + 1)).filter((a) => 'ok' in a && a.ok).length
    expect(accepted()).toBe(30)
    telegram.clock.advance(1000)
    expect(accepted()).toBe(30)
  })

  it('are lifted for the bot, but not for a chat, by a paid broadcast', async () => {
    const { send } = await crowd(100)
    const paid = { allow_paid_broadcast: true }
    for (let i = 1; i <= 100; i++) expect(send(i, paid)).toMatchObject({ ok: true })
    for (let i = 0; i < 19; i++) expect(send(1, paid)).toMatchObject({ ok: true })
    expect(send(1, paid)).toMatchObject({ error_code: 429 })
  })

  it('cost a tenth of a Star for what a paid broadcast sends above thirty a second, and for nothing else', async () => {
    const { telegram, send } = await crowd(100)
    const paid = { allow_paid_broadcast: true }
    for (let i = 1; i <= 30; i++) send(i)
    expect(telegram.limits.paidMessages).toBe(0)
    for (let i = 1; i <= 30; i++) send(i, paid)
    expect(telegram.limits.paidMessages).toBe(0)
    for (let i = 31; i <= 100; i++) send(i, paid)
    telegram.person({ id: 1, first_name: 'Person 1' }).blocks()
    expect(send(1, paid)).toMatchObject({ error_code: 403 })
    expect(telegram.limits.paidMessages).toBe(70)
    telegram.clock.advance(1000)
    for (let i = 2; i <= 31; i++) send(i, paid)
    expect(telegram.limits.paidMessages).toBe(70)
  })

  it('let twenty a minute into a group', async () => {
    const { telegram, send } = await crowd(1)
    await telegram.person({ id: 1, first_name: 'Person 1' }).writesInGroup(-100, '/start')
    for (let i = 0; i < 20; i++) expect(send(-100)).toMatchObject({ ok: true })
    expect(send(-100)).toMatchObject({ parameters: { retry_after: 3 } })
    telegram.clock.advance(60_000)
    for (let i = 0; i < 20; i++) expect(send(-100)).toMatchObject({ ok: true })
  })

  it('can be switched off for benches', async () => {
    const { send } = await crowd(1, { limits: 'off' })
    for (let i = 0; i < 1000; i++) expect(send(1)).toMatchObject({ ok: true })
  })
})

describe('message ids', () => {
  it('grow within a chat, and not by one', async () => {
    const { telegram } = await crowd(1, { limits: 'off' })
    const ids: number[] = []
    for (let i = 0; i < 50; i++) {
      ids.push((await resultOf(telegram, 'sendMessage', { chat_id: 1, text: 'x' })).message_id)
    }
    const steps = ids.slice(1).map((id, i) => id - (ids[i] ?? 0))
    expect(Math.min(...steps)).toBeGreaterThan(0)
    expect(Math.max(...steps)).toBeGreaterThan(1)
    expect(await refusalOf(telegram, 'editMessageText', { chat_id: 1, message_id: 0, text: 'x' })).toBe(
      '400 Bad Request: message identifier is not specified',
    )
  })
})
