/** A person whom the bot cannot help writes to a human, through the bot; neither learns who the other is. */
import { describe, expect, test, vi } from 'vitest'
import type { Person } from '../../src/demo/emulator/person.ts'
import type { PhoneMessage } from '../../src/demo/emulator/phone.ts'
import type { CallServices } from '../../src/helpline/calls.ts'
import { startRounds } from '../../src/helpline/rounds.ts'
import { createLog } from '../../src/ops/log.ts'
import { dataKeyFor } from '../../src/privacy/data-key.ts'
import { createChatKey, createSeal } from '../../src/privacy/seal.ts'
import { auditLog } from '../../src/store/audit.ts'
import type { Db } from '../../src/store/schema.ts'
import { revokeRole } from '../../src/store/staff.ts'
import { createApi } from '../../src/telegram/client.ts'
import { connectTelegram } from '../../src/telegram/connection.ts'
import { snapshot } from '../support/content.ts'
import { emptyDatabase } from '../support/databases.ts'
import { atEnd } from '../support/endings.ts'
import { asksForHuman, databaseOf, helper } from '../support/helpline.ts'
import { isMissing, startRedis } from '../support/services.ts'
import { settledPerson, startWorld, type World, type WorldOptions } from '../support/world.ts'

const minuteMs = 60_000

/** A world with its own clock, one helper on duty and one person. */
async function helpline(options: WorldOptions = {}) {
  let clock = Date.parse('2026-11-24T09:00:00Z') // a Tuesday, noon in Moscow
  const world = await startWorld({ ...options, start: { now: () => clock } })
  const db = await databaseOf(world)
  const nodira = await helper(world, db, 'Нодира')
  const farrukh = await settledPerson(world, 'Фаррух', 'tg', 'lang-ru_country-tj')
  return {
    world,
    db,
    nodira,
    farrukh,
    now: () => clock,
    passes: (ms: number) => {
      clock += ms
    },
  }
}

/** What another process has of the same bot. */
function otherProcess(world: World, db: Db, now: () => number): CallServices {
  const { config, telegram, log } = world
  const key = dataKeyFor(config.dataKey, config.database)
  const connection = connectTelegram(config.botApiRoot, telegram.token)
  atEnd(() => connection.close())
  return {
    db,
    now,
    api: createApi(telegram.token, connection, { onUnknown: 'repeat', deadlineMs: 5_000 }),
    log: createLog('debug', { write: (line) => log.push(line) }),
    relaySeal: createSeal(key, 'relay'),
    threadKey: createChatKey(key, 'thread'),
    snapshot: () => snapshot,
  }
}

async function takes(worker: Person): Promise<void> {
  await worker.sees(/ждёт ответа|давят/)
  await worker.taps('✋ Взять')
  await worker.sees(/Каждое ваше сообщение уходит/)
}

const buttonsOf = ({ reply_markup }: PhoneMessage): string[] =>
  (reply_markup?.inline_keyboard ?? []).flat().map(({ text }) => text)
const isRead = async (person: Person) =>
  vi.waitFor(() => {
    const own = person.messages.filter(({ from }) => from === 'me').at(-1)
    expect(own?.reactions).toEqual(['👌'])
  })

