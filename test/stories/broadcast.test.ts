import { describe, expect, test } from 'vitest'
import type { Person } from '../../src/demo/emulator/person.ts'
import { auditLog } from '../../src/store/audit.ts'
import { openDatabase } from '../../src/store/database.ts'
import type { Db } from '../../src/store/schema.ts'
import { addInvitation, redeemInvitation, revokeRole } from '../../src/store/staff.ts'
import { atEnd, settledPerson, startWorld, type World } from '../support/world.ts'

type Role = 'embassy-author' | 'embassy-approver'

async function databaseOf(world: World): Promise<Db> {
  const db = await openDatabase(world.config.database, () => {})
  atEnd(() => db.destroy())
  return db
}

let invitations = 0

/** By how much the bot's clock is ahead: staff in a story tap faster than people can, and are not to be throttled. */
let ahead = 0
const takesTime = (): void => {
  ahead += 10_000
}

async function gives(db: Db, { id: userId }: Person, role: Role, country: string): Promise<void> {
  const id = (++invitations).toString(16).padStart(8, '0')
  const now = Date.now()
  await addInvitation(
    db,
    { id, code_hash: id, role, scope: country, created_by: 900, created_at: now, expires_at: now + 60_000 },
    { at: now, actor: 900, action: 'invitation-made', subject: id, details: {} },
  )
  await redeemInvitation(db, id, userId, now)
}

/** A member of staff of an embassy, who has started the bot and speaks Russian to it. */
async function clerk(world: World, db: Db, name: string, role: Role, country = 'kg'): Promise<Person> {
  const person = await settledPerson(world, name, 'ru', 'lang-ru_country-kg')
  await gives(db, person, role, country)
  return person
}

/** Writes one text of the draft that is open. */
async function writes(author: Person, language: string, text: string, entities: object[] = []): Promise<void> {
  await author.taps(language)
  await author.sees(/Пришлите текст/)
  await author.sends(text, { entities: entities as never })
  await author.sees(/На каком языке/)
}

const inKyrgyz = 'Мобилизация: 5000 сом айып, тел. +996312660000'
const inRussian = 'Мобилизация: штраф 5000 сомов, тел. +996312660000'

async function drafts(author: Person): Promise<void> {
  takesTime()
  await author.sends('/broadcasts')
  await author.sees(/Рассыл/)
  await author.taps('Новая')
  await author.sees(/черновик/)
  await author.taps('Тексты')
  await author.sees(/На каком языке/)
  await writes(author, 'Кыргызча', inKyrgyz)
  await writes(author, 'Русский', inRussian, [{ type: 'bold', offset: 0, length: 11 }])
  await author.taps('Назад')
  await author.sees(/черновик/)
}

async function makesUrgent(author: Person): Promise<void> {
  takesTime()
  await author.taps('Важность')
  await author.sees(/Насколько это важно/)
  await author.taps('СРОЧНО')
  await author.sees(/черновик/)
}

async function submits(author: Person, approver: Person): Promise<void> {
  await author.taps('На утверждение')
  await author.sees(/Утвердить должен другой/)
  await approver.sees(/ждёт вашего утверждения/)
  await approver.taps('Проверить')
  await approver.sees(/ждёт утверждения/)
}

/** @returns the bulletin's number. */
async function approves(approver: Person): Promise<string> {
  await approver.taps('Утвердить')
  const { text = '' } = await approver.sees(/Утверждено\. Номер бюллетеня/)
  return /KG-\d{4}-\d{4}-\d/.exec(text)?.[0] ?? ''
}

const idOf = (person: Person): string => /bc-open:([0-9a-f]{8})/.exec(JSON.stringify(person.messages))?.[1] ?? ''

interface Embassy {
  readonly world: World
  readonly db: Db
  readonly author: Person
  readonly approver: Person
}

async function embassy(options: Parameters<typeof startWorld>[0] = {}): Promise<Embassy> {
  const world = await startWorld({ start: { now: () => Date.now() + ahead }, ...options })
  const db = await databaseOf(world)
  const author = await clerk(world, db, 'Бакыт', 'embassy-author')
  const approver = await clerk(world, db, 'Айгүл', 'embassy-approver')
  return { world, db, author, approver }
}

