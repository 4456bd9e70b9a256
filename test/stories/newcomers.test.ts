/** Who comes while an embassy is warning people, who goes, and who comes back: each is told once, and nobody is left out. */
import { describe, expect, test, vi } from 'vitest'
import type { Broadcast } from '../../src/broadcasts/broadcast.ts'
import type { Person } from '../../src/demo/emulator/person.ts'
import { approveWave, type Proposal } from '../../src/store/amendments.ts'
import { findBroadcast } from '../../src/store/broadcasts.ts'
import { openDatabase } from '../../src/store/database.ts'
import type { Db } from '../../src/store/schema.ts'
import { approve, approver, author, entry, propose, submitted, warning } from '../support/broadcasts.ts'
import { atEnd } from '../support/endings.ts'
import { settledPerson, startWorld, type World, type WorldOptions } from '../support/world.ts'

const minuteMs = 60_000
const holdMinutes = 30

interface Country {
  readonly world: World
  readonly db: Db
  readonly now: () => number
  /** Lets time pass for the bot and for Telegram, once every tapped button has its answer. */
  passes(minutes: number): Promise<void>
}

async function openCountry(options: WorldOptions = {}): Promise<Country> {
  let passed = 0
  const now = (): number => Date.now() + passed
  const world = await startWorld({ start: { now }, emulator: { now }, ...options })
  const db = await openDatabase(world.config.database, () => {})
  atEnd(() => db.destroy())
  return {
    world,
    db,
    now,
    async passes(minutes) {
      await vi.waitFor(() => expect(world.telegram.unansweredCallbackQueries()).toEqual([]))
      passed += minutes * minuteMs
    },
  }
}

let broadcasts = 0

/** What an embassy wrote, in Kyrgyz and Russian. */
function written(now: number, ky: string, ru: string, rest: Partial<Broadcast> = {}): Broadcast {
  const texts = { ru: { html: ru, updatedAt: now }, ky: { html: ky, updatedAt: now } }
  const id = (++broadcasts).toString(16).padStart(8, '0')
  return { ...warning, id, texts, createdAt: now, updatedAt: now, ...rest }
}

/** Approves it with a hold, in which newcomers are waited for. */
async function holds({ db, now }: Country, broadcast: Broadcast): Promise<void> {
  await approve(db, await submitted(db, broadcast, now()), now(), holdMinutes)
}

/** Approves it and waits until it has been sent to everybody. */
async function sends({ db, now }: Country, broadcast: Broadcast): Promise<void> {
  await approve(db, await submitted(db, broadcast, now()), now())
  await isComplete(db, broadcast)
}

async function isComplete(db: Db, { id }: Broadcast): Promise<void> {
  await expect.poll(async () => (await findBroadcast(db, { id }))?.state, { timeout: 10_000 }).toBe('complete')
}

/** Corrects or retracts it with a second person. */
async function amends(
  { db, now }: Country,
  { id }: Broadcast,
  kind: Proposal['kind'],
  texts?: Broadcast['texts'],
): Promise<void> {
  const broadcast = await findBroadcast(db, { id })
  if (!broadcast) throw new Error('there is no such broadcast')
  const content = { ...broadcast, ...(texts && { texts }) }
  const wave = await propose(db, { kind, content, author, hash: 'h', entry: entry('proposed', author, now()) })
  await approveWave(db, id, wave, 'h', entry('approved', approver, now()))
  await isComplete(db, broadcast)
}

const reachable = async ({ db }: Country, { id }: Person): Promise<number | undefined> =>
  (await db.selectFrom('subscribers').select('reachable').where('chat_id', '=', id).executeTakeFirst())?.reachable

const copies = (person: Person, words: RegExp): number =>
  person.messages.filter(({ from, text, caption }) => from === 'bot' && words.test(text ?? caption ?? '')).length

