/** Writing a broadcast and approving it: whom it is for, what each of them would get, what changed, when it leaves, what it costs. */
import { describe, expect, test } from 'vitest'
import type { Person } from '../../src/demo/emulator/person.ts'
import { auditLog } from '../../src/store/audit.ts'
import { addPeople, range } from '../support/broadcasts.ts'
import {
  approves,
  clerk,
  crowd,
  drafts,
  makesUrgent,
  minuteMs,
  openEmbassy,
  opens,
  received,
  submits,
  warningWords,
  writesTexts,
} from '../support/embassy.ts'
import { settledPerson } from '../support/world.ts'

const kazan = 'RU-TA'
const samara = 'RU-SAM'

describe('whom it is for', () => {
  test('a city typed by its name stands for its region, and who named no region is counted apart', async () => {
    const { db, author, passes } = await openEmbassy()
    await addPeople(db, range(1000, 30), { region: kazan })
    await addPeople(db, range(2000, 20), { region: samara })
    await addPeople(db, range(3000, 7))
    await drafts(author)
    await author.taps('Кому')
    // Author and approver are citizens who named no region.
    expect((await author.sees(/Кому отправить/)).text).toContain('Сейчас это 59 чел.')
    await author.taps('Регионы и города')
    await author.sees(/города он не хранит/)
    await author.taps('Написать город')
    await author.sees(/Пришлите город или регион/)
    await author.sends('Казань, Атлантида')
    expect((await author.sees(/Не нашёл/)).text).toMatch(/: Атлантида\. Ничего не сохранено/)
    await author.sends('казань')
    const { text = '' } = await author.sees(/Добавлен весь регион/)
    expect(text).toMatch(/Казань: .*Татарстан/)
    expect(text).toContain('Сейчас это 39 чел.')
    expect(text).toContain('Из них 9 чел. не назвали регион')
    await passes(minuteMs)
    await author.taps('Приволжский')
    await author.sees(/Приволжский федеральный округ/)
    await author.taps('Самарская область')
    await author.sees(/Сейчас это 59 чел\./)
    await author.taps('Самарская область')
    await author.sees(/Сейчас это 39 чел\./)
    await author.taps('Назад')
    await author.sees(/Какие регионы/)
    await author.taps('Назад')
    const chosen = await author.sees(/Кому отправить/)
    expect(chosen.text).toMatch(/Кому: регионы: .*Татарстан/)
    await passes(minuteMs)
    await author.taps('Всем гражданам')
    await author.sees(/Сейчас это 59 чел\./)
  })

  test('passports and languages narrow it, several at once, and the count follows every tap', async () => {
    const { db, author, passes } = await openEmbassy()
    await addPeople(db, range(1000, 5), { two_passports: 1, locale: 'ky' })
    await addPeople(db, range(2000, 4), { locale: 'ky' })
    await addPeople(db, range(3000, 3), { locale: 'uz-Cyrl' })
    await drafts(author)
    await author.taps('Кому')
    await author.sees(/Сейчас это 14 чел\./)
    await author.taps('Кыргызча')
    await author.sees(/Сейчас это 9 чел\./)
    await author.taps('Oʻzbekcha')
    await author.sees(/Сейчас это 12 чел\./)
    await author.taps('Только иностранные граждане')
    await author.sees(/Сейчас это 7 чел\./)
    await passes(minuteMs)
    await author.taps('Только с двумя паспортами')
    await author.sees(/Сейчас это 5 чел\./)
    await author.taps('С любым паспортом')
    await author.sees(/Сейчас это 12 чел\./)
  })
})

test('the dry run has a face for every kind of reader, says who gets nothing and why, and when the last one has it', async () => {
  const { db, author, passes } = await openEmbassy({ env: { BROADCAST_RATE: '1' } })
  await addPeople(db, range(1000, 30), { locale: 'ky', region: kazan })
  await addPeople(db, range(2000, 1200), { locale: 'ky' })
  await addPeople(db, range(4000, 6), { locale: 'tg' })
  await addPeople(db, range(5000, 5), { reachable: 0 })
  await addPeople(db, range(6000, 4), { warnings: 0 })
  await addPeople(db, range(7000, 3), { region: samara })
  await addPeople(db, range(8000, 2), { country: 'tj' })
  await drafts(author, { ky: warningWords.ky, ru: warningWords.ru })
  await author.taps('Кому')
  await author.sees(/Кому отправить/)
  await author.taps('Регионы')
  await author.sees(/Какие регионы/)
  await author.taps('Татарстан')
  await author.sees(/Из них/)
  await author.taps('Назад')
  await author.sees(/Кому отправить/)
  await author.taps('Назад')
  await author.sees(/черновик/)
  await passes(minuteMs)
  await author.taps('Как это увидят')
  await author.sees(/Так это увидят/)
  const run = received(author).find(({ text }) => text?.includes('Получат:'))?.text ?? ''
  const lines = run.replaceAll('\u00a0', ' ').split('\n')
  expect(lines).toContain('Получат: 1 238 чел.')
  expect(lines).toContain('✅ Кыргызча, регион назван: Кыргызча, 30 чел.')
  expect(lines).toContain('✅ Кыргызча, регион не назван: Кыргызча, 1 200 чел.')
  expect(lines).toContain('⚠️ Тоҷикӣ, регион не назван: чужой язык, Кыргызча, 6 чел.')
  expect(lines).toContain('✅ Русский, регион не назван: Русский, 2 чел.')
  expect(lines).toContain('заблокировали бота: 5')
  expect(lines).toContain('оставили только срочные: 4')
  expect(lines).toContain('другой регион: 3')
  expect(run).toMatch(/Последний получит: .*1 в секунду/)
  expect(run).not.toMatch(/звёзд/)
})