describe('an embassy writes, a second person approves', () => {
  test('a draft is previewed, submitted, returned with a reason, edited, approved, and read by everybody', async () => {
    const { world, db, author, approver } = await embassy()
    const migrant = await settledPerson(world, 'Айбек', 'ky', 'lang-ky_country-kg')
    const foreign = await settledPerson(world, 'Фаррух', 'tg', 'lang-tg_country-tj')
    await drafts(author)
    await author.taps('Как это увидят')
    await author.sees(/Так это увидят/)
    const preview = author.messages.find(
      ({ from, html }) => from === 'bot' && html?.includes('<b>Мобилизация</b>: штраф'),
    )
    expect(preview?.text).toMatch(/Посольство Кыргызстана в России/)
    expect(JSON.stringify(author.messages)).toMatch(/Кыргызстандын Москвадагы элчилиги/)
    await submits(author, approver)
    await approver.taps('Вернуть')
    await approver.sees(/Напишите одной фразой/)
    await approver.sends('Нет адреса посольства')
    await approver.sees(/Возвращено/)
    await author.sees(/Нет адреса посольства/)
    await author.taps('Проверить')
    await author.sees(/Вернули на доработку/)
    await makesUrgent(author)
    await submits(author, approver)
    const number = await approves(approver)
    await author.sees(new RegExp(`Рассылка утверждена.*${number}`))
    await approver.tapsData(approver.lastMessage?.message_id ?? 0, `bc-ok:${idOf(author)}:000000000000:0`)
    await approver.sees(/Это уже сделано/)
    const got = await migrant.sees(/5000 сом айып/)
    expect(got.text).toMatch(new RegExp(`ШАШЫЛЫШ[\\s\\S]*${number}`))
    expect(migrant.keyboard).toBeNull()
    await approver.sees(/Готово: итоги сходятся/, { timeoutMs: 10_000 })
    expect(JSON.stringify(foreign.messages)).not.toMatch(number)
    const actions = (await auditLog(db, 50)).map(({ action }) => action)
    for (const action of ['begun', 'edited', 'submitted', 'returned', 'approved', 'complete'])
      expect(actions).toContain(`broadcast-${action}`)
    // Anybody can check the number, in any spelling, and a mistake in it is noticed.
    await foreign.sends(`/verify ${number.toLowerCase().replaceAll('-', ' ')}`)
    const genuine = await foreign.sees(/ҳақиқӣ аст/)
    expect(genuine.text).toMatch(/5000 сом айып/)
    await foreign.opensLink(`v-${number}`)
    await foreign.sees(/ҳақиқӣ аст/)
    await foreign.sends(`/verify ${number.slice(0, -1)}${(Number(number.at(-1)) + 1) % 10}`)
    await foreign.sees(/хато ҳаст/)
    await foreign.sends('/verify посольство')
    await foreign.sees(/монанд нест/)
    // A newcomer finds it first among the warnings.
    const newcomer = await settledPerson(world, 'Нургүл', 'ky', 'lang-ru_country-kg')
    await newcomer.sends('/warnings')
    await newcomer.sees(/штраф 5000 сомов/)
  })

  test('opting out is one tap, leaves the message as it is, and can be taken back', async () => {
    const { world, author, approver } = await embassy()
    const migrant = await settledPerson(world, 'Айбек', 'ky', 'lang-ky_country-kg')
    await drafts(author)
    await makesUrgent(author)
    await submits(author, approver)
    await approves(approver)
    const got = await migrant.sees(/5000 сом айып/)
    await migrant.taps('Шашылыш гана', { in: got })
    await migrant.sees((message) => JSON.stringify(message.reply_markup).includes('all-warnings'))
    await expect.poll(() => migrant.toast?.text).toMatch(/шашылыш эскертүүлөр гана/)
    expect(migrant.messages.find(({ message_id }) => message_id === got.message_id)?.text).toBe(got.text)
    await migrant.taps('Баары келсин')
    await migrant.sees((message) => JSON.stringify(message.reply_markup).includes('only-urgent'))
    await migrant.taps('Меню', { in: got })
    await migrant.sees((message) => message.message_id > got.message_id)
    expect(migrant.messages.find(({ message_id }) => message_id === got.message_id)?.text).toBe(got.text)
  })

  test('a restart loses neither a draft nor the question that waits for its answer', async () => {
    const { world, author } = await embassy()
    await drafts(author)
    await author.taps('Тексты')
    await author.sees(/На каком языке/)
    await author.taps('Тоҷикӣ')
    await author.sees(/Пришлите текст: Тоҷикӣ/)
    await world.restart()
    await author.sends('Сафарбарӣ: ҷарима 5000 сом, тел. +996312660000')
    await author.sees(/Тоҷикӣ|На каком языке/)
    await author.taps('Назад')
    expect((await author.sees(/черновик/)).text).toMatch(/Тоҷикӣ: готов/)
    await author.sends('/broadcasts')
    await author.sees(/Рассылки посольства/)
    await author.taps('Мобилизация')
    await author.sees(/черновик/)
  })
})

