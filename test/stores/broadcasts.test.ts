import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isRecipient } from '../../src/broadcasts/audience.ts'
import { type Broadcast, severities } from '../../src/broadcasts/broadcast.ts'
import { locales } from '../../src/content/locale.ts'
import { countries } from '../../src/content/schema.ts'
import { auditLog } from '../../src/store/audit.ts'
import {
  addBroadcast,
  addNewcomer,
  approveWave,
  changeBroadcast,
  countAudience,
  findBroadcast,
  firstWave,
  listBroadcasts,
  newcomerWave,
  proposeWave,
  validBroadcasts,
  wavesOf,
  withdrawWave,
} from '../../src/store/broadcasts.ts'
import {
  claimDeliveries,
  countDeliveries,
  forgetErased,
  recordOutcomes,
  stopWaiting,
} from '../../src/store/deliveries.ts'
import { endWave, maySend, openWaves, startWave } from '../../src/store/open-waves.ts'
import type { Db } from '../../src/store/schema.ts'
import { audience as anyAudience } from '../properties/broadcast-arbitraries.ts'
import {
  addPeople,
  after,
  approve,
  approved,
  approver,
  author,
  begun,
  entry,
  noon,
  range,
  submitted,
  warning,
} from '../support/broadcasts.ts'
import { databaseKinds, newDb } from '../support/databases.ts'
import { isMissing } from '../support/services.ts'

const chatsOf = async (db: Db, broadcast: string, wave = firstWave): Promise<number[]> => {
  const rows = await db
    .selectFrom('deliveries')
    .select('chat_id')
    .where('broadcast', '=', broadcast)
    .where('wave', '=', wave)
    .orderBy('chat_id')
    .execute()
  return rows.map(({ chat_id }) => chat_id)
}

const actions = async (db: Db): Promise<string[]> => (await auditLog(db, 50)).map(({ action }) => action).reverse()

/** Sends what waits, and ends the wave. */
async function sendAll(db: Db, broadcast: string, wave = firstWave): Promise<void> {
  const key = { broadcast, wave }
  const claims = await claimDeliveries(db, key, { by: 'p', until: noon + 9, limit: 64 })
  const outcomes = claims.map(({ chatId }) => ({
    chatId,
    state: 'sent' as const,
    messageId: chatId % 1000,
    reason: null,
  }))
  await recordOutcomes(db, key, 'p', outcomes, noon + 1)
  for (const one of await openWaves(db)) if (one.wave === wave) await endWave(db, one, noon + 2)
}