describe('Фаррух asks a person', () => {
  test('he is told who reads, what stays hidden and how long it takes; then both write, and the helper ends it', async () => {
    const { farrukh, nodira, db, passes } = await helpline()
    await farrukh.sends('квзмк пщзщ йуцшг фывдл') // nothing the bot knows
    await farrukh.sees(/нет проверенного ответа|Не совсем понятно/)
    await farrukh.sends('/human')
    const intro = await farrukh.sees(/Вам ответит живой человек/)
    expect(intro.text).toMatch(/Вашего имени, номера и имени в Telegram он не видит/)
    expect(intro.text).toMatch(/каждый день круглые сутки по Москве\. Сейчас есть дежурный/)
    await farrukh.taps('✍️ Написать помощнику')
    const open = await farrukh.sees(/Помощник знает вас как «\S+ \d\d»/)
    const alias = /«(\S+ \d\d)»/.exec(open.text ?? '')?.[1] ?? ''
    await farrukh.sends('Хозяин забрал паспорт и не отдаёт')
    expect((await farrukh.sees(/Передали/)).text).toMatch(/Вы следующий/)
    const call = await nodira.sees(/Человек ждёт ответа/)
    expect(call.text).toContain(alias)
    expect(call.text).toMatch(/Язык: Русский\nСтрана: 🇹🇯 Тоҷикистон/)
    passes(7 * minuteMs)
    await nodira.taps('✋ Взять')
    await nodira.sees(/Хозяин забрал паспорт/)
    await farrukh.sees(/Помощник здесь/)

    await nodira.sends('Здравствуйте! Когда он его забрал?')
    const answer = await farrukh.sees(/Когда он его забрал/)
    expect(answer.text).toBe(
      '💬 Помощник Элчи · через Элчи, не официальное сообщение\nЗдравствуйте! Когда он его забрал?',
    )
    await isRead(nodira)
    await farrukh.sends('Вчера')
    const said = await nodira.sees(/Вчера/)
    expect(said.text).toBe(`🪪 ${alias} · через Элчи, не официальное сообщение\nВчера`)
    await isRead(farrukh)

    await nodira.sends('/end')
    await farrukh.sees(/Помощник закончил разговор/)
    await farrukh.sends('как получить патент на работу')
    await farrukh.sees(/этот разговор уже окончен|Этот разговор уже окончен/)
    await farrukh.sends('как получить патент на работу')
    await farrukh.sees(/патент/i)
    expect(await nodira.waitsForSilence(200)).toBe(true)
    expect(await db.selectFrom('waits').select(['day', 'hour', 'minutes']).execute()).toEqual([
      { day: '2026-11-24', hour: 12, minutes: 7 },
    ])
    const done = (await auditLog(db, 10)).map(({ action }) => action)
    expect(done).toEqual(['relay-ended', 'relay-taken', 'duty-changed'])
  })

  test('buttons and commands work while it is open, and his words go on to the helper after them', async () => {
    const { farrukh, nodira } = await helpline()
    await asksForHuman(farrukh)
    await farrukh.sends('Первое')
    await takes(nodira)
    await farrukh.sends('/menu')
    await farrukh.sees(/Что вам нужно/)
    await farrukh.taps('🛂 Второе гражданство')
    await farrukh.sees(/гражданств/i)
    await farrukh.sends('двойное гражданство')
    await nodira.sees(/двойное гражданство/)
    await farrukh.sends('/settings')
    await farrukh.sees(/Настройки/)
    await farrukh.taps('Язык')
    await farrukh.sees(/Элчи/)
    await farrukh.taps('Тоҷикӣ')
    await farrukh.sees(/Танзимот/)
    await farrukh.sends('После смены языка')
    await nodira.sees(/После смены языка/)
  })

  test('he ends it with a button, and nothing of his goes through any more', async () => {
    const { farrukh, nodira } = await helpline()
    await asksForHuman(farrukh)
    await farrukh.sends('Первое')
    await takes(nodira)
    await farrukh.sends('/human')
    await farrukh.sees(/Пишите сюда/)
    await farrukh.taps('🔚 Закончить разговор')
    await farrukh.sees(/больше не получает/)
    await nodira.sees(/человек закончил разговор/)
    await nodira.sends('Ещё одно слово')
    await nodira.sees(/Сообщение не ушло/)
    expect(JSON.stringify(farrukh.messages)).not.toContain('Ещё одно слово')
  })

  test('what goes through and what does not: a card with a number, a poll and a file that is called like him stay here', async () => {
    const { farrukh, nodira } = await helpline()
    await asksForHuman(farrukh)
    await farrukh.sends('Первое')
    await takes(nodira)
    await farrukh.sendsContact()
    await farrukh.sees(/Карточку с именем и номером мы не передаём/)
    await farrukh.sendsPoll()
    await farrukh.sees(/Такое мы передать не можем/)
    await farrukh.sendsDocument({ name: 'Паспорт_ФАРРУХ.pdf' })
    await farrukh.sees(/есть ваше имя/)
    await farrukh.forwards('Приходите завтра в военкомат', {
      type: 'user',
      sender_user: { id: 5_550_001, is_bot: false, first_name: 'Начальник' },
    })
    const forwarded = await nodira.sees(/Приходите завтра в военкомат/)
    expect(forwarded.text).toMatch(/переслано/)
    expect(forwarded.forward_origin).toBeUndefined()
    expect(JSON.stringify(nodira.messages)).not.toMatch(/Начальник|\+7999|ФАРРУХ/)
    await farrukh.sendsPhoto({ caption: 'а'.repeat(1000) })
    const photo = await nodira.sees((message) => message.photo !== undefined)
    expect(photo.caption).toMatch(/^🪪 \S+ \d\d · через Элчи, не официальное сообщение$/)
    await nodira.sees(/а{1000}$/)
    await farrukh.sends('б'.repeat(4096), { entities: [{ type: 'bold', offset: 0, length: 4096 }] })
    const parts = () => nodira.messages.filter(({ text }) => /^🪪[^\n]*\nб+$/.test(text ?? ''))
    await vi.waitFor(() => expect(parts()).toHaveLength(2))
    const long = parts()
    expect(long.map(({ text = '' }) => text.split('\n')[1]?.length ?? 0).reduce((a, b) => a + b)).toBe(4096)
    expect(
      long.map(({ html = '' }) => /<b>б+<\/b>$/.test(html)),
      'bold on both sides of the cut',
    ).toEqual([true, true])
  })

  test('what a file may tell of him is said before the first one; a picture goes as a photo or not at all', async () => {
    const { farrukh, nodira } = await helpline()
    const files = () => nodira.messages.flatMap(({ document }) => document?.file_name ?? [])
    await asksForHuman(farrukh)
    await farrukh.sends('Первое')
    await takes(nodira)
    await farrukh.sendsDocument({ name: 'IMG_2026.HEIC', type: 'image/heic' })
    await farrukh.sees(/хранит место съёмки/)
    await farrukh.sendsDocument({ name: 'dogovor.docx', type: 'application/msword', caption: 'Вот договор' })
    const asked = await farrukh.sees(/кто, где и на каком телефоне/)
    await farrukh.sends('А пока текстом')
    await nodira.sees(/А пока текстом/)
    expect(files()).toEqual([])
    await farrukh.taps('Всё равно отправить файл', { in: asked })
    expect((await nodira.sees((message) => message.document !== undefined)).caption).toMatch(/Вот договор$/)
    await farrukh.sees(/Файл отправлен/)
    await farrukh.tapsData(asked.message_id, 'human-file') // a tap that comes twice
    await farrukh.sendsDocument({ name: 'tabel.xlsx', type: 'application/vnd.ms-excel' })
    await vi.waitFor(() => expect(files()).toHaveLength(2))
    await isRead(farrukh)
    expect(files()).toEqual(['dogovor.docx', 'tabel.xlsx'])
  })

  test('he corrects a word, and the helper sees which', async () => {
    const { farrukh, nodira } = await helpline()
    await farrukh.sends('Это боту')
    await farrukh.sees(/./)
    await asksForHuman(farrukh)
    await farrukh.sends('Встреча 15 ноября')
    await takes(nodira)
    const own = farrukh.messages.filter(({ from }) => from === 'me').at(-1)
    await farrukh.edits(own?.message_id ?? 0, 'Встреча 16 ноября')
    expect((await nodira.sees(/16 ноября/)).text).toMatch(/исправлено/)
    const before = farrukh.messages.find(({ text }) => text === 'Это боту')
    await farrukh.edits(before?.message_id ?? 0, 'Это боту и больше никому')
    expect(await nodira.waitsForSilence(300)).toBe(true)
  })

  test('nobody is on duty: he is told when somebody comes, and they are called at that hour', async () => {
    const { world, farrukh, nodira, passes } = await helpline()
    await nodira.sends('/desk')
    await nodira.sees(/Юридическая помощь/)
    await nodira.taps('🕘 Моё дежурство')
    await nodira.sees(/Вы сейчас дежурите/)
    await nodira.taps('С 00:00')
    await nodira.sees(/С какого часа/)
    await nodira.taps('15:00')
    await nodira.sees(/Дежурство включено/)
    await nodira.taps('До 00:00')
    await nodira.sees(/До какого часа/)
    await nodira.taps('18:00')
    await nodira.sees(/15:00–18:00/)
    await farrukh.sends('/human')
    const intro = await farrukh.sees(/Вам ответит/)
    expect(intro.text).toMatch(/каждый день 15:00–18:00 по Москве\. Сейчас дежурных нет, придут сегодня в 15:00/)
    await farrukh.taps('✍️')
    await farrukh.sees(/Пишите сюда/)
    await farrukh.sends('Пишу заранее')
    await farrukh.sees(/Передали/)
    expect(await nodira.waitsForSilence(1_500)).toBe(true)
    await world.restart()
    passes(3 * 60 * minuteMs)
    await nodira.sees(/Человек ждёт ответа/)
  })

  test('no helper works here: he is led to those who help elsewhere', async () => {
    const world = await startWorld()
    const person = await settledPerson(world, 'Айгуль', 'ru', 'lang-ru')
    await person.sends('/human')
    await person.sees(/пока нет помощников/)
    await person.sends('где посольство')
    await person.sees(/посольств/i)
  })
})

