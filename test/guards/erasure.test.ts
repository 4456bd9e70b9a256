import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Redis } from 'ioredis'
import { describe, expect, test } from 'vitest'
import { dataKeyFor } from '../../src/privacy/data-key.ts'
import { places } from '../../src/privacy/places.ts'
import { createChatKey } from '../../src/privacy/seal.ts'
import { openDatabase } from '../../src/store/database.ts'
import { approved, warning } from '../support/broadcasts.ts'
import { beginsDraft, openEmbassy } from '../support/embassy.ts'
import { atEnd } from '../support/endings.ts'
import { isMissing, startRedis } from '../support/services.ts'
import { settledPerson, startWorld, type World } from '../support/world.ts'

/** Tables that say nothing of anybody: what the bot knows, how often answers helped, serial numbers, what the migrations note. */
const aboutNobody = ['content_items', 'answer_ratings', 'bulletin_serials', 'kysely_migration', 'kysely_migration_lock']
const inSql = places.filter(({ where }) => where === 'sql').map(({ name }) => name)

describe('the list of places where something about a person lies', () => {
  test('names every table but those about nobody, and no table that is not there', async () => {
    const db = await openDatabase({ kind: 'sqlite', path: ':memory:' }, () => {})
    const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
    await db.destroy()
    const names = tables.map(({ name }) => name)
    expect(names.filter((name) => !aboutNobody.includes(name)).sort()).toEqual([...inSql].sort())
    expect(names).toEqual(expect.arrayContaining(aboutNobody))
  })

  test('leaves out no table that could name a person by a column', async () => {
    const db = await openDatabase({ kind: 'sqlite', path: ':memory:' }, () => {})
    const tables = await db.introspection.getTables()
    await db.destroy()
    const naming = /chat|user|person|author|sender|from|phone|contact|^key$|hash|alias|text|words|message|sealed|update/
    const named = tables.filter(({ columns }) =>
      columns.some(({ name }) => naming.test(name) && !['seeded_hash', 'updated_at'].includes(name)),
    )
    expect(named.map(({ name }) => name).filter((name) => !inSql.includes(name))).toEqual([])
    expect(named.length).toBeGreaterThan(2)
  })

  test('says of every place what lies there, once, and how it goes', () => {
    expect(new Set(places.map(({ where, name }) => `${where} ${name}`)).size).toBe(places.length)
    for (const { what } of places) expect(what.length).toBeGreaterThan(10)
    expect(places.filter(({ name }) => name === 'subscribers' || name === 'sessions').map(({ goes }) => goes)).toEqual([
      'erased',
      'erased',
    ])
  })
})

const databasePath = ({ config }: World): string => {
  if (config.database.kind !== 'sqlite') throw new Error('this story runs on SQLite')
  return config.database.path
}

/** Every value of every table, as text and as the bytes of texts sealed or not. */
function everyValue(path: string): Map<string, string[]> {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    const tables = database.prepare("select name from sqlite_master where type = 'table'").all()
    return new Map(
      tables.map(({ name }) => {
        const rows = database.prepare(`select * from "${String(name)}"`).all()
        return [
          String(name),
          rows.flatMap((row) =>
            Object.values(row).map((value) =>
              value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value),
            ),
          ),
        ]
      }),
    )
  } finally {
    database.close()
  }
}

/** Nobody else writes this, the content least of all. */
const herWords = 'прораб Зубайда держит мой паспорт'

/** Her embassy sends a warning to everybody. */
async function isWarned({ config }: World): Promise<void> {
  const db = await openDatabase(config.database, () => {})
  await approved(db, { ...warning, severity: 'urgent' }, Date.now())
  await db.destroy()
}

/** A person who has used everything, and then wishes to be forgotten. */
async function livesAndErases(world: World) {
  const gulnara = await settledPerson(world, 'Гүлнара', 'ru', 'lang-ru_country-kg')
  await gulnara.sends(`${herWords}: где посольство Кыргызстана?`)
  await gulnara.sees(/паспорт/i)
  await gulnara.sends('/sos')
  await gulnara.sees(/🆘/)
  await gulnara.sends('/settings')
  await gulnara.sees(/Настройки/)
  await gulnara.taps('🔕')
  await gulnara.sees(/только срочные/)
  await gulnara.taps('Регион')
  await gulnara.sees(/В каком регионе/)
  await gulnara.taps('Москва')
  await gulnara.sees(/Регион: Москва/)
  await isWarned(world)
  await gulnara.sees(/Не подписывайте/, { timeoutMs: 10_000 })
  return {
    gulnara,
    async erases() {
      await gulnara.sends('/settings')
      await gulnara.sees(/Настройки/)
      await gulnara.taps('🗑')
      await gulnara.sees(/удалить|стереть/i)
      await gulnara.taps('Да')
      await gulnara.sees(/Готово/)
    },
  }
}

