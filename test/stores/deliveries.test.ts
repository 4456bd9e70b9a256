import { describe, expect, test } from 'vitest'
import { doneOf, progressOf } from '../../src/broadcasts/progress.ts'
import {
  claimDeliveries,
  earlierMessages,
  eraseDeliveries,
  ledgerKeptMs,
  type Outcome,
  recordOutcomes,
  reduceDeliveries,
  releaseClaims,
  renewClaims,
  stopWaiting,
} from '../../src/store/deliveries.ts'
import { countDeliveries, deliveryReport } from '../../src/store/delivery-counts.ts'
import { addNewcomer } from '../../src/store/fixing.ts'
import { endWave, openWaves } from '../../src/store/open-waves.ts'
import type { Db } from '../../src/store/schema.ts'
import { eraseSubscriber } from '../../src/store/subscribers.ts'
import { unknownDeliveries } from '../../src/store/unknown.ts'
import { firstWave } from '../../src/store/waves.ts'
import { addPeople, begun, noon, range, warning } from '../support/broadcasts.ts'
import { databaseKinds, newDb } from '../support/databases.ts'
import { isMissing } from '../support/services.ts'

const key = { broadcast: warning.id, wave: firstWave }
const soon = noon + 3_000
const claim = (db: Db, by: string, limit: number, until = soon) => claimDeliveries(db, key, { by, until, limit })
const chats = (claims: readonly { readonly chatId: number }[]) =>
  claims.map(({ chatId }) => chatId).sort((a, b) => a - b)
const runOut = { type: 'run-out', but: undefined } as const
const going = { isStopped: false }

const sent = (chatId: number, messageId: number | null = chatId + 100): Outcome => ({
  chatId,
  state: 'sent',
  messageId,
  reason: null,
})
const failed = (chatId: number, state: Outcome['state'], reason: string): Outcome => ({
  chatId,
  state,
  messageId: null,
  reason,
})

/** A broadcast on its way to people with these chat ids. */
async function ledgerFor(db: Db, chatIds: readonly number[]): Promise<void> {
  await addPeople(db, chatIds)
  await begun(db)
}

async function expectToAddUp(db: Db, audience: number): Promise<void> {
  const progress = progressOf(await countDeliveries(db, key), audience)
  expect(progress.unaccounted).toBe(0)
}