async function livesIn(person: Person, region: string): Promise<void> {
  await person.sends('/settings')
  await person.sees(/Настройки/)
  await person.taps('Регион')
  await person.sees(/В каком регионе/)
  await person.taps(region)
  await person.sees(new RegExp(`Регион: ${region}`))
}

describe('while a warning is on its way', () => {
  test('Нургүл subscribes, changes her mind in everything, and gets it once in her language', async () => {
    const there = await openCountry()
    const { world, passes, db } = there
    const aibek = await settledPerson(world, 'Айбек', 'ru', 'lang-ru_country-kg')
    const broadcast = written(there.now(), 'Кол койбоңуз', 'Не подписывайте')
    await holds(there, broadcast)
    const nurgul = await settledPerson(world, 'Нургүл', 'ky', 'lang-ru_country-kg')
    await nurgul.opensLink('lang-ky')
    await nurgul.sees(/Суроо/i)
    await nurgul.sends('/settings')
    await nurgul.sees(/Жөндөөлөр/)
    await nurgul.taps('🔕')
    await nurgul.sees(/шашылыш гана/)
    await nurgul.taps('🔔')
    await nurgul.sees(/күйгүзүлгөн/)
    await passes(holdMinutes)
    await nurgul.sees(/Кол койбоңуз|Не подписывайте/, { timeoutMs: 10_000 })
    await aibek.sees(/Не подписывайте/)
    await isComplete(db, broadcast)
    expect(copies(nurgul, /Кол койбоңуз|Не подписывайте/)).toBe(1)
    expect(copies(aibek, /Не подписывайте/)).toBe(1)
  })

  test('Фаррух says that he is a citizen after all, Замира turns warnings on, Тимур moves to Kazan: each gets it once', async () => {
    const there = await openCountry()
    const { world, passes, db } = there
    const farrukh = await settledPerson(world, 'Фаррух', 'ru', 'lang-ru_country-tj')
    const zamira = await settledPerson(world, 'Замира', 'ru', 'lang-ru_country-kg')
    await zamira.sends('/settings')
    await zamira.sees(/Настройки/)
    await zamira.taps('🔕')
    await zamira.sees(/только срочные/)
    const timur = await settledPerson(world, 'Тимур', 'ru', 'lang-ru_country-kg')
    await livesIn(timur, 'Москва')
    const anara = await settledPerson(world, 'Анара', 'ru', 'lang-ru_country-kg')
    await livesIn(anara, 'Москва')
    const audience = { regions: ['RU-TA'], languages: null, twoPassports: null }
    const broadcast = written(there.now(), 'Казан', 'Кто в Казани, не подписывайте', { audience })
    await holds(there, broadcast)
    await farrukh.opensLink('country-kg')
    await farrukh.sees(/вопрос/i)
    await zamira.taps('🔔')
    await zamira.sees(/включены/)
    await livesIn(timur, 'Республика Татарстан')
    await passes(holdMinutes)
    for (const person of [farrukh, zamira, timur]) await person.sees(/Кто в Казани/, { timeoutMs: 10_000 })
    await isComplete(db, broadcast)
    expect([farrukh, zamira, timur].map((person) => copies(person, /Кто в Казани/))).toEqual([1, 1, 1])
    expect(copies(anara, /Кто в Казани/), 'who stayed elsewhere').toBe(0)
  })

  test('a booking that fails disturbs nobody: the screen comes all the same, and only the log knows why', async () => {
    const there = await openCountry()
    await holds(there, written(there.now(), 'Кол койбоңуз', 'Не подписывайте'))
    await there.db.schema.alterTable('deliveries').renameTo('deliveries_elsewhere').execute()
    const nurgul = await settledPerson(there.world, 'Нургүл', 'ru', 'lang-ru_country-kg')
    await nurgul.sends('/settings')
    expect((await nurgul.sees(/Настройки/)).text).toMatch(/Кыргызстан/)
    expect(there.world.log.filter((line) => line.includes('cannot be booked for a newcomer'))).toHaveLength(1)
    await there.db.schema.alterTable('deliveries_elsewhere').renameTo('deliveries').execute()
  })
})