describe('SOS', () => {
  test('rings everybody on duty with a sound, all of legal aid after two minutes, across a restart, and whoever takes it first has it', async () => {
    const { world, db, farrukh, nodira, passes } = await helpline()
    const rustam = await helper(world, db, 'Рустам')
    const asel = await helper(world, db, 'Асель', { onDuty: false })
    const rings: unknown[] = []
    world.telegram.log = (method, parameters) => {
      if (method === 'sendMessage' && /SOS!/.test(String(parameters.text))) rings.push(parameters.disable_notification)
    }
    await farrukh.sends('/sos')
    await farrukh.sees(/Что случилось/)
    await farrukh.taps('🙋 Позвать помощника сейчас')
    await farrukh.sees(/Зовём помощников прямо сейчас/)
    await Promise.all([nodira.sees(/SOS!/), rustam.sees(/SOS!/)])
    expect(rings).toEqual([false, false])
    expect(JSON.stringify(asel.messages)).not.toContain('SOS!')
    await farrukh.sends('Меня держат в машине')
    await world.restart()
    passes(2 * minuteMs)
    await asel.sees(/SOS!/)
    await farrukh.sees(/Пока никто не ответил/)
    await nodira.sees(/Зовём ещё раз/)
    await Promise.all([asel.taps('✋ Взять'), rustam.taps('✋ Взять')])
    const [first, second] = await Promise.all(
      [asel, rustam].map((one) => one.sees(/Каждое ваше сообщение уходит|уже взял другой/)),
    )
    expect([first, second].filter((seen) => /уже взял другой/.test(seen?.text ?? ''))).toHaveLength(1)
    passes(10 * minuteMs)
    expect(await nodira.waitsForSilence(1_500)).toBe(true)
  })

  test('of two processes that look after it one calls, each helper once', async () => {
    const { world, db, farrukh, nodira, passes, now } = await helpline()
    const rounds = startRounds(otherProcess(world, db, now))
    atEnd(() => rounds.stop())
    await farrukh.sends('/sos')
    await farrukh.sees(/Что случилось/)
    await farrukh.taps('🙋 Позвать помощника сейчас')
    await nodira.sees(/SOS!/)
    for (let calls = 1; calls < 5; calls++) {
      const isCalled = () => nodira.messages.filter(({ text }) => /SOS!/.test(text ?? '')).length
      expect(isCalled()).toBe(calls)
      passes(2 * minuteMs)
      await vi.waitFor(() => expect(isCalled()).toBe(calls + 1), { timeout: 4_000 })
    }
    passes(20 * minuteMs)
    expect(await nodira.waitsForSilence(2_500), 'enough is enough').toBe(true)
  })

  test('pressed and erased again and again sets the phones ringing three times in a quarter of an hour, and nobody is shut out', async () => {
    const { world, farrukh, nodira, passes } = await helpline()
    const rings = () => nodira.messages.filter(({ text }) => /SOS!/.test(text ?? '')).length
    const calls = async (sees: RegExp) => {
      await farrukh.sends('/sos')
      await farrukh.sees(/Что случилось/)
      await farrukh.taps('🙋 Позвать помощника сейчас')
      return farrukh.sees(sees)
    }
    const erases = async () => {
      await farrukh.sends('/settings')
      await farrukh.sees(/Настройки/)
      await farrukh.taps('🗑')
      await farrukh.sees(/удалить|стереть/i)
      await farrukh.taps('Да')
      await farrukh.sees(/Готово/)
      await farrukh.opensLink('lang-ru_country-tj')
      await farrukh.sees(/Что вам нужно/)
      passes(minuteMs)
    }
    for (let called = 1; called <= 3; called++) {
      await calls(/Зовём помощников прямо сейчас/)
      await vi.waitFor(() => expect(rings()).toBe(called))
      await erases()
    }
    const later = await calls(/Снова позовём через 12 мин/)
    expect(JSON.stringify(later.reply_markup)).toMatch(/Куда звонить/)
    await nodira.sends('/desk')
    await nodira.sees(/Юридическая помощь/)
    await nodira.taps('🙋 Люди ждут ответа')
    expect(JSON.stringify((await nodira.sees(/Ждут: 1/)).reply_markup)).toContain('🆘')
    expect(rings()).toBe(3)
    passes(12 * minuteMs)
    await vi.waitFor(() => expect(rings()).toBe(4), { timeout: 4_000 })
    expect(world.log.filter((line) => line.includes(String(farrukh.id)))).toEqual([])
  })

  test('somebody who has a helper presses SOS: the helper is called, and loses them to the others after two minutes of silence', async () => {
    const { world, db, farrukh, nodira, passes } = await helpline()
    await asksForHuman(farrukh)
    await farrukh.sends('Первое')
    await takes(nodira)
    const rustam = await helper(world, db, 'Рустам')
    await farrukh.sends('/sos')
    await farrukh.sees(/Что случилось/)
    await farrukh.taps('🙋 Позвать помощника сейчас')
    await farrukh.sees(/Сказали вашему помощнику/)
    await nodira.sees(/SOS!/)
    passes(2 * minuteMs)
    await nodira.sees(/ответа не было две минуты/)
    await farrukh.sees(/зовём другого/i)
    await rustam.sees(/SOS!/)
    await rustam.taps('✋ Взять')
    await rustam.sees(/Первое/)
  })
})

