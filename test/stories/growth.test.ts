/** Staff add to what the bot knows while it runs: it is found seconds later, by everybody, and nobody restarts anything. */
import { describe, expect, test, vi } from 'vitest'
import { understand } from '../../src/answers/understand.ts'
import { itemsOf } from '../../src/content/knowledge.ts'
import { snapshotFrom } from '../../src/content/latest-snapshot.ts'
import type { Topic, TopicText } from '../../src/content/schema.ts'
import { buildSnapshot } from '../../src/content/snapshot.ts'
import { openSharedState } from '../../src/shared-state/open.ts'
import { openDatabase } from '../../src/store/database.ts'
import { items, release } from '../support/content.ts'
import { databaseKinds, newDb } from '../support/databases.ts'
import { atEnd } from '../support/endings.ts'
import { isMissing, startRedis } from '../support/services.ts'
import { settledPerson, startWorld } from '../support/world.ts'

const parcel = 'parcel-from-home' as Topic['id'] // staff may write what no release has
const facts = { laws: [], sources: [], confidence: 'high' as const }
const topic: Topic = {
  id: parcel,
  checked: '2026-11-29',
  review_by: '2027-02-28',
  contacts: ['missions'],
  related: [],
  two_passports: false,
  new_citizen: false,
  variants: { any: facts },
}
const words: TopicText = {
  title: 'Посылка из дома застряла на таможне',
  questions: [
    'посылка застряла на таможне', 'как получить посылку из дома', 'таможня не отдаёт посылку', 'мама отправила посылку она не дошла',
    'где моя посылка', 'посылка лежит на почте не отдают', 'posylka zastryala na tamozhne', 'сколько идёт посылка из оша',
  ], // biome-ignore format: a list of questions
  answers: { any: { short: 'Таможня держит посылку не больше месяца.', full: 'Возьмите извещение.', steps: [] } },
}
const added = [
  { kind: 'topic', id: parcel, body: JSON.stringify(topic) },
  ...['ky', 'uz', 'tg', 'ru'].map((language) => ({
    kind: 'topic-text',
    id: `${language}/${parcel}`,
    body: JSON.stringify(words),
  })),
]
const asked = 'где застряла посылка от мамы'

describe('an entry that no release has', () => {
  test('is found as soon as a snapshot has it, with models that never saw it, and nothing else is understood otherwise', () => {
    const before = buildSnapshot(items, release.models)
    const rows = [...release.seeds, ...added]
    const after = buildSnapshot(itemsOf(rows), release.models)
    expect(understand(before.brain, asked).topics[0]?.topic).not.toBe(parcel)
    const { kind, topics } = understand(after.brain, asked)
    expect([kind, topics[0]?.topic]).toEqual(['answer', parcel])

    const known = [...items['topic-text'].values()].map(({ questions: [first = ''] }) => first)
    const moved = known.filter(
      (text) => understand(before.brain, text).topics[0]?.topic !== understand(after.brain, text).topics[0]?.topic,
    )
    expect(moved.length, moved.join('\n')).toBeLessThanOrEqual(known.length * 0.02)
  })

  test('is calm where staff asked it in these words, unless the words are surely a cry for help; other words are not', () => {
    const { brain } = buildSnapshot(itemsOf([...release.seeds, ...added]), release.models)
    const doubting = (chance: number) => ({ ...brain, danger: { chanceOf: () => chance } })
    expect(understand(doubting(0.5), 'Таможня НЕ отдаёт посылку!').urgent).toBe(false)
    expect(understand(doubting(0.9), 'таможня не отдаёт посылку').urgent).toBe(true)
    expect(understand(doubting(0.5), 'таможня держит меня и посылку').urgent).toBe(true)
    const [released = ''] = items['topic-text'].get('ru/work-patent')?.questions ?? []
    expect(understand(doubting(0.5), released).urgent, 'the release has learnt from its own').toBe(true)
  })

  test.each(databaseKinds.filter((kind) => !isMissing(kind)))(
    'is in the next snapshot that is read from %s',
    async (kind) => {
      const db = await newDb(kind)
      const few = release.seeds.filter(({ id }) => !/^(ky|uz|tg)\//.test(id))
      for (const { kind: of, id, body } of few.filter(({ kind: of }) => of !== 'other-languages'))
        await db.insertInto('content_items').values({ kind: of, id, body, seeded_hash: 'x', updated_at: 0 }).execute()
      const before = await snapshotFrom(db, release.models)
      expect(await snapshotFrom(db, release.models), 'nothing changed: nothing is built').toBe(before)
      for (const row of added)
        await db
          .insertInto('content_items')
          .values({ ...row, seeded_hash: null, updated_at: 0 })
          .execute()
      const after = await snapshotFrom(db, release.models)
      expect(before.hasTopic(parcel)).toBe(false)
      expect(after.hasTopic(parcel)).toBe(true)
      expect(understand(after.brain, asked).topics[0]?.topic).toBe(parcel)
    },
  )
})

/** A bot, and the database and shared state as another process of staff has them. */
async function besideStaff() {
  const redis = await startRedis()
  atEnd(() => redis.stop())
  const world = await startWorld({ env: { REDIS_URL: redis.url } })
  const db = await openDatabase(world.config.database, () => {})
  atEnd(() => db.destroy())
  const staff = await openSharedState(world.config.redis, db, Date.now, () => {})
  atEnd(() => staff.close())
  return { world, db, staff }
}

describe.skipIf(isMissing('redis'))('staff work in another process', () => {
  test('Ольга asks in vain, staff add an answer and give notice, and her next question finds it', async () => {
    const { world, db, staff } = await besideStaff()
    const olga = await settledPerson(world, 'Ольга', 'ru', 'lang-ru_country-kg')
    await olga.sends(asked)
    await olga.sees(({ text = '' }) => !text.includes('Таможня держит'))

    for (const row of added)
      await db
        .insertInto('content_items')
        .values({ ...row, seeded_hash: null, updated_at: 0 })
        .execute()
    await olga.sends(asked)
    await olga.sees(({ text = '' }) => !text.includes('Таможня держит'))

    await staff.notify({ about: 'content' })
    await vi.waitFor(
      async () => {
        await olga.sends(asked)
        await olga.sees(/Таможня держит посылку не больше месяца/, { timeoutMs: 500 })
      },
      { timeout: 10_000, interval: 500 }, // whoever writes faster is slowed down
    )
    expect(olga.lastMessage?.text).toMatch(/29\.11\.2026/)
  })

  test('what they break does no harm: the bot goes on with what it knew', async () => {
    const { world, db, staff } = await besideStaff()
    const aibek = await settledPerson(world, 'Айбек', 'ru', 'lang-ru_country-kg')
    await db
      .insertInto('content_items')
      .values({ kind: 'law', id: 'broken', body: '{"article": ', seeded_hash: null, updated_at: 0 })
      .execute()
    await staff.notify({ about: 'content' })
    await expect.poll(() => world.log.filter((line) => line.includes('the old one stays')).length).toBe(1)
    await aibek.sends('пришла повестка из военкомата что делать')
    await aibek.sees(/647/)
  })
})
