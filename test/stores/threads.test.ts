import { describe, expect, test } from 'vitest'
import { allHelpers, setShift, waitsSince, writesTo, writeTo } from '../../src/store/helpline.ts'
import type { Db } from '../../src/store/schema.ts'
import { markUnreachable } from '../../src/store/subscribers.ts'
import { addCopies, copiesOf, eraseThreads, expireThreads, threadOfCopy } from '../../src/store/thread-ends.ts'
import {
  addThread,
  claimRing,
  dueRings,
  endThread,
  findThread,
  forsakenThreads,
  keepFromPerson,
  keepFromWorker,
  messagesOf,
  type NewThread,
  openThreadOf,
  passThread,
  raiseToSos,
  takeThread,
  threadsOf,
  waitingThreads,
} from '../../src/store/threads.ts'
import { databaseKinds, newDatabase, newDb, open } from '../support/databases.ts'
import { isMissing } from '../support/services.ts'

const now = Date.parse('2026-11-24T09:00:00Z')
const dayMs = 86_400_000
const nodira = 900_000_001
const rustam = 900_000_002

const zarinas: NewThread = {
  id: '0000000a',
  owner: 'hash-of-zarina',
  sealed: Buffer.from('sealed'),
  alias: 'poplar-47',
  locale: 'tg',
  country: 'tj',
  topic: null,
  kind: 'ask',
  opened_at: now,
}
const entry = (actor: number, action = 'relay-taken') => ({ at: now, actor, action, subject: zarinas.id, details: {} })
const message = (source: string, at = now) => ({ thread: zarinas.id, source, at, sealed: Buffer.from(source) })
const noWait = () => undefined

async function giveRole(db: Db, ...users: readonly number[]): Promise<void> {
  const role = { role: 'legalaid', scope: '', invitation: '00000000', given_at: 1 }
  await db
    .insertInto('staff')
    .values(users.map((user_id) => ({ ...role, user_id })))
    .execute()
}

