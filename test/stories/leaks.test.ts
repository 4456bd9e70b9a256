/**
 * Nothing that a person is, has or wrote, and no secret of ours, comes out of the program: markers are planted everywhere,
 * everything is made to go wrong, and then each line, each metric and each health report is searched for them.
 */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test, vi } from 'vitest'
import { translator } from '../../src/bot/i18n.ts'
import { TelegramEmulator } from '../../src/demo/emulator/telegram.ts'
import { type BotProcess, botProcess, webhookSecret, webhookSettings } from '../support/child.ts'
import { atEnd, scratchFolder } from '../support/endings.ts'
import { freePort } from '../support/free-port.ts'

const token = '987654321:AAMarkerTokenThatMustNeverBeSeen0000'
const firstName = 'Айнурамаркер'
const lastName = 'Тегимаркер'
const username = 'marker_username'
const phone = '+996700555123'
const chatId = 7_001_234_567
const words = 'Сырмаркер'
const password = 'Sekret-Parole-Marker'
/** The secret halves, too: a part is as bad as the whole. */
const markers = [
  token,
  'AAMarkerToken',
  firstName,
  lastName,
  username,
  phone,
  phone.slice(1),
  String(chatId),
  words,
  password,
  webhookSecret,
]

const aboutCitizenship = `Можно ли иметь двойное гражданство? ${words}`
const aboutSummons = `Мне пришла повестка, что делать? ${words}`
const t = translator('ru')

/** Lets a test make the program fail where no handler stands: the words of the error are markers. */
const trapdoor = `process.on('SIGUSR2',()=>{throw new Error('${words} ${token} ${phone}')});process.on('SIGHUP',()=>{Promise.reject(Object.assign(new Error('${firstName}'),{update:{text:'${words}'}}))})`
const withTrapdoor = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(trapdoor)}` }

function expectNoMarker(said: readonly string[]): void {
  for (const marker of markers) expect(said.filter((line) => line.includes(marker))).toEqual([])
}

async function reports(bot: BotProcess): Promise<string[]> {
  return Promise.all(['/metrics', '/readyz', '/healthz', `/${words}`, '/telegram'].map((path) => bot.get(path)))
}

async function telegramForMarkers(): Promise<{ telegram: TelegramEmulator; url: string }> {
  const telegram = new TelegramEmulator({ token, webhookRetryScale: 0.01, webhookAnswerScale: 0.5 })
  const { url } = await telegram.listen()
  atEnd(() => telegram.stop())
  return { telegram, url }
}

describe.each(['polling', 'webhook'] as const)('a whole run by %s in which everything goes wrong', (mode) => {
  test('says nothing of the person and no secret', { timeout: 120_000 }, async () => {
    const { telegram, url } = await telegramForMarkers()
    const database = join(scratchFolder(), 'elchi.sqlite')
    const bot = await botProcess({
      BOT_TOKEN: token,
      BOT_API_ROOT: url,
      DATABASE_URL: `sqlite:${database}`,
      LOG_LEVEL: 'trace',
      ...(mode === 'webhook' ? webhookSettings(await freePort()) : {}),
      ...withTrapdoor,
    })
    await bot.start()
    breakTopic(database, 'dual-citizenship')
    await bot.end('SIGTERM')
    await bot.start()
    const ainura = telegram.person({
      id: chatId,
      first_name: firstName,
      last_name: lastName,
      username,
      language_code: 'ru',
    })

    // Everything that a person can send.
    await ainura.opensLink('lang-ru')
    await ainura.sees(/./)
    await ainura.sends(aboutSummons)
    const answer = await ainura.sees(/повестк/i)
    await ainura.sendsContact({ phone_number: phone, first_name: firstName })
    await ainura.sees(t('common:not_text'))
    await ainura.sendsPhoto({ caption: words })
    await ainura.sends(`/${words}`)
    await ainura.forwards(words, { type: 'hidden_user', sender_user_name: firstName })
    await ainura.sees(/./)
    await ainura.tapsData(answer.message_id, words)
    await ainura.sees(t('common:old_button'))

    // A screen that throws.
    await ainura.sends(aboutCitizenship)
    await ainura.sees(t('common:error'), { timeoutMs: 10_000 })
    await bot.line(/ALARM: an update failed every attempt/)

    // Telegram that breaks off, and that quotes the person in what it refuses.
    const { faults } = telegram
    faults.add({ method: 'sendMessage', kind: 'drop-before', chat_id: chatId, times: 3 })
    await ainura.sends(aboutSummons)
    await ainura.sees(/повестк/i, { timeoutMs: 10_000 })
    for (const error_code of [400, 401, 404, 409]) {
      const description = `Bad Request: can't parse entities: ${words} ${chatId}`
      faults.add({ method: 'sendMessage', kind: { error_code, description }, chat_id: chatId })
      await ainura.sends(aboutSummons)
      await bot.line(new RegExp(`"name":"GrammyError","code":${error_code},"method":"sendMessage"`))
    }
    faults.clear()
    const description = 'Forbidden: bot was blocked by the user'
    faults.add({ method: 'sendMessage', kind: { error_code: 403, description }, chat_id: chatId })
    await ainura.sends(aboutSummons)
    await bot.line(/the person cannot be reached/)

    // Strangers at the door.
    const secret = { 'x-telegram-bot-api-secret-token': webhookSecret }
    for (const [headers, body] of [
      [{}, words],
      [{ 'x-telegram-bot-api-secret-token': `${password}-${password}` }, words],
      [secret, `{"${words}`],
      [secret, JSON.stringify({ update_id: words })],
      [secret, words.repeat(200_000)],
    ] as const) {
      const { status } = await fetch(`http://127.0.0.1:${bot.port}/telegram?${phone}`, {
        method: 'POST',
        headers,
        body,
      })
      expect(status).toBeGreaterThanOrEqual(400)
    }
    const health = await reports(bot)

    // Failures where nobody stands.
    const crash = async (signal: NodeJS.Signals) => {
      const after = bot.lines.length
      expect(await bot.end(signal)).toBe(1)
      await bot.line(/the program cannot go on/, { after })
    }
    await crash('SIGUSR2')
    await bot.start()
    await crash('SIGHUP')

    const said = bot.lines.join('\n')
    const driven = [
      /"kind":"callback_query"/,
      /"name":"TypeError"/,
      /"reason":"malformed"/,
      /"name":"HttpError"/,
      /"name":"GrammyError","code":400/,
    ]
    for (const pattern of driven) expect(said).toMatch(pattern)
    expect(health[0]).toMatch(/kind="unknown"/)
    expectNoMarker([...bot.lines, ...health])
  })
})

