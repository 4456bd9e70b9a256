import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Person } from '../../src/demo/emulator/person.ts'
import { TelegramEmulator } from '../../src/demo/emulator/telegram.ts'
import { refusalOf, resultOf } from './bot-api.ts'

let telegram: TelegramEmulator
let gulnara: Person

beforeEach(() => {
  telegram = new TelegramEmulator()
  gulnara = telegram.person({ id: 700, first_name: 'Gulnara' })
})

afterEach(async () => await telegram.stop())

async function poll(parameters = {}): Promise<string[]> {
  const updates = await resultOf(telegram, 'getUpdates', parameters)
  return updates.map((update: { message?: { text?: string } }) => update.message?.text ?? Object.keys(update)[1])
}

describe('getUpdates', () => {
  it('gives the same updates until they are confirmed by a higher offset', async () => {
    const { update_id } = await gulnara.sends('one')
    await gulnara.sends('two')
    expect(await poll()).toEqual(['one', 'two'])
    expect(await poll({ offset: update_id })).toEqual(['one', 'two'])
    expect(await poll({ offset: update_id + 1 })).toEqual(['two'])
    expect(await poll({ offset: 0 })).toEqual(['two'])
  })

  it('keeps only the last for a negative offset, and gives no more than the limit', async () => {
    for (const text of ['one', 'two', 'three']) await gulnara.sends(text)
    expect(await poll({ limit: 2 })).toEqual(['one', 'two'])
    expect(await poll({ offset: -1 })).toEqual(['three'])
    expect(await poll()).toEqual(['three'])
  })

  it('waits for an update', async () => {
    const waiting = poll({ timeout: 30 })
    await gulnara.sends('hello')
    expect(await waiting).toEqual(['hello'])
  })

  it('ends the first poller when a second one comes', async () => {
    const first = refusalOf(telegram, 'getUpdates', { timeout: 30 })
    const second = poll({ timeout: 30 })
    expect(await first).toBe(
      '409 Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    )
    await gulnara.sends('for the second')
    expect(await second).toEqual(['for the second'])
  })

  it('is refused while a webhook is set', async () => {
    await resultOf(telegram, 'setWebhook', { url: 'http://127.0.0.1:9/never' })
    expect(await refusalOf(telegram, 'getUpdates')).toBe(
      "409 Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    )
  })

  it('gives only the kinds that were asked for, but keeps what waits', async () => {
    await gulnara.sends('before')
    await resultOf(telegram, 'getUpdates', { allowed_updates: ['my_chat_member'], limit: 1 })
    await gulnara.sends('lost')
    gulnara.blocks()
    expect(await poll()).toEqual(['before', 'my_chat_member'])
  })

  it('loses a button press after 150 seconds and a message after a day', async () => {
    await resultOfMessageWithButton()
    await gulnara.taps('Open')
    telegram.clock.advance(150_001)
    expect(await poll()).toEqual(['/start'])
    telegram.clock.advance(86_400_000)
    expect(await poll()).toEqual([])
  })

  it('repeats an update that was confirmed, once', async () => {
    const { update_id } = await gulnara.sends('again')
    await poll({ offset: update_id + 1 })
    telegram.redeliver(update_id)
    expect(await poll({ offset: update_id + 1 })).toEqual(['again'])
    expect(await poll({ offset: update_id + 1 })).toEqual([])
  })

  it('goes on with ids that started anew, even at lower ones', async () => {
    const ids = [0.9, 0.1]
    const restarting = new TelegramEmulator({ random: () => ids.shift() ?? 0.5 })
    const person = restarting.person({ first_name: 'Bakyt' })
    const { update_id } = await person.sends('old')
    await resultOf(restarting, 'getUpdates', { offset: update_id + 1 })
    restarting.restartUpdateIds()
    const next = await person.sends('new')
    expect(next.update_id).toBeLessThan(update_id)
    expect(await resultOf(restarting, 'getUpdates', { offset: update_id + 1 })).toHaveLength(1)
  })
})

async function resultOfMessageWithButton() {
  await gulnara.sends('/start')
  const reply_markup = { inline_keyboard: [[{ text: 'Open', callback_data: 'open' }]] }
  await resultOf(telegram, 'sendMessage', { chat_id: 700, text: 'x', reply_markup })
}
