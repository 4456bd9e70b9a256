/** Contacts stay right: people say what does not answer, embassies and legal aid correct their own, with a source. */
import { describe, expect, test } from 'vitest'
import { translator } from '../../src/bot/i18n.ts'
import { auditLog } from '../../src/store/audit.ts'
import { reportedContacts } from '../../src/store/contact-reports.ts'
import { type Desk, givesRole, goes, says, startDesk, worker } from '../support/desk.ts'
import { settledPerson } from '../support/world.ts'

const ky = translator('ky')

/** Until every snapshot has what is public. */
const soon = { timeout: 8_000, interval: 200 }

async function officer(desk: Desk, name: string, role = 'embassy-author', country = 'kg') {
  const person = await settledPerson(desk.world, name, 'ru', 'lang-ru')
  await givesRole(desk.db, person.id, role, country)
  return person
}

/** From the list of the missions of Kyrgyzstan to the card of the embassy. */
async function opensEmbassy(person: Awaited<ReturnType<typeof officer>>) {
  await says(person, '/contactdesk', /Что вы меняете, сохраняется сразу/)
  await goes(person, '🏛 🇰🇬', /Выберите/)
  await goes(person, 'Посольство Кыргызстана в Москве', /Телефоны: \+74992374452/)
}

async function looksAtEmbassy(desk: Desk, name: string) {
  const person = await settledPerson(desk.world, name, 'ru', 'lang-ru_country-kg')
  await says(person, '/contacts', /Где вы сейчас/)
  await goes(person, 'Все города', /Выберите город/)
  return { person, card: await goes(person, 'Москва', /Кыргызстана|^Москва/) }
}

async function readsEmbassy(desk: Desk, name: string) {
  const { person, card } = await looksAtEmbassy(desk, name)
  const shown = /☎️|🚨/.test(card.text ?? '') ? card : await goes(person, 'Посольство Кыргызстана в Москве', /☎️|🚨/)
  return { person, text: shown.text ?? '' }
}

