/**
 * A conversation in which everything is sent that a phone can send, both ways. Then every call of the bot to the helpers,
 * every message in their chats, every line of the log, every row of every table and every sealed column is searched for
 * who the person is.
 */
import { DatabaseSync } from 'node:sqlite'
import { expect, test, vi } from 'vitest'
import type { Person } from '../../src/demo/emulator/person.ts'
import { dataKeyFor } from '../../src/privacy/data-key.ts'
import { createSeal } from '../../src/privacy/seal.ts'
import { asksForHuman, databaseOf, helper } from '../support/helpline.ts'
import { startWorld, type World } from '../support/world.ts'

const id = 7_001_234_567
const names = { first_name: 'Айнурамаркер', last_name: 'Тегимаркер', username: 'marker_username' }
const phone = '+996700555123'
const markers = [String(id), ...Object.values(names), phone, phone.slice(1)]

const holding = (said: readonly string[]): string[] =>
  said.filter((one) => markers.some((marker) => one.toLowerCase().includes(marker.toLowerCase())))

/** Every value of every table, by table and column, as the bytes that lie on disk. */
function everyValue(world: World): { readonly where: string; readonly value: string }[] {
  if (world.config.database.kind !== 'sqlite') throw new Error('this guard reads SQLite')
  const database = new DatabaseSync(world.config.database.path, { readOnly: true })
  try {
    const tables = database.prepare("select name from sqlite_master where type = 'table'").all()
    return tables.flatMap(({ name }) =>
      database
        .prepare(`select * from "${String(name)}"`)
        .all()
        .flatMap((row) =>
          Object.entries(row).map(([column, value]) => ({
            where: `${String(name)}.${column}`,
            value: value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : String(value),
          })),
        ),
    )
  } finally {
    database.close()
  }
}

const shown = (person: Person): string[] => person.messages.map((message) => JSON.stringify(message))

