import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import type { Update } from 'grammy/types'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { DatabaseConfig } from '../../src/config.ts'
import { createSeal } from '../../src/privacy/seal.ts'
import {
  addToJournal,
  countAttempts,
  forgetHandled,
  markHandled,
  setAside,
  unfinishedUpdates,
} from '../../src/store/journal.ts'
import type { Db } from '../../src/store/schema.ts'
import { createJournal } from '../../src/telegram/journal.ts'
import { databaseKinds, newDatabase, newDb, open, sharedPostgres } from '../support/databases.ts'
import { isMissing } from '../support/services.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text)
const entry = (updateId: number, text = `sealed ${updateId}`) => ({ updateId, sealed: bytes(text) })
const waiting = async (db: Db) =>
  (await unfinishedUpdates(db)).map(({ updateId, sealed, attempts }) => ({
    updateId,
    text: Buffer.from(sealed).toString(),
    attempts,
  }))
const idsIn = async (db: Db) =>
  (await db.selectFrom('journal').select('update_id').orderBy('update_id').execute()).map((row) => row.update_id)

const noon = Date.UTC(2026, 10, 22, 12)

/** What the journal must behave like. */
interface Model {
  readonly rows: Map<number, { receivedAt: number; attempts: number; handledAt: number | null }>
}

