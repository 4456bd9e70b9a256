/** "My situation": four taps, answers that fit, and nothing kept that the person did not ask to keep. */
import { Redis } from 'ioredis'
import { describe, expect, test } from 'vitest'
import { translator } from '../../src/bot/i18n.ts'
import { dataKeyFor } from '../../src/privacy/data-key.ts'
import { createChatKey, createSeal } from '../../src/privacy/seal.ts'
import { openDatabase } from '../../src/store/database.ts'
import type { Db } from '../../src/store/schema.ts'
import { atEnd } from '../support/endings.ts'
import { isMissing, startRedis } from '../support/services.ts'
import { settledPerson, startWorld, type World } from '../support/world.ts'

const ru = translator('ru')
const minute = 60_000
const marked = (status: 'two_passports' | 'registered' | 'custody' | 'applied'): string =>
  `👤 ${ru(`situation:status.${status}`)}.`

async function onStore<T>({ config }: World, look: (db: Db) => Promise<T>): Promise<T> {
  const db = await openDatabase(config.database, () => {})
  try {
    return await look(db)
  } finally {
    await db.destroy()
  }
}

const subscriber = (world: World, id: number) =>
  onStore(world, (db) => db.selectFrom('subscribers').selectAll().where('chat_id', '=', id).executeTakeFirst())
const sessionOf = (world: World, id: number) => {
  const key = createChatKey(dataKeyFor(world.config.dataKey, world.config.database))(id)
  return onStore(world, (db) => db.selectFrom('sessions').select('value').where('key', '=', key).executeTakeFirst())
}

/** Asks about a summons, then says in four taps: Kyrgyz, with a Russian passport, registered, free. */
async function says(world: World, name: string) {
  const person = await settledPerson(world, name, 'ru', 'lang-ru_country-kg')
  await person.sends('Мне пришла повестка, что делать?')
  expect((await person.sees(/повестк/i)).text).not.toContain('👤')
  await person.taps(ru('situation:mine'))
  await person.sees(ru('situation:ask.citizen'))
  await person.taps('Кыргызстан')
  await person.sees(ru('situation:ask.russianPassport'))
  await person.taps(ru('situation:answer.russianPassport.yes'))
  await person.sees(ru('situation:ask.registered'))
  await person.taps(ru('situation:answer.registered.yes'))
  await person.sees(ru('situation:ask.inCustody'))
  await person.taps(ru('situation:answer.inCustody.no'))
  const summary = await person.sees(ru('situation:choose'))
  expect(summary.text).toContain('Паспорт России: Есть')
  return person
}