describe('what is wrong is said in one sentence, and nothing is sent or lost', () => {
  test('a text too long, a link to nowhere, a past time, languages that differ, a language that is missing', async () => {
    const { author } = await embassy()
    await drafts(author)
    await author.taps('Тексты')
    await author.sees(/На каком языке/)
    await author.taps('Oʻzbekcha')
    await author.sees(/Пришлите текст/)
    await author.sends('ж'.repeat(4096))
    await author.sees(/Слишком длинно на \d+ знаков/)
    await author.sends('См. https://posolstvo и позвоните')
    await author.sees(/Ссылка никуда не ведёт: https:\/\/posolstvo/)
    await author.sends('Safarbarlik: jarima 500 som')
    await author.sees(/На каком языке/)
    await author.taps('Назад')
    await author.sees(/черновик/)
    takesTime()
    await author.taps('Время отправки')
    await author.sees(/Когда отправить/)
    await author.taps('Написать время: Бишкек')
    await author.sees(/Бишкек/)
    await author.sends('вчера')
    await author.sees(/не понял время/)
    await author.sends('01.01.2020 09:00')
    await author.sees(/уже прошло/)
    await author.sends('31.12.2030 12:00')
    await author.sees(/31\.12\.2030 09:00 \(Москва\), 12:00 \(Бишкек\)/)
    await author.taps('На утверждение')
    const table = await author.sees(/Языки расходятся/)
    expect(table.text).toMatch(/Oʻzbekcha: 500/)
    await author.taps('Сверено')
    await author.sees(/Утвердить должен другой/)
  })

  test('a revoked role, another country, the own broadcast, an old preview', async () => {
    const { world, db, author, approver } = await embassy()
    const stranger = await clerk(world, db, 'Нодира', 'embassy-author', 'uz')
    await drafts(author)
    const id = idOf(author)
    await stranger.sends('/broadcasts')
    const desk = await stranger.sees(/Рассылок пока нет/)
    await stranger.tapsData(desk.message_id, `bc-open:${id}`)
    await stranger.sees(/Такой рассылки нет/)
    await submits(author, approver)
    const card = approver.lastMessage?.message_id ?? 0
    const mine = author.lastMessage?.message_id ?? 0
    await author.tapsData(mine, `bc-ok:${id}:000000000000:0`)
    await author.sees(/больше нет права/)
    await gives(db, author, 'embassy-approver', 'kg')
    const hash = /bc-ok:[0-9a-f]{8}:([0-9a-f]{12})/.exec(JSON.stringify(approver.messages))?.[1]
    await author.tapsData(mine, `bc-ok:${id}:${hash}:0`)
    await author.sees(/Свою рассылку утвердить нельзя/)
    await author.taps('Забрать и править')
    await author.sees(/черновик/)
    await makesUrgent(author)
    await author.taps('На утверждение')
    await author.sees(/Утвердить должен другой/)
    await approver.sees(/🚨/)
    await approver.taps('Утвердить', { in: card })
    await approver.sees(/изменилась после того/)
    const entry = { at: Date.now(), actor: 900, action: 'role-revoked', subject: String(approver.id), details: {} }
    await revokeRole(db, { userId: approver.id, role: 'embassy-approver', scope: 'kg' }, entry)
    await approver.taps('Утвердить', { in: card })
    await approver.sees(/больше нет права/)
    const migrant = await settledPerson(world, 'Фаррух', 'ru', 'lang-ru_country-kg')
    await migrant.sends('/broadcasts')
    await migrant.sees((message) => !/Рассыл/.test(message.text ?? ''))
    const states = await db.selectFrom('broadcasts').select('state').execute()
    expect(states).toEqual([{ state: 'submitted' }])
    expect(await db.selectFrom('deliveries').selectAll().execute()).toEqual([])
  })
})