describe('what has changed', () => {
  test('since the last submission: returned, edited, and every changed word marked for the approver', async () => {
    const { author, approver, passes } = await openEmbassy()
    await drafts(author)
    await submits(author, approver)
    await approver.taps('Вернуть')
    await approver.sees(/Напишите одной фразой/)
    await approver.sends('Сумма не та')
    await approver.sees(/Возвращено/)
    await author.sees(/Сумма не та/)
    await author.taps('Проверить')
    await author.sees(/Вернули на доработку/)
    await writesTexts(author, {
      ru: warningWords.ru.replace('5000', '7000'),
      ky: warningWords.ky.replace('5000', '7000'),
      uz: warningWords.uz.replace('5000', '7000'),
      tg: warningWords.tg.replace('5000', '7000'),
    })
    await makesUrgent(author)
    await submits(author, approver)
    const card = await approver.sees(/С прошлой отправки на утверждение изменилось/)
    expect(card.text).toContain('изменилось: Важность, Кыргызча, Oʻzbekcha, Тоҷикӣ, Русский.')
    await passes(minuteMs)
    await approver.taps('Что изменилось')
    const changes = await approver.sees(/Что изменилось с прошлой отправки/)
    expect(changes.html).toContain('штраф <s>5000</s> <b>7000</b> сомов')
    expect(changes.html).toContain('Важность: <s>Предупреждение</s> <b>СРОЧНО</b>')
    await approver.taps('Назад')
    await approver.sees(/ждёт утверждения/)
    await approves(approver)
  })

  test('since the broadcast that it was copied from', async () => {
    const { author, approver, passes } = await openEmbassy()
    await drafts(author)
    await makesUrgent(author)
    await submits(author, approver)
    const number = await approves(approver)
    await approver.sees(/Готово/, { timeoutMs: 10_000 })
    await opens(author, 'Мобилизация')
    await author.taps('Взять за основу')
    await author.sees(/черновик/)
    await writesTexts(author, { ru: `${warningWords.ru}. Это обман!` })
    await passes(minuteMs)
    await author.taps('Тексты')
    await author.sees(/На каком языке/)
    await author.taps('Назад')
    await author.sees(/черновик/)
    await submits(author, approver)
    expect((await approver.sees(/По сравнению с ней изменилось/)).text).toContain('изменилось: Русский.')
    await approver.taps('Что изменилось')
    const changes = await approver.sees(/Чем отличается от прошлой рассылки/)
    expect(changes.text).toContain(number)
    expect(changes.html).toContain('<b>. Это обман!</b>')
    expect(changes.html).not.toContain('<s>')
  })
})

test('an urgent one rings the approvers aloud, any other waits for a look at the phone', async () => {
  const embassy = await openEmbassy()
  const { world, author, approver } = embassy
  const second = await clerk(embassy, 'Нурлан', 'embassy-approver')
  const calls: { readonly to: unknown; readonly isLoud: boolean }[] = []
  world.telegram.log = (_, { text, chat_id, disable_notification }) => {
    if (/ждёт вашего утверждения/.test(String(text))) calls.push({ to: chat_id, isLoud: disable_notification !== true })
  }
  const called = (isLoud: boolean) => [approver, second].map(({ id }) => ({ to: id, isLoud }))
  await drafts(author)
  await submits(author, approver)
  await second.sees(/ждёт вашего утверждения/)
  expect(calls).toEqual(expect.arrayContaining(called(false)))
  await author.taps('Забрать и править')
  await author.sees(/черновик/)
  calls.length = 0
  await makesUrgent(author)
  await author.taps('На утверждение')
  await author.sees(/Утвердить должен другой/)
  await expect.poll(() => calls).toHaveLength(2)
  expect(calls).toEqual(expect.arrayContaining(called(true)))
})

