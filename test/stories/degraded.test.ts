/** Redis or the database goes away in the middle of the day. Migrants are answered all the same, in their language. */
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Redis } from 'ioredis'
import { describe, expect, test, vi } from 'vitest'
import { translator } from '../../src/bot/i18n.ts'
import type { Person } from '../../src/demo/emulator/person.ts'
import { start } from '../../src/main.ts'
import { createLog } from '../../src/ops/log.ts'
import { findSubscriber } from '../../src/store/subscribers.ts'
import { databaseUrl } from '../stores/other-process.ts'
import { webhookSettings } from '../support/child.ts'
import { databaseKinds, newDatabase, open, sharedPostgres } from '../support/databases.ts'
import { atEnd } from '../support/endings.ts'
import { freePort } from '../support/free-port.ts'
import { isMissing, type RedisServer, startRedis } from '../support/services.ts'
import { settledPerson, startWorld, type World } from '../support/world.ts'

const tg = translator('tg')
const ru = translator('ru')
const uz = translator('uz')

const dataKey = Buffer.alloc(32, 7).toString('base64')

/** How updates come: both ways live through the same days. */
const intakes = {
  polling: async () => ({}),
  webhook: async () => webhookSettings(await freePort()),
} as const
const intakeNames = Object.keys(intakes) as (keyof typeof intakes)[]

async function newRedis(): Promise<RedisServer> {
  const redis = await startRedis()
  atEnd(() => redis.stop())
  return redis
}

interface Parts {
  readonly ready: boolean
  readonly parts: Readonly<Record<string, string>>
}

async function readyz(world: World): Promise<Parts & { readonly status: number }> {
  const response = await fetch(`http://127.0.0.1:${world.bot.port}/readyz`)
  return { status: response.status, ...((await response.json()) as Parts) }
}

const untilParts = (world: World, parts: Readonly<Record<string, string>>) =>
  vi.waitFor(async () => expect(await readyz(world)).toMatchObject({ status: 200, ready: true, parts }), {
    timeout: 10_000,
    interval: 50,
  })

/** Whatever a migrant needs of the bot when nothing behind it works. */
async function isHelpedInTajik(farrukh: Person): Promise<void> {
  await farrukh.sends('Ман повестка гирифтам, чӣ кор кунам?')
  await farrukh.sees(/Фармони сафарбарии Русия \(№ 647\)/)
  await farrukh.sends('/menu')
  await farrukh.sees(tg('menu:title'))
  await farrukh.taps(tg('menu:warnings'))
  await farrukh.sees(/^📢 .*Тоҷикистон/)
  await farrukh.sends('/contacts')
  await farrukh.sees(tg('contacts:where'))
  await farrukh.taps('Свердловская область')
  await farrukh.sees(/\+73433702360/)
  await farrukh.sends('/sos')
  const card = await farrukh.sees(tg('sos:title'))
  expect(card.text).toContain(tg('sos:danger'))
  expect(card.text, 'a number of his own country to call').toMatch(/\+992|\+7/)
}

/** Chooses another language in the settings. @returns the note that popped up, if one did. */
async function choosesLanguage({ telegram }: World, person: Person, button: string): Promise<string | undefined> {
  await person.sends('/settings')
  await person.sees(/⚙️/)
  await person.taps(person.lastMessage?.text?.includes('Забон') ? tg('privacy:language') : ru('privacy:language'))
  await person.sees(/Элч|Elchi/)
  await person.taps(button)
  await person.sees(/⚙️/)
  await vi.waitFor(() => expect(telegram.unansweredCallbackQueries()).toEqual([]))
  return person.toast?.text
}

/** So often a message of the bot says this. */
const timesSeen = (person: Person, words: RegExp): number =>
  person.messages.filter((message) => message.from === 'bot' && words.test(message.text ?? '')).length

for (const intake of intakeNames) {
  describe.skipIf(isMissing('redis'))(`Redis goes away, updates come by ${intake}`, () => {
    test('Фаррух is helped in Tajik all the time, his new language is kept, and the bot heals', async () => {
      const redis = await newRedis()
      const world = await startWorld({ env: { REDIS_URL: redis.url, ...(await intakes[intake]()) } })
      const farrukh = await settledPerson(world, 'Фаррух', 'ru', 'lang-tg_country-tj')
      await untilParts(world, { database: 'ok', 'shared-state': 'ok', telegram: 'ok' })

      await redis.kill()
      await isHelpedInTajik(farrukh)
      await untilParts(world, { database: 'ok', 'shared-state': 'unreachable' })
      expect(await choosesLanguage(world, farrukh, 'Русский'), 'SQL has it, so nothing is wrong').toBeUndefined()
      await farrukh.sees(ru('privacy:warnings_on'))

      await redis.restart()
      await untilParts(world, { database: 'ok', 'shared-state': 'ok' })
      await farrukh.sends('/menu')
      await farrukh.sees(ru('menu:title'))
      await world.restart()
      await farrukh.sends('/menu')
      await farrukh.sees(ru('menu:title'))
    })
  })
}