/** People who started the bot long ago; `gone` of them have deleted their accounts, which the bot cannot know. */
async function crowd({ world, db }: Embassy, size: number, gone: number): Promise<Person[]> {
  const people = Array.from({ length: size }, (_, index) => {
    const person = world.telegram.person({ id: 100_000 + index, first_name: `М${index}`, language_code: 'ru' })
    person.unblocks()
    return person
  })
  for (let from = 0; from < size; from += 500) {
    const rows = people.slice(from, from + 500).map(({ id }) => ({
      ...{ chat_id: id, locale: id % 2 === 0 ? 'ru' : 'ky', country: 'kg', two_passports: 0, warnings: 1 },
      ...{ region: null, last_contact_day: '2026-11-22' },
    }))
    await db.insertInto('subscribers').values(rows).execute()
  }
  for (const person of people.slice(0, gone)) person.deactivates()
  return people
}

test('3,000 people, one in twenty gone, and a storm of 429: sent, corrected, retracted, every count exact', async () => {
  const there = await embassy({
    env: { BROADCAST_RATE: '1000' },
    emulator: { limits: 'off' },
    expectedRefusals: ['sendMessage 403', 'sendMessage 429', 'editMessageText 400', 'deleteMessage 400'],
  })
  const { world, author, approver } = there
  const [size, gone] = [3000, 150]
  const people = await crowd(there, size, gone)
  const reached = people.slice(gone)
  // Thousands came back before her.
  await author.sends('/menu')
  await author.sees(/Что вам нужно/, { timeoutMs: 60_000 })
  await drafts(author)
  await makesUrgent(author)
  await submits(author, approver)
  const storm = { error_code: 429, description: 'Too Many Requests: retry after 1', parameters: { retry_after: 1 } }
  for (const { id } of reached.slice(1000, 1020))
    world.telegram.faults.add({ method: 'sendMessage', kind: storm, chat_id: id })
  const number = await approves(approver)
  const done = await approver.sees(/Готово: итоги сходятся/, { timeoutMs: 60_000 })
  // Author and approver are citizens too.
  expect(done.text).toMatch(
    new RegExp(`Отправлено ${size - gone + 2} из ${size + 2}\\. Недоступны: ${gone}\\. Осталось: 0`),
  )
  const copies = (words: RegExp) =>
    reached.map(({ messages }) => messages.filter(({ text }) => words.test(text ?? '')).length)
  expect(new Set(copies(/5000 сом/))).toEqual(new Set([1]))

  await author.sends('/broadcasts')
  await author.sees(/Рассылки посольства/)
  await author.taps('Мобилизация')
  await author.sees(/отправлено/)
  await author.taps('Исправить')
  await author.sees(/Какой текст заменить/)
  for (const [language, text] of [
    ['Кыргызча', inKyrgyz.replace('5000', '7000')],
    ['Русский', inRussian.replace('5000', '7000')],
  ] as const) {
    await author.taps(language)
    await author.sees(/Пришлите текст/)
    await author.sends(text)
    await author.sees(/Изменено/)
  }
  await author.taps('На утверждение')
  await author.sees(/Исправление отправлено на утверждение/)
  await approver.sees(/Ждёт вашего утверждения: исправление/)
  await approver.taps('Проверить')
  await approver.sees(/Изменено: Кыргызча, Русский/)
  await approver.taps('Утвердить')
  await approver.sees(/Сейчас идёт: исправление[\s\S]*Готово: итоги сходятся/, { timeoutMs: 60_000 })
  expect(new Set(copies(/7000 сом/))).toEqual(new Set([1]))
  expect(new Set(copies(/5000 сом/))).toEqual(new Set([0]))

  await author.sends('/broadcasts')
  await author.sees(/Рассылки посольства/)
  await author.taps('Мобилизация')
  await author.sees(/отправлено/)
  await author.taps('Отозвать')
  await author.sees(/Отозвать эту рассылку/)
  await author.taps('Да, попросить')
  await author.sees(/Отзыв отправлен на утверждение/)
  await approver.sees(/Ждёт вашего утверждения: отзыв/)
  await approver.taps('Проверить')
  await approver.sees(/отзыв, бюллетень/)
  await approver.taps('Утвердить')
  await approver.sees(/Сейчас идёт: отзыв[\s\S]*Готово: итоги сходятся/, { timeoutMs: 60_000 })
  expect(new Set(copies(/7000 сом/))).toEqual(new Set([0]))
  await author.sends(`/verify ${number}`)
  expect((await author.sees(/настоящий/)).text).toMatch(/Отозвано/)
  await author.sends('/warnings')
  expect((await author.sees(/./)).text).not.toMatch(number)
  await approver.taps('Таблица')
  await approver.sees(/Итоги рассылки/)
}, 240_000)