describe('an officer corrects the phone of the embassy', () => {
  test('with a source, through a restart; people see the new one when it is published, not before', async () => {
    const desk = await startDesk()
    const bakyt = await officer(desk, 'Бакыт')
    await opensEmbassy(bakyt)
    await goes(bakyt, 'Телефоны', /через запятую/)
    await says(bakyt, '8 499 111-22-33', /Это не телефон/)
    await desk.world.restart()
    await says(
      bakyt,
      '+7 (499) 111-22-33, +7 499 111 22 34',
      /✏️ Телефоны: \+74991112233, \+74991112234 \(было: \+74992374452/,
    )
    expect(bakyt.lastMessage?.text).toMatch(/не хватает: источника, насколько это точно/)
    expect((await readsEmbassy(desk, 'Айбек')).text).toContain('+74992374452')

    await goes(bakyt, 'Часы для подсказки', /1 — понедельник/)
    await says(bakyt, 'пн-пт 9-18', /Не получилось прочитать/)
    await says(bakyt, '1–7 00:00 – 24:00', /«открыто»: 1-7 00:00-24:00/)
    await goes(bakyt, 'Назвать источник', /Где вы это видели/)
    await says(bakyt, 'https://mfa', /никуда не ведёт/)
    await says(bakyt, 'Сайт МИД https://mfa.gov.kg/contacts', /📎 Сайт МИД/)
    await goes(bakyt, 'Точно', /✅ Подтверждено/)
    await goes(bakyt, 'Опубликовать', /Готово\. Люди уже видят это/)
    await expect.poll(async () => (await readsEmbassy(desk, 'Ольга')).text, soon).toContain('+74991112233')
    expect((await auditLog(desk.db, 30)).find(({ action }) => action === 'contact-published')).toMatchObject({
      actor: bakyt.id,
      subject: 'mission/kg-embassy-moscow',
      details: { fields: 'phones opening' },
    })
    await desk.world.restart()
    const { text } = await readsEmbassy(desk, 'Гүлнара')
    expect(text).toContain('+74991112233')
    expect(text).toContain('🟢 Открыто круглые сутки')
  }, 60_000)

  test('while a colleague does the same: the second is shown both, and decides', async () => {
    const desk = await startDesk()
    const bakyt = await officer(desk, 'Бакыт')
    const aigul = await officer(desk, 'Айгүл', 'embassy-approver')
    const writes = async (person: typeof bakyt, phone: string) => {
      await opensEmbassy(person)
      await goes(person, 'Телефоны', /через запятую/)
      await says(person, phone, /Сохранено/)
      await goes(person, 'Назвать источник', /Где вы это видели/)
      await says(person, 'Позвонил сам', /📎 Позвонил сам/)
      await goes(person, 'Не совсем точно', /сначала проверьте/)
    }
    await writes(bakyt, '+74991110001')
    await writes(aigul, '+74991110002')
    await goes(bakyt, 'Опубликовать', /Готово/)
    await goes(
      aigul,
      'Опубликовать',
      /кто-то изменил то же самое[\s\S]*Сейчас: \+74991110001[\s\S]*У вас: \+74991110002/,
    )
    await goes(aigul, 'Оставить моё', /Посмотрите ещё раз[\s\S]*было: \+74991110001/)
    await goes(aigul, 'Опубликовать', /Готово/)
    await expect.poll(async () => (await readsEmbassy(desk, 'Ольга')).text, soon).toContain('+74991110002')
  }, 60_000)
})

test('a number that does not answer: counted once a person and day, first in the list, gone when it is looked after', async () => {
  const desk = await startDesk()
  for (const name of ['Ольга', 'Айбек']) {
    const { person } = await readsEmbassy(desk, name)
    for (let time = 0; time < 3; time++) {
      await person.taps('Номер не отвечает')
      await expect.poll(() => person.toast?.text).toMatch(/Кто сообщил, мы не записываем/)
    }
    await expect
      .poll(async () => (await reportedContacts(desk.db))[0]?.reports, { timeout: 5_000 })
      .toBe(name === 'Ольга' ? 1 : 2)
    const marks = JSON.stringify(await desk.db.selectFrom('contact_reports').selectAll().execute())
    expect(marks).not.toContain(String(person.id))
  }
  const lawyer = await worker(desk, 'Нодира', 'legalaid')
  await says(lawyer, '/desk', /Юридическая помощь/)
  await goes(lawyer, 'Контакты', /Что вы меняете/)
  const dead = await goes(lawyer, 'Не отвечают', /Посольство Кыргызстана в Москве: сообщений 2/)
  expect(JSON.stringify(dead.reply_markup), 'it is not hers to change').not.toMatch(/ct-c/)

  const bakyt = await officer(desk, 'Бакыт')
  await says(bakyt, '/staff', /Ваши роли/)
  await goes(bakyt, 'Контакты', /Что вы меняете/)
  const list = await goes(bakyt, '🏛 🇰🇬', /Выберите/)
  expect(JSON.stringify(list.reply_markup)).toMatch(/"☎️2 Посольство Кыргызстана в Москве"/)
  await goes(bakyt, '☎️2', /Не отвечает: сообщений 2/)
  await goes(bakyt, 'Проверено, всё верно', /Готово/)
  expect(await reportedContacts(desk.db)).toEqual([])
}, 60_000)

test('a mission is taken away and comes back, and only its own country may do it', async () => {
  const desk = await startDesk()
  const bakyt = await officer(desk, 'Бакыт')
  await opensEmbassy(bakyt)
  const card = bakyt.lastMessage?.message_id ?? 0
  await goes(bakyt, 'Больше не показывать', /Больше не показывать людям\?/)
  await goes(bakyt, 'Да, не показывать', /Люди этого контакта не видят/)
  await expect
    .poll(async () => JSON.stringify((await looksAtEmbassy(desk, 'Ольга')).card), soon)
    .not.toMatch(/Посольство Кыргызстана в Москве/)
  const alien = await officer(desk, 'Шерзод', 'embassy-author', 'uz')
  await says(alien, '/contactdesk', /Что вы меняете/)
  for (const data of ['ct-on:m:kg-embassy-moscow:ru', 'ct-c:m:kg-embassy-moscow:ru', 'ct-f:m:kg-embassy-moscow:ru:1']) {
    await alien.tapsData(alien.lastMessage?.message_id ?? 0, data)
    await alien.sees(/Этого контакта нет, или его меняют другие/)
    await says(alien, '/contactdesk', /Что вы меняете/)
  }
  await bakyt.tapsData(card, 'ct-on:m:kg-embassy-moscow:ru')
  await bakyt.sees(/Готово/)
  await expect.poll(async () => (await readsEmbassy(desk, 'Айбек')).text, soon).toContain('+74992374452')
}, 60_000)

test('an embassy adds a consulate general in a city where there was none, and people find it under that city', async () => {
  const desk = await startDesk()
  const bakyt = await officer(desk, 'Бакыт')
  await says(bakyt, '/contactdesk', /Что вы меняете/)
  await goes(bakyt, 'Добавить: 🇰🇬', /Что это за представительство/)
  await goes(bakyt, 'Генеральное консульство', /В каком это городе/)
  await says(bakyt, 'Нью-Васюки', /Такого города мы не знаем/)
  await says(bakyt, 'Тюмень', /Вид: Генеральное консульство[\s\S]*Город: Тюмень[\s\S]*не хватает: названия/)
  await goes(bakyt, 'Вид', /Что это за представительство/)
  await goes(bakyt, 'Назад', /Город: Тюмень/)
  await goes(bakyt, '✏️ Название', /Как это называется/)
  await says(bakyt, 'Генконсульство Кыргызстана в Тюмени', /Сохранено/)
  await goes(bakyt, '✏️ Телефоны', /через запятую/)
  await says(bakyt, '+73452000000', /Сохранено/)
  await goes(bakyt, 'Назвать источник', /Где вы это видели/)
  await says(bakyt, 'Позвонил сам', /📎/)
  await goes(bakyt, 'Точно', /✅ Подтверждено/)
  await goes(bakyt, 'Опубликовать', /Готово/)
  const aibek = await settledPerson(desk.world, 'Айбек', 'ky', 'lang-ky_country-kg')
  await expect
    .poll(async () => {
      await aibek.sends('Тюмень')
      return JSON.stringify((await aibek.sees(/./)).reply_markup)
    }, soon)
    .toContain('Консулдук: Тюмень')
  expect((await goes(aibek, 'Консулдук: Тюмень', /в Тюмени/)).text).toContain('+73452000000')
  await says(aibek, '/contacts', /Азыр кайдасыз/)
  await goes(aibek, ky('contacts:where_all'), /./)
  await goes(aibek, 'Тюмень', /в Тюмени/)
}, 60_000)

test('legal aid adds an organisation, in four languages from one name, and nobody sees it before', async () => {
  const desk = await startDesk()
  const lawyer = await worker(desk, 'Нодира', 'legalaid')
  await says(lawyer, '/contactdesk', /Что вы меняете/)
  await goes(lawyer, 'Новая организация', /Как это называется/)
  await says(lawyer, 'Дом <помощи>', /угловые скобки/)
  await says(lawyer, 'Дом помощи мигрантам', /не хватает: телефона, сайта или адреса, источника/)
  await goes(lawyer, 'Телефоны', /через запятую/)
  await says(lawyer, '+78005553535', /Сохранено/)
  await goes(lawyer, 'Сайт', /ссылку на сайт/)
  await says(lawyer, 'https://dom-pomoshchi.org', /Сохранено/)
  await goes(lawyer, 'Назвать источник', /Где вы это видели/)
  await says(lawyer, 'https://dom-pomoshchi.org/contacts', /📎/)
  await says(lawyer, '/contactdesk', /Что вы меняете/)
  await goes(lawyer, 'Организации', /Выберите/)
  while (!JSON.stringify(lawyer.lastMessage?.reply_markup).includes('Дом помощи')) {
    const before = JSON.stringify(lawyer.lastMessage?.reply_markup)
    if (!before.includes('Дальше')) break
    await goes(lawyer, 'Дальше', /Выберите/)
  }
  const listed = JSON.stringify(lawyer.lastMessage?.reply_markup)
  expect(listed).toMatch(/⚪️/)
  const [draft] = await desk.db.selectFrom('contact_drafts').selectAll().execute()
  const id = draft?.contact.replace('helper/', '') ?? ''
  await lawyer.tapsData(lawyer.lastMessage?.message_id ?? 0, `ct-c:h:${id}:ru`)
  await lawyer.sees(/Дом помощи мигрантам/)
  await goes(lawyer, 'Не совсем точно', /сначала проверьте/)
  await goes(lawyer, 'Опубликовать', /Готово/)
  for (const [language, words] of [
    ['ru', /Дом помощи мигрантам/],
    ['tg', /Дом помощи мигрантам/],
  ] as const) {
    const person = await settledPerson(desk.world, language, 'ru', `lang-${language}_country-tj`)
    await expect
      .poll(async () => {
        await person.sends('/help')
        return JSON.stringify((await person.sees(/./)).reply_markup)
      }, soon)
      .toMatch(words)
    await person.taps('Дом помощи')
    expect((await person.sees(/\+78005553535/)).text).toMatch(words)
  }
}, 60_000)

test('nobody learns of the command, and whoever lost the role changes nothing', async () => {
  const desk = await startDesk()
  const olga = await settledPerson(desk.world, 'Ольга', 'ru', 'lang-ru_country-kg')
  const seen = await says(olga, '/contactdesk', /./)
  expect(seen.text).not.toMatch(/Что вы меняете/)
  const bakyt = await officer(desk, 'Бакыт')
  await opensEmbassy(bakyt)
  await goes(bakyt, 'Телефоны', /через запятую/)
  await desk.db.deleteFrom('staff').where('user_id', '=', bakyt.id).execute()
  await says(bakyt, '+74991110003', /нет роли/)
  expect(await desk.db.selectFrom('contact_drafts').selectAll().execute()).toEqual([])
})