test('a hold: the approvers are told until when, and any of them stops it before anybody has it', async () => {
  const embassy = await openEmbassy()
  const { world, db, author, approver } = embassy
  const second = await clerk(embassy, 'Нурлан', 'embassy-approver')
  const migrant = await settledPerson(world, 'Айбек', 'ky', 'lang-ky_country-kg')
  await drafts(author)
  await submits(author, approver)
  const number = await approves(approver)
  expect(approver.lastMessage?.text).toMatch(/Уйдёт: .*До этого можно остановить/)
  expect((await author.sees(/Рассылка утверждена/)).text).toMatch(/Уйдёт: /)
  const told = await second.sees(/До этого вы можете её остановить/)
  expect(told.text).toContain(number)
  await second.taps('Остановить')
  await second.sees(/Остановить совсем\?.*Уже получили: 0/s)
  await second.taps('Да, остановить')
  await second.sees(/Остановлено/)
  await embassy.passes(10 * minuteMs)
  await expect
    .poll(() => db.selectFrom('deliveries').select('state').distinct().execute(), { timeout: 10_000 })
    .toEqual([{ state: 'stopped' }])
  expect(received(migrant).some(({ text }) => text?.includes('сом айып'))).toBe(false)
})

describe('the fast way, which costs', () => {
  test('is offered for urgent ones with its cost and both times, and is taken by a second tap alone', async () => {
    const embassy = await openEmbassy({ env: { PAID_BROADCASTS: 'on' } })
    const { world, db, author, approver } = embassy
    await crowd(embassy, 100_000, 98, { locale: 'ru' })
    await drafts(author)
    await makesUrgent(author)
    await submits(author, approver)
    await approver.taps('Быстрее, за звёзды')
    const offer = await approver.sees(/Бесплатно: 100 чел\./)
    expect(offer.text).toMatch(/Платно: последний получит .* до 10 звёзд/)
    const states = () => db.selectFrom('broadcasts').select(['state', 'paid']).execute()
    expect(await states()).toEqual([{ state: 'submitted', paid: 0 }])
    await approver.taps('Да, платно: до 10')
    await approver.sees(/Утверждено/)
    expect(await states()).toMatchObject([{ paid: 1 }])
    const approval = (await auditLog(db, 50)).find(({ action }) => action === 'broadcast-approved')
    expect(approval?.details).toMatchObject({ paid: 1, stars: 10 })
    await approver.sees(/Готово/, { timeoutMs: 10_000 })
    expect(world.telegram.limits.paidMessages).toBeGreaterThan(0)
  })

  test('is shown anew when it has become dearer, and the free way beside it stays free', async () => {
    const embassy = await openEmbassy({ env: { PAID_BROADCASTS: 'on' } })
    const { world, db, author, approver } = embassy
    await drafts(author)
    await makesUrgent(author)
    await submits(author, approver)
    await approver.taps('Быстрее, за звёзды')
    await approver.sees(/до 1 звёзд/)
    await crowd(embassy, 100_000, 98, { locale: 'ru' })
    await approver.taps('Да, платно: до 1')
    await approver.sees(/до 10 звёзд/)
    await approver.taps('Утвердить бесплатно')
    await approver.sees(/Утверждено/)
    expect(await db.selectFrom('broadcasts').select('paid').execute()).toEqual([{ paid: 0 }])
    await approver.sees(/Готово/, { timeoutMs: 20_000 })
    expect(world.telegram.limits.paidMessages).toBe(0)
  })

  const offered = (approver: Person): string => JSON.stringify(approver.lastMessage)

  test('is not even offered while the operator has not allowed it', async () => {
    const { author, approver } = await openEmbassy()
    await drafts(author)
    await makesUrgent(author)
    await submits(author, approver)
    expect(offered(approver)).toContain('Утвердить')
    expect(offered(approver)).not.toContain('за звёзды')
  })

  test('is not offered for what is not urgent, and is refused there with a forged button', async () => {
    const { db, author, approver } = await openEmbassy({ env: { PAID_BROADCASTS: 'on' } })
    await drafts(author)
    await submits(author, approver)
    expect(offered(approver)).toContain('Утвердить')
    expect(offered(approver)).not.toContain('за звёзды')
    const [, fields = ''] = /bc-ok:([^"]*)/.exec(offered(approver)) ?? []
    await approver.tapsData(approver.lastMessage?.message_id ?? 0, `bc-pay-yes:${fields}:1000`)
    await approver.sees(/Быстрая платная отправка бывает только у срочных/)
    expect(await db.selectFrom('broadcasts').select('state').execute()).toEqual([{ state: 'submitted' }])
  })
})