describe('Айбек blocks the bot and comes back', () => {
  test('the warnings of that time that still hold come in one message, in his language, and only once', async () => {
    const there = await openCountry({ expectedRefusals: ['sendMessage 403', 'editMessageText 403'] })
    const { world, now, passes } = there
    const aibek = await settledPerson(world, 'Айбек', 'ru', 'lang-ky_country-kg')
    await sends(there, written(now(), 'Буга чейинки', 'Прежнее'))
    await aibek.sees(/Буга чейинки/, { timeoutMs: 10_000 })
    const corrected = written(now(), 'Штраф 5000', 'Штраф 5000')
    await sends(there, corrected)
    await aibek.sees(/Штраф 5000/)
    await passes(1)
    aibek.blocks()
    await expect.poll(() => reachable(there, aibek)).toBe(0)
    const valid = written(now(), 'Кол койбоңуз, чалыңыз', 'Не подписывайте')
    await sends(there, valid)
    const expiring = written(now(), 'Бүгүн гана', 'Только сегодня', { expiresAt: now() + 10 * minuteMs })
    await sends(there, expiring)
    const retracted = written(now(), 'Жаңылыш', 'Ошибка')
    await sends(there, retracted)
    const audience = { regions: null, languages: ['tg' as const], twoPassports: null }
    await sends(there, written(now(), 'Башкага', 'Другим', { audience }))
    await amends(there, retracted, 'retraction')
    const seven = { ru: { html: 'Штраф 7000', updatedAt: now() }, ky: { html: 'Штраф 7000', updatedAt: now() } }
    await amends(there, corrected, 'correction', seven)
    await passes(20)

    const update = aibek.unblocks()
    const told = await aibek.sees(/Сиз жокто/)
    const number = (await findBroadcast(there.db, { id: valid.id }))?.number ?? ''
    expect(told.text).toContain(`⚠️ Кол койбоңуз, чалыңыз\n№ ${number}`)
    expect(told.text).toMatch(/Штраф 7000[\s\S]*Оңдолду/)
    expect(told.text).not.toMatch(/Буга чейинки|Бүгүн гана|Жаңылыш|Башкага/)

    world.telegram.redeliver(update.update_id)
    await aibek.sends('/start')
    await aibek.sees(/Суроо/i)
    expect(await aibek.waitsForSilence(300)).toBe(true)
    aibek.blocks()
    await expect.poll(() => reachable(there, aibek)).toBe(0)
    aibek.unblocks()
    await expect.poll(() => reachable(there, aibek)).toBe(1)
    expect(await aibek.waitsForSilence(300)).toBe(true)
    expect(copies(aibek, /Сиз жокто/), 'what was told once is not told again').toBe(1)
    await aibek.taps('эскертүүлөрү', { in: told })
    await aibek.sees(/1 \/ \d+/)
  })

  test('nothing is said when he missed nothing', async () => {
    const there = await openCountry()
    const aibek = await settledPerson(there.world, 'Айбек', 'ru', 'lang-ru_country-kg')
    await sends(there, written(there.now(), 'Мурунку', 'Прежнее'))
    await aibek.sees(/Прежнее/, { timeoutMs: 10_000 })
    await there.passes(1)
    aibek.blocks()
    await expect.poll(() => reachable(there, aibek)).toBe(0)
    aibek.unblocks()
    await expect.poll(() => reachable(there, aibek)).toBe(1)
    expect(await aibek.waitsForSilence(300)).toBe(true)
  })

  test('what is still being sent comes by itself, and is not told as missed', async () => {
    const there = await openCountry()
    const aibek = await settledPerson(there.world, 'Айбек', 'ru', 'lang-ru_country-kg')
    aibek.blocks()
    await expect.poll(() => reachable(there, aibek)).toBe(0)
    const broadcast = written(there.now(), 'Кол койбоңуз', 'Не подписывайте')
    await holds(there, broadcast)
    aibek.unblocks()
    await expect.poll(() => reachable(there, aibek)).toBe(1)
    await there.passes(holdMinutes)
    await aibek.sees(/Не подписывайте/, { timeoutMs: 10_000 })
    await isComplete(there.db, broadcast)
    await aibek.sends('/start')
    await aibek.sees(/вопрос/i)
    expect(copies(aibek, /Пока вас не было/)).toBe(0)
    expect(copies(aibek, /Не подписывайте/)).toBe(1)
  })

  test('the notice of his block was lost: a 403 teaches it, and /start brings what he missed after its own screen', async () => {
    const there = await openCountry({ expectedRefusals: ['sendMessage 403'] })
    const aibek = await settledPerson(there.world, 'Айбек', 'ru', 'lang-ru_country-kg')
    const phone = there.world.telegram.chat(aibek.id)
    if (!phone) throw new Error('he has a chat')
    phone.standing = 'blocked'
    await sends(there, written(there.now(), 'Кол койбоңуз', 'Не подписывайте'))
    expect(await reachable(there, aibek)).toBe(0)
    phone.standing = 'started'
    await aibek.sends('/start')
    const told = await aibek.sees(/Пока вас не было/)
    expect(told.text).toMatch(/Не подписывайте/)
    expect(aibek.lastMessage?.message_id).toBe(told.message_id)
    await aibek.sends('/start')
    await aibek.sees(/вопрос/i)
    expect(await aibek.waitsForSilence(300)).toBe(true)
    expect(copies(aibek, /Пока вас не было/)).toBe(1)
  })
})

