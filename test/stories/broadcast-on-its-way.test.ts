/** What can still happen after two people have agreed: a hold, a stop, an end, a language that is not ready, a tap on "only urgent". */
import { describe, expect, test, vi } from 'vitest'
import { translator } from '../../src/bot/i18n.ts'
import type { Person } from '../../src/demo/emulator/person.ts'
import {
  approves,
  crowd,
  drafts,
  type Embassy,
  makesUrgent,
  minuteMs,
  openEmbassy,
  opens,
  received,
  sendsUrgent,
  submits,
  warningWords,
} from '../support/embassy.ts'
import { settledPerson } from '../support/world.ts'

const dayMs = 24 * 60 * minuteMs

const has = (person: Person, words: RegExp): number =>
  received(person).filter(({ text }) => words.test(text ?? '')).length

async function states({ db }: Embassy): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('deliveries')
    .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute()
  return Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]))
}

const stateOf = async ({ db }: Embassy) =>
  (await db.selectFrom('broadcasts').select(['state', 'stopped_reason']).orderBy('created_at').execute()).at(-1)

describe('the hold', () => {
  test('keeps what is not urgent for five minutes; then it leaves by itself', async () => {
    const embassy = await openEmbassy()
    const { author, approver, world } = embassy
    const aibek = await settledPerson(world, 'Айбек', 'ky', 'lang-ky_country-kg')
    await drafts(author)
    await submits(author, approver)
    const number = await approves(approver)
    expect(approver.lastMessage?.text).toMatch(/Уйдёт: .*До этого можно остановить/)
    await embassy.passes(4 * minuteMs)
    expect(await aibek.waitsForSilence(1_500)).toBe(true)
    await embassy.passes(minuteMs)
    await aibek.sees(new RegExp(number))
  })

  test('is when any approver can stop it: nobody gets it, also not later', async () => {
    const embassy = await openEmbassy()
    const { author, approver, world } = embassy
    const aibek = await settledPerson(world, 'Айбек', 'ky', 'lang-ky_country-kg')
    await drafts(author)
    await submits(author, approver)
    await approves(approver)
    await approver.taps('Остановить')
    await approver.sees(/Остановить совсем/)
    await approver.taps('Да, остановить')
    expect((await approver.sees(/Остановлено/)).text).toContain('Успели получить: 0')
    await embassy.passes(10 * minuteMs)
    expect(await aibek.waitsForSilence(1_500)).toBe(true)
    expect(await stateOf(embassy)).toMatchObject({ state: 'stopped' })
    expect(await states(embassy)).toEqual({ stopped: 3 })
  })
})

describe('while it is being sent', () => {
  test('its time runs out: nobody else gets it, and who has it and who has not adds up', async () => {
    const embassy = await openEmbassy({ env: { BROADCAST_RATE: '20' } })
    const { author, approver } = embassy
    const readers = await crowd(embassy, 100_000, 100, { locale: 'ru' })
    await drafts(author)
    await makesUrgent(author)
    await author.taps('Срок действия')
    await author.sees(/До какого времени/)
    await author.taps('1 дн')
    await author.sees(/черновик/)
    await submits(author, approver)
    await approves(approver)
    await vi.waitFor(async () => expect((await states(embassy)).sent).toBeGreaterThan(10), { timeout: 10_000 })
    await embassy.passes(dayMs)
    await vi.waitFor(
      async () => expect(await stateOf(embassy)).toEqual({ state: 'stopped', stopped_reason: 'no-longer-valid' }),
      { timeout: 10_000 },
    )
    await vi.waitFor(async () => expect(Object.keys(await states(embassy)).sort()).toEqual(['sent', 'stopped']))
    const { sent = 0, stopped = 0 } = await states(embassy)
    expect(sent + stopped).toBe(102)
    expect(stopped).toBeGreaterThan(0)
    const staffWithIt = [author, approver].filter((person) => has(person, /Бюллетень №/) > 0).length
    expect(readers.filter((person) => received(person).length === 1).length + staffWithIt).toBe(sent)
  })

  test('it is stopped: the screen says how many have it, and it is as many as the phones say', async () => {
    const embassy = await openEmbassy({ env: { BROADCAST_RATE: '20' } })
    const { approver } = embassy
    const readers = await crowd(embassy, 100_000, 100, { locale: 'ru' })
    await sendsUrgent(embassy)
    await vi.waitFor(async () => expect((await states(embassy)).sent).toBeGreaterThan(10), { timeout: 10_000 })
    await approver.taps('Остановить')
    await approver.sees(/Остановить совсем/)
    await approver.taps('Да, остановить')
    await approver.sees(/Остановлено/)
    const tapped = readers.filter((person) => received(person).length > 0).length
    await vi.waitFor(async () => expect(Object.keys(await states(embassy)).sort()).toEqual(['sent', 'stopped']), {
      timeout: 5_000,
    })
    const { sent = 0, stopped = 0 } = await states(embassy)
    expect(sent + stopped).toBe(102)
    const later = readers.filter((person) => received(person).length > 0).length
    expect(later - tapped, 'what was in flight at the tap').toBeLessThanOrEqual(20)
    await opens(approver, 'Мобилизация')
    expect(approver.lastMessage?.text).toContain(`Отправлено ${sent} из 102`)
  })
})

