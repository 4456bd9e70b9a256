import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seedDatabase } from '../../src/content/seed.ts'
import { allContentItems, type Seed } from '../../src/store/content-items.ts'
import type { Db } from '../../src/store/schema.ts'
import { databaseKinds, newDb } from '../support/databases.ts'
import { isMissing } from '../support/services.ts'

const noon = Date.UTC(2026, 10, 22, 12)

const seed = (id: string, text: string): Seed => ({
  kind: 'law',
  id,
  body: JSON.stringify({ text }),
  hash: `hash of ${text}`,
})

/** Staff correct a text from the chat. */
const staffEdit = (db: Db, id: string, text: string) =>
  db
    .updateTable('content_items')
    .set({ body: JSON.stringify({ text }), edited: 1 })
    .where('id', '=', id)
    .execute()

/** Staff write an entry that no release has. */
const staffAdd = (db: Db, id: string, text: string) =>
  db
    .insertInto('content_items')
    .values({ kind: 'law', id, body: JSON.stringify({ text }), seeded_hash: null, updated_at: noon })
    .execute()

const texts = async (db: Db): Promise<Record<string, string>> =>
  Object.fromEntries((await allContentItems(db)).map(({ id, body }) => [id, JSON.parse(body).text]))

const ids = ['a', 'b', 'c', 'd'] as const
const release = fc.dictionary(fc.constantFrom(...ids), fc.constantFrom('one', 'two', 'three'))
const event = fc.oneof(
  fc.record({ do: fc.constant('release' as const), texts: release }),
  fc.record({ do: fc.constant('edit' as const), id: fc.constantFrom(...ids) }),
  fc.record({ do: fc.constant('add' as const), id: fc.constantFrom(...ids) }),
)

for (const kind of databaseKinds) {
  describe.skipIf(isMissing(kind))(`content on ${kind}`, () => {
    test('the first release fills an empty database', async () => {
      const db = await newDb(kind)
      expect(await seedDatabase(db, [seed('uk-401', 'first'), seed('uk-206', 'first')], noon)).toBe(2)
      expect(await texts(db)).toEqual({ 'uk-206': 'first', 'uk-401': 'first' })
    })

    test('the same release again writes nothing', async () => {
      const db = await newDb(kind)
      const seeds = [seed('uk-401', 'first'), seed('uk-206', 'first')]
      await seedDatabase(db, seeds, noon)
      expect(await seedDatabase(db, seeds, noon + 1)).toBe(0)
      const written = await db.selectFrom('content_items').select('updated_at').distinct().execute()
      expect(written).toEqual([{ updated_at: noon }])
    })

    test('a later release adds, updates and removes', async () => {
      const db = await newDb(kind)
      await seedDatabase(db, [seed('kept', 'first'), seed('changed', 'first'), seed('dropped', 'first')], noon)
      expect(
        await seedDatabase(db, [seed('kept', 'first'), seed('changed', 'second'), seed('added', 'second')], noon + 1),
      ).toBe(3)
      expect(await texts(db)).toEqual({ kept: 'first', changed: 'second', added: 'second' })
    })

    test('what staff edited stays theirs, whether a release changes it or drops it', async () => {
      const db = await newDb(kind)
      await seedDatabase(db, [seed('changed', 'first'), seed('dropped', 'first')], noon)
      await staffEdit(db, 'changed', 'by staff')
      await staffEdit(db, 'dropped', 'by staff')
      expect(await seedDatabase(db, [seed('changed', 'second')], noon + 1)).toBe(0)
      expect(await seedDatabase(db, [seed('changed', 'third')], noon + 2)).toBe(0)
      expect(await texts(db)).toEqual({ changed: 'by staff', dropped: 'by staff' })
    })

    test('what staff added is never touched, not even by a release that brings the same entry', async () => {
      const db = await newDb(kind)
      await staffAdd(db, 'ours', 'by staff')
      await seedDatabase(db, [seed('other', 'first')], noon)
      expect(await seedDatabase(db, [seed('other', 'first'), seed('ours', 'second')], noon + 1)).toBe(0)
      expect(await seedDatabase(db, [], noon + 2)).toBe(1)
      expect(await texts(db)).toEqual({ ours: 'by staff' })
    })

    test('the same id of another kind is another entry', async () => {
      const db = await newDb(kind)
      const warning: Seed = { ...seed('2026-1', 'warning'), kind: 'warning' }
      await seedDatabase(db, [seed('2026-1', 'law'), warning], noon)
      await seedDatabase(db, [warning], noon + 1)
      expect(await allContentItems(db)).toEqual([{ kind: 'warning', id: '2026-1', body: warning.body }])
    })

    test('a release that fails half-way changes nothing', async () => {
      const db = await newDb(kind)
      await seedDatabase(db, [seed('kept', 'first')], noon)
      const broken = { ...seed('broken', 'second'), body: null } as unknown as Seed // the table refuses it
      await expect(seedDatabase(db, [seed('kept', 'second'), broken], noon + 1)).rejects.toThrow(/null/i)
      expect(await texts(db)).toEqual({ kept: 'first' })
    })

    test('two processes that start the same release at once leave it there once', async () => {
      const db = await newDb(kind)
      const seeds = ids.map((id) => seed(id, 'first'))
      await Promise.all([seedDatabase(db, seeds, noon), seedDatabase(db, seeds, noon)])
      expect(await texts(db)).toEqual({ a: 'first', b: 'first', c: 'first', d: 'first' })
    })

    test('through any history of releases and of work by staff, the staff’s words stay and the rest is the last release', async () => {
      const db = await newDb(kind)
      await fc.assert(
        fc.asyncProperty(fc.array(event, { maxLength: 8 }), async (history) => {
          await db.deleteFrom('content_items').execute()
          const seeded = new Map<string, string>()
          const staff = new Map<string, string>()
          for (const [i, one] of history.entries()) {
            if (one.do === 'release') {
              const seeds = Object.entries(one.texts).map(([id, text]) => seed(id, text))
              await seedDatabase(db, seeds, noon + i)
              seeded.clear()
              for (const [id, text] of Object.entries(one.texts)) if (!staff.has(id)) seeded.set(id, text)
            } else if (one.do === 'edit' && seeded.has(one.id)) {
              await staffEdit(db, one.id, `edit ${i}`)
              seeded.delete(one.id)
              staff.set(one.id, `edit ${i}`)
            } else if (one.do === 'add' && !seeded.has(one.id) && !staff.has(one.id)) {
              await staffAdd(db, one.id, `added ${i}`)
              staff.set(one.id, `added ${i}`)
            }
          }
          expect(await texts(db)).toEqual({ ...Object.fromEntries(seeded), ...Object.fromEntries(staff) })
        }),
        { numRuns: 40 },
      )
    })
  })
}
