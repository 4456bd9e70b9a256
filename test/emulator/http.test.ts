import { Api, GrammyError, HttpError, InputFile } from 'grammy'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Person } from '../../src/demo/emulator/person.ts'
import { TelegramEmulator } from '../../src/demo/emulator/telegram.ts'

let telegram: TelegramEmulator
let gulnara: Person
let api: Api
let root: string

beforeEach(async () => {
  telegram = new TelegramEmulator()
  const { url } = await telegram.listen()
  root = `${url}/bot${telegram.token}`
  api = new Api(telegram.token, { apiRoot: url })
  gulnara = telegram.person({ id: 700, first_name: 'Gulnara' })
  await gulnara.sends('/start')
})

afterEach(async () => await telegram.stop())

describe('the Bot API over HTTP', () => {
  it('refuses a wrong token with 401 and an unknown path with 404', async () => {
    const url = root.replace(telegram.token, '1:wrong')
    const wrong = await fetch(`${url}/getMe`)
    expect([wrong.status, await wrong.json()]).toEqual([
      401,
      { ok: false, error_code: 401, description: 'Unauthorized' },
    ])
    expect((await fetch(`${root}/sendNothing`)).status).toBe(404)
    expect((await fetch(new URL('/', root))).status).toBe(404)
  })

  it('reads JSON, a query, a form and multipart alike', async () => {
    const form = new FormData()
    form.set('chat_id', '700')
    form.set('text', 'салам')
    const requests: [string, RequestInit][] = [
      ['', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"chat_id":700,"text":"салам"}' }],
      ['?chat_id=700&text=%D1%81%D0%B0%D0%BB%D0%B0%D0%BC', {}],
      ['', { method: 'POST', body: new URLSearchParams({ chat_id: '700', text: 'салам' }) }],
      ['', { method: 'POST', body: form }],
    ]
    for (const [query, request] of requests) {
      const answer = await fetch(`${root}/sendMessage${query}`, request)
      expect(await answer.json()).toMatchObject({ ok: true, result: { text: 'салам', chat: { id: 700 } } })
    }
    const broken = await fetch(`${root}/sendMessage`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    })
    expect(broken.status).toBe(400)
  })

  it('keeps an uploaded file, which its file_id sends again and getFile finds', async () => {
    const sent = await api.sendDocument(700, new InputFile(Buffer.from('мыйзам'), 'law.txt'), { caption: 'Мыйзам' })
    expect(sent.document).toMatchObject({ file_name: 'law.txt', file_size: 12 })
    const file_id = sent.document?.file_id ?? ''
    await api.sendDocument(700, file_id)
    const { file_path } = await api.getFile(file_id)
    const file = await fetch(`${root.replace('/bot', '/file/bot')}/${file_path}`)
    expect(await file.text()).toBe('мыйзам')
    expect(gulnara.messages.at(-2)).toMatchObject({ from: 'bot', caption: 'Мыйзам' })
  })

  it('says retry_after where a client looks for it', async () => {
    const refused = await Promise.allSettled(Array.from({ length: 21 }, () => api.sendMessage(700, 'x')))
    const error = refused.find((one) => one.status === 'rejected')?.reason
    expect(error).toBeInstanceOf(GrammyError)
    expect(error).toMatchObject({ error_code: 429, parameters: { retry_after: 1 } })
  })
})

describe('faults', () => {
  const onPhone = () => gulnara.messages.filter(({ from }) => from === 'bot').length

  it.each([
    ['drop-before', 0],
    ['deliver-then-drop', 1],
    ['502-before', 0],
    ['502-after', 1],
  ] as const)('%s: the bot does not know, the phone has %i message', async (kind, delivered) => {
    telegram.faults.add({ method: 'sendMessage', kind })
    await expect(api.sendMessage(700, 'x')).rejects.toBeInstanceOf(HttpError)
    expect(onPhone()).toBe(delivered)
    await api.sendMessage(700, 'x')
    expect(onPhone()).toBe(delivered + 1)
  })

  it('silence: no answer, then a broken connection', async () => {
    telegram.faults.add({ method: 'sendMessage', kind: 'silence', ms: 20 })
    await expect(api.sendMessage(700, 'x')).rejects.toBeInstanceOf(HttpError)
    expect(onPhone()).toBe(0)
  })

  it('an error of choice, for so many calls', async () => {
    const kind = {
      error_code: 429,
      description: 'Too Many Requests: retry after 10072',
      parameters: { retry_after: 10_072 },
    }
    telegram.faults.add({ method: 'sendMessage', times: 2, kind })
    for (let i = 0; i < 2; i++) {
      await expect(api.sendMessage(700, 'x')).rejects.toMatchObject({ parameters: { retry_after: 10_072 } })
    }
    await api.sendMessage(700, 'x')
    expect(telegram.refusals).toHaveLength(2)
  })

  it('message-id-zero: the person has it, the bot can neither edit nor delete it', async () => {
    telegram.faults.add({ method: 'sendMessage', kind: 'message-id-zero' })
    expect((await api.sendMessage(700, 'x')).message_id).toBe(0)
    expect(onPhone()).toBe(1)
    await expect(api.deleteMessage(700, 0)).rejects.toMatchObject({ error_code: 400 })
  })
})
