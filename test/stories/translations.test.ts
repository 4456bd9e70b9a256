/** From an invitation to a restored version, in each role and two languages: an entry, its translation, and people who read it. */
import { describe, expect, test } from 'vitest'
import { understand } from '../../src/answers/understand.ts'
import { snapshotFrom } from '../../src/content/latest-snapshot.ts'
import type { Person } from '../../src/demo/emulator/person.ts'
import { openSharedState } from '../../src/shared-state/open.ts'
import { openDatabase } from '../../src/store/database.ts'
import { release } from '../support/content.ts'
import { adminId, type Desk, goes, says, startDesk, worker } from '../support/desk.ts'
import { atEnd } from '../support/endings.ts'
import { asksUntil, editsShort, publishes, publishesEntry, twoWorkers } from '../support/entries.ts'
import { isMissing, startRedis } from '../support/services.ts'
import { settledPerson } from '../support/world.ts'

/** An administrator invites, and the person opens the link. */
async function invited({ world }: Desk, role: string, name: string, language: string): Promise<Person> {
  const admin = await settledPersonOf(world, adminId, 'Асель')
  await says(admin, '/admin', /Управление/)
  await goes(admin, 'Пригласить', /Кого пригласить/)
  await goes(admin, role, /Сколько дней/)
  const { text = '' } = await goes(admin, '7 дн.', /Приглашение №/)
  const person = await settledPerson(world, name, 'ru', `lang-${language}`)
  await person.opensLink(/start=(i-[A-Z2-9]+)/.exec(text)?.[1] ?? '')
  await person.sees(/Юрист|Котормочу/)
  return person
}

async function settledPersonOf(world: Desk['world'], id: number, name: string): Promise<Person> {
  const person = world.telegram.person({ id, first_name: name, language_code: 'ru' })
  await person.opensLink('lang-ru')
  await person.sees(/./)
  return person
}

const question = 'посылка застряла на таможне'

