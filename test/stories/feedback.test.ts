/** "Did this help?": what is counted, what is kept of a question in vain, for how long, and what never is. */
import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test, vi } from 'vitest'
import { translator } from '../../src/bot/i18n.ts'
import type { Person } from '../../src/demo/emulator/person.ts'
import { dataKeyFor } from '../../src/privacy/data-key.ts'
import { type OpenQuestion, readOpenQuestions } from '../../src/privacy/open-questions.ts'
import { createChatKey, createSeal } from '../../src/privacy/seal.ts'
import { openDatabase } from '../../src/store/database.ts'
import { atEnd } from '../support/endings.ts'
import { settledPerson, startWorld, type World } from '../support/world.ts'

const ru = translator('ru')
const noon = Date.parse('2026-11-30T12:00:00Z')
const day = 86_400_000

/** What lies in the database, read as the people read it who write answers. */
async function openedStores(world: World) {
  const db = await openDatabase(world.config.database, () => {})
  atEnd(() => db.destroy())
  const seal = createSeal(dataKeyFor(world.config.dataKey, world.config.database), 'open-questions')
  return {
    ratings: () => db.selectFrom('answer_ratings').selectAll().orderBy('topic').execute(),
    questions: (): Promise<OpenQuestion[]> => readOpenQuestions(db, seal),
  }
}

const pathOf = ({ config }: World): string => {
  if (config.database.kind !== 'sqlite') throw new Error('this story runs on SQLite')
  return config.database.path
}

/** Everything that was logged and everything that lies in the files of the database. */
const everythingKept = (world: World): string =>
  ['', '-wal'].map((end) => readFileSync(pathOf(world) + end).toString('latin1')).join('\n') + world.log.join('\n')
const asBytes = (text: string): string => Buffer.from(text).toString('latin1')

async function asksAboutSummons(person: Person, besides = ''): Promise<void> {
  await person.sends(`пришла повестка из военкомата что делать${besides}`)
  await person.sees(/647/)
}

/** Off every topic, and nothing that our own texts say. */
const inVain = 'где купить саженцы малины'

describe('an answer that is rated', () => {
  test('Ольга says yes, Айбек says yes, Зубайда says no: counted by topic and language, and not who', async () => {
    const world = await startWorld()
    const { ratings } = await openedStores(world)
    for (const name of ['Ольга', 'Айбек']) {
      const person = await settledPerson(world, name, 'ru', 'lang-ru_country-kg')
      await asksAboutSummons(person)
      await person.taps(ru('ask:helped'))
      await vi.waitFor(() => expect(person.toast?.text).toBe(ru('ask:noted')))
    }
    const zubayda = await settledPerson(world, 'Зубайда', 'uz', 'lang-uz_country-uz')
    await zubayda.sends('bepul yurist qayerdan topsam boʻladi')
    await zubayda.sees(/22\.11\.2026/)
    await zubayda.taps('👎')
    await zubayda.sees(translator('uz')('ask:sorry'))
    await expect.poll(ratings).toEqual([
      { topic: 'legal-aid-contacts', locale: 'uz', helped: 0, not_helped: 1 },
      { topic: 'summons-received', locale: 'ru', helped: 2, not_helped: 0 },
    ])
  })

  test('"no" leads to people, leaves the answer where it was, and keeps the question without any name in it', async () => {
    const world = await startWorld({ start: { now: () => noon } })
    const { ratings, questions } = await openedStores(world)
    const farrukh = await settledPerson(world, 'Фаррух', 'ru', 'lang-ru_country-tj')
    await asksAboutSummons(
      farrukh,
      ', говорит прораб Кумушалиев, звонить +7 (900) 123-45-67 или @farrukh_dushanbe, паспорт 400123456',
    )
    const answer = farrukh.lastMessage
    await farrukh.taps(ru('ask:not_helped'))
    const ways = await farrukh.sees(ru('ask:sorry'))
    expect(JSON.stringify(ways.reply_markup)).toMatch(/"missions"[\s\S]*"aid::"[\s\S]*"sos"/)
    expect(ways.message_id).not.toBe(answer?.message_id)
    expect(farrukh.messages.find(({ message_id }) => message_id === answer?.message_id)?.text).toBe(answer?.text)

    await expect.poll(questions).toEqual([
      {
        text: 'пришла повестка из военкомата что делать, говорит прораб Кумушалиев, звонить … или …, паспорт …',
        language: 'ru',
        country: 'tj',
        topic: 'summons-received',
        day: '2026-11-30',
      },
    ])
    expect(await ratings()).toEqual([{ topic: 'summons-received', locale: 'ru', helped: 0, not_helped: 1 }])

    await world.bot.stop()
    const kept = everythingKept(world)
    for (const word of ['Кумушалиев', '123-45-67', 'farrukh_dushanbe', '400123456'])
      expect(kept.includes(asBytes(word)), word).toBe(false)
    const rows = new DatabaseSync(pathOf(world), { readOnly: true })
    const open = JSON.stringify(rows.prepare('select * from open_questions').all())
    rows.close()
    const chat = createChatKey(dataKeyFor(world.config.dataKey, world.config.database))(farrukh.id)
    for (const name of [String(farrukh.id), chat, 'Фаррух']) expect(open).not.toContain(name)
  })

  test('"yes" keeps no word, and so does a "no" that comes twice, late, or under another answer', async () => {
    let clock = noon
    const world = await startWorld({ start: { now: () => clock } })
    const { ratings, questions } = await openedStores(world)
    const count = async () => (await ratings()).reduce((sum, one) => sum + one.helped + one.not_helped, 0)
    const aibek = await settledPerson(world, 'Айбек', 'ru', 'lang-ru_country-kg')
    const rates = async (button: string, times: number) => {
      await aibek.taps(button)
      await expect.poll(count).toBe(times)
    }
    await asksAboutSummons(aibek)
    await rates(ru('ask:helped'), 1)
    await rates(ru('ask:not_helped'), 2)

    await asksAboutSummons(aibek)
    clock += 31 * 60_000
    await rates(ru('ask:not_helped'), 3)

    await asksAboutSummons(aibek)
    const { message_id } = aibek.lastMessage ?? { message_id: 0 }
    await aibek.tapsData(message_id, 'helped:dual-citizenship:no')
    await expect.poll(count).toBe(4)
    expect(await questions()).toEqual([])
  })

  test('Гүлнара erases everything: what she asked goes with it, and a late "no" keeps nothing', async () => {
    const world = await startWorld()
    const { ratings, questions } = await openedStores(world)
    const gulnara = await settledPerson(world, 'Гүлнара', 'ru', 'lang-ru_country-kg')
    await asksAboutSummons(gulnara)
    const { message_id } = gulnara.lastMessage ?? { message_id: 0 }
    await gulnara.sends('/settings')
    await gulnara.sees(/⚙️/)
    await gulnara.taps(ru('privacy:erase'))
    await gulnara.sees(ru('privacy:erase_ask'))
    await gulnara.taps(ru('privacy:erase_yes'))
    await gulnara.sees(/Готово/)
    await gulnara.tapsData(message_id, 'helped:summons-received:no')
    await gulnara.sees(/./)
    await expect.poll(async () => (await ratings()).length).toBe(1)
    expect(await questions()).toEqual([])
  })
})