describe('Гүлнара taps "erase everything"', () => {
  test('and no table, no session and no byte of the database names her any more', async () => {
    const world = await startWorld()
    const path = databasePath(world)
    const { gulnara, erases } = await livesAndErases(world)
    const hash = createChatKey(dataKeyFor(world.config.dataKey, world.config.database))(gulnara.id)
    const names = [String(gulnara.id), hash]
    const holding = () =>
      [...everyValue(path)].flatMap(([table, values]) =>
        values.some((value) => names.some((name) => value.includes(name))) ? [table] : [],
      )
    expect(holding().sort(), 'before, so that the search is known to find').toEqual([
      'deliveries',
      'sessions',
      'subscribers',
    ])

    await erases()
    await world.bot.stop()

    expect(holding()).toEqual([])
    expect(everyValue(path).get('subscribers')).toEqual([])
    const folder = dirname(path)
    const leftIn = readdirSync(folder).filter((file) => {
      const bytes = readFileSync(join(folder, file))
      return names.some((name) => bytes.includes(name)) || bytes.includes('Гүлнара') || bytes.includes(herWords)
    })
    expect(leftIn).toEqual([])
    expect(world.log.filter((line) => names.some((name) => line.includes(name)))).toEqual([])
  })

  test('and when she writes again she is a stranger', async () => {
    const world = await startWorld()
    const { gulnara, erases } = await livesAndErases(world)
    await erases()
    await gulnara.sends('/start')
    const asked = await gulnara.sees(/Элчи/)
    const buttons =
      asked.reply_markup && 'inline_keyboard' in asked.reply_markup
        ? asked.reply_markup.inline_keyboard.flat().map(({ text }) => text)
        : []
    expect(buttons).toContain('Кыргызча')
    await gulnara.sends('/settings')
    const settings = await gulnara.sees(/Настройки/)
    expect(settings.text).toMatch(/не выбрана/)
  })

  test('and only she is erased', async () => {
    const world = await startWorld()
    const aibek = await settledPerson(world, 'Айбек', 'ky', 'lang-ky_country-kg')
    const { erases } = await livesAndErases(world)
    await erases()
    await aibek.sends('/settings')
    expect((await aibek.sees(/Кыргызча/)).text).toMatch(/Кыргызстан/)
    await world.bot.stop()
    expect(
      everyValue(databasePath(world))
        .get('subscribers')
        ?.filter((value) => value === String(aibek.id)),
    ).toHaveLength(1)
  })

  test.skipIf(isMissing('redis'))('and no key of Redis keeps her settings; what stays there expires', async () => {
    const server = await startRedis()
    atEnd(() => server.stop())
    const redis = new Redis(server.url)
    atEnd(async () => {
      redis.disconnect()
    })
    const world = await startWorld({ env: { REDIS_URL: server.url } })
    const { gulnara, erases } = await livesAndErases(world)
    const hash = createChatKey(dataKeyFor(world.config.dataKey, world.config.database))(gulnara.id)
    // What all processes together may send names nobody.
    const keys = async () => (await redis.keys('*')).filter((key) => !key.startsWith('elchi:{budget}'))
    const values = async () =>
      new Map(await Promise.all((await keys()).map(async (key) => [key, await redis.get(key)] as const)))
    const settings = async () => [...(await values())].filter(([, value]) => value?.includes('"locale"'))
    expect((await settings()).map(([key]) => key)).toEqual([expect.stringContaining(hash)])

    await erases()
    await world.bot.stop()

    expect(await settings()).toEqual([])
    for (const [key, value] of await values()) {
      expect(key).not.toContain(String(gulnara.id))
      expect(value).toMatch(/^(handled|\d+|[\w-]{12})$/) // a mark or a turn, nothing of hers
      expect(await redis.ttl(key), key).toBeGreaterThan(0)
    }
  })
})

test('Бакыт of the embassy erases himself by an old button while a question waits for his answer: it goes too, his role stays', async () => {
  const { world, db, author } = await openEmbassy()
  await author.sends('/settings')
  await author.sees(/Настройки/)
  await author.taps('🗑')
  const asked = await author.sees(/Стереть всё/)
  await beginsDraft(author)
  await author.taps('Тексты')
  await author.sees(/На каком языке/)
  await author.taps('Русский')
  await author.sees(/Пришлите текст/)
  const session = createChatKey(dataKeyFor(world.config.dataKey, world.config.database))(author.id)
  const kept = () => db.selectFrom('sessions').select('value').where('key', '=', session).execute()
  await expect.poll(async () => (await kept())[0]?.value).toMatch(/"form":/)
  await author.tapsData(asked.message_id, 'erase-yes')
  await author.sees(/Готово/)
  await world.bot.stop()
  expect(await kept()).toEqual([])
  expect(await db.selectFrom('subscribers').select('chat_id').where('chat_id', '=', author.id).execute()).toEqual([])
  expect(await db.selectFrom('staff').select('role').where('user_id', '=', author.id).execute()).toHaveLength(1)
})