test('a language is not ready: the approver of an urgent one accepts the fallback, and its readers are told so', async () => {
  const embassy = await openEmbassy()
  const { author, approver, world } = embassy
  const dilnoza = await settledPerson(world, 'Дилноза', 'uz', 'lang-uz_country-kg')
  const aibek = await settledPerson(world, 'Айбек', 'ky', 'lang-ky_country-kg')
  const { uz: _, ...others } = warningWords
  await drafts(author, others)
  await makesUrgent(author)
  await submits(author, approver)
  expect(approver.lastMessage?.text).toMatch(/Нет текста: Oʻzbekcha\. Это 1 чел\., они получили бы: Кыргызча/)
  await approver.taps('1 чел. на чужом языке')
  await approver.sees(/Номер бюллетеня/)
  const got = await dilnoza.sees(/сом айып/, { timeoutMs: 10_000 })
  expect(got.text, 'in her own language').toContain(translator('uz')('broadcast:fallback'))
  expect((await aibek.sees(/сом айып/)).text).not.toContain(translator('ky')('broadcast:fallback'))
  const { details } = await embassy.db
    .selectFrom('audit')
    .select('details')
    .where('action', '=', 'broadcast-approved')
    .executeTakeFirstOrThrow()
  expect(JSON.parse(details)).toMatchObject({ fallback: '1' })
})

test('a tap on "only urgent" keeps the warnings away and lets the urgent ones come, until it is taken back', async () => {
  const embassy = await openEmbassy()
  const { author, approver, world } = embassy
  const aibek = await settledPerson(world, 'Айбек', 'ky', 'lang-ky_country-kg')
  const sendsOrdinary = async (words: string): Promise<void> => {
    await drafts(author, { ky: words, ru: words, uz: words, tg: words })
    await submits(author, approver)
    await approves(approver)
    await embassy.passes(5 * minuteMs)
    await vi.waitFor(async () => expect(await stateOf(embassy)).toMatchObject({ state: 'complete' }), {
      timeout: 10_000,
    })
  }
  await sendsOrdinary('Биринчи')
  const first = await aibek.sees(/Биринчи/)
  await aibek.taps('Шашылыш гана', { in: first })
  await aibek.sees((message) => JSON.stringify(message.reply_markup).includes('Баары келсин'))
  await expect.poll(() => aibek.toast?.text).toMatch(/шашылыш/i)
  expect(aibek.messages.find(({ message_id }) => message_id === first.message_id)?.text, 'the words stay').toBe(
    first.text,
  )

  await aibek.taps(translator('ky')('common:menu'), { in: first })
  await aibek.sees((message) => message.message_id > first.message_id)
  expect(aibek.messages.find(({ message_id }) => message_id === first.message_id)?.text, 'and stay').toBe(first.text)

  await sendsOrdinary('Экинчи')
  await sendsUrgent(embassy)
  await aibek.sees(/сом айып/, { timeoutMs: 10_000 })
  expect(has(aibek, /Экинчи/)).toBe(0)

  await aibek.taps('Баары келсин', { in: first })
  await aibek.sees((message) => JSON.stringify(message.reply_markup).includes('Шашылыш гана'))
  await sendsOrdinary('Үчүнчү')
  await aibek.sees(/Үчүнчү/)
})

test('copied, it has the words and the file of the earlier one, but neither its times nor its number', async () => {
  const embassy = await openEmbassy()
  const { author } = embassy
  const number = await sendsUrgent(embassy)
  await embassy.author.sees(/Рассылка утверждена/)
  await opens(author, 'Мобилизация')
  await vi.waitFor(async () => expect(await stateOf(embassy)).toMatchObject({ state: 'complete' }), { timeout: 10_000 })
  await opens(author, 'Мобилизация')
  await author.taps('Взять за основу')
  const { text = '' } = await author.sees(/черновик/)
  expect(text).toContain('СРОЧНО')
  expect(text).toMatch(/Кыргызча: основной; Oʻzbekcha: готов; Тоҷикӣ: готов; Русский: готов/)
  expect(text).not.toContain(number)
  expect(text).toContain('Действует до: без срока')
  await author.taps('Как это увидят')
  await author.sees(/Так это увидят/)
  expect(received(author).filter(({ text }) => text?.includes(warningWords.ru)).length).toBeGreaterThan(0)
})

test('the table at the end counts everybody once, by language and region, and names nobody', async () => {
  const embassy = await openEmbassy({ expectedRefusals: ['sendMessage 403'] })
  const { author, approver, world } = embassy
  await crowd(embassy, 100_000, 7, { locale: 'ky' })
  await crowd(embassy, 100_100, 2, { locale: 'ky', standing: 'blocked' })
  await crowd(embassy, 100_200, 4, { locale: 'uz-Cyrl' })
  const number = await sendsUrgent(embassy)
  await approver.sees(/итоги сходятся/, { timeoutMs: 10_000 })
  await author.sees(/Рассылка утверждена/)
  await approver.taps('Таблица')
  const { document } = await approver.sees(new RegExp(`Итоги рассылки ${number}`))
  expect(document?.file_name).toBe(`${number}.csv`)
  const csv = world.telegram.files.byId(document?.file_id ?? '')?.bytes.toString() ?? ''
  const [header, ...lines] = csv.trim().split('\r\n')
  expect(header).toBe('wave,kind,state,language,region,count')
  const counted = lines.map((line) => line.split(',').slice(1))
  expect(counted.sort()).toEqual(
    [
      ['first', 'sent', 'ky', '', '7'],
      ['first', 'unreachable', 'ky', '', '2'],
      ['first', 'sent', 'uz-Cyrl', '', '4'],
      ['first', 'sent', 'ru', '', '2'],
    ].sort(),
  )
  expect(csv).not.toMatch(/10\d{4}/)
})