describe('a helper', () => {
  test('hands a person over with all that was said, and the next one goes on', async () => {
    const { world, db, farrukh, nodira } = await helpline()
    await asksForHuman(farrukh)
    await farrukh.sends('Первое')
    await takes(nodira)
    await nodira.sends('Мой ответ')
    await farrukh.sees(/Мой ответ/)
    await farrukh.sendsVoice()
    await nodira.sees((message) => message.voice !== undefined)
    const rustam = await helper(world, db, 'Рустам')
    await nodira.taps('↪️ Передать другому')
    await nodira.sees(/Сейчас ваши сообщения никому не уходят/)
    await farrukh.sees(/Мы зовём другого/)
    await takes(rustam)
    const past = await rustam.sees(/Первое[\s\S]*Мой ответ/)
    expect(past.text).toMatch(/что было раньше/)
    await rustam.sees((message) => message.voice !== undefined)
    await farrukh.sends('Слышно?')
    await rustam.sees(/Слышно/)
    expect(JSON.stringify(nodira.messages)).not.toContain('Слышно')
    await nodira.sends('Я ещё тут')
    await nodira.sees((message) => !/не ушло/.test(message.text ?? ''))
    expect(JSON.stringify(farrukh.messages)).not.toContain('Я ещё тут')
  })

  test('who writes to two people answers the one to whose message they reply, and the other by a button', async () => {
    const { world, farrukh, nodira } = await helpline()
    const gulnara = await settledPerson(world, 'Гулнара', 'ru', 'lang-ru_country-kg')
    await asksForHuman(farrukh)
    await farrukh.sends('Я первый')
    await takes(nodira)
    await asksForHuman(gulnara)
    await gulnara.sends('Я вторая')
    await takes(nodira)
    await farrukh.sends('Вопрос первого')
    const his = await nodira.sees(/Вопрос первого/)
    expect(buttonsOf(his)).toEqual(['✍️ Писать этому человеку'])
    await nodira.sends('Это для первого', { reply_to: his })
    await farrukh.sees(/Это для первого/)
    await nodira.sends('Это для второй')
    await gulnara.sees(/Это для второй/)
    await nodira.taps('✍️ Писать этому человеку', { in: his })
    await nodira.sees(/Каждое ваше сообщение/)
    const toSecond = nodira.messages.find(({ text }) => text === 'Это для второй')
    await nodira.edits(toSecond?.message_id ?? 0, 'Поправка для второй')
    await gulnara.sees(/Поправка для второй/)
    await nodira.sends('Снова первому')
    await farrukh.sees(/Снова первому/)
    expect(JSON.stringify(gulnara.messages)).not.toMatch(/для первого|Снова первому/)
    expect(JSON.stringify(farrukh.messages)).not.toMatch(/для второй/)
    await nodira.sends('/desk')
    await nodira.sees(/Юридическая помощь/)
    await nodira.taps('🙋 Люди ждут ответа')
    expect((await nodira.sees(/Ваших: 2/)).text).toMatch(/Ждут: 0/)
    // Ending it with one of them leaves the other.
    await nodira.taps('💬')
    await nodira.sees(/вы этому человеку не пишете/)
    await nodira.taps('🔚 Закончить')
    await nodira.sees(/Закончить разговор с/)
    await nodira.taps('Да, закончить')
    await gulnara.sees(/Помощник закончил разговор/)
    await nodira.sends('Только первому')
    await farrukh.sees(/Только первому/)
    await nodira.sends('/desk')
    await nodira.sees(/Юридическая помощь/)
    await nodira.taps('🙋 Люди ждут ответа')
    await nodira.sees(/Ваших: 1/)
    await nodira.taps('⏸ Пауза')
    await nodira.sees(/никому не уходят/)
    await nodira.sends('как получить патент на работу')
    await nodira.sees(/патент/i)
    expect(await farrukh.waitsForSilence(200)).toBe(true)
  })

  test('who blocks the bot, or loses the role, loses the person to the others, and the person is told', async () => {
    const { world, db, farrukh, nodira } = await helpline()
    const rustam = await helper(world, db, 'Рустам')
    await asksForHuman(farrukh)
    await farrukh.sends('Первое')
    await takes(nodira)
    await farrukh.sees(/Помощник здесь/)
    nodira.blocks()
    await farrukh.sees(/Вашему помощнику пришлось уйти/)
    await takes(rustam)
    const asel = await helper(world, db, 'Асель')
    const entry = { at: 1, actor: 900, action: 'role-revoked', subject: '', details: {} }
    await revokeRole(db, { userId: rustam.id, role: 'legalaid', scope: '' }, entry)
    await farrukh.sees(/Вашему помощнику пришлось уйти/)
    await takes(asel)
    await farrukh.sees(/Помощник здесь/)
    await rustam.sends('Ещё слово от того, кто больше не помощник')
    await rustam.sees(/нет роли/)
    await rustam.sends('как получить патент на работу')
    await rustam.sees(/патент/i)
    expect(JSON.stringify(farrukh.messages)).not.toContain('больше не помощник')
  })

  test('who is found to have blocked the bot only when a message comes, is passed over in the same way', async () => {
    const { world, db, farrukh, nodira } = await helpline({ expectedRefusals: ['sendMessage 403'] })
    const rustam = await helper(world, db, 'Рустам')
    await asksForHuman(farrukh)
    await farrukh.sends('Первое')
    await takes(nodira)
    nodira.deactivates()
    await farrukh.sends('Вы тут?')
    await farrukh.sees(/Вашему помощнику пришлось уйти/)
    await takes(rustam)
    await rustam.sees(/Вы тут\?/)
  })

  test('sends a template in the language of the person, and changes one', async () => {
    const { world, nodira } = await helpline()
    const aibek = await settledPerson(world, 'Айбек', 'ky', 'lang-ky_country-kg')
    await asksForHuman(aibek)
    await aibek.sends('Саламатсызбы')
    await takes(nodira)
    await nodira.sends('/desk')
    await nodira.sees(/Юридическая помощь/)
    await nodira.taps('🙋 Люди ждут ответа')
    await nodira.sees(/Ваших: 1/)
    await nodira.taps('📋 Заготовки')
    await nodira.sees(/Выберите язык/)
    await nodira.taps('Кыргызча')
    await nodira.sees(/Заготовки: Кыргызча/)
    await nodira.taps('Мага текшерүү', {}).catch(() => nodira.taps('Текшеришим'))
    await nodira.sees(/Бүгүн жооп берем/)
    await nodira.taps('✏️ Изменить')
    await nodira.sees(/Пришлите текст заготовки/)
    await nodira.sends('Эртең жооп берем.')
    await nodira.sees(/Заготовки: Кыргызча/)
    expect(JSON.stringify(aibek.messages), 'a form is no message to the person').not.toContain('Эртең')
    await nodira.sends('/desk')
    await nodira.sees(/Юридическая помощь/)
    await nodira.taps('🙋 Люди ждут ответа')
    await nodira.sees(/Ваших: 1/)
    await nodira.taps('✍️')
    await nodira.sees(/Каждое ваше сообщение/)
    await nodira.taps('📋 Заготовки')
    await nodira.sees(/Что сказать/)
    await nodira.taps('Эртең жооп берем.')
    await nodira.sees(/Отправить это/)
    await nodira.taps('📨 Отправить')
    await nodira.sees(/Отправлено/)
    expect((await aibek.sees(/Эртең жооп берем/)).text).toMatch(/^💬 Элчинин жардамчысы/)
  })
})