describe('an entry goes through every hand', () => {
  test('written in Russian, read in Kyrgyz with a label, translated, stale after an edit, found right, restored', async () => {
    const desk = await startDesk()
    const author = await invited(desk, 'Юрист', 'Нодира', 'ru')
    const reviewer = await worker(desk, 'Тимур', 'legalaid')
    const translator = await invited(desk, 'Переводчик: Кыргызча', 'Айгүл', 'ky')
    const workers = { ...desk, author, reviewer }
    const aibek = await settledPerson(desk.world, 'Айбек', 'ky', 'lang-ky_country-kg')
    await publishesEntry(workers)
    await asksUntil(aibek, question, /^Посылка застряла на таможне\n🌐 Азырынча ушул тилде гана: Русский/)

    await says(translator, '/desk', /Юридикалык жардам/)
    expect(JSON.stringify(translator.lastMessage?.reply_markup)).not.toMatch(/Боттун жооптору/)
    const list = await goes(translator, 'Котормолор', /Көп күткөнү жогоруда/)
    expect(list.text).toMatch(/Кыргызча · котормосу жок, күн: 0 · Посылка/)
    await goes(translator, 'Кыргызча · Посылка', /Муну которуу керек[\s\S]*не больше месяца/)
    await goes(translator, '✏️ Которуу', /каралама[\s\S]*Толук/)
    await goes(translator, 'Улантуу', /Муну которобуз:\nПосылка застряла/)
    await says(translator, 'Посылка бажыканада калды', /Адамдар бул тууралуу кантип сурашат/)
    await says(
      translator,
      'посылкам кайда\nбажыкана посылканы бербей жатат\nпосылка келген жок',
      /Муну которобуз:\nТаможня держит/,
    )
    await desk.world.restart()
    await says(translator, 'Бажыкана посылканы бир айдан ашык кармай албайт.', /Почта хранит/)
    await says(translator, 'Почта посылканы 30 күн сактайт.', /Возьмите извещение/)
    await says(translator, 'Кабарламаны алыңыз\nПаспорт менен почтага барыңыз', /каралама/)
    await goes(translator, 'Текшерип, жөнөтүү', /шилтеме, телефон/)
    await goes(translator, 'Текшерүүгө жөнөтүү', /Текшерүүгө жөнөтүлдү/)
    await publishes(reviewer)
    await asksUntil(aibek, 'посылкам кайда', /^Посылка бажыканада калды\n\nБажыкана/)

    await editsShort(await backToEntry(author), 'Таможня держит посылку не больше двух месяцев.', 'Новый закон')
    await publishes(reviewer)
    await says(translator, '/desk', /Юридикалык/)
    const stale = await goes(translator, 'Котормолор', /эскирген, күн: 0/)
    expect(stale.text).toMatch(/Кыргызча · эскирген/)
    const changed = await goes(translator, 'Кыргызча · Посылка', /Которулгандан бери булар өзгөрдү/)
    expect(changed.html).toMatch(/<s>[^<]*месяца[^<]*<\/s><u>[^<]*двух месяцев/)
    expect(changed.text).not.toMatch(/Почта хранит/)
    await asksUntil(
      aibek,
      'посылкам кайда',
      /^Посылка бажыканада калды\n🕓 Бул котормо эски\. Жаңы текст ушул тилде: Русский/,
    )

    await goes(await backToEntry(author), 'Версии', /Версии/)
    await goes(author, '№ 1 ', /с прошлой/)
    await goes(author, 'Вернуть эту версию', /Старая версия стала черновиком/)
    await goes(author, 'Проверить и отправить', /Ссылок, телефонов/)
    await goes(author, 'Отправить на проверку', /Отправлено на проверку/)
    await publishes(reviewer)
    await goes(translator, 'Артка', /Көп күткөнү жогоруда|Баары которулган/)
    expect(translator.lastMessage?.text).toMatch(/Баары которулган/)
    await asksUntil(aibek, 'посылкам кайда', /^Посылка бажыканада калды\n\nБажыкана/)
  }, 180_000)

  test('a translator who finds the words still right says so with one tap', async () => {
    const desk = await twoWorkers()
    const translator = await worker(desk, 'Айгүл', 'translator', { scope: 'ky' })
    await says(desk.author, '/desk', /Юридическая помощь/)
    await goes(desk.author, 'Ответы бота', /Ответы бота/)
    await goes(desk.author, 'Найти', /слово/)
    await says(desk.author, 'повестка', /нашлось/)
    await goes(desk.author, 'Пришла повестка из военкомата', /Кыргызча: переведено/)
    await goes(desk.author, 'Изменить', /Переводы идут/)
    await goes(desk.author, '● Русский', /черновик/)
    await goes(desk.author, 'Название', /Как назвать/)
    await says(desk.author, 'Мне пришла повестка', /черновик/)
    await goes(desk.author, 'Проверить и отправить', /Ссылок, телефонов|Проверьте каждое/)
    await goes(desk.author, 'Отправить на проверку', /Почему/)
    await says(desk.author, 'Так говорят люди', /Отправлено/)
    await publishes(desk.reviewer)
    await says(translator, '/desk', /Юридическая помощь/)
    await goes(translator, 'Переводы', /Кыргызча · устарел/)
    await goes(translator, 'Кыргызча · ', /изменилось вот что/)
    await goes(translator, 'всё ещё верен', /Отмечено: перевод верен[\s\S]*Всё переведено/)
  }, 120_000)
})

/** Opens the entry anew from the desk. */
async function backToEntry(person: Person): Promise<Person> {
  await says(person, '/desk', /Юридическая помощь/)
  await goes(person, 'Ответы бота', /Ответы бота/)
  await goes(person, 'Найти', /Напишите слово/)
  await says(person, 'посылка', /Вот что нашлось/)
  await goes(person, 'Посылка застряла', /с него переводят/)
  return person
}

describe.skipIf(isMissing('redis'))('with two processes', () => {
  test('what legal aid publish in one is found in the other within five seconds', async () => {
    const redis = await startRedis()
    atEnd(() => redis.stop())
    const workers = await twoWorkers({ env: { REDIS_URL: redis.url } })
    // The other process, as `main.ts` has it: its own connections, and a new snapshot at every notice.
    const db = await openDatabase(workers.world.config.database, () => {})
    atEnd(() => db.destroy())
    const state = await openSharedState(workers.world.config.redis, db, Date.now, () => {})
    atEnd(() => state.close())
    let heardAt = 0
    let fresh = await snapshotFrom(db, release.models)
    state.onNotice(({ about }) => {
      if (about !== 'content') return
      heardAt = performance.now()
      snapshotFrom(db, release.models).then(
        (snapshot) => {
          fresh = snapshot
        },
        () => {},
      )
    })
    await publishesEntry(workers)
    const publishedAt = performance.now()
    await expect
      .poll(() => understand(fresh.brain, question).topics[0]?.topic, { timeout: 5_000, interval: 50 })
      .toMatch(/^posylka/)
    expect(heardAt).toBeGreaterThan(0)
    expect(performance.now() - publishedAt).toBeLessThan(5_000)
  }, 120_000)
})
