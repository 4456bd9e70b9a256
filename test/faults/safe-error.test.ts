/** What is said of an error: its kind and where it came from, never what it quotes. */
import { Bot, BotError, GrammyError, HttpError } from 'grammy'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { createLog, safeError } from '../../src/ops/log.ts'

const token = '987654321:AAMarkerTokenThatMustNeverBeSeen0000'
const text = 'Менин тайным сырым'
const name = 'Айнурамаркер'
const phone = '+996700555123'
const chatId = 7_001_234_567
const markers = [token, text, name, phone, String(chatId), 'тайным', 'AAMarkerToken', '996700555123']

const caught = (run: () => unknown): unknown => {
  try {
    return run()
  } catch (error) {
    return error
  }
}

const update = {
  update_id: 1,
  message: {
    message_id: 2,
    date: 3,
    text,
    chat: { id: chatId, type: 'private', first_name: name },
    from: { id: chatId, is_bot: false, first_name: name },
  },
} as const

/** As grammY makes it, with the whole context and through it the token. */
async function realBotError(inner: unknown): Promise<BotError> {
  const bot = new Bot(token, {
    botInfo: { id: 1, is_bot: true, first_name: 'x', username: 'x_bot' } as never, // the rest is of no use here
  })
  bot.use(() => {
    throw inner
  })
  const error = await bot.handleUpdate(update).catch((thrown: unknown) => thrown)
  if (!(error instanceof BotError)) throw new Error('grammY wraps what handlers throw.')
  return error
}

const refusal = new GrammyError(
  `Call to 'sendMessage' failed! (400: Bad Request: ${text})`,
  { ok: false, error_code: 400, description: `Bad Request: can't parse entities: ${text}` },
  'sendMessage',
  { chat_id: chatId, text },
)
const network = new HttpError(
  `Network request for 'sendMessage' failed!`,
  Object.assign(new Error(`request to https://api.telegram.org/bot${token}/sendMessage failed: ${phone}`), {
    code: 'ECONNRESET',
  }),
)
const database = Object.assign(new pg.DatabaseError(`duplicate key "${phone}"`, 20, 'error'), {
  code: '23505',
  detail: `Key (chat_id)=(${chatId}) already exists.`,
  where: `COPY subscribers, line 1: "${name}"`,
  hint: text,
})

const thrown: readonly (readonly [label: string, error: unknown, kept: object])[] = [
  ['GrammyError', refusal, { name: 'GrammyError', code: 400, method: 'sendMessage' }],
  ['HttpError', network, { name: 'HttpError', cause: { name: 'Error', code: 'ECONNRESET' } }],
  ['BotError around GrammyError', await realBotError(refusal), { name: 'BotError', cause: { name: 'GrammyError' } }],
  [
    'BotError around HttpError',
    await realBotError(network),
    { name: 'BotError', cause: { name: 'HttpError', cause: { code: 'ECONNRESET' } } },
  ],
  ['an error of Postgres', database, { code: '23505' }],
  ['JSON.parse that quotes', caught(() => JSON.parse(`${text} ${phone}`)), { name: 'SyntaxError' }],
  [
    'JSON.parse that quotes lines like those of a stack',
    caught(() => JSON.parse(`\n    at ${name} (${name}:1:1)`)),
    {},
  ],
  [
    'a message with lines like those of a stack',
    new Error(`x\n    at ${name} (${name}.ts:1:1)\n    at ${phone}:1:1`),
    {},
  ],
  ['a URL that quotes', caught(() => new URL(text)), { name: 'TypeError', code: 'ERR_INVALID_URL' }],
  ['causes within causes', new Error(text, { cause: new Error(phone, { cause: refusal }) }), { cause: { cause: {} } }],
  ['many errors', new AggregateError([refusal, network], text), { name: 'AggregateError' }],
  ['a name that is a sentence', Object.assign(new Error(text), { name: `${name} ${phone}` }), { name: 'Error' }],
  ['a code that is a sentence', Object.assign(new Error(text), { code: `${phone} ${name}` }), {}],
  ['a field of its own', Object.assign(new Error('x'), { update, token }), {}],
  ['a text', text, { name: 'string' }],
  ['an object', { message: text, stack: phone, toJSON: () => name }, { name: 'object' }],
  ['nothing', null, { name: 'object' }],
  ['a number', chatId, { name: 'number' }],
]

describe('safeError', () => {
  test.each(thrown)('%s', (_, error, kept) => {
    const said = safeError(error)
    expect(said).toMatchObject(kept)
    for (const marker of markers) expect(JSON.stringify(said)).not.toContain(marker)
  })

  test('names the place in the code', () => {
    const inCode = caught(() => safeErrorOfNobody())
    expect(safeError(inCode).at?.[0]).toMatch(/safe-error\.test\.ts:\d+:\d+$/)
  })

  test('a ring of causes ends', () => {
    const ring = new Error('x')
    ring.cause = ring
    expect(JSON.stringify(safeError(ring)).length).toBeLessThan(5_000)
  })

  test('an error whose fields throw does not break the log', () => {
    const hostile = Object.defineProperty(new Error(text), 'stack', { value: undefined })
    expect(safeError(hostile)).toEqual({ name: 'Error', at: [] })
  })
})

function safeErrorOfNobody(): never {
  throw new RangeError(text)
}

test('the log writes the same and no more', () => {
  const lines: string[] = []
  const log = createLog('debug', { write: (line) => lines.push(line) })
  for (const [, error] of thrown) {
    log.debug('x', { error })
    log.info('x', { error })
    log.warn('x', { error })
    log.error('x', { error })
  }
  expect(lines).toHaveLength(thrown.length * 4)
  for (const marker of markers) expect(lines.join('')).not.toContain(marker)
})