describe('a question without an answer', () => {
  test('is kept from three words on, without its numbers, and goes after 90 days', async () => {
    let clock = noon
    const world = await startWorld({ start: { now: () => clock } })
    const { questions } = await openedStores(world)
    const texts = async () => (await questions()).map(({ text, topic, day }) => `${day} ${topic} ${text}`)
    const olga = await settledPerson(world, 'Ольга', 'ru', 'lang-ru_country-uz')
    const asks = async (text: string) => {
      await olga.sends(text)
      await olga.sees(ru('ask:none'))
    }
    await asks('рецепт плова')
    await asks(`${inVain} https://t.me/sad olga@example.org 89001234567`)
    await expect.poll(texts).toEqual([`2026-11-30 null ${inVain} … … …`])

    clock += 90 * day
    await asks('расскажи анекдот про медведя и зайца')
    await expect.poll(texts).toHaveLength(2)
    clock += day
    await asks('какой телефон лучше купить для игр')
    await expect
      .poll(texts)
      .toEqual([
        '2027-03-01 null какой телефон лучше купить для игр',
        '2027-02-28 null расскажи анекдот про медведя и зайца',
      ])
    expect(world.log.filter((line) => /плов|саженц|анекдот|телефон/.test(line))).toEqual([])
  })
})

describe('when the database is in no state to count', () => {
  test('Фаррух is thanked, pitied and led to people as ever, and the log says what failed and not what he wrote', async () => {
    const world = await startWorld()
    const farrukh = await settledPerson(world, 'Фаррух', 'ru', 'lang-ru_country-tj')
    const database = new DatabaseSync(pathOf(world))
    database.exec('drop table answer_ratings; drop table open_questions')
    database.close()

    await farrukh.sends(inVain)
    await farrukh.sees(ru('ask:none'))
    await asksAboutSummons(farrukh)
    await farrukh.taps(ru('ask:helped'))
    await vi.waitFor(() => expect(farrukh.toast?.text).toBe(ru('ask:noted')))
    await farrukh.taps(ru('ask:not_helped'))
    await farrukh.sees(ru('ask:sorry'))

    const warned = () => world.log.filter((line) => line.includes('"level":40'))
    await expect.poll(() => warned().length).toBe(3)
    expect(warned().join('\n')).toMatch(/cannot be kept[\s\S]*cannot be counted/)
    expect(world.log.filter((line) => /саженц|повестк|"level":50/.test(line))).toEqual([])
  })
})
