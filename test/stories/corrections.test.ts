/** What people already have is put right: by two people, word for word, for everybody who has it. */
import { describe, expect, test, vi } from 'vitest'
import type { Person } from '../../src/demo/emulator/person.ts'
import { auditLog } from '../../src/store/audit.ts'
import {
  approves,
  attaches,
  clerk,
  crowd,
  drafts,
  type Embassy,
  give,
  hourMs,
  languageButtons,
  makesUrgent,
  openEmbassy,
  opens,
  opensCorrection,
  received,
  sendsUrgent,
  submits,
  submitsCorrection,
  warningWords,
} from '../support/embassy.ts'
import { settledPerson } from '../support/world.ts'

const ended = /итоги сходятся/
const right = warningWords.ru.replace('5000', '7000')

async function sent(embassy: Embassy): Promise<string> {
  const number = await sendsUrgent(embassy)
  await embassy.approver.sees(ended, { timeoutMs: 20_000 })
  return number
}

/** Writes the Russian text of a correction, and sees it among what is changed. */
async function rewrites(author: Person, text: string): Promise<void> {
  await author.taps(languageButtons.ru)
  await author.sees(/Пришлите текст/)
  await author.sends(text)
  await author.sees(/Изменено: .*Русский/)
}

async function hands(author: Person): Promise<void> {
  await author.taps('На утверждение')
  await author.sees(/Исправление отправлено на утверждение/)
}

const has = (person: Person, words: string): number =>
  received(person).filter(({ text, caption }) => `${text}${caption}`.includes(words)).length

describe('the second person', () => {
  test('sees every changed word, returns it with a reason that its author reads, and approves what is better', async () => {
    const embassy = await openEmbassy()
    const { author, approver } = embassy
    const number = await sent(embassy)
    await opensCorrection(author)
    await rewrites(author, right.replace('штраф', 'наказание'))
    await hands(author)
    await approver.sees(/Ждёт вашего утверждения: исправление/)
    await approver.taps('Проверить')
    const change = await approver.sees(new RegExp(`исправление, бюллетень ${number}`))
    expect(change.html).toMatch(/<s>штраф 5000<\/s> <b>наказание 7000<\/b>/)
    expect(change.text).toMatch(/Сообщение уже получили: 2 чел/)
    expect(change.text).toMatch(/Утвердить можно до/)
    await approver.taps('Вернуть с причиной')
    await approver.sees(/Напишите одной фразой/)
    await approver.sends('Пишите «штраф», как в законе')
    await approver.sees(/Возвращено автору: исправление/)
    await author.sees(/Не утверждено: исправление.*Причина: Пишите «штраф», как в законе/)
    // What was written is not lost: it is the author's draft again.
    await opensCorrection(author)
    expect(author.lastMessage?.text).toMatch(/Изменено: Русский/)
    await rewrites(author, right)
    await submitsCorrection(embassy)
    expect(has(author, '7000')).toBeGreaterThan(0)
    const actions = (await auditLog(embassy.db, 60)).map(({ action }) => action)
    for (const step of ['drafted', 'submitted', 'returned', 'approved']) expect(actions).toContain(`correction-${step}`)
  }, 60_000)

  test('is never the author, not even with both roles', async () => {
    const embassy = await openEmbassy()
    const { author, db } = embassy
    await sent(embassy)
    await opensCorrection(author)
    await rewrites(author, right)
    await hands(author)
    await give(db, author, 'embassy-approver')
    await author.taps('Ждёт утверждения: исправление')
    const own = await author.sees(/исправление, бюллетень/)
    expect(JSON.stringify(own.reply_markup)).not.toContain('Утвердить')
    const { wave, hash } = await db
      .selectFrom('waves')
      .select(['wave', 'hash'])
      .where('kind', '=', 'correction')
      .executeTakeFirstOrThrow()
    const { id } = await db.selectFrom('broadcasts').select('id').executeTakeFirstOrThrow()
    await author.tapsData(own.message_id, `bc-wave-ok:${id}:${wave}:${hash.slice(0, 12)}`)
    await author.sees(/Свою рассылку утвердить нельзя/)
    await author.taps('Забрать')
    await author.sees(/Вы забрали: исправление/)
    expect(has(author, '7000')).toBe(0)
  }, 60_000)

  test('approves what was looked at, and not later than twelve hours after', async () => {
    const embassy = await openEmbassy()
    const { author, approver, db } = embassy
    await sent(embassy)
    await opensCorrection(author)
    await rewrites(author, right)
    await hands(author)
    await approver.sees(/Ждёт вашего утверждения/)
    await approver.taps('Проверить')
    const card = await approver.sees(/исправление, бюллетень/)
    // Somebody changes the row behind everybody's back.
    const row = await db.selectFrom('waves').selectAll().where('kind', '=', 'correction').executeTakeFirstOrThrow()
    const setContent = (content: string) =>
      db.updateTable('waves').set({ content }).where('kind', '=', 'correction').execute()
    await setContent(row.content.replace('7000 сом', '9000 сом'))
    await approver.taps('Утвердить')
    await approver.sees(/изменилась после того, как вы её открыли/)
    await setContent(row.content)
    await embassy.passes(13 * hourMs)
    await approver.taps('Утвердить', { in: card })
    await approver.sees(/Утверждение устарело/)
    expect(has(author, '9000') + has(author, '7000')).toBe(0)
  }, 60_000)
})

