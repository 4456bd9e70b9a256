import fc from 'fast-check'
import type { Update } from 'grammy/types'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { TelegramEmulator } from '../../src/demo/emulator/telegram.ts'
import { type Running, start } from '../../src/main.ts'
import { createLog } from '../../src/ops/log.ts'
import { createChatKey } from '../../src/privacy/seal.ts'
import { createLocalState } from '../../src/shared-state/local.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import { createIntake, type IntakeOutcome } from '../../src/telegram/intake.ts'
import { webhookSecret, webhookSettings } from '../support/child.ts'
import { freePort } from '../support/free-port.ts'

const messageIn = (chatId: number, updateId: number): Update =>
  ({ update_id: updateId, message: { chat: { id: chatId, type: 'private' } } }) as Update // all that the intake looks at

describe('the intake', () => {
  test('keeps every chat in order and never with two updates at once, never runs more than 64, and handles each update once', async () => {
    const db = openSqlite(':memory:')
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.record({ chat: fc.integer({ min: 1, max: 300 }), twice: fc.boolean(), failures: fc.nat(2) }), {
          minLength: 1,
          maxLength: 250,
          size: 'max', // or there would never be enough chats to fill the slots
        }),
        async (scheduler, arrivals) => {
          const runs = new Map<number, number[]>()
          const busy = new Set<number>()
          const left = new Map(arrivals.map(({ failures }, id) => [id, failures]))
          let mostAtOnce = 0
          const state = createLocalState(db, Date.now, () => {})
          const intake = createIntake({
            async handle(update) {
              const chat = update.message?.chat.id ?? 0
              expect(busy.has(chat), 'two updates of a chat at once').toBe(false)
              busy.add(chat)
              mostAtOnce = Math.max(mostAtOnce, busy.size)
              await scheduler.schedule(Promise.resolve())
              busy.delete(chat)
              const failures = left.get(update.update_id) ?? 0
              left.set(update.update_id, failures - 1)
              if (failures > 0) return { type: 'retry', error: new Error('planned') }
              runs.set(chat, [...(runs.get(chat) ?? []), update.update_id])
              return { type: 'done' }
            },
            onSetAside: async () => {
              throw new Error('nothing fails three times here')
            },
            onOutcome: () => {},
            state,
            chatKey: createChatKey(Buffer.alloc(32)),
          })
          const offered: Promise<unknown>[] = []
          const offer = async (update: Update): Promise<IntakeOutcome> => {
            let outcome = await intake.accept(update)
            while (outcome === 'failed') outcome = await intake.accept(update)
            return outcome
          }
          for (const [id, { chat, twice }] of arrivals.entries()) {
            offered.push(offer(messageIn(chat, id)))
            if (twice) offered.push(offer(messageIn(chat, id)))
          }
          await scheduler.waitFor(Promise.all(offered))
          await state.close()

          expect(intake.pending).toBe(0)
          expect(mostAtOnce).toBeLessThanOrEqual(64)
          const handled = [...runs.values()].flat()
          expect(handled.toSorted((a, b) => a - b)).toEqual(arrivals.map((_, id) => id))
          for (const [chat, ids] of runs) {
            // One that failed comes back behind those that waited; the others keep their order.
            const steady = ids.filter((id) => arrivals[id]?.failures === 0)
            expect(steady, `chat ${chat}`).toEqual(steady.toSorted((a, b) => a - b))
          }
        },
      ),
      { numRuns: 60, interruptAfterTimeLimit: 10_000 },
    )
    await db.destroy()
  })
})

describe('the webhook', () => {
  const telegram = new TelegramEmulator()
  const lines: string[] = []
  let bot: Running

  beforeAll(async () => {
    const api = await telegram.listen()
    const read = readConfig({
      BOT_TOKEN: telegram.token,
      BOT_API_ROOT: api.url,
      DATABASE_URL: 'sqlite::memory:',
      ...webhookSettings(await freePort()),
    })
    if (read.type === 'refused') throw new Error(read.problems.join('\n'))
    bot = await start(read.config, { log: createLog('debug', { write: (line) => lines.push(line) }) })
  })

  afterAll(async () => {
    await bot.stop()
    await telegram.stop()
  })

  const post = (body: string | Buffer<ArrayBuffer>) =>
    fetch(`http://127.0.0.1:${bot.port}/telegram`, {
      method: 'POST',
      headers: { 'x-telegram-bot-api-secret-token': webhookSecret },
      body,
    })

  const junk = fc.oneof(
    fc.constantFrom(null, true, 0, -1, '', 'x', '/start', [], {}),
    fc.jsonValue({ maxDepth: 2 }),
    fc.integer(),
    fc.string({ unit: 'binary', maxLength: 40 }),
  )
  /** Something of Telegram's shape in which any part may be anything. */
  const maybe = <T>(part: fc.Arbitrary<T>) => fc.oneof({ weight: 4, arbitrary: part }, { weight: 1, arbitrary: junk })
  const shaped = (fields: Record<string, fc.Arbitrary<unknown>>) =>
    maybe(
      fc.record(Object.fromEntries(Object.entries(fields).map(([name, part]) => [name, maybe(part)])), {
        requiredKeys: [],
      }),
    )
  const chat = shaped({
    id: fc.integer(),
    type: fc.constantFrom('private', 'group', 'channel'),
    first_name: fc.string(),
  })
  const user = shaped({
    id: fc.integer(),
    is_bot: fc.boolean(),
    first_name: fc.string(),
    language_code: fc.constantFrom('ru', 'ky', 'xx', ''),
  })
  const entities = maybe(
    fc.array(
      shaped({ type: fc.constantFrom('bot_command', 'url', 'bold'), offset: fc.integer(), length: fc.integer() }),
      { maxLength: 3 },
    ),
  )
  const text = fc.constantFrom('/start', '/start lang-tg', '/sos', 'повестка', 'Ikki fuqarolik', '')
  const message = shaped({
    message_id: fc.nat(),
    date: fc.nat(),
    chat,
    from: user,
    text,
    caption: text,
    entities,
    photo: junk,
    contact: junk,
    location: junk,
    reply_to_message: junk,
    forward_origin: junk,
  })
  const update = fc.record(
    {
      update_id: maybe(fc.nat()),
      message,
      edited_message: message,
      callback_query: shaped({
        id: fc.string(),
        from: user,
        message,
        chat_instance: fc.string(),
        data: fc.constantFrom(
          'menu',
          'sos',
          'topic:dual-citizenship',
          'warn:0',
          'warn:99999',
          'choose-lang:menu',
          ':::',
          '__proto__',
        ),
      }),
      my_chat_member: shaped({
        chat,
        from: user,
        date: fc.nat(),
        old_chat_member: junk,
        new_chat_member: shaped({ status: fc.constantFrom('member', 'kicked'), user }),
      }),
    },
    { requiredKeys: ['update_id'] },
  )

  test('answers no body whatsoever with 5xx, and no handler fails', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
          { weight: 1, arbitrary: fc.string({ maxLength: 200 }) },
          { weight: 1, arbitrary: fc.json() },
          { weight: 6, arbitrary: update.map((value) => JSON.stringify(value)) },
        ),
        async (body) => {
          const from = lines.length
          const { status } = await post(body)
          expect(status).toBeLessThan(500)
          expect(lines.slice(from).filter((line) => line.includes('"level":50'))).toEqual([])
        },
      ),
      { numRuns: 300 },
    )
  })
})