describe.skipIf(isMissing('redis'))('Redis is no help', () => {
  test('it is away when the bot starts: Фаррух is known from SQL, and helped', async () => {
    const redis = await newRedis()
    const world = await startWorld({ env: { REDIS_URL: redis.url } })
    const farrukh = await settledPerson(world, 'Фаррух', 'ru', 'lang-tg_country-tj')
    await redis.kill()
    await world.restart()
    await isHelpedInTajik(farrukh)
    await redis.restart()
    await untilParts(world, { 'shared-state': 'ok' })
  })

  test('it hangs: SOS still comes while he waits', async () => {
    const redis = await newRedis()
    const world = await startWorld({ env: { REDIS_URL: redis.url } })
    const farrukh = await settledPerson(world, 'Фаррух', 'ru', 'lang-tg_country-tj')
    redis.freeze()
    atEnd(async () => redis.thaw())
    await farrukh.sends('/sos')
    await farrukh.sees(tg('sos:title'), { timeoutMs: 4_000 })
    redis.thaw()
    await farrukh.sends('/menu')
    await farrukh.sees(tg('menu:title'))
    await untilParts(world, { 'shared-state': 'ok' })
  })

  test('it holds a session of another release: what SQL knows counts', async () => {
    const redis = await newRedis()
    const world = await startWorld({ env: { REDIS_URL: redis.url } })
    const farrukh = await settledPerson(world, 'Фаррух', 'ru', 'lang-tg_country-tj')
    const look = new Redis(redis.url)
    atEnd(async () => look.disconnect())
    await untilParts(world, { 'shared-state': 'ok' })
    await farrukh.sends('/menu')
    await farrukh.sees(tg('menu:title'))
    const [session = ''] = await vi.waitFor(async () => {
      const keys = await look.keys('elchi:*:session')
      expect(keys).toHaveLength(1)
      return keys
    })
    for (const foreign of ['{"version":999,"language":"uz"}', '{"version":1}', '{"version":0,"profile":null}']) {
      await look.set(session, foreign)
      await farrukh.sends('/menu')
      await farrukh.sees(tg('menu:title'))
    }
  })
})

for (const intake of intakeNames) {
  for (const besides of ['redis', 'nothing'] as const) {
    const isSkipped = isMissing('postgres') || (besides === 'redis' && isMissing('redis'))
    describe.skipIf(isSkipped)(`Postgres goes away, ${besides} besides, updates come by ${intake}`, () => {
      test('Фаррух is helped in Tajik; what cannot be kept he is told; all heals when it is back', async () => {
        const postgres = await sharedPostgres()
        const database = await newDatabase('postgres')
        const redis = besides === 'redis' ? { REDIS_URL: (await newRedis()).url } : {}
        const env = { DATABASE_URL: databaseUrl(database), DATA_KEY: dataKey, ...redis, ...(await intakes[intake]()) }
        const world = await startWorld({ env })
        const farrukh = await settledPerson(world, 'Фаррух', 'ru', 'lang-tg_country-tj')
        atEnd(() => postgres.restart())

        await postgres.kill()
        await isHelpedInTajik(farrukh)
        await untilParts(world, { database: 'unreachable' })

        expect(await choosesLanguage(world, farrukh, 'Русский')).toBe(ru('common:not_saved'))
        await farrukh.sends('/settings')
        await farrukh.sees(/⚙️/)
        await farrukh.taps(ru('privacy:erase'))
        await farrukh.sees(ru('privacy:erase_ask'))
        await farrukh.taps(ru('privacy:erase_yes'))
        await vi.waitFor(() => expect(farrukh.toast?.text).toBe(ru('common:not_saved')))

        await postgres.restart()
        await untilParts(world, { database: 'ok', 'shared-state': 'ok' })
        expect(await choosesLanguage(world, farrukh, 'Oʻzbekcha')).toBeUndefined()
        await farrukh.sees(uz('privacy:warnings_on'))
        expect(await findSubscriber(await open(database), farrukh.id)).toMatchObject({ locale: 'uz', country: 'tj' })
        expect(timesSeen(farrukh, /647/), 'asked once, answered once').toBe(1)
      })
    })
  }
}