function breakTopic(path: string, id: string): void {
  const database = new DatabaseSync(path)
  const broken = database.prepare(
    `update content_items set edited = 1, body = json_set(body, '$.variants.any.laws', null) where kind = 'topic' and id = ?`,
  )
  expect(broken.run(id).changes).toBe(1)
  database.close()
}

describe('a start that fails', () => {
  const failedStart = async (env: Readonly<Record<string, string>>): Promise<readonly string[]> => {
    const bot = await botProcess({ BOT_TOKEN: token, DATABASE_URL: `sqlite:${scratchFolder()}/elchi.sqlite`, ...env })
    bot.launch()
    expect(await bot.exit()).toBe(1)
    expectNoMarker(bot.lines)
    return bot.lines
  }

  test('settings of which each is malformed: a line for each', async () => {
    const malformed = {
      BOT_TOKEN: `${token} `,
      BOT_API_ROOT: `ftp://${password}`,
      DATABASE_URL: `mysql://elchi:${password}@db/elchi`,
      REDIS_URL: `http://:${password}@redis`,
      UPDATES: password,
      WEBHOOK_URL: `ftp://${password}`,
      WEBHOOK_SECRET: `${password} ${password}`,
      ADMIN_IDS: phone,
      DATA_KEY: `${password}=`,
      BROADCAST_RATE: phone,
      PAID_BROADCASTS: password,
      LOG_LEVEL: password,
    }
    const named = (await failedStart(malformed)).map((line) => line.split(' ', 1)[0])
    expect(named.toSorted()).toEqual(Object.keys(malformed).toSorted())
  })

  test('a database that is not there', async () => {
    const DATABASE_URL = `postgres://elchi:${password}@127.0.0.1:1/elchi`
    const said = await failedStart({ DATABASE_URL, DATA_KEY: Buffer.alloc(32, 7).toString('base64') })
    expect(said.at(-1)).toMatch(/"code":"ECONNREFUSED".*the bot does not start/)
  })

  test('a token that Telegram does not know', async () => {
    const { url } = await telegramForMarkers()
    const said = await failedStart({ BOT_TOKEN: `1${token}`, BOT_API_ROOT: url })
    expect(said.at(-1)).toMatch(/^BOT_TOKEN is not accepted by Telegram/)
  })
})

test('neither Telegram nor Redis at hand: the waiting says no secret', async () => {
  const { telegram, url } = await telegramForMarkers()
  telegram.faults.add({ method: 'getMe', kind: 'drop-before', times: 3 })
  const bot = await botProcess({
    BOT_TOKEN: token,
    BOT_API_ROOT: url,
    DATABASE_URL: `sqlite:${scratchFolder()}/elchi.sqlite`,
    REDIS_URL: `redis://elchi:${password}@127.0.0.1:1`,
    LOG_LEVEL: 'trace',
  })
  await bot.start()
  expect(bot.lines.join('\n')).toMatch(/Telegram cannot be reached/)
  expect(bot.lines.join('\n')).toContain('the shared state cannot be reached')
  const ainura = telegram.person({ id: chatId, first_name: firstName, username, language_code: 'ru' })
  await ainura.sends(aboutSummons)
  await ainura.sees(/повестк/i, { timeoutMs: 10_000 })
  await vi.waitFor(() => expect(telegram.updates.size).toBe(0), { timeout: 5_000 })
  expectNoMarker([...bot.lines, ...(await reports(bot))])
})