test('twenty messages of all kinds both ways name nobody, wherever one looks', { timeout: 60_000 }, async () => {
  // Nobody types that fast: each look at the clock is a moment later.
  let clock = Date.parse('2026-11-24T09:00:00Z')
  const world = await startWorld({ emulator: { limits: 'off' }, start: { now: () => (clock += 100) } })
  const db = await databaseOf(world)
  const nodira = await helper(world, db, 'Нодира')
  const rustam = await helper(world, db, 'Рустам')
  const calls: string[] = []
  world.telegram.log = (method, parameters, answer) => {
    if ([nodira.id, rustam.id].includes(Number(parameters.chat_id)))
      calls.push(JSON.stringify([method, parameters, answer]))
  }
  const ainura = world.telegram.person({ id, ...names, language_code: 'ru' })
  await ainura.opensLink('lang-ru_country-kg')
  await ainura.sees(/./)
  await asksForHuman(ainura)
  await ainura.sends('Первое сообщение')
  await nodira.sees(/Человек ждёт/)
  await nodira.taps('✋ Взять')
  await nodira.sees(/Первое сообщение/)

  const self = { id, is_bot: false, ...names }
  const sent: (() => Promise<unknown>)[] = [
    () => ainura.sends('Просто текст'),
    () =>
      ainura.sends('Это я', {
        entities: [
          { type: 'text_mention', offset: 0, length: 5, user: self },
          { type: 'text_link', offset: 0, length: 5, url: `tg://user?id=${id}` },
          { type: 'bold', offset: 0, length: 3 },
        ],
      }),
    () => ainura.sends('Ответ на ваше', { reply_to: ainura.lastMessage ?? 0 }),
    () => ainura.forwards('Моё прежнее', { type: 'user', sender_user: self }),
    () => ainura.forwards('Скрытое', { type: 'hidden_user', sender_user_name: names.first_name }),
    () => ainura.sendsPhoto({ caption: 'Бумага' }),
    () => ainura.sendsPhoto(),
    async () => {
      await ainura.sendsDocument({ name: 'dogovor.pdf', caption: 'Договор' })
      await ainura.sees(/может быть записано/)
      await ainura.taps('Всё равно отправить файл')
    },
    () => ainura.sendsVoice(),
    () => ainura.sendsVideo(),
    () => ainura.sendsAudio(),
    () => ainura.sendsVideoNote(),
    () => ainura.sendsLocation(55.75, 37.61),
    () => ainura.sendsSticker('🙏'),
  ]
  const refused: (() => Promise<unknown>)[] = [
    () => ainura.sendsDocument({ name: `Скан ${names.last_name.toUpperCase()}.pdf` }),
    () => ainura.sendsVideo(`${names.username}_2026.mp4`),
    () => ainura.sendsAudio(names.first_name),
    () => ainura.sendsDocument({ name: 'IMG_1.jpg', type: 'image/jpeg' }),
    () => ainura.sendsContact({ phone_number: phone, first_name: names.first_name, user_id: id }),
  ]
  for (const send of sent) {
    const before = nodira.messages.length
    await send()
    await vi.waitFor(() => expect(nodira.messages.length).toBeGreaterThan(before))
  }
  await ainura.sends('Встреча 15')
  await nodira.sees(/Встреча 15/)
  await ainura.edits(ainura.messages.filter(({ from }) => from === 'me').at(-1)?.message_id ?? 0, 'Встреча 16')
  await nodira.sees(/Встреча 16/)
  for (const send of refused) {
    await send()
    await ainura.sees(/не переда/)
  }
  const answers: (() => Promise<unknown>)[] = [
    () => nodira.sends('Ответ'),
    () => nodira.sendsPhoto({ caption: 'Образец' }),
    () => nodira.sendsDocument({ name: 'obrazets.pdf' }),
    () => nodira.sendsVoice(),
    () => nodira.sendsVideo(),
    () => nodira.sendsLocation(55.7, 37.6),
    () => nodira.sendsVideoNote(),
  ]
  for (const answer of answers) {
    const before = ainura.messages.filter(({ from }) => from === 'bot').length
    await answer()
    await vi.waitFor(() => expect(ainura.messages.filter(({ from }) => from === 'bot').length).toBeGreaterThan(before))
  }
  // In danger, and on to somebody else with all that was said.
  await ainura.sends('/sos')
  await ainura.sees(/Что случилось/)
  await ainura.taps('🙋 Позвать помощника сейчас')
  await nodira.sees(/SOS!/)
  await nodira.sends('/desk')
  await nodira.sees(/Юридическая помощь/)
  await nodira.taps('🙋 Люди ждут ответа')
  await nodira.sees(/Ваших: 1/)
  await nodira.taps('✍️')
  await nodira.sees(/Каждое ваше сообщение/)
  await nodira.taps('↪️ Передать другому')
  await rustam.sees(/SOS!/)
  await rustam.taps('✋ Взять')
  await rustam.sees(/Первое сообщение[\s\S]*Скрытое[\s\S]*Ответ/)
  await vi.waitFor(() => expect(rustam.messages.filter(({ location }) => location)).not.toEqual([]))

  expect(calls.length).toBeGreaterThan(40)
  expect(holding(calls), 'calls to helpers').toEqual([])
  expect(holding([...shown(nodira), ...shown(rustam)]), 'chats of helpers').toEqual([])
  expect(nodira.messages.filter(({ forward_origin }) => forward_origin)).toEqual([])
  expect(holding(shown(ainura)), 'so that the search is known to find').not.toEqual([])
  // What a helper is called stays here as well.
  expect(JSON.stringify(ainura.messages)).not.toMatch(/Нодира|Рустам/)
  expect(JSON.stringify(ainura.messages)).not.toContain(String(nodira.id))

  await world.bot.stop()
  expect(holding(world.log), 'lines of the log').toEqual([])
  const values = everyValue(world)
  const named = new Set(values.filter(({ value }) => holding([value]).length > 0).map(({ where }) => where))
  // Her own settings, by which warnings reach her; nothing of it stands beside what she wrote.
  expect([...named]).toEqual(['subscribers.chat_id'])

  const seal = createSeal(dataKeyFor(world.config.dataKey, world.config.database), 'relay')
  const messages = await db.selectFrom('thread_messages').selectAll().execute()
  const words = messages.map(({ thread, sealed }) => seal.open(sealed, `words/${thread}`) ?? '')
  expect(words.length).toBeGreaterThan(20)
  expect(words.join()).toContain('Договор')
  expect(holding(words), 'what she wrote, opened').toEqual([])
  const [thread] = await db.selectFrom('threads').selectAll().execute()
  if (!thread) throw new Error('the conversation is there')
  expect(seal.open(thread.sealed, `chat/${thread.id}`), 'the one place, sealed for its own row').toBe(String(id))
  expect(seal.open(thread.sealed, 'chat/00000000')).toBeUndefined()
})
