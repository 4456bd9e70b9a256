/** A broadcast on its way: from the ledger to the phones, through blocks, rate limits, broken lines and second thoughts. */
import { describe, expect, test, vi } from 'vitest'
import type { Broadcast } from '../../src/broadcasts/broadcast.ts'
import { progressOf } from '../../src/broadcasts/progress.ts'
import { type DatabaseConfig, readConfig } from '../../src/config.ts'
import type { FaultKind } from '../../src/demo/emulator/faults.ts'
import type { Person } from '../../src/demo/emulator/person.ts'
import { TelegramEmulator } from '../../src/demo/emulator/telegram.ts'
import { approveWave } from '../../src/store/amendments.ts'
import { changeBroadcast, findBroadcast } from '../../src/store/broadcasts.ts'
import { countDeliveries } from '../../src/store/delivery-counts.ts'
import type { Db } from '../../src/store/schema.ts'
import { unknownDeliveries } from '../../src/store/unknown.ts'
import { firstWave } from '../../src/store/waves.ts'
import { addPeople, after, approved, approver, author, entry, noon, propose, warning } from '../support/broadcasts.ts'
import { newDatabase, open } from '../support/databases.ts'
import { farAway } from '../support/distance.ts'
import { atEnd } from '../support/endings.ts'
import { crowd, messagesOf, type RunningSender, runSender, type SenderOptions } from '../support/sending.ts'
import { isMissing, startRedis } from '../support/services.ts'
import { settledPerson, startWorld } from '../support/world.ts'

interface Office {
  readonly db: Db
  readonly telegram: TelegramEmulator
  readonly people: readonly Person[]
  readonly senders: readonly RunningSender[]
  /** Resolves when a broadcast has come to an end. */
  ends(id: string): Promise<Broadcast>
  counts(id?: string, wave?: number): Promise<Record<string, number>>
  message(): number[]
}

interface OfficeOptions {
  readonly people?: number
  readonly rate?: number
  readonly setting?: Setting
  /** Done before anything is sent. */
  readonly before?: (office: { readonly telegram: TelegramEmulator; readonly people: readonly Person[] }) => void
}

interface Setting {
  readonly name: string
  readonly database: 'sqlite' | 'postgres'
  /** How long a word to the database and back takes. */
  readonly roundTripMs?: number
  readonly redis: boolean
  readonly senders: number
}

const embedded: Setting = { name: 'embedded, one process', database: 'sqlite', redis: false, senders: 1 }
const shared: Setting = { name: 'Postgres and Redis, two processes', database: 'postgres', redis: true, senders: 2 }
const isMissingFor = ({ database, redis }: Setting) => isMissing(database) || (redis && isMissing('redis'))

async function openOffice({
  people: count = 20,
  rate = 300,
  setting = embedded,
  before = () => {},
}: OfficeOptions = {}): Promise<Office> {
  const telegram = new TelegramEmulator({ limits: 'off' })
  const { url: root } = await telegram.listen()
  atEnd(() => telegram.stop())
  const database: DatabaseConfig = await newDatabase(setting.database)
  const db = await open(database)
  const people = await crowd(telegram, count)
  await addPeople(
    db,
    people.map(({ id }) => id),
  )
  before({ telegram, people })
  const options: SenderOptions = {
    database: setting.roundTripMs === undefined ? database : await farAway(database, setting.roundTripMs),
    root,
    token: telegram.token,
    rate,
    redis: setting.redis ? await redisFor() : undefined,
  }
  const senders = await Promise.all(Array.from({ length: setting.senders }, () => runSender(options)))
  atEnd(async () => {
    await Promise.all(senders.map((one) => one.stop()))
  })
  return {
    db,
    telegram,
    people,
    senders,
    ends: (id) =>
      vi.waitFor(
        async () => {
          const broadcast = await findBroadcast(db, { id })
          expect(['complete', 'stopped']).toContain(broadcast?.state)
          const open = await db
            .selectFrom('waves')
            .select('wave')
            .where('broadcast', '=', id)
            .where('ended_at', 'is', null)
            .execute()
          expect(open).toEqual([])
          return broadcast ?? expect.unreachable()
        },
        { timeout: 15_000, interval: 50 },
      ),
    counts: async (id = warning.id, wave = firstWave) => ({ ...(await countDeliveries(db, { broadcast: id, wave })) }),
    message: () => people.map(messagesOf),
  }
}

