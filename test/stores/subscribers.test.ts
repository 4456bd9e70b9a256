import { describe, expect, test } from 'vitest'
import type { Db } from '../../src/store/schema.ts'
import {
  awaySince,
  endAbsence,
  eraseSubscriber,
  findSubscriber,
  markReachable,
  markUnreachable,
  noteContact,
  type Subscriber,
  saveSubscriber,
} from '../../src/store/subscribers.ts'
import { databaseKinds, newDb } from '../support/databases.ts'
import { isMissing } from '../support/services.ts'

/** Her chat id is above 2^31, as those of new accounts are. */
const zarina: Subscriber = {
  chatId: 7_412_345_678,
  locale: 'tg',
  country: 'tj',
  twoPassports: true,
  warnings: false,
  region: 'RU-SVE',
  lastContactDay: '2026-11-22',
}
const gulnara: Subscriber = {
  chatId: 512_000_001,
  locale: 'ky',
  country: null,
  twoPassports: false,
  warnings: true,
  region: null,
  lastContactDay: '2026-11-20',
}

const noon = Date.UTC(2026, 10, 22, 12)

const isReachable = async (db: Db, chatId: number): Promise<boolean> => {
  const row = await db
    .selectFrom('subscribers')
    .select('reachable')
    .where('chat_id', '=', chatId)
    .executeTakeFirstOrThrow()
  return row.reachable === 1
}

for (const kind of databaseKinds) {
  describe.skipIf(isMissing(kind))(`subscribers on ${kind}`, () => {
    test('two people are kept as they chose, each her own', async () => {
      const db = await newDb(kind)
      await saveSubscriber(db, zarina)
      await saveSubscriber(db, gulnara)
      expect(await findSubscriber(db, zarina.chatId)).toEqual(zarina)
      expect(await findSubscriber(db, gulnara.chatId)).toEqual(gulnara)
    })

    test('who never chose anything is not known', async () => {
      expect(await findSubscriber(await newDb(kind), 512_000_009)).toBeUndefined()
    })

    test('a new choice replaces the old one', async () => {
      const db = await newDb(kind)
      await saveSubscriber(db, zarina)
      const changed: Subscriber = {
        ...zarina,
        locale: 'ru',
        country: null,
        twoPassports: false,
        warnings: true,
        region: null,
      }
      await saveSubscriber(db, changed)
      expect(await findSubscriber(db, zarina.chatId)).toEqual(changed)
    })

    test('who blocked the bot is unreachable until she writes or chooses again', async () => {
      const db = await newDb(kind)
      await saveSubscriber(db, zarina)
      expect(await isReachable(db, zarina.chatId)).toBe(true)
      await markUnreachable(db, [zarina.chatId], noon)
      expect(await isReachable(db, zarina.chatId)).toBe(false)
      await noteContact(db, zarina.chatId, '2026-11-23')
      expect(await isReachable(db, zarina.chatId)).toBe(true)
      await markUnreachable(db, [zarina.chatId], noon)
      await saveSubscriber(db, zarina)
      expect(await isReachable(db, zarina.chatId)).toBe(true)
    })

    test('since when she was away is known until she was told what she missed, whatever else happens', async () => {
      const db = await newDb(kind)
      await saveSubscriber(db, zarina)
      await saveSubscriber(db, gulnara)
      expect(await awaySince(db, zarina.chatId)).toBeUndefined()
      await markUnreachable(db, [zarina.chatId], noon)
      await markUnreachable(db, [zarina.chatId], noon + 60_000)
      await markReachable(db, zarina.chatId)
      await saveSubscriber(db, zarina)
      expect(await isReachable(db, zarina.chatId)).toBe(true)
      expect(await awaySince(db, zarina.chatId), 'the first moment counts').toBe(noon)
      await endAbsence(db, zarina.chatId)
      expect(await awaySince(db, zarina.chatId)).toBeUndefined()
      expect(await awaySince(db, gulnara.chatId)).toBeUndefined()
      expect(await awaySince(db, 512_000_009)).toBeUndefined()
    })

    test('a day of contact is noted for her alone, and makes nobody known', async () => {
      const db = await newDb(kind)
      await saveSubscriber(db, zarina)
      await saveSubscriber(db, gulnara)
      await noteContact(db, zarina.chatId, '2026-11-23')
      await noteContact(db, 512_000_009, '2026-11-23')
      expect(await findSubscriber(db, zarina.chatId)).toEqual({ ...zarina, lastContactDay: '2026-11-23' })
      expect(await findSubscriber(db, gulnara.chatId)).toEqual(gulnara)
      expect(await findSubscriber(db, 512_000_009)).toBeUndefined()
    })

    test('erasing forgets her and nobody else; erasing twice is no error', async () => {
      const db = await newDb(kind)
      await saveSubscriber(db, zarina)
      await saveSubscriber(db, gulnara)
      await eraseSubscriber(db, zarina.chatId)
      await eraseSubscriber(db, zarina.chatId)
      expect(await findSubscriber(db, zarina.chatId)).toBeUndefined()
      expect(await findSubscriber(db, gulnara.chatId)).toEqual(gulnara)
    })
  })
}
