/** What embassy staff look at while a broadcast is on its way, and after. */
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import type { Person } from '../../src/demo/emulator/person.ts'
import type { PhoneMessage } from '../../src/demo/emulator/phone.ts'
import {
  approves,
  clerk,
  crowd,
  drafts,
  type Embassy,
  makesUrgent,
  openEmbassy,
  received,
  sendsUrgent,
  submits,
} from '../support/embassy.ts'

const slow = { env: { BROADCAST_RATE: '20' } }
const ended = /итоги сходятся/

const have = (people: readonly Person[]): number => people.filter((person) => received(person).length > 0).length

const sentSoFar = (embassy: Embassy, atLeast: number) =>
  vi.waitFor(
    async () => {
      const { count } = await embassy.db
        .selectFrom('deliveries')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('state', '=', 'sent')
        .executeTakeFirstOrThrow()
      expect(Number(count)).toBeGreaterThanOrEqual(atLeast)
    },
    { timeout: 10_000 },
  )

/** Every text that the last message on a phone has shown from now on. */
function watches(person: Person): string[] {
  const shown: string[] = []
  person.onChange((event) => {
    if (event.type === 'edit') shown.push(event.message.text ?? '')
  })
  return shown
}

const numbersOf = (text: string): number[] =>
  (/Отправлено (\d+) из (\d+)\. Недоступны: (\d+)\. Осталось: (\d+)/.exec(text) ?? []).slice(1).map(Number)

const buttonsOf = ({ reply_markup }: PhoneMessage): string => JSON.stringify(reply_markup)

describe('the card of a broadcast that is being sent', () => {
  test('changes by itself: its figures add up at every moment, never go back, and end with the truth', async () => {
    const embassy = await openEmbassy({ ...slow, expectedRefusals: ['sendMessage 403'] })
    const gone = await crowd(embassy, 100_000, 10, { locale: 'ru', standing: 'deactivated' })
    await crowd(embassy, 200_000, 150, { locale: 'ky' })
    const shown = watches(embassy.approver)
    await sendsUrgent(embassy)
    await embassy.approver.sees(ended, { timeoutMs: 20_000 })
    const figures = shown.map(numbersOf).filter((numbers) => numbers.length === 4)
    expect(figures.length, 'it lived').toBeGreaterThan(2)
    for (const [sent = 0, people, unreachable = 0, left = 0] of figures) expect(sent + unreachable + left).toBe(people)
    expect(figures.map(([sent]) => sent)).toEqual(figures.map(([sent = 0]) => sent).sort((a, b) => a - b))
    expect(shown.some((text) => /[12]\d в секунду, ещё около \d+ сек\./.test(text))).toBe(true)
    expect(figures.at(-1)).toEqual([152, 162, gone.length, 0])
    // Nothing comes after the end.
    expect(await embassy.approver.waitsForSilence(4_000)).toBe(true)
  }, 60_000)

  test('stands still on a pause, goes on, and says each time how many have it', async () => {
    const embassy = await openEmbassy(slow)
    const { approver } = embassy
    const readers = await crowd(embassy, 100_000, 120, { locale: 'ru' })
    await sendsUrgent(embassy)
    await sentSoFar(embassy, 15)
    await approver.sees(/Состояние: отправляется/)
    await approver.taps('Пауза')
    const paused = await approver.sees(/Пауза\. Успели получить: \d+/)
    expect(buttonsOf(paused)).toContain('Продолжить')
    await sleep(1_000)
    const atRest = have(readers)
    expect(atRest).toBeLessThan(120)
    await sleep(1_500)
    expect(have(readers)).toBe(atRest)
    await approver.taps('Продолжить')
    await approver.sees(/Отправка продолжается/)
    await approver.sees(ended, { timeoutMs: 15_000 })
    expect(have(readers)).toBe(120)
  }, 60_000)

  test('a stop: no message leaves later than a second after the tap, at any speed', async () => {
    const embassy = await openEmbassy({ env: { BROADCAST_RATE: '300' }, emulator: { limits: 'off' } })
    const { approver } = embassy
    const readers = await crowd(embassy, 100_000, 3_000, { locale: 'ru' })
    await sendsUrgent(embassy)
    await sentSoFar(embassy, 200)
    await approver.taps('Остановить')
    await approver.sees(/Остановить совсем\? .*Уже получили: \d+/)
    const tappedAt = performance.now()
    await approver.taps('Да, остановить')
    await sleep(1_000 - (performance.now() - tappedAt))
    const afterOneSecond = have(readers)
    await approver.sees(/Состояние: остановлено/)
    await sleep(2_000)
    expect(have(readers)).toBe(afterOneSecond)
    expect(afterOneSecond).toBeLessThan(3_000)
    const { text = '' } = await approver.sees(ended, { timeoutMs: 10_000 })
    const [sent = 0, people, , left] = numbersOf(text)
    expect([people, left]).toEqual([3_002, 0])
    const staff = have([embassy.author]) // their own copy is not told apart from other messages
    expect(sent - afterOneSecond).toBeLessThanOrEqual(1 + staff)
  }, 60_000)

  test('leaves the screen alone that the person has gone on to', async () => {
    const embassy = await openEmbassy(slow)
    const { approver } = embassy
    await crowd(embassy, 100_000, 100, { locale: 'ru' })
    await sendsUrgent(embassy)
    await sentSoFar(embassy, 10)
    await approver.taps('Назад')
    const list = await approver.sees(/Рассылки посольства/)
    await sleep(4_000)
    expect(approver.messages.find(({ message_id }) => message_id === list.message_id)?.text).toMatch(/Рассылки/)
  }, 60_000)
})