for (const kind of databaseKinds) {
  describe.skipIf(isMissing(kind))(`broadcasts on ${kind}`, () => {
    test('a draft comes back as it was written, by its id, in the lists of its country and of its author', async () => {
      const db = await newDb(kind)
      const draft: Broadcast = {
        ...warning,
        audience: { regions: ['RU-TA'], languages: ['ky', 'uz'], twoPassports: true },
        texts: { ...warning.texts, ky: { html: 'Кол койбоңуз', updatedAt: noon + 1 } },
        attachment: { kind: 'photo', fileId: 'photo-1' },
        expiresAt: noon + 86_400_000,
        sendAt: noon + 3_600_000,
        repeatUnknown: true,
      }
      await addBroadcast(db, draft, entry('broadcast-written', author))
      await addBroadcast(db, { ...warning, id: '11111111', country: 'uz', author: 91, createdAt: noon + 1 })
      expect(await findBroadcast(db, { id: draft.id })).toEqual(draft)
      expect(await findBroadcast(db, { id: 'ffffffff' })).toBeUndefined()
      expect((await listBroadcasts(db, {}, 9)).map(({ id }) => id)).toEqual(['11111111', draft.id])
      expect(await listBroadcasts(db, { country: 'kg', states: ['draft'], author }, 9)).toEqual([draft])
      expect(await listBroadcasts(db, { country: 'kg', states: ['sending'] }, 9)).toEqual([])
      expect(await actions(db)).toEqual(['broadcast-written'])
    })

    test('of two who change it from the same screen the second is told, even within one millisecond', async () => {
      const db = await newDb(kind)
      await addBroadcast(db, warning)
      const first = after(warning, { type: 'edit', by: author, changes: { severity: 'urgent' } })
      const second = after(warning, { type: 'edit', by: author, changes: { severity: 'information' } })
      const [one, other] = await Promise.all([
        changeBroadcast(db, warning, first, entry('one', author)),
        changeBroadcast(db, warning, second, entry('other', author)),
      ])
      expect([one, other].filter((saved) => saved === undefined)).toHaveLength(1)
      const saved = one ?? other ?? expect.unreachable()
      expect(await findBroadcast(db, { id: warning.id })).toEqual(saved)
      expect(await actions(db)).toEqual([one ? 'one' : 'other'])
      expect(await changeBroadcast(db, saved, { ...saved, severity: 'warning' })).toMatchObject({ severity: 'warning' })
    })

    test('the audience in SQL is the rule of isRecipient, for any people and any audience', async () => {
      const db = await newDb(kind)
      const person = fc.record({
        locale: fc.constantFrom(...locales),
        region: fc.option(fc.constantFrom('RU-MOW', 'RU-TA', 'RU-SVE')),
        twoPassports: fc.boolean(),
        country: fc.option(fc.constantFrom(...countries)),
        isReachable: fc.boolean(),
        wantsWarnings: fc.boolean(),
      })
      await fc.assert(
        fc.asyncProperty(
          fc.array(person, { minLength: 1, maxLength: 30 }),
          anyAudience,
          fc.constantFrom(...severities),
          async (people, audience, severity) => {
            await db.deleteFrom('subscribers').execute()
            await db
              .insertInto('subscribers')
              .values(
                people.map(({ locale, region, twoPassports, country, isReachable, wantsWarnings }, index) => ({
                  chat_id: index + 1,
                  locale,
                  region,
                  country,
                  two_passports: twoPassports ? 1 : 0,
                  warnings: wantsWarnings ? 1 : 0,
                  reachable: isReachable ? 1 : 0,
                  last_contact_day: '2026-11-22',
                })),
              )
              .execute()
            const broadcast = { country: 'kg' as const, audience, severity }
            const wanted: Record<string, number> = {}
            for (const one of people)
              if (isRecipient(broadcast, one)) wanted[one.locale] = (wanted[one.locale] ?? 0) + 1
            expect(await countAudience(db, broadcast)).toEqual(wanted)
          },
        ),
        { numRuns: 60 },
      )
    })

    test('approval fixes the audience, the number and the audit entry together', async () => {
      const db = await newDb(kind)
      await addPeople(db, range(1, 5))
      await addPeople(db, [6], { reachable: 0 })
      await addPeople(db, [7], { country: 'uz' })
      await addPeople(db, [8], { warnings: 0 })
      const { broadcast, audience } = await approved(db)
      expect(audience).toBe(5)
      expect(await chatsOf(db, broadcast.id)).toEqual([1, 2, 3, 4, 5])
      expect(broadcast).toMatchObject({ state: 'approved', number: 'KG-2026-0001', approvedBy: approver })
      expect(await findBroadcast(db, { number: 'KG-2026-0001' })).toEqual(broadcast)
      expect(await actions(db)).toEqual(['broadcast-approved'])
      expect(await countDeliveries(db, { broadcast: broadcast.id, wave: firstWave })).toEqual({ waiting: 5 })
      // Who turned warnings off gets urgent ones all the same.
      expect((await approved(db, { ...warning, id: '22222222', severity: 'urgent' })).audience).toBe(6)
    })

    test('of two approvals at once one counts, and no number is given twice', async () => {
      const db = await newDb(kind)
      await addPeople(db, range(1, 5))
      const first = await submitted(db)
      const second = await submitted(db, { ...warning, id: '22222222' })
      const uzbek = await submitted(db, { ...warning, id: '33333333', country: 'uz' })
      const results = await Promise.all([
        approve(db, first),
        approve(db, first),
        approve(db, second),
        approve(db, uzbek),
      ])
      const numbers = results.flatMap((result) => result?.broadcast.number ?? []).sort()
      expect(numbers).toEqual(['KG-2026-0001', 'KG-2026-0002', 'UZ-2026-0001'])
      expect(await actions(db)).toEqual(['broadcast-approved', 'broadcast-approved', 'broadcast-approved'])
    })

    test('an edit after the approval takes the audience away; the next approval keeps the number and fixes a new one', async () => {
      const db = await newDb(kind)
      await addPeople(db, range(1, 5))
      const { broadcast } = await approved(db)
      const edited = after(broadcast, { type: 'edit', by: author, changes: { severity: 'urgent' } })
      const draft = (await changeBroadcast(db, broadcast, edited)) ?? expect.unreachable()
      expect(await chatsOf(db, broadcast.id)).toEqual([])
      expect(await openWaves(db)).toEqual([])
      await addPeople(db, [6])
      const again = after(draft, { type: 'submit', by: author, hash: 'hash', counts: { ru: 6 } })
      const saved = (await changeBroadcast(db, draft, again)) ?? expect.unreachable()
      expect(await approve(db, saved)).toMatchObject({ audience: 6, broadcast: { number: 'KG-2026-0001' } })
    })

    test('a newcomer gets what is being sent, once, and only what is meant for them', async () => {
      const db = await newDb(kind)
      await addPeople(db, range(1, 3))
      const { id } = await begun(db)
      await addPeople(db, [4])
      await addPeople(db, [5], { country: 'tj' })
      expect(await Promise.all([addNewcomer(db, 4), addNewcomer(db, 4)])).toEqual(expect.arrayContaining([1, 0]))
      expect(await addNewcomer(db, 4)).toBe(0)
      expect(await addNewcomer(db, 1), 'in the audience already').toBe(0)
      expect(await addNewcomer(db, 5), 'of another country').toBe(0)
      expect(await chatsOf(db, id, newcomerWave)).toEqual([4])
      await sendAll(db, id, newcomerWave)
      expect(
        (await openWaves(db)).map(({ wave }) => wave),
        'newcomers may still come',
      ).toEqual([0, 1])
      await sendAll(db, id)
      for (const wave of await openWaves(db)) await endWave(db, wave, noon)
      expect(await findBroadcast(db, { id })).toMatchObject({ state: 'complete' })
      await addPeople(db, [6])
      expect(await addNewcomer(db, 6), 'it stands in the list of warnings now').toBe(0)
    })

    test('a broadcast is complete when its counts add up to its audience, not before', async () => {
      const db = await newDb(kind)
      await addPeople(db, range(1, 3))
      const { id } = await begun(db)
      const key = { broadcast: id, wave: firstWave }
      const [, wave = expect.unreachable()] = await openWaves(db)
      const claims = await claimDeliveries(db, key, { by: 'p', until: noon, limit: 2 })
      const sent = claims.map(({ chatId }) => ({ chatId, state: 'sent' as const, messageId: 5, reason: null }))
      await recordOutcomes(db, key, 'p', sent, noon)
      expect(await endWave(db, wave, noon)).toBe('nothing')
      await sendAll(db, id)
      const [newcomers = expect.unreachable()] = await openWaves(db)
      expect(await endWave(db, newcomers, noon)).toBe('broadcast')
      expect(await findBroadcast(db, { id })).toMatchObject({ state: 'complete' })
      expect(await actions(db)).toContain('broadcast-complete')
    })

    test('urgent ones go first, then by age; what is paused or stopped may not be sent', async () => {
      const db = await newDb(kind)
      await addPeople(db, range(1, 3))
      const ordinary = await begun(db)
      await begun(db, { ...warning, id: '22222222', severity: 'urgent' }, noon + 1)
      await begun(db, { ...warning, id: '33333333' }, noon + 2)
      const order = (await openWaves(db)).filter(({ wave }) => wave === firstWave).map(({ broadcast }) => broadcast)
      expect(order).toEqual(['22222222', ordinary.id, '33333333'])
      expect(await maySend(db, ordinary.id, firstWave)).toBe(true)
      const paused = await changeBroadcast(db, ordinary, after(ordinary, { type: 'pause', by: approver }))
      expect(await maySend(db, ordinary.id, firstWave)).toBe(false)
      const going = paused && (await changeBroadcast(db, paused, after(paused, { type: 'go-on', by: approver })))
      expect(await maySend(db, ordinary.id, firstWave)).toBe(true)
      if (going) await changeBroadcast(db, going, after(going, { type: 'stop', by: approver, reason: null }))
      expect(await maySend(db, ordinary.id, firstWave)).toBe(false)
    })

    test('a correction needs a second person and the very content; then it goes to all who have it, or were kept from it', async () => {
      const db = await newDb(kind)
      await addPeople(db, range(1, 4))
      const broadcast = await begun(db)
      const key = { broadcast: broadcast.id, wave: firstWave }
      await claimDeliveries(db, key, { by: 'p', until: noon, limit: 3 })
      await recordOutcomes(
        db,
        key,
        'p',
        [
          { chatId: 1, state: 'sent', messageId: 11, reason: null },
          { chatId: 2, state: 'unknown', messageId: null, reason: 'unknown' },
          { chatId: 3, state: 'unreachable', messageId: null, reason: 'blocked' },
        ],
        noon,
      )
      const content = { ...broadcast, texts: { ru: { html: 'Исправлено', updatedAt: noon + 5 } } }
      const proposal = {
        kind: 'correction' as const,
        content,
        author,
        hash: 'new',
        entry: entry('correction-submitted', author),
      }
      const wave = await proposeWave(db, proposal)
      expect(await approveWave(db, broadcast.id, wave, 'new', entry('approved', author)), 'by its author').toBe(false)
      expect(await approveWave(db, broadcast.id, wave, 'old', entry('approved', approver)), 'something else').toBe(
        false,
      )
      expect((await openWaves(db)).map((one) => one.wave)).toEqual([0, 1])
      const both = await Promise.all([
        approveWave(db, broadcast.id, wave, 'new', entry('approved', approver)),
        approveWave(db, broadcast.id, wave, 'new', entry('approved', 83)),
      ])
      expect(both.filter(Boolean)).toHaveLength(1)
      expect(await withdrawWave(db, broadcast.id, wave, entry('returned', approver)), 'too late').toBe(false)

      expect(await maySend(db, broadcast.id, firstWave), 'the old words stay').toBe(false)
      expect(await stopWaiting(db, key, 100, noon)).toBe(1)
      const [newcomers, first, correction] = await openWaves(db)
      if (!newcomers || !first || !correction) return expect.unreachable()
      expect(await endWave(db, first, noon)).toBe('wave')
      expect(await endWave(db, newcomers, noon)).toBe('wave')
      await startWave(db, correction, noon)
      await startWave(db, correction, noon)
      expect(await chatsOf(db, broadcast.id, wave)).toEqual([1, 2, 4])
      await sendAll(db, broadcast.id, wave)
      expect(await findBroadcast(db, { id: broadcast.id })).toMatchObject({ state: 'complete', texts: content.texts })
    })

    test('what was retracted is valid no more; what waits for its second person still is', async () => {
      const db = await newDb(kind)
      await addPeople(db, [1])
      const broadcast = await begun(db, { ...warning, expiresAt: noon + 1_000 })
      const valid = async (now: number) => (await validBroadcasts(db, 'kg', now)).map(({ id }) => id)
      expect(await valid(noon)).toEqual([broadcast.id])
      expect(await valid(noon + 1_000), 'over').toEqual([])
      const retraction = {
        kind: 'retraction' as const,
        content: broadcast,
        author,
        hash: 'r',
        entry: entry('proposed', author),
      }
      const first = await proposeWave(db, retraction)
      expect(await withdrawWave(db, broadcast.id, first, entry('returned', approver))).toBe(true)
      const wave = await proposeWave(db, retraction)
      expect(await valid(noon)).toEqual([broadcast.id])
      expect(await approveWave(db, broadcast.id, wave, 'r', entry('approved', approver))).toBe(true)
      expect(await valid(noon)).toEqual([])
      expect((await wavesOf(db, broadcast.id)).map((one) => [one.kind, one.approvedBy])).toEqual([
        ['newcomer', approver],
        ['first', approver],
        ['retraction', approver],
      ])
    })
  })
}

describe.skipIf(isMissing('postgres'))('on Postgres, where transactions overlap', () => {
  test('who is erased while the audience is being fixed is forgotten when sending begins, and counted', async () => {
    const db = await newDb('postgres')
    await addPeople(db, range(1, 3))
    const { id } = await begun(db)
    await db.deleteFrom('subscribers').where('chat_id', '=', 2).execute() // as by a transaction that saw no delivery
    const key = { broadcast: id, wave: firstWave }
    expect(await forgetErased(db, key)).toBe(1)
    expect(await chatsOf(db, id)).toEqual([1, 3])
    expect(await countDeliveries(db, key)).toEqual({ waiting: 2, stopped: 1 })
  })
})