async function redisFor() {
  const redis = await startRedis()
  atEnd(() => redis.stop())
  const read = readConfig({ BOT_TOKEN: '123456789:AAEmulatorTokenThatOpensNothing00000', REDIS_URL: redis.url })
  return read.type === 'ok' ? read.config.redis : expect.unreachable()
}

const send = (office: Office, draft: Broadcast = warning) => approved(office.db, draft, Date.now() - 1)
const tooMany: FaultKind = {
  error_code: 429,
  description: 'Too Many Requests: retry after 1',
  parameters: { retry_after: 1 },
}

async function move(db: Db, event: Parameters<typeof after>[1]): Promise<void> {
  const now = (await findBroadcast(db, { id: warning.id })) ?? expect.unreachable()
  const saved = await changeBroadcast(db, now, after(now, event, Date.now()), entry(event.type, approver))
  expect(saved, 'nobody else changed it').toBeDefined()
}

for (const setting of [embedded, shared]) {
  describe.skipIf(isMissingFor(setting))(setting.name, () => {
    test('300 people, 5 % have blocked the bot, Telegram says 429 again and again: everybody has it once, and the counts are exact', async () => {
      const office = await openOffice({
        people: 300,
        setting,
        before({ telegram, people }) {
          for (const person of people.slice(0, 15)) person.blocks()
          for (const person of people.slice(40, 46))
            telegram.faults.add({ method: 'sendMessage', kind: tooMany, chat_id: person.id })
        },
      })
      const { audience } = await send(office)
      await office.ends(warning.id)
      expect(await office.counts()).toEqual({ sent: 285, unreachable: 15 })
      expect(progressOf(await office.counts(), audience).isComplete).toBe(true)
      expect(office.message()).toEqual([...Array(15).fill(0), ...Array(285).fill(1)])
      const gone = await office.db.selectFrom('subscribers').select('chat_id').where('reachable', '=', 0).execute()
      expect(gone).toHaveLength(15)
      const claimants = new Set(
        office.senders.filter(({ lines }) => lines.some((line) => line.includes('asks broadcasts to wait'))),
      )
      expect(claimants.size).toBeGreaterThan(0)
    })

    test('stopped: nothing leaves a second later, and the ledger says how many have it', async () => {
      const office = await openOffice({ people: 200, rate: 100, setting })
      const arrivals: number[] = []
      office.telegram.log = (method, _parameters, answer) => {
        if (method === 'sendMessage' && answer.ok) arrivals.push(performance.now())
      }
      await send(office)
      await vi.waitFor(() => expect(arrivals.length).toBeGreaterThan(20), { timeout: 8_000 })
      await move(office.db, { type: 'stop', by: approver, reason: null })
      const stoppedAt = performance.now()
      await office.ends(warning.id)
      const counts = await office.counts()
      expect(Math.max(...arrivals) - stoppedAt).toBeLessThan(1_000)
      expect(counts.sent).toBe(arrivals.length)
      expect(counts.sent).toBeLessThan(200)
      expect((counts.sent ?? 0) + (counts.stopped ?? 0)).toBe(200)
    })
  })
}

describe.skipIf(isMissingFor(shared))('a database that is 20 ms away', () => {
  test('costs nothing of the rate: while one batch is sent the next one is made ready', async () => {
    const office = await openOffice({ people: 120, rate: 30, setting: { ...shared, senders: 1, roundTripMs: 20 } })
    const arrivals: number[] = []
    office.telegram.log = (method, _parameters, answer) => {
      if (method === 'sendMessage' && answer.ok) arrivals.push(performance.now())
    }
    await send(office)
    await office.ends(warning.id)
    const perSecond = (119 * 1_000) / ((arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0))
    expect(perSecond).toBeLessThan(32)
    expect(perSecond, 'half of it when each batch is claimed after the one before').toBeGreaterThan(25)
  })
})

