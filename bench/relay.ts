/** What a message to or from a helper costs on its way through the bot, beside an answer of the bot itself. */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Person } from '../src/demo/emulator/person.ts'
import { TelegramEmulator } from '../src/demo/emulator/telegram.ts'
import { openDatabase } from '../src/store/database.ts'
import { setShift } from '../src/store/helpline.ts'
import type { Db } from '../src/store/schema.ts'
import { elchiProgram, Started, startBot, startRedis } from './processes.ts'
import { quantile, type Table } from './table.ts'

/** People write at most twenty messages in ten seconds: few of many, not many of few. */
const pairs = 20
const messagesEach = 5
const mostMs = 10_000
const aimMs = 50

const ways = { embedded: 'SQLite, one process', redis: 'SQLite, Redis' } as const
type Way = keyof typeof ways

interface Pair {
  readonly person: Person
  readonly helper: Person
}

/** Hears calls to chats as they come to Telegram. */
class Ear {
  readonly #waiting = new Map<number, () => void>()

  constructor(telegram: TelegramEmulator) {
    telegram.log = (method, parameters) => {
      const chat = Number(parameters.chat_id)
      if (!/^(send(?!ChatAction)|editMessage)/.test(method)) return
      const heard = this.#waiting.get(chat)
      this.#waiting.delete(chat)
      heard?.()
    }
  }

  /** @returns milliseconds from the sending to the next message that the bot sends or changes in a chat. */
  async time(chat: number, send: () => Promise<unknown>): Promise<number> {
    const heard = new Promise<void>((resolve) => this.#waiting.set(chat, resolve))
    const startedAt = performance.now()
    await send()
    const inTime = await Promise.race([heard.then(() => true), sleep(mostMs, false, { ref: false })])
    if (!inTime) throw new Error(`the bot sent nothing to chat ${chat} in ${mostMs} ms`)
    return performance.now() - startedAt
  }
}

async function settle(telegram: TelegramEmulator, name: string): Promise<Person> {
  const person = telegram.person({ first_name: name, language_code: 'ru' })
  await person.opensLink('lang-ru_country-kg')
  await person.sees(/./)
  return person
}

async function openPair(telegram: TelegramEmulator, db: Db): Promise<Pair> {
  const helper = await settle(telegram, 'Helper')
  const role = { user_id: helper.id, role: 'legalaid', scope: '', invitation: '00000000', given_at: 1 }
  await db.insertInto('staff').values(role).execute()
  const shift = { on: true, from: 0, until: 0, weekdays: false }
  await setShift(db, helper.id, shift, { at: 1, actor: helper.id, action: 'duty-changed', subject: '', details: {} })
  const person = await settle(telegram, 'Person')
  await person.sends('/human')
  await person.sees(/Спросить человека/)
  await person.taps('✍️')
  await person.sees(/Пишите сюда/)
  await person.sends('Первое')
  await helper.sees(/ждёт ответа/)
  await helper.taps('✋')
  await helper.sees(/Первое/)
  await person.sees(/Помощник здесь/)
  // Not called to the next one's people.
  await setShift(db, helper.id, { ...shift, on: false }, { at: 1, actor: helper.id, action: 'duty-changed', subject: '', details: {} }) // biome-ignore format: one line
  return { person, helper }
}

interface Measured {
  readonly menu: number[]
  readonly toHelper: number[]
  readonly toPerson: number[]
  readonly photo: number[]
}

async function measure(way: Way): Promise<Measured> {
  await using started = new Started()
  const telegram = new TelegramEmulator({ limits: 'off' })
  const api = await telegram.listen()
  started.onEnd(() => telegram.stop())
  const path = join(started.folder(), 'elchi.sqlite')
  await startBot(started, elchiProgram, {
    BOT_TOKEN: telegram.token,
    BOT_API_ROOT: api.url,
    DATABASE_URL: `sqlite:${path}`,
    LOG_LEVEL: 'info',
    ...(way === 'redis' ? { REDIS_URL: await startRedis(started) } : {}),
  })
  const db = await openDatabase({ kind: 'sqlite', path }, () => {})
  started.onEnd(() => db.destroy())
  const open: Pair[] = []
  for (let index = 0; index < pairs; index++) open.push(await openPair(telegram, db))
  const ear = new Ear(telegram)
  const measured: Measured = { menu: [], toHelper: [], toPerson: [], photo: [] }
  for (let round = 0; round < messagesEach; round++) {
    for (const { person, helper } of open) {
      measured.menu.push(await ear.time(person.id, () => person.sends('/menu')))
      measured.toHelper.push(await ear.time(helper.id, () => person.sends(`Слово ${round}`)))
      measured.toPerson.push(await ear.time(person.id, () => helper.sends(`Ответ ${round}`)))
      measured.photo.push(await ear.time(helper.id, () => person.sendsPhoto({ caption: 'Бумага' })))
    }
  }
  return measured
}

const kinds: Readonly<Record<keyof Measured, string>> = {
  menu: '/menu, answered by the bot (for comparison)',
  toHelper: 'a text, from the person to the helper',
  toPerson: 'a text, from the helper to the person',
  photo: 'a photo, from the person to the helper',
}

const ms = (value: number): string => value.toFixed(1)

export async function relay(): Promise<Table> {
  const rows: string[][] = []
  for (const way of Object.keys(ways) as Way[]) {
    const measured = await measure(way)
    for (const [kind, name] of Object.entries(kinds) as [keyof Measured, string][]) {
      const times = measured[kind]
      rows.push([
        ways[way],
        name,
        ms(quantile(times, 0.5)),
        ms(quantile(times, 0.99)),
        kind === 'menu' ? '' : ms(quantile(times, 0.5) - quantile(measured.menu, 0.5)),
      ])
    }
  }
  return {
    title: 'A message to a helper',
    notes: [
      `From the moment in which Telegram has the message to the one in which it has the bot's call for the other side; ${pairs} conversations, ${pairs * messagesEach} messages of each kind, one at a time, by polling. Every message is encrypted and written to disk before it goes on. Aim: at most ${aimMs} ms.`,
    ],
    head: ['stores', 'message', 'p50 ms', 'p99 ms', 'more than /menu, ms'],
    rows,
  }
}