describe('a correction', () => {
  test('reaches newcomers, those who moved to another country since, and rings for an urgent one', async () => {
    const embassy = await openEmbassy({ env: { BROADCAST_RATE: '5' } })
    const { author, approver, world, db } = embassy
    const early = await settledPerson(world, 'Айбек', 'ru', 'lang-ru_country-kg')
    await crowd(embassy, 100_000, 20, { locale: 'ru' })
    await sendsUrgent(embassy)
    const newcomer = await settledPerson(world, 'Нургүл', 'ru', 'lang-ru_country-kg')
    await newcomer.sees(/штраф 5000/, { timeoutMs: 15_000 })
    await approver.sees(ended, { timeoutMs: 20_000 })
    expect(approver.messages.some(({ text }) => /Новым людям: отправлено 1 из 1/.test(text ?? ''))).toBe(true)
    await db.updateTable('subscribers').set({ country: 'tj' }).where('chat_id', '=', early.id).execute()
    await opensCorrection(author)
    await rewrites(author, right)
    await submitsCorrection(embassy)
    for (const person of [early, newcomer]) {
      expect([has(person, '5000'), has(person, '7000')]).toEqual([0, 1])
      // The old message is changed without a sound; this one makes it, and repeats no words that could be wrong again.
      expect(has(person, 'Исправлено')).toBe(2)
    }
  }, 90_000)

  test('changes the words under a photo, the photo, and until when it is valid', async () => {
    const embassy = await openEmbassy()
    const { author, approver, world } = embassy
    const migrant = await settledPerson(world, 'Айбек', 'ru', 'lang-ru_country-kg')
    await drafts(author)
    await makesUrgent(author)
    await attaches(author, () => author.sendsPhoto({ bytes: Buffer.from('wrong map') }))
    await submits(author, approver)
    await approves(approver)
    await approver.sees(ended, { timeoutMs: 20_000 })
    const before = await migrant.sees(({ photo, caption }) => photo !== undefined && /5000/.test(caption ?? ''))
    await opensCorrection(author)
    await rewrites(author, right)
    await author.taps('Вложение: фото')
    await author.sees(/Пришлите новое фото или документ/)
    await author.sendsVoice()
    await author.sees(/Так Telegram заменить не может/)
    await author.sendsPhoto({ bytes: Buffer.from('right map') })
    await author.sees(/Изменено: Вложение, Русский/)
    await author.taps('Срок действия')
    await author.sees(/До какого времени/)
    await author.taps('7 дн')
    await author.sees(/Изменено: Вложение, Срок действия, Русский/)
    await submitsCorrection(embassy)
    const after = migrant.messages.find(({ message_id }) => message_id === before.message_id)
    expect(after?.caption).toMatch(/7000[\s\S]*Действует до/)
    expect(after?.photo?.at(-1)?.file_id).not.toBe(before.photo?.at(-1)?.file_id)
  }, 60_000)

  test('that another one has overtaken is kept, on top of that one', async () => {
    const embassy = await openEmbassy()
    const { author, approver } = embassy
    const colleague = await clerk(embassy, 'Чынара', 'embassy-author')
    await sent(embassy)
    await opensCorrection(author)
    await rewrites(author, right)
    await opensCorrection(colleague)
    await colleague.taps(languageButtons.ky)
    await colleague.sees(/Пришлите текст/)
    await colleague.sends(warningWords.ky.replace('5000', '7000'))
    await colleague.sees(/Изменено/)
    for (const language of ['Oʻzbekcha', 'Тоҷикӣ', 'Русский']) {
      await colleague.taps(`Перевод верен: ${language}`)
      await vi.waitFor(() =>
        expect(JSON.stringify(colleague.lastMessage?.reply_markup)).not.toContain(`Перевод верен: ${language}`),
      )
    }
    await submitsCorrection({ ...embassy, author: colleague })
    await opensCorrection(author)
    expect(author.lastMessage?.text).toMatch(/Пока вы правили, утвердили другое исправление/)
    expect(author.lastMessage?.text).toMatch(/Изменено: Русский/)
    await author.taps('Перевод верен: Русский')
    await author.sees(({ reply_markup }) => !JSON.stringify(reply_markup).includes('Перевод верен'))
    await submitsCorrection(embassy)
    expect(has(approver, '7000'), 'in Russian').toBeGreaterThan(0)
    const { texts } = await embassy.db.selectFrom('broadcasts').select('texts').executeTakeFirstOrThrow()
    expect([...texts.matchAll(/7000/g)]).toHaveLength(2)
  }, 90_000)

  test('goes on after a crash in its middle, and nobody keeps the old words', async () => {
    const embassy = await openEmbassy({ env: { BROADCAST_RATE: '20' } })
    const { author, approver, world } = embassy
    const people: Person[] = []
    for (let made = 0; made < 30; made++) people.push(await settledPerson(world, 'Адам', 'ru', 'lang-ru_country-kg'))
    await sent(embassy)
    await opensCorrection(author)
    await rewrites(author, right)
    await hands(author)
    await approver.sees(/Ждёт вашего утверждения/)
    await approver.taps('Проверить')
    await approver.sees(/исправление, бюллетень/)
    await approver.taps('Утвердить')
    await vi.waitFor(() => expect(people.some((person) => has(person, '7000') > 0)).toBe(true), { timeout: 10_000 })
    await world.restart()
    await vi.waitFor(() => expect(people.map((person) => has(person, '5000'))).toEqual(people.map(() => 0)), {
      timeout: 20_000,
    })
    expect(people.map((person) => has(person, '7000'))).toEqual(people.map(() => 1))
  }, 90_000)
})