describe('what can happen on the way', () => {
  test('paused, it waits; going on, it misses nobody and repeats nobody', async () => {
    const office = await openOffice({ people: 120, rate: 100 })
    await send(office)
    await vi.waitFor(async () => expect((await office.counts()).sent).toBeGreaterThan(5), { timeout: 8_000 })
    await move(office.db, { type: 'pause', by: approver })
    // Given back: nothing is under way any more.
    await vi.waitFor(async () => expect((await office.counts()).claimed).toBeUndefined(), { timeout: 5_000 })
    const { sent = 0, waiting } = await office.counts()
    expect(waiting).toBe(120 - sent)
    expect(office.message().filter((count) => count === 1)).toHaveLength(sent)
    await move(office.db, { type: 'go-on', by: approver })
    await office.ends(warning.id)
    expect(office.message()).toEqual(Array(120).fill(1))
  })

  test('an urgent one overtakes an ordinary one', async () => {
    const office = await openOffice({ people: 150, rate: 50 })
    const order: string[] = []
    office.telegram.log = (method, { text }, answer) => {
      if (method === 'sendMessage' && answer.ok) order.push(String(text).includes('срочно') ? 'urgent' : 'ordinary')
    }
    await send(office)
    await vi.waitFor(() => expect(order.length).toBeGreaterThan(5), { timeout: 8_000 })
    const urgent = {
      ...warning,
      id: '22222222',
      severity: 'urgent' as const,
      texts: { ru: { html: 'срочно', updatedAt: 1 } },
    }
    const from = order.length
    await send(office, urgent)
    await office.ends(urgent.id)
    expect((await office.counts()).sent, 'the ordinary one is not through').toBeLessThan(100)
    const between = order.slice(from, order.lastIndexOf('urgent')).filter((one) => one === 'ordinary')
    expect(between.length, 'what was claimed already').toBeLessThanOrEqual(45)
    await office.ends(warning.id)
    expect(office.message()).toEqual(Array(150).fill(2))
  })

  test('what Telegram refuses as malformed stops at once, with its reason, instead of failing for everybody', async () => {
    const office = await openOffice({ people: 200, rate: 100 })
    await send(office, { ...warning, texts: { ru: { html: 'Не <b>подписывайте', updatedAt: 1 } } })
    expect(await office.ends(warning.id)).toMatchObject({ state: 'stopped', stoppedReason: 'malformed' })
    const { refused = 0, stopped = 0 } = await office.counts()
    expect(refused).toBeGreaterThan(0)
    expect(refused).toBeLessThan(60)
    expect(refused + stopped).toBe(200)
    expect(office.senders[0]?.lines.some((line) => line.includes('ALARM'))).toBe(true)
  })

  const unclear: readonly FaultKind[] = ['deliver-then-drop', '502-after', 'drop-before', '502-before']

  test('no answer came: the delivery is unknown, is listed, and is not sent again', async () => {
    const office = await openOffice({
      before({ telegram, people }) {
        for (const [index, kind] of unclear.entries())
          telegram.faults.add({ method: 'sendMessage', kind, chat_id: people[index * 4]?.id ?? 0 })
      },
    })
    await send(office)
    await office.ends(warning.id)
    expect(await office.counts()).toEqual({ sent: 16, unknown: 4 })
    const listed = await unknownDeliveries(office.db, { broadcast: warning.id, wave: firstWave }, 10)
    expect(listed.map(({ chatId }) => chatId)).toEqual([0, 4, 8, 12].map((index) => office.people[index]?.id))
    expect([0, 4, 8, 12].map((index) => office.message()[index])).toEqual([1, 1, 0, 0])
  })

  test('unless its author wanted that: then everybody has it, some twice', async () => {
    const office = await openOffice({
      before({ telegram, people }) {
        for (const [index, kind] of unclear.entries())
          telegram.faults.add({ method: 'sendMessage', kind, chat_id: people[index * 4]?.id ?? 0 })
      },
    })
    await send(office, { ...warning, repeatUnknown: true })
    await office.ends(warning.id)
    expect(await office.counts()).toEqual({ sent: 20 })
    expect([0, 4, 8, 12].map((index) => office.message()[index])).toEqual([2, 2, 1, 1])
  })

  test('Telegram is away for a while: a few are unknown, not everybody, and it goes on when it is back', async () => {
    const office = await openOffice({
      people: 100,
      before: ({ telegram }) => telegram.faults.add({ method: 'sendMessage', kind: '502-before', times: 30 }),
      rate: 20,
    })
    await send(office)
    await vi.waitFor(async () => expect((await office.counts()).unknown).toBeGreaterThan(4), { timeout: 10_000 })
    office.telegram.faults.clear()
    await office.ends(warning.id)
    const { unknown = 0, sent = 0 } = await office.counts()
    expect(unknown).toBeLessThanOrEqual(20)
    expect(sent + unknown).toBe(100)
  })

  test('a correction changes the words on every phone that has them; an urgent one is told with a sound', async () => {
    const office = await openOffice({ people: 10 })
    const { broadcast } = await send(office, { ...warning, severity: 'urgent' })
    await office.ends(warning.id)
    const content = { ...broadcast, texts: { ru: { html: 'Правильные слова', updatedAt: 2 } } }
    const wave = await propose(office.db, {
      kind: 'correction',
      content,
      author,
      hash: 'h',
      entry: entry('proposed', author, Date.now()),
    })
    expect(await approveWave(office.db, warning.id, wave, 'h', entry('approved', approver, Date.now()))).toBe(true)
    await office.ends(warning.id)
    expect(await office.counts(warning.id, wave)).toEqual({ sent: 10 })
    for (const person of office.people) {
      const [first, notice, ...others] = person.messages.filter(({ from }) => from === 'bot')
      expect(others).toEqual([])
      expect(first?.text).toContain('Правильные слова')
      expect(first?.text).toContain('✏️')
      expect(notice?.text).not.toContain('Правильные слова')
    }
    const retraction = await propose(office.db, {
      kind: 'retraction',
      content,
      author,
      hash: 'r',
      entry: entry('proposed', author, Date.now()),
    })
    await approveWave(office.db, warning.id, retraction, 'r', entry('approved', approver, Date.now()))
    await office.ends(warning.id)
    for (const person of office.people) {
      const shown = person.messages.filter(({ from }) => from === 'bot').map(({ text }) => text ?? '')
      expect(shown.some((text) => text.includes('Правильные слова'))).toBe(false)
      expect(shown.some((text) => text.includes('❌'))).toBe(true)
    }
  })

  test('a warning that is over while it is being sent goes to nobody else', async () => {
    const office = await openOffice({ people: 200, rate: 40 })
    await send(office, { ...warning, expiresAt: Date.now() + 1_500 })
    expect(await office.ends(warning.id)).toMatchObject({ state: 'stopped', stoppedReason: 'no-longer-valid' })
    const { sent = 0, stopped = 0 } = await office.counts()
    expect(sent).toBeLessThan(120)
    expect(sent + stopped).toBe(200)
  })
})