describe('erasing', () => {
  const nothingOf = async ({ db }: { db: Awaited<ReturnType<typeof databaseOf>> }) => {
    for (const table of ['threads', 'thread_messages', 'thread_copies'] as const)
      expect(await db.selectFrom(table).selectAll().execute(), table).toEqual([])
  }
  const talk = async () => {
    const all = await helpline()
    const { farrukh, nodira } = all
    await asksForHuman(farrukh)
    await farrukh.sends('Первое')
    await takes(nodira)
    await farrukh.sends('Мой секрет')
    await nodira.sees(/Мой секрет/)
    return all
  }

  test('the person erases the conversation: it is gone here and from the chat of the helper', async () => {
    const { db, farrukh, nodira } = await talk()
    await farrukh.sends('/human')
    await farrukh.sees(/Пишите сюда/)
    await farrukh.taps('🗑 Стереть разговор')
    await farrukh.sees(/Стереть все ваши разговоры/)
    await farrukh.taps('Да, стереть')
    await farrukh.sees(/больше нет ваших разговоров/)
    await nodira.sees(/Человек стёр разговор/)
    expect(JSON.stringify(nodira.messages)).not.toMatch(/Мой секрет|Первое/)
    await nothingOf({ db })
  })

  test('and so does "erase everything"', async () => {
    const { db, farrukh, nodira } = await talk()
    await farrukh.sends('/settings')
    await farrukh.sees(/Настройки/)
    await farrukh.taps('🗑')
    await farrukh.sees(/удалить|стереть/i)
    await farrukh.taps('Да')
    await farrukh.sees(/Готово/)
    await nodira.sees(/Человек стёр разговор/)
    expect(JSON.stringify(nodira.messages)).not.toMatch(/Мой секрет|Первое/)
    await nothingOf({ db })
  })

  test('and nobody need do it: thirty days after the last message it is deleted', async () => {
    const { world, db, passes } = await talk()
    const dayMs = 24 * 60 * minuteMs
    passes(30 * dayMs - 2 * minuteMs)
    await world.restart()
    expect(await db.selectFrom('threads').selectAll().execute()).toHaveLength(1)
    passes(2 * 60 * minuteMs)
    await vi.waitFor(() => nothingOf({ db }), { timeout: 4_000 })
  })

  test('who blocks the bot ends it, and the helper hears why', async () => {
    const { farrukh, nodira } = await talk()
    await isRead(farrukh)
    farrukh.blocks()
    await nodira.sees(/человек заблокировал бота/)
  })
})

