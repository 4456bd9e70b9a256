/** What a chat's session carries besides the profile: the question that waits for an answer of staff. */
import { expect, test } from 'vitest'
import type { Person } from '../../src/demo/emulator/person.ts'
import { beginsDraft, type Embassy, openEmbassy } from '../support/embassy.ts'

const dayMs = 86_400_000

async function isAskedForAText(author: Person): Promise<void> {
  await beginsDraft(author)
  await author.taps('Тексты')
  await author.sees(/На каком языке/)
  await author.taps('Русский')
  await author.sees(/Пришлите текст/)
}

/** The session of the only chat whose form is open. */
async function sessionWithForm({ db }: Embassy): Promise<{ key: string; value: Record<string, unknown> }> {
  const rows = await db.selectFrom('sessions').select(['key', 'value']).execute()
  const [row] = rows.filter(({ value }) => value.includes('"form"'))
  if (!row) throw new Error('no form is open')
  return { key: row.key, value: JSON.parse(row.value) }
}

test('the question waits over midnight, though the first message of the day is noted in the session', async () => {
  const embassy = await openEmbassy()
  const { author, db, passes } = embassy
  await isAskedForAText(author)
  await passes(dayMs - (Date.now() % dayMs))
  await author.sends('См. https://posolstvo и позвоните')
  await author.sees(/Ссылка никуда не ведёт/)
  await expect
    .poll(async () => (await sessionWithForm(embassy)).value.profile)
    .toMatchObject({ lastContactDay: new Date(Date.now() + dayMs).toISOString().slice(0, 10) })
  await author.sends('Не подписывайте')
  await author.sees(/На каком языке/)
  const [draft] = await db.selectFrom('broadcasts').select('texts').execute()
  expect(draft?.texts).toMatch(/Не подписывайте/)
})

test('after an update of the bot the profile is read anew, and the question waits still', async () => {
  const embassy = await openEmbassy()
  const { author, db, world } = embassy
  await isAskedForAText(author)
  await db.updateTable('subscribers').set({ region: 'RU-MOW' }).where('chat_id', '=', author.id).execute()
  await world.bot.stop()
  const { key, value } = await sessionWithForm(embassy)
  const old = JSON.stringify({ ...value, version: 1 })
  await db.updateTable('sessions').set({ value: old }).where('key', '=', key).execute()
  await world.restart()
  await author.sends('Не подписывайте')
  await author.sees(/На каком языке/)
  await author.sends('/settings')
  expect((await author.sees(/Настройки/)).text).toMatch(/Регион: Москва/)
})