test('the bot itself: Айбек, who speaks Kyrgyz, gets what his embassy approved, in his language', async () => {
  const world = await startWorld()
  const aibek = await settledPerson(world, 'Айбек', 'ky', 'lang-ky_country-kg')
  const db = await open(world.config.database)
  const texts = { ...warning.texts, ky: { html: 'Келишимге кол койбоңуз', updatedAt: noon + 1 } }
  await approved(db, { ...warning, texts }, Date.now() - 1)
  await aibek.sees(/Келишимге кол койбоңуз/, { timeoutMs: 5_000 })
  await vi.waitFor(
    async () => expect(await findBroadcast(db, { id: warning.id })).toMatchObject({ state: 'complete' }),
    { timeout: 5_000 },
  )
  const rows = await db.selectFrom('deliveries').select(['chat_id', 'state']).execute()
  expect(rows).toEqual([{ chat_id: aibek.id, state: 'sent' }])
})

test('people go first: while every call of a broadcast hangs, Айбек has his answer at once', async () => {
  const world = await startWorld()
  const aibek = await settledPerson(world, 'Айбек', 'ky', 'lang-ky_country-uz')
  const { telegram } = world
  const db = await open(world.config.database)
  const chats = Array.from({ length: 40 }, () => telegram.person({ first_name: 'Адам' }).id)
  for (const chat_id of chats) telegram.faults.add({ method: 'sendMessage', kind: 'silence', ms: 6_000, chat_id })
  await addPeople(db, chats)
  await approved(db, warning, Date.now() - 1)
  await vi.waitFor(() => expect(telegram.faults.pending, 'as many as may be under way hang').toBe(40 - 25), {
    timeout: 4_000,
  })
  const before = messagesOf(aibek)
  await aibek.sends('/start')
  await vi.waitFor(() => expect(messagesOf(aibek)).toBeGreaterThan(before), { timeout: 1_000, interval: 20 })
  expect(telegram.faults.pending, 'they hang still').toBe(40 - 25)
})
