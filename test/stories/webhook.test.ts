/** The webhook as strangers and as Telegram meet it: who is refused and why, and when 200 is said. */
import { connect } from 'node:net'
import { describe, expect, test, vi } from 'vitest'
import { webhookSecret, webhookSettings } from '../support/child.ts'
import { freePort } from '../support/free-port.ts'
import { startWorld, type World } from '../support/world.ts'

const aboutCitizenship = 'Можно ли иметь двойное гражданство?'
const citizenship = /гражданств/i

async function webhookWorld(expectedRefusals: readonly string[] = []): Promise<World> {
  return startWorld({ env: webhookSettings(await freePort()), expectedRefusals })
}

const secret = { 'x-telegram-bot-api-secret-token': webhookSecret }

const call = (world: World, init: RequestInit, path = '/telegram'): Promise<Response> =>
  fetch(`http://127.0.0.1:${world.bot.port}${path}`, { method: 'POST', ...init })

/** A message as Telegram brings it, from somebody who is not in the emulator unless an id is given. */
const question = (text: string, id = 5_550_001) => ({
  update_id: 90_000_001,
  message: {
    message_id: 7,
    date: 1_790_000_000,
    chat: { id, type: 'private', first_name: 'Чужой' },
    from: { id, is_bot: false, first_name: 'Чужой', language_code: 'ru' },
    text,
  },
})

const word = 'Тайнопись'
const oneMegabyte = 1_000_000

interface Refused {
  readonly label: string
  readonly status: number
  readonly reason: string
  readonly init: () => RequestInit
  readonly path?: string
}

const refused: readonly Refused[] = [
  { label: 'no secret', status: 401, reason: 'wrong secret', init: () => ({ body: JSON.stringify(question(word)) }) },
  {
    label: 'a wrong secret',
    status: 401,
    reason: 'wrong secret',
    init: () => ({
      headers: { 'x-telegram-bot-api-secret-token': `${webhookSecret}!` },
      body: JSON.stringify(question(word)),
    }),
  },
  {
    label: 'the beginning of the secret',
    status: 401,
    reason: 'wrong secret',
    init: () => ({
      headers: { 'x-telegram-bot-api-secret-token': webhookSecret.slice(0, -1) },
      body: JSON.stringify(question(word)),
    }),
  },
  {
    label: 'a body over 1 MB',
    status: 413,
    reason: 'body over 1 MB',
    init: () => ({ headers: secret, body: JSON.stringify(question(word.repeat(oneMegabyte / 8))) }),
  },
  { label: 'an empty body', status: 400, reason: 'not an update', init: () => ({ headers: secret }) },
  { label: 'not JSON', status: 400, reason: 'not an update', init: () => ({ headers: secret, body: `{"${word}` }) },
  ...[`"${word}"`, 'null', '17', '[]', '{}', '{"update_id":"1"}', '{"update_id":-1}', '{"update_id":1.5}'].map(
    (body): Refused => ({
      label: `JSON that is no update: ${body}`,
      status: 400,
      reason: 'not an update',
      init: () => ({ headers: secret, body }),
    }),
  ),
  { label: 'GET', status: 405, reason: 'method not allowed', init: () => ({ method: 'GET', headers: secret }) },
  {
    label: 'PUT',
    status: 405,
    reason: 'method not allowed',
    init: () => ({ method: 'PUT', headers: secret, body: JSON.stringify(question(word)) }),
  },
  {
    label: 'another path',
    status: 404,
    reason: 'not found',
    init: () => ({ headers: secret, body: JSON.stringify(question(word)) }),
    path: `/${word}`,
  },
]

describe('refusals', () => {
  test('each says why, to the caller and in the log, without what was sent; nobody gets an answer', async () => {
    const world = await webhookWorld()
    const { sendMessage: before } = world.telegram.calls
    for (const { label, status, reason, init, path } of refused) {
      const lines = world.log.length
      const answer = await call(world, init(), path)
      expect([answer.status, await answer.text()], label).toEqual([status, `${reason}\n`])
      const said = world.log.slice(lines)
      expect(said, label).toHaveLength(1)
      expect(JSON.parse(said[0] ?? ''), label).toMatchObject({ status, reason })
    }
    expect(world.telegram.calls.sendMessage).toBe(before)
    expect(decodeURIComponent(world.log.join(''))).not.toContain(word)
    expect(world.log.join('')).not.toContain(webhookSecret)
  })

  test('a body that says nothing of its length is read to 1 MB and no further', async () => {
    const world = await webhookWorld()
    const piece = Buffer.alloc(64 * 1024, ' ')
    const answer = await answerToPieces(world.bot.port, piece, 20)
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
    await vi.waitFor(() => expect(world.log.join('')).toMatch(/"status":413.*"reason":"body over 1 MB"/))
  })

  test('a caller who hangs up in the middle of the body harms nobody', async () => {
    const world = await webhookWorld()
    const socket = connect(world.bot.port, '127.0.0.1')
    const head = `POST /telegram HTTP/1.1\r\nhost: x\r\nx-telegram-bot-api-secret-token: ${webhookSecret}\r\n`
    await new Promise<void>((resolve) =>
      socket.write(`${head}content-length: 500\r\n\r\n{"update_id"`, () => resolve()),
    )
    socket.destroy()
    const gulnara = world.telegram.person({ first_name: 'Гулнара' })
    await gulnara.sends(aboutCitizenship)
    await gulnara.sees(citizenship)
  })
})

