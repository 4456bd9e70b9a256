/** What nobody could answer reaches those who write answers: like questions together, counted, without a trace of who asked. */
import { describe, expect, test } from 'vitest'
import { auditView } from '../../src/admin/views.ts'
import { translator } from '../../src/bot/i18n.ts'
import { auditLog } from '../../src/store/audit.ts'
import { listRevisions } from '../../src/store/revisions.ts'
import { goes, says, startDesk, worker } from '../support/desk.ts'
import { settledPerson, type World } from '../support/world.ts'

/** Off every topic, in several spellings. */
const inVain = ['где купить саженцы малины', 'ГДЕ МОЖНО КУПИТЬ САЖЕНЦЫ МАЛИНЫ???', 'gde kupit sazhentsy maliny']

async function asksInVain(world: World, name: string, text: string, country = 'kg') {
  const person = await settledPerson(world, name, 'ru', `lang-ru_country-${country}`)
  await says(person, text, /./)
  return person
}

const openList = async (lawyer: Awaited<ReturnType<typeof worker>>) => {
  await says(lawyer, '/desk', /Юридическая помощь/)
  return goes(lawyer, 'Вопросы без ответа', /Вопросы, на которые бот не ответил/)
}

describe('open questions', () => {
  test('of four people become two lines, counted by country, and name nobody', async () => {
    const desk = await startDesk()
    const people = [
      await asksInVain(desk.world, 'Ольга', inVain[0] ?? ''),
      await asksInVain(desk.world, 'Айбек', inVain[1] ?? ''),
      await asksInVain(desk.world, 'Фаррух', inVain[2] ?? '', 'tj'),
      await asksInVain(desk.world, 'Зубайда', 'посоветуйте хороший фильм на вечер', 'uz'),
    ]
    await expect.poll(() => desk.db.selectFrom('open_questions').select('id').execute()).toHaveLength(4)
    const lawyer = await worker(desk, 'Нодира', 'legalaid')
    const list = await openList(lawyer)
    expect(list.text).toMatch(/Разных вопросов: 2\. Сколько раз спросили: 4\./)
    expect(list.text).toMatch(/1\. (?:где купить саженцы|ГДЕ МОЖНО|gde kupit)[^\n]*\nспрашивали: 3/)
    await goes(lawyer, 'Кыргызстан', /спрашивали: 2/)
    await goes(lawyer, 'Тоҷикистон', /Разных вопросов[\s\S]*спрашивали: 1/)
    await goes(lawyer, 'Все страны', /спрашивали: 3/)
    await goes(lawyer, 'Oʻzbekcha', /Здесь пусто/)
    await goes(lawyer, 'Все языки', /спрашивали: 3/)
    const card = await goes(lawyer, '1', /Кыргызстан: 2\n🇹🇯 Тоҷикистон: 1/)
    expect(card.text?.match(/^• /gm)).toHaveLength(3)
    const seen = JSON.stringify(lawyer.messages)
    for (const { id, user } of people) {
      expect(seen).not.toContain(String(id))
      expect(seen).not.toContain(user.first_name)
    }
    expect(JSON.stringify(await desk.db.selectFrom('question_keys').selectAll().execute())).not.toMatch(/саженц|малин/)
  })

  test('go into the draft of an entry that answers them, and leave the list', async () => {
    const desk = await startDesk()
    await asksInVain(desk.world, 'Ольга', 'сломался телефон, где его починить недорого')
    const lawyer = await worker(desk, 'Нодира', 'legalaid')
    await openList(lawyer)
    await goes(lawyer, '1', /сломался телефон/)
    await goes(lawyer, 'Добавить к ответу', /К какому ответу|Похожего ответа нет/)
    await goes(lawyer, 'Найти другой ответ', /о чём ответ/)
    await says(lawyer, 'не платят зарплату', /К какому ответу/)
    await goes(lawyer, 'Не платят зарплату', /добавлен в ваш черновик/)
    const [draft] = await listRevisions(desk.db, { states: ['draft'], author: lawyer.id }, 1)
    expect(draft).toMatchObject({ topic: 'unpaid-wages', language: 'ru' })
    expect(JSON.parse(draft?.body ?? '{}').text.questions).toContain('сломался телефон, где его починить недорого')
    await goes(lawyer, 'Открыть черновик', /черновик/)
    expect((await openList(lawyer)).text).toMatch(/Здесь пусто/)
    expect((await auditLog(desk.db, 20)).map(({ action }) => action)).toContain('question-answered')
  })

  test('become a new entry with their wording, and one put aside never shows again, however often it is asked', async () => {
    const desk = await startDesk()
    await asksInVain(desk.world, 'Ольга', inVain[0] ?? '')
    const lawyer = await worker(desk, 'Нодира', 'legalaid')
    await openList(lawyer)
    await goes(lawyer, '1', /саженцы/)
    await goes(lawyer, 'Это не к нам', /Отложено\.[\s\S]*больше не появится/)
    await asksInVain(desk.world, 'Айбек', inVain[1] ?? '')
    await expect.poll(() => desk.db.selectFrom('open_questions').select('id').execute()).toHaveLength(2)
    expect((await openList(lawyer)).text).toMatch(/Здесь пусто/)

    await asksInVain(desk.world, 'Рустам', 'посоветуйте хороший фильм на вечер')
    await openList(lawyer)
    await goes(lawyer, '1', /хороший фильм/)
    await goes(lawyer, 'Написать новый ответ', /Начат новый ответ/)
    const [draft] = await listRevisions(desk.db, { states: ['draft'], author: lawyer.id }, 1)
    expect(JSON.parse(draft?.body ?? '{}').text.questions).toEqual(['посоветуйте хороший фильм на вечер'])
    expect((await openList(lawyer)).text).toMatch(/Здесь пусто/)
  })

  test('are found by words, and one put aside by mistake comes back', async () => {
    const desk = await startDesk()
    await asksInVain(desk.world, 'Ольга', inVain[0] ?? '')
    await asksInVain(desk.world, 'Айбек', 'посоветуйте хороший фильм на вечер')
    const lawyer = await worker(desk, 'Нодира', 'legalaid')
    await openList(lawyer)
    await goes(lawyer, 'Найти по словам', /Напишите слова/)
    const found = await says(lawyer, 'малина саженец', /саженцы/)
    expect(found.text).not.toMatch(/фильм/)
    await goes(lawyer, '1', /саженцы малины/)
    await goes(lawyer, 'Это не к нам', /Отложено/)
    await goes(lawyer, 'Вернуть в список', /снова в списке/)
    expect((await openList(lawyer)).text).toMatch(/Разных вопросов: 2/)
    const log = auditView(translator('ru'), await auditLog(desk.db, 10), false).text
    expect(log).toMatch(/вернул вопрос в список[\s\S]*отложил вопрос/)
  })

  test('are for legal aid: a translator and a migrant see nothing of them, a role that is gone opens nothing', async () => {
    const desk = await startDesk()
    await asksInVain(desk.world, 'Ольга', inVain[0] ?? '')
    const translator = await worker(desk, 'Санжар', 'translator', { scope: 'ky' })
    const home = await says(translator, '/desk', /Юридическая помощь/)
    expect(JSON.stringify(home.reply_markup)).not.toMatch(/Вопросы без ответа|Что проверить/)
    for (const data of ['q', 'q-find', 'uk', 'uk-now', 'bad:0']) {
      await translator.tapsData(translator.lastMessage?.message_id ?? 0, data)
      await translator.sees(/нет роли/)
      await says(translator, '/desk', /Юридическая помощь/)
    }
    const lawyer = await worker(desk, 'Нодира', 'legalaid')
    await openList(lawyer)
    await desk.db.deleteFrom('staff').where('user_id', '=', lawyer.id).execute()
    await goes(lawyer, '1', /нет роли/)
    expect(lawyer.lastMessage?.text).not.toMatch(/саженцы/)
  })
})

test('an answer that did not help stands beside its entry, with what was asked', async () => {
  const desk = await startDesk()
  const farrukh = await settledPerson(desk.world, 'Фаррух', 'ru', 'lang-ru_country-tj')
  await says(farrukh, 'пришла повестка из военкомата что делать', /647/)
  await goes(farrukh, '👎', /жаль|Жаль|человек|помо/i)
  await expect.poll(() => desk.db.selectFrom('open_questions').select('id').execute()).toHaveLength(1)
  const lawyer = await worker(desk, 'Нодира', 'legalaid')
  expect((await openList(lawyer)).text).toMatch(/Здесь пусто/)
  await goes(lawyer, 'Ответы, которые не помогли', /Худшие сверху/)
  const answer = await goes(lawyer, '👎 1 👍 0', /пришла повестка из военкомата/)
  expect(answer.text).toMatch(/👎 1 👍 0 · Русский/)
  await goes(lawyer, '1', /Не помог ответ:/)
  await goes(lawyer, 'Назад', /👎 1 👍 0/)
  await goes(lawyer, 'Открыть ответ', /Проверено/)
  await goes(lawyer, '👎 1 👍 0', /пришла повестка из военкомата/)
})