describe('"Warnings of my embassy"', () => {
  test('Гүлнара comes later and finds what holds, its photo, what was corrected, and what was taken back, without its words', async () => {
    const there = await openCountry({ expectedRefusals: ['deleteMessage 400'] })
    const { world, now } = there
    const bakyt = await settledPerson(world, 'Бакыт', 'ru', 'lang-ru_country-kg')
    const { message } = await bakyt.sendsPhoto()
    const attachment = { kind: 'photo' as const, fileId: message?.photo?.at(-1)?.file_id ?? '' }
    const retracted = written(now(), 'Жаңылыш', 'Ошибка')
    await sends(there, retracted)
    await amends(there, retracted, 'retraction')
    await there.passes(1)
    const corrected = written(now(), 'Штраф 5000', 'Штраф 5000')
    await sends(there, corrected)
    const seven = { ru: { html: 'Штраф 7000', updatedAt: now() }, ky: { html: 'Штраф 7000', updatedAt: now() } }
    await amends(there, corrected, 'correction', seven)
    await there.passes(1)
    await sends(there, written(now(), 'Сүрөттө', 'На фото', { attachment }))

    const gulnara = await settledPerson(world, 'Гүлнара', 'ru', 'lang-ru_country-kg')
    await gulnara.sends('/warnings')
    expect((await gulnara.sees(/1 \//)).text).toMatch(/На фото/)
    await gulnara.taps('Показать фото')
    const shown = await gulnara.sees((one) => one.photo !== undefined)
    expect(shown.caption).toMatch(/На фото/)
    await gulnara.taps('Дальше')
    expect((await gulnara.sees(/2 \//)).text).toMatch(/Исправлено[\s\S]*Штраф 7000/)
    await gulnara.taps('Дальше')
    const withdrawn = await gulnara.sees(/3 \//)
    expect(withdrawn.text).toMatch(/Отозвано/)
    expect(withdrawn.text).not.toMatch(/Ошибка/)
    await there.passes(31 * 24 * 60)
    await gulnara.sends('/warnings')
    await gulnara.sees(/1 \//)
    await gulnara.taps('Дальше')
    await gulnara.sees(/2 \//)
    await gulnara.taps('Дальше')
    expect((await gulnara.sees(/3 \//)).text, 'a month later it is forgotten').not.toMatch(/Отозвано/)
  })
})