describe('Нурлан says his situation in four taps', () => {
  test('for half an hour: the answer fits him and says why, nothing lies on disk, and then it is forgotten', async () => {
    let now = Date.parse('2026-11-24T08:00:00Z')
    const world = await startWorld({ start: { now: () => now } })
    const nurlan = await says(world, 'Нурлан')
    await nurlan.taps(ru('situation:for_now'))
    const answer = await nurlan.sees(marked('two_passports'))
    expect(answer.text).toMatch(/повестка может быть законной/)
    expect([...(answer.text ?? '')].length).toBeLessThanOrEqual(600)

    expect(await subscriber(world, nurlan.id)).toMatchObject({ situation: null, two_passports: 0 })
    expect((await sessionOf(world, nurlan.id))?.value).toMatch(/"kept":null/)
    expect((await sessionOf(world, nurlan.id))?.value).not.toMatch(/russianPassport|registered|kyyn/)

    now += 20 * minute
    await nurlan.taps(ru('situation:mine'))
    expect((await nurlan.sees(ru('situation:title'))).text).toContain(ru('situation:is_for_now', { minutes: 10 }))
    now += 11 * minute
    await nurlan.sends('Мне пришла повестка, что делать?')
    expect((await nurlan.sees(/повестк/i)).text).not.toContain('👤')
  })

  test('has it kept: sealed for him alone, after a restart too, in the embassy’s audience, until one tap forgets it', async () => {
    const world = await startWorld()
    const nurlan = await says(world, 'Нурлан')
    await nurlan.taps(ru('situation:keep'))
    await nurlan.sees(marked('two_passports'))
    const row = await subscriber(world, nurlan.id)
    expect(row).toMatchObject({ country: 'kg', two_passports: 1 })
    const seal = createSeal(dataKeyFor(world.config.dataKey, world.config.database), 'situation')
    const sealed = row?.situation ?? new Uint8Array()
    expect(seal.open(sealed, String(nurlan.id))).toBe('kyyn')
    expect(seal.open(sealed, '1'), 'nobody else’s').toBeUndefined()
    expect((await sessionOf(world, nurlan.id))?.value).not.toMatch(/russianPassport|kyyn/)

    await world.restart()
    await onStore(world, (db) => db.deleteFrom('sessions').execute()) // as if it had expired
    await nurlan.sends('Хочу уехать домой, выпустят ли из России?')
    expect((await nurlan.sees(/Хочу домой/)).text).toContain('👤')
    await nurlan.taps(ru('common:more'))
    const full = await nurlan.sees(marked('registered'))
    expect(full.text, 'what is not his is left out').not.toContain(ru('ask:if_new_citizen'))

    await nurlan.sends('/privacy')
    await nurlan.sees(/Мы храним/)
    await nurlan.taps(ru('situation:open'))
    expect((await nurlan.sees(ru('situation:title'))).text).toContain(ru('situation:is_kept'))
    await nurlan.taps(ru('situation:forget'))
    await nurlan.sees(ru('situation:forgotten'))
    expect(await subscriber(world, nurlan.id)).toMatchObject({ situation: null, two_passports: 0, country: 'kg' })
    await nurlan.sends('Мне пришла повестка, что делать?')
    expect((await nurlan.sees(/повестк/i)).text).not.toContain('👤')
  })

  test('erases everything: what he said for now goes with it', async () => {
    const world = await startWorld()
    const nurlan = await says(world, 'Нурлан')
    await nurlan.taps(ru('situation:for_now'))
    const { message_id } = await nurlan.sees(marked('two_passports'))
    await nurlan.tapsData(message_id, 'erase-yes')
    await nurlan.sees(/Готово/)
    await nurlan.opensLink('lang-ru_country-kg')
    await nurlan.sees(/./)
    await nurlan.sends('Мне пришла повестка, что делать?')
    expect((await nurlan.sees(/Пришла повестка/)).text).not.toContain('👤')
  })

  test('cannot have it kept while the database is away: he is told so, and the answers go on', async () => {
    const world = await startWorld()
    const nurlan = await says(world, 'Нурлан')
    await onStore(world, (db) => db.schema.alterTable('subscribers').dropColumn('situation').execute())
    await nurlan.taps(ru('situation:keep'))
    await nurlan.sees(ru('situation:ask.citizen')) // nothing is known: the first question again
    await nurlan.sends('Мне пришла повестка, что делать?')
    await nurlan.sees(/повестк/i)
  })
})

test.skipIf(isMissing('redis'))(
  'what Зарина says for now lies sealed in Redis, and Redis forgets it by itself',
  async () => {
    const server = await startRedis()
    atEnd(() => server.stop())
    const world = await startWorld({ env: { REDIS_URL: server.url } })
    const zarina = await says(world, 'Зарина')
    await zarina.taps(ru('situation:for_now'))
    await zarina.sees(marked('two_passports'))
    const redis = new Redis(server.url)
    atEnd(async () => redis.disconnect())
    const [key = '', ...more] = await redis.keys('*:brief')
    expect(more).toEqual([])
    expect(await redis.ttl(key)).toBeGreaterThan(29 * 60)
    expect(await redis.ttl(key)).toBeLessThanOrEqual(30 * 60)
    expect(await redis.get(key)).not.toMatch(/kyyn/)
    await zarina.taps(ru('situation:mine'))
    await zarina.sees(ru('situation:title'))
    await zarina.taps(ru('situation:forget'))
    await zarina.sees(ru('situation:forgotten'))
    expect(await redis.keys('*:brief')).toEqual([])
  },
)

test.each([
  ['old', 'sit:kyy'],
  ['with a letter that is none', 'sit:kzy:'],
  ['with answers left out', 'sit-keep:ky:'],
  ['to nowhere', 'sit-now:kyyn:nowhere'],
])('a button that is forged or %s leads on', async (_, data) => {
  const world = await startWorld()
  const bek = await settledPerson(world, 'Бек', 'ru', 'lang-ru_country-kg')
  const { message_id } = await bek.sees(/./)
  await bek.tapsData(message_id, data)
  await bek.sees(ru('common:old_button'))
})