const step = fc.oneof(
  fc.record({
    do: fc.constant('add' as const),
    ids: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 }),
  }),
  fc.record({
    do: fc.constant('attempt' as const),
    ids: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    do: fc.constant('handled' as const),
    ids: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({ do: fc.constant('forget' as const), agoMs: fc.integer({ min: 0, max: 5 }) }),
)

for (const kind of databaseKinds) {
  describe.skipIf(isMissing(kind))(`the journal on ${kind}`, () => {
    test('a batch that Telegram sends again adds nothing: only new ids are told', async () => {
      const db = await newDb(kind)
      expect(await addToJournal(db, [entry(901), entry(902)], noon)).toEqual(new Set([901, 902]))
      expect(await addToJournal(db, [entry(901), entry(902), entry(903)], noon + 1)).toEqual(new Set([903]))
      expect(await addToJournal(db, [entry(901)], noon + 2)).toEqual(new Set())
      expect(await addToJournal(db, [], noon + 3)).toEqual(new Set())
      expect(await waiting(db)).toHaveLength(3)
    })

    test('an update that comes again with other words keeps its first ones', async () => {
      const db = await newDb(kind)
      await addToJournal(db, [entry(901, 'first')], noon)
      await addToJournal(db, [entry(901, 'second')], noon)
      expect(await waiting(db)).toEqual([{ updateId: 901, text: 'first', attempts: 0 }])
    })

    test('a whole getUpdates batch of a hundred is one write', async () => {
      const db = await newDb(kind)
      const batch = Array.from({ length: 100 }, (_, i) => entry(2_147_483_600 + i))
      expect((await addToJournal(db, batch, noon)).size).toBe(100)
      expect(await waiting(db)).toHaveLength(100)
    })

    test('what was not finished comes back oldest first, although Telegram began its ids anew', async () => {
      const db = await newDb(kind)
      await addToJournal(db, [entry(900_000_007), entry(900_000_005)], noon)
      await addToJournal(db, [entry(12)], noon + 1000)
      expect((await waiting(db)).map(({ updateId }) => updateId)).toEqual([900_000_005, 900_000_007, 12])
    })

    test('a handled update is emptied at once; its id stays as a mark that it was seen', async () => {
      const db = await newDb(kind)
      await addToJournal(db, [entry(901), entry(902)], noon)
      await markHandled(db, [901], noon + 5)
      expect(await db.selectFrom('journal').selectAll().where('update_id', '=', 901).executeTakeFirst()).toEqual({
        update_id: 901,
        sealed: null,
        attempts: 0,
        received_at: noon,
        handled_at: noon + 5,
      })
      expect((await waiting(db)).map(({ updateId }) => updateId)).toEqual([902])
      expect(await addToJournal(db, [entry(901)], noon + 10)).toEqual(new Set())
    })

    test('marks are forgotten after their time; what is not handled never is', async () => {
      const db = await newDb(kind)
      await addToJournal(db, [entry(901), entry(902), entry(903)], noon)
      await markHandled(db, [901], noon + 1)
      await markHandled(db, [902], noon + 2)
      await forgetHandled(db, noon + 2)
      expect(await idsIn(db)).toEqual([902, 903])
      await forgetHandled(db, noon + 1_000_000_000)
      expect(await idsIn(db)).toEqual([903])
    })

    test('attempts are counted for the updates named and no others', async () => {
      const db = await newDb(kind)
      await addToJournal(db, [entry(901), entry(902)], noon)
      await countAttempts(db, [901])
      await countAttempts(db, [901])
      expect(await waiting(db)).toEqual([
        { updateId: 901, text: 'sealed 901', attempts: 2 },
        { updateId: 902, text: 'sealed 902', attempts: 0 },
      ])
    })

    test('an update set aside twice is one row with the last reason', async () => {
      const db = await newDb(kind)
      await setAside(db, { updateId: 901, kind: 'message', reason: 'TypeError' }, noon)
      await setAside(db, { updateId: 901, kind: 'message', reason: 'killed' }, noon + 1)
      expect(await db.selectFrom('set_aside_updates').selectAll().execute()).toEqual([
        { update_id: 901, kind: 'message', reason: 'killed', set_aside_at: noon + 1 },
      ])
    })

    test('sealed bytes come back as they were, whatever they are', async () => {
      const db = await newDb(kind)
      let id = 0
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (sealed) => {
          id++
          await addToJournal(db, [{ updateId: id, sealed }], noon)
          const [kept] = await unfinishedUpdates(db)
          expect([...(kept?.sealed ?? [])]).toEqual([...sealed])
          await markHandled(db, [id], noon)
        }),
        { numRuns: 50 },
      )
    })

    test('whatever is done to it in any order, it behaves like a plain list', async () => {
      const db = await newDb(kind)
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
          await db.deleteFrom('journal').execute()
          const { rows }: Model = { rows: new Map() }
          for (const [i, one] of steps.entries()) {
            const now = noon + i
            if (one.do === 'add') {
              const fresh = one.ids.filter((id) => !rows.has(id))
              for (const id of fresh) rows.set(id, { receivedAt: now, attempts: 0, handledAt: null })
              const entries = one.ids.map((id) => entry(id))
              expect(await addToJournal(db, entries, now)).toEqual(new Set(fresh))
            } else if (one.do === 'attempt') {
              for (const id of one.ids) {
                const row = rows.get(id)
                if (row) row.attempts++
              }
              await countAttempts(db, one.ids)
            } else if (one.do === 'handled') {
              for (const id of one.ids) {
                const row = rows.get(id)
                if (row) row.handledAt = now
              }
              await markHandled(db, one.ids, now)
            } else {
              const before = now - one.agoMs
              for (const [id, { handledAt }] of rows) if (handledAt !== null && handledAt < before) rows.delete(id)
              await forgetHandled(db, before)
            }
          }
          expect(await idsIn(db)).toEqual([...rows.keys()].sort((a, b) => a - b))
          const unfinished = [...rows]
            .filter(([, { handledAt }]) => handledAt === null)
            .sort(([idA, a], [idB, b]) => a.receivedAt - b.receivedAt || idA - idB)
          expect(await waiting(db)).toEqual(
            unfinished.map(([id, { attempts }]) => ({ updateId: id, text: `sealed ${id}`, attempts })),
          )
        }),
        { numRuns: 40 },
      )
    })

    test('what a person wrote lies nowhere on the disk in the clear, neither while it waits nor after', async () => {
      const config = await newDatabase(kind)
      const db = await open(config)
      const words = ['Ман повестка гирифтам', 'Зариналастнейм', 'zarina_handle_77', '+992900112233']
      const journal = createJournal(
        db,
        createSeal(Buffer.alloc(32, 7), 'journal'),
        () => noon,
        () => {},
      )
      await journal.add([letter(901, words)])
      // The search itself must be able to find something: this row is not sealed.
      await db
        .insertInto('content_items')
        .values({ kind: 'test', id: 'marker', body: 'Нишонаи кушода', updated_at: noon })
        .execute()

      const onDisk = await everythingOnDisk(config)
      expect(foundIn(onDisk, ['Нишонаи кушода'])).toEqual(['Нишонаи кушода'])
      expect(foundIn(onDisk, words)).toEqual([])
      const { updates } = await journal.unfinished()
      expect(updates[0]?.update.message?.text).toBe(words[0])

      journal.handled(901)
      await journal.flush()
      if (kind === 'sqlite') await sql`pragma wal_checkpoint(truncate)`.execute(db)
      expect(foundIn(await everythingOnDisk(config), words)).toEqual([])
      expect((await journal.unfinished()).updates).toEqual([])
    })

    test('with another key nothing can be read, and what cannot be read is counted and dropped', async () => {
      const db = await newDb(kind)
      const quiet = () => {}
      await createJournal(db, createSeal(Buffer.alloc(32, 7), 'journal'), () => noon, quiet).add([
        letter(901, ['салом', 'а', 'б', 'в']),
      ])
      const other = createJournal(db, createSeal(Buffer.alloc(32, 8), 'journal'), () => noon, quiet)
      expect(await other.unfinished()).toEqual({ updates: [], unreadable: 1 })
      expect(await other.unfinished()).toEqual({ updates: [], unreadable: 0 })
    })
  })
}

function letter(
  update_id: number,
  [text = '', last_name = '', username = '', phone_number = '']: readonly string[],
): Update {
  const from = { id: 512_000_001, is_bot: false, first_name: 'Зарина', last_name, username }
  const chat = { id: 512_000_001, type: 'private' as const, first_name: 'Зарина', last_name, username }
  return {
    update_id,
    message: { message_id: 5, date: 1_795_000_000, chat, from, text, contact: { phone_number, first_name: 'Зарина' } },
  } as Update
}

/** Every byte the database keeps, as somebody who takes the disk would see it. */
async function everythingOnDisk(config: DatabaseConfig): Promise<Buffer> {
  if (config.kind === 'postgres') return Buffer.from((await sharedPostgres()).dump(config.url))
  return Buffer.concat(
    ['', '-wal', '-shm', '-journal']
      .map((end) => config.path + end)
      .flatMap((path) => (existsSync(path) ? [readFileSync(path)] : [])),
  )
}

/** Which of the words stand there: as they are, or in the hex in which a dump writes bytes. */
function foundIn(content: Buffer, words: readonly string[]): string[] {
  return words.filter((word) => content.includes(word) || content.includes(Buffer.from(word).toString('hex')))
}