/** Sends a chunked body piece by piece until the other side answers or hangs up. */
async function answerToPieces(port: number, piece: Buffer, pieces: number): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text
  })
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => resolve())
    socket.on('error', () => resolve())
  })
  socket.write(
    `POST /telegram HTTP/1.1\r\nhost: x\r\nx-telegram-bot-api-secret-token: ${webhookSecret}\r\ntransfer-encoding: chunked\r\n\r\n`,
  )
  for (let sent = 0; sent < pieces && answer === '' && !socket.destroyed; sent++) {
    await new Promise<void>((resolve) => {
      socket.write(`${piece.length.toString(16)}\r\n`)
      socket.write(piece)
      socket.write('\r\n', () => resolve())
    })
  }
  await closed
  return answer
}

describe('odd JSON', () => {
  test('__proto__ and friends reach no prototype, and a thousand brackets no stack', async () => {
    const world = await webhookWorld(['sendMessage 400'])
    const poison = '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}'
    const message = JSON.stringify(question(word).message).slice(0, -1)
    const bodies = [
      `{"update_id":90000002,${poison}}`,
      `{"update_id":90000003,${poison},"message":${message},${poison}}}`,
      `{"update_id":90000004,"deep":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      `{"update_id":90000005,"deep":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`,
    ]
    for (const body of bodies) {
      const { status } = await call(world, { headers: secret, body })
      expect([200, 400]).toContain(status)
    }
    expect('polluted' in {}).toBe(false)
    expect(world.log.filter((line) => line.includes('"level":50'))).toEqual([])
  })
})

describe('200', () => {
  test('is said only when the person has the answer', async () => {
    const world = await webhookWorld()
    const gulnara = world.telegram.person({ first_name: 'Гулнара' })
    await gulnara.sends('/start')
    await gulnara.sees(/./)
    const events: string[] = []
    world.telegram.log = (method) => method === 'sendMessage' && events.push(method)
    world.telegram.faults.add({ method: 'sendMessage', kind: 'silence', ms: 100 })
    const answer = await call(world, { headers: secret, body: JSON.stringify(question(aboutCitizenship, gulnara.id)) })
    events.push(String(answer.status))
    expect(events).toEqual(['sendMessage', '200'])
    await gulnara.sees(citizenship)
  })

  test('is not said when the answer could not be sent; Telegram brings the update again and it is answered', async () => {
    const world = await webhookWorld()
    const { telegram } = world
    const gulnara = telegram.person({ first_name: 'Гулнара' })
    // The client itself tries twice.
    telegram.faults.add({ method: 'sendMessage', kind: '502-before', times: 2 })
    await gulnara.sends(aboutCitizenship)
    await gulnara.sees(citizenship)
    expect(telegram.webhook?.lastErrorMessage).toBe('Wrong response from the webhook: 500 Internal Server Error')
    await vi.waitFor(() => expect(telegram.updates.size).toBe(0))
    expect(gulnara.messages.filter(({ from }) => from === 'bot')).toHaveLength(1)
  })

  test('is said at once for an update that was handled before', async () => {
    const world = await webhookWorld()
    const gulnara = world.telegram.person({ first_name: 'Гулнара' })
    await gulnara.sends('/start')
    await gulnara.sees(/./)
    const body = JSON.stringify(question(aboutCitizenship, gulnara.id))
    const statuses = await Promise.all([1, 2, 3].map(async () => (await call(world, { headers: secret, body })).status))
    expect(statuses).toEqual([200, 200, 200])
    expect(gulnara.messages.filter(({ text }) => citizenship.test(text?.split('\n')[0] ?? '')).length).toBe(1)
  })
})