describe('the report', () => {
  test('is there by language and by region', async () => {
    const embassy = await openEmbassy({
      env: { BROADCAST_RATE: '500' },
      emulator: { limits: 'off' },
      expectedRefusals: ['sendMessage 403'],
    })
    const { approver, db } = embassy
    const inKazan = await crowd(embassy, 100_000, 30, { locale: 'ky' })
    await crowd(embassy, 200_000, 20, { locale: 'ru', standing: 'deactivated' })
    await db
      .updateTable('subscribers')
      .set({ region: 'RU-TA' })
      .where(
        'chat_id',
        'in',
        inKazan.map(({ id }) => id),
      )
      .execute()
    const number = await sendsUrgent(embassy)
    const report = await approver.sees(ended, { timeoutMs: 20_000 })
    expect(report.text).toMatch(/Кыргызча: отправлено 30, недоступны 0, другое 0/)
    expect(report.text).toMatch(/Русский: отправлено 2, недоступны 20, другое 0/)
    await approver.taps('По регионам')
    const regions = await approver.sees(new RegExp(`По регионам: отправка, бюллетень ${number}`))
    expect(regions.text).toMatch(/Татарстан.*: отправлено 30, недоступны 0, другое 0/)
    expect(regions.text).toMatch(/регион не назван: отправлено 2, недоступны 20, другое 0/)
  })
})

