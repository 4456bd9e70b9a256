/** Two real processes on one Redis and one Postgres: what legal aid publish in one, people find in the other. */
import { describe, expect, test } from 'vitest'
import { TelegramEmulator } from '../../src/demo/emulator/telegram.ts'
import { openDatabase } from '../../src/store/database.ts'
import { botProcess } from '../support/child.ts'
import { givesRole } from '../support/desk.ts'
import { atEnd } from '../support/endings.ts'
import { asksUntil, beginsEntry, publishes, submitsEntry, writesEntry } from '../support/entries.ts'
import { isMissing, startPostgres, startRedis } from '../support/services.ts'

const question = 'где застряла посылка от мамы'
const promisedMs = 5_000

/** A bot process with people of its own, on stores that it shares. */
async function town(stores: Readonly<Record<string, string>>) {
  const telegram = new TelegramEmulator({ limits: 'off' })
  const api = await telegram.listen()
  atEnd(() => telegram.stop())
  const bot = await botProcess({ BOT_TOKEN: telegram.token, BOT_API_ROOT: api.url, ...stores })
  await bot.start()
  const settle = async (id: number, name: string) => {
    const person = telegram.person({ id, first_name: name, language_code: 'ru' })
    await person.opensLink('lang-ru_country-kg')
    await person.sees(/./)
    return person
  }
  return { bot, settle }
}

describe.skipIf(isMissing('redis') || isMissing('postgres'))('two processes', () => {
  test('what is published in one is found in the other within five seconds, also when it could not be told', async () => {
    const redis = await startRedis()
    atEnd(() => redis.stop())
    const server = await startPostgres()
    atEnd(() => server.stop())
    const url = await server.createDatabase('publishing')
    const dataKey = Buffer.alloc(32, 7).toString('base64')
    const stores = { DATABASE_URL: url, REDIS_URL: redis.url, DATA_KEY: dataKey }
    const ofStaff = await town(stores)
    const ofPeople = await town(stores)
    const db = await openDatabase({ kind: 'postgres', url }, () => {})
    atEnd(() => db.destroy())

    const author = await ofStaff.settle(700_001, 'Нодира')
    const reviewer = await ofStaff.settle(700_002, 'Тимур')
    for (const { id } of [author, reviewer]) await givesRole(db, id, 'legalaid')
    const olga = await ofPeople.settle(800_001, 'Ольга')
    await olga.sends(question)
    await olga.sees(({ text = '' }) => !text.includes('Таможня держит'))

    await beginsEntry(author)
    await writesEntry(author)
    await submitsEntry(author)
    await publishes(reviewer)
    const publishedAt = performance.now()
    await asksUntil(olga, question, /Таможня держит посылку не больше месяца/, promisedMs)
    const foundMs = performance.now() - publishedAt
    process.stdout.write(`published in one process, found in the other at most ${foundMs.toFixed(0)} ms later\n`)
    expect(foundMs).toBeLessThan(promisedMs)

    // As `content:import` would write it, at a moment when no notice can reach anybody.
    await redis.kill()
    const { body } = await db
      .selectFrom('content_items')
      .select('body')
      .where('kind', '=', 'topic-text')
      .where('id', 'like', 'ru/posylka%')
      .executeTakeFirstOrThrow()
    await db
      .updateTable('content_items')
      .set({ body: body.replaceAll('не больше месяца', 'не больше недели') })
      .where('body', '=', body)
      .execute()
    await asksUntil(olga, question, /не больше месяца/, promisedMs) // answered without Redis, as the process knew it
    await redis.restart()
    await asksUntil(olga, question, /не больше недели/, promisedMs)
  }, 180_000)
})
