import { describe, expect, test } from 'vitest'
import { deleteExpiredSessions, deleteSession, readSession, writeSession } from '../../src/store/sessions.ts'
import { databaseKinds, newDb } from '../support/databases.ts'
import { isMissing } from '../support/services.ts'

const noon = Date.UTC(2026, 10, 22, 12)

for (const kind of databaseKinds) {
  describe.skipIf(isMissing(kind))(`sessions on ${kind}`, () => {
    test('a session lives until its end and not a moment longer', async () => {
      const db = await newDb(kind)
      await writeSession(db, 'zarina', '{"version":1}', noon + 1000)
      expect(await readSession(db, 'zarina', noon)).toBe('{"version":1}')
      expect(await readSession(db, 'zarina', noon + 999)).toBe('{"version":1}')
      expect(await readSession(db, 'zarina', noon + 1000)).toBeUndefined()
    })

    test('writing again replaces it and gives it a new end', async () => {
      const db = await newDb(kind)
      await writeSession(db, 'zarina', 'old', noon + 1000)
      await writeSession(db, 'zarina', 'new', noon + 5000)
      expect(await readSession(db, 'zarina', noon + 2000)).toBe('new')
    })

    test('sweeping takes the expired ones alone', async () => {
      const db = await newDb(kind)
      await writeSession(db, 'zarina', 'expired', noon)
      await writeSession(db, 'gulnara', 'alive', noon + 1)
      await deleteExpiredSessions(db, noon)
      expect(await db.selectFrom('sessions').select('key').execute()).toEqual([{ key: 'gulnara' }])
    })

    test('erasing one leaves the others', async () => {
      const db = await newDb(kind)
      await writeSession(db, 'zarina', 'hers', noon)
      await writeSession(db, 'gulnara', 'hers', noon)
      await deleteSession(db, 'zarina')
      await deleteSession(db, 'zarina')
      expect(await db.selectFrom('sessions').select('key').execute()).toEqual([{ key: 'gulnara' }])
    })
  })
}