for (const kind of databaseKinds) {
  describe.skipIf(isMissing(kind))(`two bots on one ${kind} database`, () => {
    test('without Redis the second one is refused with a sentence that says what is needed', async () => {
      const database = await newDatabase(kind)
      const world = await startWorld({ env: { DATABASE_URL: databaseUrl(database), DATA_KEY: dataKey } })
      const silent = { log: createLog('silent') }
      await expect(start({ ...world.config, port: 0 }, silent)).rejects.toMatchObject({
        name: 'StartRefused',
        reasons: [
          'Another process already runs on this database. Two processes share their state in Redis: set REDIS_URL for both.',
        ],
      })
      const farrukh = await settledPerson(world, 'Фаррух', 'tg', 'lang-tg_country-tj')
      await farrukh.sends('/menu')
      await farrukh.sees(tg('menu:title'))

      await world.bot.stop()
      const next = await start({ ...world.config, port: 0 }, silent)
      await next.stop()
    })

    test.skipIf(isMissing('redis'))('with Redis both run, and what reaches both is answered once', async () => {
      const redis = await newRedis()
      const front = await bothAtOnce()
      const env = {
        DATABASE_URL: databaseUrl(await newDatabase(kind)),
        DATA_KEY: dataKey,
        REDIS_URL: redis.url,
        ...webhookSettings(0),
        WEBHOOK_URL: front.url,
      }
      const world = await startWorld({ env })
      const secondLog: string[] = []
      const second = await start(world.config, {
        log: createLog('info', { write: (line: string) => secondLog.push(line) }),
      })
      atEnd(() => second.stop())
      front.leadsTo([world.bot.port, second.port])

      const people = ['Фаррух', 'Зарина', 'Айша'].map((first_name) =>
        world.telegram.person({ first_name, language_code: 'tg' }),
      )
      await Promise.all(people.map((person) => person.opensLink('lang-tg_country-tj')))
      await Promise.all(people.map((person) => person.sees(tg('menu:title'))))
      // A message and a tap of one person arrive at the same moment.
      await Promise.all(
        people.flatMap((person) => [person.sends('Ман повестка гирифтам, чӣ кор кунам?'), person.taps('📢')]),
      )
      await Promise.all(people.flatMap((person) => [person.sees(/647/), person.sees(/^📢 .*Тоҷикистон/)]))
      await vi.waitFor(() => expect(front.answered).toBe(3 * people.length))

      for (const person of people) {
        expect(timesSeen(person, /647/)).toBe(1)
        expect(
          person.messages.filter(({ from }) => from === 'bot'),
          'the menu that became a warning, and the answer',
        ).toHaveLength(2)
      }
      // A line is written when its update is done, which can be after the answer is on the phone.
      await vi.waitFor(() => {
        const outcomes = [...world.log, ...secondLog].flatMap((line) => /"outcome":"(\w+)"/.exec(line)?.[1] ?? [])
        expect(outcomes.filter((outcome) => outcome === 'handled')).toHaveLength(3 * people.length)
        expect(outcomes.filter((outcome) => outcome === 'seen')).toHaveLength(3 * people.length)
      })
    })
  })
}

/** A careless balancer: brings every update to all bots at the same moment, and is content when all are. */
async function bothAtOnce() {
  let ports: readonly number[] = []
  let answered = 0
  const forward = async (port: number, headers: IncomingHttpHeaders, body: string): Promise<number> => {
    const secret = String(headers['x-telegram-bot-api-secret-token'])
    const response = await fetch(`http://127.0.0.1:${port}/telegram`, {
      method: 'POST',
      headers: { 'x-telegram-bot-api-secret-token': secret },
      body,
    })
    return response.status
  }
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const statuses = await Promise.all(ports.map((port) => forward(port, request.headers, body)))
    const isContent = statuses.every((status) => status === 200)
    if (isContent) answered++
    response.writeHead(isContent ? 200 : 500).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  atEnd(async () => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/telegram`,
    leadsTo(bots: readonly number[]) {
      ports = bots
    },
    /** Updates that all bots took. */
    get answered() {
      return answered
    },
  }
}