describe('people of whom nobody knows whether they have it', () => {
  /** Telegram's front door answers 502 for these, after delivering or before, and nobody can tell. */
  const breaks = (embassy: Embassy, people: readonly Person[]): void => {
    for (const { id } of people)
      embassy.world.telegram.faults.add({ method: 'sendMessage', kind: '502-before', chat_id: id })
  }
  const options = { env: { BROADCAST_RATE: '100' }, expectedRefusals: ['sendMessage 502'] }

  test('are listed by language and reason, page by page, and none of them by a name that leads to them', async () => {
    const embassy = await openEmbassy({ ...options, emulator: { limits: 'off' } })
    const { approver } = embassy
    // One in two: with more in a row the bot would take Telegram to be away, and wait.
    const people = await crowd(embassy, 4_100_000, 120, { locale: 'ky' })
    breaks(
      embassy,
      people.filter((_, index) => index % 2 === 0),
    )
    await sendsUrgent(embassy)
    expect((await approver.sees(ended, { timeoutMs: 60_000 })).text).toMatch(/Неизвестно: 60/)
    await approver.taps('Неизвестно, дошло ли: 60')
    const page = await approver.sees(/Неизвестно, дошло ли сообщение: 60 чел/)
    expect(page.text).toMatch(/отправка, Кыргызча: 60 \(Telegram не ответил\)/)
    expect(page.text).toMatch(/Автор выбрал не повторять/)
    expect(buttonsOf(page)).not.toContain('Послать ещё раз')
    await approver.taps('›')
    const next = await approver.sees(/Страница 2 из 2/)
    expect(`${page.text}${next.text}`).not.toMatch(/41000\d\d/)
    const aliases = [page, next].flatMap(({ text = '' }) => text.match(/(?<![\w-])[\w-]{10}(?![\w-])/g) ?? [])
    expect(new Set(aliases).size).toBe(60)
  }, 90_000)

  test('get it once more when the author chose so at writing, and somebody asks for it', async () => {
    const embassy = await openEmbassy({ ...options, emulator: { limits: 'off' } })
    const { author, approver } = embassy
    const people = await crowd(embassy, 4_100_000, 2, { locale: 'ky' })
    // The bot itself tries five times; this Telegram fails ten times.
    for (let times = 0; times < 5; times++) breaks(embassy, people)
    await drafts(author)
    await makesUrgent(author)
    await author.taps('Неизвестный исход')
    await author.sees(/Если неизвестно, дошло ли: послать ещё раз/)
    await submits(author, approver)
    await approves(approver)
    await approver.sees(ended, { timeoutMs: 60_000 })
    await approver.taps('Неизвестно, дошло ли: 2')
    await approver.sees(/Неизвестно, дошло ли сообщение: 2/)
    await approver.taps('Послать ещё раз: 2')
    await approver.sees(/Посылаем ещё раз: 2 чел/)
    expect((await approver.sees(ended, { timeoutMs: 60_000 })).text).toMatch(/Отправлено 4 из 4/)
    expect(people.map((person) => received(person).length)).toEqual([1, 1])
  }, 120_000)
})

test('the audit log tells every step in words', async () => {
  const embassy = await openEmbassy({ env: { BROADCAST_RATE: '500', ADMIN_IDS: '900' } })
  const { world, approver } = embassy
  await sendsUrgent(embassy)
  await approver.sees(ended, { timeoutMs: 20_000 })
  const admin = world.telegram.person({ id: 900, first_name: 'Асан', language_code: 'ru' })
  await admin.opensLink('lang-ru_country-kg')
  await admin.sees(/./)
  await admin.sends('/admin')
  await admin.sees(/Управление/)
  await admin.taps('Журнал')
  const { text = '' } = await admin.sees(/Журнал действий/)
  expect(text).toMatch(/программа · отправка закончена/)
  expect(text).toMatch(/утвердил рассылку/)
  expect(text).not.toMatch(/· [a-z]+-[a-z-]+ ·/)
})

test('who belongs to another country sees none of these screens', async () => {
  // The same sentence four times.
  const embassy = await openEmbassy({ env: { BROADCAST_RATE: '500' }, expectedRefusals: ['editMessageText 400'] })
  const { approver } = embassy
  const stranger = await clerk(embassy, 'Нодира', 'embassy-approver', 'uz')
  await sendsUrgent(embassy)
  await approver.sees(ended, { timeoutMs: 20_000 })
  const [{ id = '' } = {}] = await embassy.db.selectFrom('broadcasts').select('id').execute()
  const { message_id = 0 } = stranger.lastMessage ?? {}
  for (const data of [`bc-report:${id}`, `bc-report-reg:${id}:0`, `bc-unk:${id}:0`, `bc-unk-again:${id}:1`]) {
    await stranger.tapsData(message_id, data)
    await vi.waitFor(() => expect(embassy.world.telegram.unansweredCallbackQueries()).toEqual([]))
    expect(stranger.lastMessage?.text).toBe('Такой рассылки нет.')
  }
})