for (const kind of databaseKinds) {
  describe.skipIf(isMissing(kind))(`the ledger on ${kind}`, () => {
    test('processes that claim at once share everything and nothing twice', async () => {
      const db = await newDb(kind)
      await ledgerFor(db, range(1, 200))
      const claims = await Promise.all(range(0, 10).map((index) => claim(db, `p${index % 3}`, 25)))
      const rest = await claim(db, 'p0', 200)
      expect(chats([...claims.flat(), ...rest])).toEqual(range(1, 200))
      expect(await claim(db, 'p0', 5)).toEqual([])
      await expectToAddUp(db, 200)
    })

    test('what was tried less comes first; what was given back untried counts no attempt', async () => {
      const db = await newDb(kind)
      await ledgerFor(db, range(1, 4))
      const [first = expect.unreachable(), second = expect.unreachable()] = await claim(db, 'p', 2)
      await recordOutcomes(
        db,
        key,
        'p',
        [
          failed(first.chatId, 'waiting', 'not-sent'),
          { ...failed(second.chatId, 'waiting', 'rate-limited'), isUntried: true },
        ],
        noon,
      )
      const again = await claim(db, 'p', 4)
      const attempts = Object.fromEntries(again.map(({ chatId, attempts: made }) => [chatId, made]))
      expect(attempts).toEqual({ [first.chatId]: 2, [second.chatId]: 1, 3: 1, 4: 1 })
      expect(chats(await claim(db, 'p', 3))).toEqual([])
    })

    test('a claim that runs out is claimed again; one that is renewed is not, nor one that is still held', async () => {
      const db = await newDb(kind)
      await ledgerFor(db, range(1, 6))
      const lost = await claim(db, 'lost', 2)
      await claim(db, 'alive', 2)
      await renewClaims(db, 'alive', soon + 5_000)
      await claim(db, 'slow', 2)
      expect(await releaseClaims(db, key, soon - 1, runOut, going)).toBe(0)
      expect(await releaseClaims(db, key, soon, { type: 'run-out', but: 'slow' }, going)).toBe(2)
      expect(chats(await claim(db, 'other', 9))).toEqual(chats(lost))
    })

    test('the only process waits for nobody: what its last life had claimed is free at once', async () => {
      const db = await newDb(kind)
      await ledgerFor(db, range(1, 6))
      await claim(db, 'last-life', 3)
      await claim(db, 'this-life', 2)
      expect(await releaseClaims(db, key, noon, { type: 'not-of', processId: 'this-life' }, going)).toBe(3)
    })

    test('who lost a claim cannot end it any more, but what was sent counts as sent, once', async () => {
      const db = await newDb(kind)
      await ledgerFor(db, range(1, 3))
      await claim(db, 'slow', 3)
      await releaseClaims(db, key, soon, runOut, going)
      expect(chats(await claim(db, 'other', 2, soon + 9))).toEqual([1, 2])
      const late = [sent(1), failed(2, 'refused', 'refused'), sent(3)]
      expect(await recordOutcomes(db, key, 'slow', late, soon)).toBe(2)
      expect(await recordOutcomes(db, key, 'other', [sent(1, 999), sent(2, 102)], soon)).toBe(1)
      expect(await countDeliveries(db, key)).toEqual({ sent: 3 })
      expect(await recordOutcomes(db, key, 'slow', late, soon), 'the same once more').toBe(0)
      const rows = await db.selectFrom('deliveries').select(['chat_id', 'message_id']).orderBy('chat_id').execute()
      expect(rows.map(({ message_id }) => message_id)).toEqual([101, 102, 103])
    })

    test('every end is counted by language and region, and who cannot be reached is marked', async () => {
      const db = await newDb(kind)
      await addPeople(db, [1, 2], { locale: 'ky', region: 'RU-TA' })
      await ledgerFor(db, [3, 4, 5, 6])
      await claim(db, 'p', 6)
      const outcomes = [
        sent(1),
        sent(2),
        failed(3, 'unreachable', 'blocked'),
        failed(4, 'refused', 'refused'),
        failed(5, 'unknown', 'unknown'),
      ]
      await recordOutcomes(db, key, 'p', outcomes, noon)
      expect(await countDeliveries(db, key)).toEqual({ claimed: 1, sent: 2, unreachable: 1, refused: 1, unknown: 1 })
      expect(await deliveryReport(db, warning.id)).toEqual([
        { wave: 1, state: 'refused', locale: 'ru', region: '', count: 1 },
        { wave: 1, state: 'sent', locale: 'ky', region: 'RU-TA', count: 2 },
        { wave: 1, state: 'unknown', locale: 'ru', region: '', count: 1 },
        { wave: 1, state: 'unreachable', locale: 'ru', region: '', count: 1 },
      ])
      expect(await unknownDeliveries(db, key, 10)).toEqual([{ chatId: 5, locale: 'ru', region: '', reason: 'unknown' }])
      expect(await unknownDeliveries(db, key, 10, 1)).toEqual([])
      const gone = await db.selectFrom('subscribers').select('chat_id').where('reachable', '=', 0).execute()
      expect(gone).toEqual([{ chat_id: 3 }])
    })

    test('after a stop what waits ends a part at a time, and a lost claim ends as unknown', async () => {
      const db = await newDb(kind)
      await ledgerFor(db, range(1, 10))
      await claim(db, 'lost', 2)
      expect([
        await stopWaiting(db, key, 5, noon),
        await stopWaiting(db, key, 5, noon),
        await stopWaiting(db, key, 5, noon),
      ]).toEqual([5, 3, 0])
      expect(await releaseClaims(db, key, soon, runOut, { isStopped: true })).toBe(2)
      expect(await countDeliveries(db, key)).toEqual({ stopped: 8, unknown: 2 })
    })

    test('a correction finds the message a person has, and when it was sent first', async () => {
      const db = await newDb(kind)
      await ledgerFor(db, range(1, 3))
      await claim(db, 'p', 3)
      await recordOutcomes(db, key, 'p', [sent(1, 11), sent(2, null)], noon)
      expect(await earlierMessages(db, { ...key, wave: 2 }, [1, 2, 3])).toEqual(
        new Map([[1, { messageId: 11, sentAt: noon }]]),
      )
      await db
        .insertInto('deliveries')
        .values({
          ...key,
          wave: 2,
          chat_id: 1,
          state: 'sent',
          locale: 'ru',
          region: '',
          message_id: 11,
          reason: null,
          claimed_by: null,
          claimed_until: null,
          ended_at: soon,
        })
        .execute()
      expect((await earlierMessages(db, { ...key, wave: 3 }, [1])).get(1)).toEqual({ messageId: 11, sentAt: noon })
    })

    test('who erases everything is in no ledger any more, whatever became of the delivery, and the counts stay right', async () => {
      const db = await newDb(kind)
      await ledgerFor(db, range(1, 4))
      await addPeople(db, [5])
      await addNewcomer(db, 5)
      await claim(db, 'p', 3)
      await recordOutcomes(db, key, 'p', [sent(1), failed(2, 'unknown', 'unknown')], noon)
      for (const chatId of range(1, 5)) {
        await db.transaction().execute(async (tx) => {
          await eraseSubscriber(tx, chatId)
          await eraseDeliveries(tx, chatId)
        })
      }
      expect(await db.selectFrom('deliveries').selectAll().execute()).toEqual([])
      // The third was under way, the fourth waited.
      expect(await countDeliveries(db, key)).toEqual({ sent: 1, unknown: 2, stopped: 1 })
      expect(await recordOutcomes(db, key, 'p', [sent(3)], noon), 'it comes back too late').toBe(0)
      await expectToAddUp(db, 4)
      for (const wave of (await openWaves(db)).reverse()) await endWave(db, wave, noon)
      expect(await openWaves(db), 'complete: newcomers too').toEqual([])
    })

    test('60 days after the end chat ids go, a part at a time, and the counts remain', async () => {
      const db = await newDb(kind)
      await ledgerFor(db, range(1, 10))
      await claim(db, 'p', 10)
      await recordOutcomes(
        db,
        key,
        'p',
        range(1, 10).map((chatId) => sent(chatId)),
        noon,
      )
      const later = noon + ledgerKeptMs
      expect(await reduceDeliveries(db, later + 9, 4), 'it has not ended').toBe(false)
      for (const wave of (await openWaves(db)).reverse()) await endWave(db, wave, noon)
      const report = await deliveryReport(db, warning.id)
      expect(await reduceDeliveries(db, later, 4), 'a moment too early').toBe(false)
      let parts = 0
      while (await reduceDeliveries(db, later + 1, 4)) parts++
      expect(parts).toBe(3)
      expect(await db.selectFrom('deliveries').selectAll().execute()).toEqual([])
      expect(await deliveryReport(db, warning.id)).toEqual(report)
      expect(doneOf(progressOf(await countDeliveries(db, key), 10))).toBe(10)
    })
  })
}
