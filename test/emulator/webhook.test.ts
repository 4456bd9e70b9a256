import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Update } from 'grammy/types'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Person } from '../../src/demo/emulator/person.ts'
import { TelegramEmulator } from '../../src/demo/emulator/telegram.ts'
import { resultOf } from './bot-api.ts'

type Reply = {
  status?: number
  headers?: http.OutgoingHttpHeaders
  body?: object
  drop?: boolean
  hold?: Promise<void>
}

/** A hundredth of Telegram's own pace. */
const webhookRetryScale = 0.01

let telegram: TelegramEmulator
let gulnara: Person
let bot: http.Server
let received: { update: Update; secret: unknown; at: number }[]
let reply: (update: Update) => Reply

beforeEach(async () => {
  telegram = new TelegramEmulator({ webhookRetryScale })
  gulnara = telegram.person({ id: 700, first_name: 'Gulnara' })
  received = []
  reply = () => ({})
  bot = http.createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const update: Update = JSON.parse(body)
    received.push({ update, secret: request.headers['x-telegram-bot-api-secret-token'], at: performance.now() })
    const { status = 200, headers = {}, body: answer, drop, hold } = reply(update)
    await hold
    if (drop) request.socket.destroy()
    else response.writeHead(status, headers).end(answer ? JSON.stringify(answer) : '')
  })
  await new Promise<void>((resolve) => bot.listen(0, '127.0.0.1', resolve))
  const { port } = bot.address() as AddressInfo
  await resultOf(telegram, 'setWebhook', { url: `http://127.0.0.1:${port}/hook`, secret_token: 'only-us' })
})

afterEach(async () => {
  await telegram.stop()
  bot.closeAllConnections()
  await new Promise((resolve) => bot.close(resolve))
})

const until = (check: () => void) => vi.waitFor(check, { timeout: 3000, interval: 2 })
const nothingPending = () =>
  until(async () => expect((await resultOf(telegram, 'getWebhookInfo')).pending_update_count).toBe(0))
const texts = () => received.map(({ update }) => update.message?.text)

describe('the webhook', () => {
  it('gets updates with the secret header, one after another within a chat', async () => {
    let release = () => {}
    const hold = new Promise<void>((resolve) => {
      release = resolve
    })
    reply = ({ message }) => (message?.text === 'one' ? { hold } : {})
    const bakyt = telegram.person({ first_name: 'Bakyt' })
    await gulnara.sends('one')
    await gulnara.sends('two')
    await bakyt.sends('other chat')
    await until(() => expect(texts()).toEqual(['one', 'other chat']))
    expect(received[0]?.secret).toBe('only-us')
    release()
    await until(() => expect(texts()).toEqual(['one', 'other chat', 'two']))
  })

  it('can get a message and a button press of one person at the same moment', async () => {
    await gulnara.sends('/start')
    const reply_markup = { inline_keyboard: [[{ text: 'Open', callback_data: 'open' }]] }
    await resultOf(telegram, 'sendMessage', { chat_id: 700, text: 'x', reply_markup })
    await until(() => expect(received).toHaveLength(1))
    let release = () => {}
    const hold = new Promise<void>((resolve) => {
      release = resolve
    })
    reply = () => ({ hold })
    await gulnara.sends('hello')
    await gulnara.taps('Open')
    await until(() => expect(received).toHaveLength(3))
    release()
  })

  it.each([
    ['500', { status: 500 }],
    ['a broken connection', { drop: true }],
  ])('is asked again after %s: at once, then after 2 and 4 s', async (_, failure) => {
    let failures = 3
    reply = () => (failures-- > 0 ? failure : {})
    await gulnara.sends('again')
    await until(() => expect(texts()).toEqual(['again', 'again', 'again', 'again']))
    const gaps = received.slice(1).map(({ at }, i) => (at - (received[i]?.at ?? 0)) / webhookRetryScale / 1000)
    expect(gaps[1]).toBeGreaterThanOrEqual(1.9)
    expect(gaps[2]).toBeGreaterThanOrEqual(3.9)
    const info = await resultOf(telegram, 'getWebhookInfo')
    expect(info.last_error_message).toMatch(/^(Wrong response from the webhook: 500|Webhook connection closed)/)
    await nothingPending()
  })

  it('is asked again when it does not answer within 60 s', async () => {
    let isFirst = true
    reply = () => {
      const hold = isFirst ? new Promise<void>(() => {}) : Promise.resolve()
      isFirst = false
      return { hold }
    }
    await gulnara.sends('slow')
    await until(() => expect(texts()).toEqual(['slow', 'slow']))
    expect((received[1]?.at ?? 0) - (received[0]?.at ?? 0)).toBeGreaterThanOrEqual(590)
  })

  it('loses an update when Retry-After reaches past its end', async () => {
    await gulnara.sends('/start')
    const reply_markup = { inline_keyboard: [[{ text: 'Open', callback_data: 'open' }]] }
    await resultOf(telegram, 'sendMessage', { chat_id: 700, text: 'x', reply_markup })
    await nothingPending()
    reply = () => ({ status: 503, headers: { 'retry-after': '151' } })
    await gulnara.taps('Open')
    await until(() => expect(received).toHaveLength(2))
    await nothingPending()
    expect(received).toHaveLength(2)
  })

  it('may answer with a method, but get… and setWebhook are ignored there', async () => {
    reply = ({ message }) =>
      message?.text === '/start'
        ? { body: { method: 'sendMessage', chat_id: message.chat.id, text: 'welcome' } }
        : { body: { method: 'deleteWebhook' } }
    await gulnara.sends('/start')
    expect((await gulnara.sees('welcome')).from).toBe('bot')
    await gulnara.sends('hello')
    await until(() => expect(received).toHaveLength(2))
    expect((await resultOf(telegram, 'getWebhookInfo')).url).not.toBe('')
  })

  it('gets an update twice when it is redelivered', async () => {
    const { update_id } = await gulnara.sends('twice')
    await until(() => expect(received).toHaveLength(1))
    telegram.redeliver(update_id)
    await until(() => expect(texts()).toEqual(['twice', 'twice']))
  })
})