test.skipIf(isMissing('redis') || isMissing('postgres'))(
  'all of it the same on Postgres and Redis: asked, taken, answered, passed on, erased',
  async () => {
    const redis = await startRedis()
    atEnd(() => redis.stop())
    const database = await emptyDatabase('postgres')
    if (database.kind !== 'postgres') throw new Error('asked for Postgres')
    const env = {
      REDIS_URL: redis.url,
      DATABASE_URL: database.url,
      DATA_KEY: Buffer.alloc(32, 7).toString('base64'),
    }
    const { world, db, farrukh, nodira } = await helpline({ env })
    await asksForHuman(farrukh)
    await farrukh.sends('Первое')
    await takes(nodira)
    await nodira.sends('Ответ')
    await farrukh.sees(/Ответ/)
    await world.restart()
    await nodira.sends('Поправлюсь: пятого')
    await farrukh.sees(/пятого/)
    await nodira.edits(
      nodira.messages.filter(({ from }) => from === 'me').at(-1)?.message_id ?? 0,
      'Поправлюсь: шестого',
    )
    expect((await farrukh.sees(/шестого/)).text).toMatch(/исправлено/)
    const rustam = await helper(world, db, 'Рустам')
    await nodira.taps('↪️ Передать другому')
    await takes(rustam)
    await rustam.sees(/Первое[\s\S]*шестого/)
    await farrukh.sends('/human')
    await farrukh.sees(/Пишите сюда/)
    await farrukh.taps('🗑 Стереть разговор')
    await farrukh.sees(/Стереть все/)
    await farrukh.taps('Да, стереть')
    await rustam.sees(/Человек стёр разговор/)
    expect(await db.selectFrom('thread_messages').selectAll().execute()).toEqual([])
  },
)