test('a retraction after two days can only be told where the message stands, and the old words are gone', async () => {
  const embassy = await openEmbassy()
  const { author, approver, world } = embassy
  const migrant = await settledPerson(world, 'Айбек', 'ru', 'lang-ru_country-kg')
  await sent(embassy)
  const got = received(migrant).at(-1)
  await embassy.passes(49 * hourMs)
  await opens(author, 'Мобилизация')
  await author.taps('Отозвать')
  await author.sees(/Отозвать эту рассылку/)
  await author.taps('Да, попросить')
  await author.sees(/Отзыв отправлен на утверждение/)
  // Nothing can be corrected any more while that waits.
  await author.taps('Исправить')
  await author.sees(/Сначала нужно решить про это/)
  await approver.sees(/Ждёт вашего утверждения: отзыв/)
  await approver.taps('Проверить')
  await approver.sees(/отзыв, бюллетень/)
  await approver.taps('Утвердить')
  await approver.sees(/Сейчас идёт: отзыв[\s\S]*итоги сходятся/, { timeoutMs: 20_000 })
  const now = migrant.messages.find(({ message_id }) => message_id === got?.message_id)
  expect(now?.text).toMatch(/Отозвано/)
  expect(has(migrant, '5000')).toBe(0)
  await opens(author, 'Мобилизация')
  await author.taps('Исправить')
  await author.sees(/уже отозвали/)
}, 60_000)