for (const kind of databaseKinds) {
  describe.skipIf(isMissing(kind))(`conversations on ${kind}`, () => {
    test('a person has one at a time, and no two that go on have one alias', async () => {
      const db = await newDb(kind)
      expect(await addThread(db, zarinas)).toBe(true)
      expect(await addThread(db, { ...zarinas, id: '0000000b', alias: 'maple-10' })).toBe(false)
      expect(await addThread(db, { ...zarinas, id: '0000000c', owner: 'hash-of-aibek' })).toBe(false)
      expect((await openThreadOf(db, zarinas.owner))?.id).toBe(zarinas.id)
      await endThread(db, zarinas.id, {})
      expect(await openThreadOf(db, zarinas.owner)).toBeUndefined()
      expect(await addThread(db, { ...zarinas, id: '0000000d' })).toBe(true)
    })

    test('of eight helpers who take it at once one has it, and one line of the audit log says so', async () => {
      const config = await newDatabase(kind)
      const db = await open(config)
      await addThread(db, zarinas)
      await keepFromPerson(db, message('p1'))
      const workers = Array.from({ length: 8 }, (_, i) => nodira + i)
      const taken = await Promise.all(workers.map((worker) => takeThread(db, zarinas.id, worker, entry(worker))))
      expect(taken.filter(Boolean)).toHaveLength(1)
      expect(await db.selectFrom('audit').selectAll().execute()).toHaveLength(1)
      expect((await findThread(db, zarinas.id))?.worker).toBe(taken.find(Boolean)?.worker)
    })

    test('no message is lost between writing and taking: it is in the history, or the helper is named', async () => {
      const db = await newDb(kind)
      for (let round = 0; round < 10; round++) {
        const id = `0000001${round}`
        await addThread(db, { ...zarinas, id, owner: `hash-${round}`, alias: `maple-${10 + round}` })
        await keepFromPerson(db, { ...message('p0'), thread: id })
        const [kept, seen] = await Promise.all([
          keepFromPerson(db, { ...message('p1'), thread: id }),
          takeThread(db, id, nodira, entry(nodira)).then(() => messagesOf(db, id)),
        ])
        expect(kept?.worker === nodira || seen.length === 2).toBe(true)
      }
    })

    test('the first message calls helpers, later ones do not; an update that comes twice is kept once', async () => {
      const db = await newDb(kind)
      await addThread(db, zarinas)
      expect(await waitingThreads(db), 'without a word nobody waits').toEqual([])
      await keepFromPerson(db, message('p1', now + 5))
      await keepFromPerson(db, message('p1', now + 6))
      const twice = await keepFromPerson(db, message('p2', now + 7))
      expect(twice).toMatchObject({ askedAt: now + 5, lastMessageAt: now + 7, ringAt: now + 5 })
      expect((await messagesOf(db, zarinas.id)).map(({ at }) => at)).toEqual([now + 5, now + 7])
      expect((await waitingThreads(db)).map(({ id }) => id)).toEqual([zarinas.id])
    })

    test('of many processes one calls', async () => {
      const config = await newDatabase(kind)
      const db = await open(config)
      const others = kind === 'postgres' ? await Promise.all([open(config), open(config), open(config)]) : [db, db, db]
      await addThread(db, { ...zarinas, kind: 'sos' })
      const [due] = await dueRings(db, now)
      if (!due) throw new Error('danger calls at once')
      const next = { ringAt: now + 120_000, rings: 1 }
      const claims = await Promise.all([db, ...others].map((one) => claimRing(one, due, next)))
      expect(claims.filter(Boolean)).toHaveLength(1)
      expect(await dueRings(db, now)).toEqual([])
      expect((await dueRings(db, now + 120_000)).map(({ rings }) => rings)).toEqual([1])
    })

    test('only its helper answers; the first answer ends the waiting and is counted without who', async () => {
      const db = await newDb(kind)
      await addThread(db, { ...zarinas, kind: 'sos' })
      await keepFromPerson(db, message('p1'))
      expect(await keepFromWorker(db, nodira, message('w1'), noWait), 'not taken yet').toBeUndefined()
      await takeThread(db, zarinas.id, nodira, entry(nodira))
      expect(await keepFromWorker(db, rustam, message('w1'), noWait), 'somebody else').toBeUndefined()
      const wait = () => ({ day: '2026-11-24', hour: 12, minutes: 7 })
      expect(await keepFromWorker(db, nodira, message('w2', now + 9), wait)).toMatchObject({ ringAt: null })
      await keepFromWorker(db, nodira, message('w3', now + 10), wait)
      expect(await waitsSince(db, '2026-11-24')).toEqual([{ hour: 12, minutes: 7 }])
      expect(await waitsSince(db, '2026-11-25')).toEqual([])
      expect((await findThread(db, zarinas.id))?.answeredAt).toBe(now + 9)
      expect((await messagesOf(db, zarinas.id)).map(({ sender }) => sender)).toEqual(['person', 'worker', 'worker'])
    })

    test('passing on, losing the role and ending leave nobody writing into it', async () => {
      const db = await newDb(kind)
      await giveRole(db, nodira, rustam)
      await addThread(db, zarinas)
      await keepFromPerson(db, message('p1'))
      await takeThread(db, zarinas.id, nodira, entry(nodira))
      await writeTo(db, nodira, zarinas.id)
      expect(await passThread(db, zarinas.id, rustam, entry(rustam)), 'not theirs').toBeUndefined()
      expect(await passThread(db, zarinas.id, nodira, entry(nodira))).toMatchObject({ worker: null, ringAt: now })
      expect(await writesTo(db, nodira)).toBeNull()
      await takeThread(db, zarinas.id, rustam, entry(rustam))
      await writeTo(db, rustam, zarinas.id)
      expect(await forsakenThreads(db)).toEqual([])
      await db.deleteFrom('staff').where('user_id', '=', rustam).execute()
      expect((await forsakenThreads(db)).map(({ worker }) => worker)).toEqual([rustam])
      expect(await endThread(db, zarinas.id, { worker: nodira }), 'not theirs').toBeUndefined()
      expect((await endThread(db, zarinas.id, {}))?.worker).toBe(rustam)
      expect(await writesTo(db, rustam)).toBeNull()
      expect(await threadsOf(db, rustam)).toEqual([])
      expect(await raiseToSos(db, zarinas.id, now), 'what is over calls nobody').toBeUndefined()
      expect(await keepFromPerson(db, message('p2'))).toBeUndefined()
    })

    test('whoever has the role and can be reached is a helper, with hours of their own or none', async () => {
      const db = await newDb(kind)
      await giveRole(db, nodira, rustam)
      const shift = { on: true, from: 22, until: 6, weekdays: true }
      await setShift(db, nodira, shift, entry(nodira, 'duty-changed'))
      await writeTo(db, nodira, zarinas.id)
      expect((await allHelpers(db)).map(({ userId, shift }) => [userId, shift.on])).toEqual([
        [nodira, true],
        [rustam, false],
      ])
      expect((await allHelpers(db))[0]).toMatchObject({ shift, writesTo: zarinas.id })
      const settings = { locale: 'ru', two_passports: 0, warnings: 1, last_contact_day: '2026-11-24' }
      await db
        .insertInto('subscribers')
        .values({ chat_id: nodira, ...settings })
        .execute()
      await markUnreachable(db, [nodira], 1)
      expect((await allHelpers(db)).map(({ userId }) => userId)).toEqual([rustam])
    })

    test('erasing takes all of one person and nothing of another; what can be deleted at helpers is told', async () => {
      const db = await newDb(kind)
      const aibeks = { ...zarinas, id: '0000000e', owner: 'hash-of-aibek', alias: 'maple-11' }
      await addThread(db, zarinas)
      await addThread(db, aibeks)
      await keepFromPerson(db, message('p1'))
      await keepFromPerson(db, { ...message('p1'), thread: aibeks.id })
      await takeThread(db, zarinas.id, nodira, entry(nodira))
      await writeTo(db, nodira, zarinas.id)
      await addCopies(db, zarinas.id, nodira, [5, 6], now)
      await addCopies(db, zarinas.id, nodira, [4], now - 2 * dayMs)
      await addCopies(db, aibeks.id, nodira, [7], now)
      expect(await threadOfCopy(db, { chatId: nodira, messageId: 7 })).toBe(aibeks.id)
      expect((await copiesOf(db, zarinas.owner, now)).map(({ messageId }) => messageId).sort()).toEqual([5, 6])
      const helpers = await db.transaction().execute((tx) => eraseThreads(tx, zarinas.owner))
      expect(helpers).toEqual([nodira])
      expect(await findThread(db, zarinas.id)).toBeUndefined()
      expect(await messagesOf(db, zarinas.id)).toEqual([])
      expect(await writesTo(db, nodira)).toBeNull()
      expect((await db.selectFrom('thread_copies').selectAll().execute()).map(({ thread }) => thread)).toEqual([
        aibeks.id,
      ])
      expect(await messagesOf(db, aibeks.id)).toHaveLength(1)
    })

    test('what nobody has written into for thirty days goes, with its words; what somebody has stays', async () => {
      const db = await newDb(kind)
      await addThread(db, { ...zarinas, opened_at: now - 40 * dayMs })
      await keepFromPerson(db, message('p1', now - 29 * dayMs))
      await addThread(db, {
        ...zarinas,
        id: '0000000f',
        owner: 'silent',
        alias: 'lake-20',
        opened_at: now - 31 * dayMs,
      })
      await db
        .insertInto('waits')
        .values([
          { day: '2026-11-01', hour: 1, minutes: 1 },
          { day: '2026-11-20', hour: 2, minutes: 2 },
        ])
        .execute()
      expect(await expireThreads(db, now, '2026-11-10')).toBe(1)
      expect(await findThread(db, zarinas.id)).toBeDefined()
      expect(await waitsSince(db, '2026-01-01')).toEqual([{ hour: 2, minutes: 2 }])
      expect(await expireThreads(db, now + 2 * dayMs, '2026-11-10')).toBe(1)
      expect(await db.selectFrom('thread_messages').selectAll().execute()).toEqual([])
    })
  })
}