test('with the database away the person is told that nothing went through, and the way to others', async () => {
  const { world, db, farrukh, nodira } = await helpline()
  await asksForHuman(farrukh)
  await farrukh.sends('Первое')
  await takes(nodira)
  await farrukh.sees(/Помощник здесь/)
  await db.schema.alterTable('threads').renameTo('threads_away').execute()
  await farrukh.sends('Слышите меня?')
  await farrukh.sees(/не получается связаться с помощником/)
  await farrukh.taps('🏛')
  await farrukh.sees(/Где вы сейчас/)
  await db.schema.alterTable('threads_away').renameTo('threads').execute()
  await farrukh.sends('А теперь?')
  await nodira.sees(/А теперь/)
  expect(world.log.join()).not.toMatch(/Слышите|А теперь/)
})

test('a line to Telegram that breaks in the middle of a message costs a moment, and the message comes once', async () => {
  const { world, farrukh, nodira } = await helpline()
  await asksForHuman(farrukh)
  await farrukh.sends('Первое')
  await takes(nodira)
  await farrukh.sees(/Помощник здесь/)
  world.telegram.faults.add({ method: 'sendMessage', kind: 'drop-before', chat_id: nodira.id, times: 3 })
  await farrukh.sends('Сквозь помехи')
  await nodira.sees(/Сквозь помехи/, { timeoutMs: 10_000 })
  await farrukh.sends('И следующее')
  await nodira.sees(/И следующее/)
  expect(nodira.messages.filter(({ text }) => /Сквозь помехи/.test(text ?? ''))).toHaveLength(1)
})

test('a restart in the middle loses neither the conversation nor a message', async () => {
  const { world, farrukh, nodira } = await helpline()
  await asksForHuman(farrukh)
  await farrukh.sends('До перезапуска')
  await farrukh.sees(/Передали/)
  await world.restart()
  await takes(nodira)
  await nodira.sees(/До перезапуска/)
  await world.restart()
  await farrukh.sends('После')
  await nodira.sees(/После/)
  await nodira.sends('Ответ')
  await farrukh.sees(/Ответ/)
})
