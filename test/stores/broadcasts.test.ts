import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isRecipient } from '../../src/broadcasts/audience.ts'
import { type Broadcast, severities } from '../../src/broadcasts/broadcast.ts'
import { locales } from '../../src/content/locale.ts'
import { countries } from '../../src/content/schema.ts'
import {
  amendmentLifetimeMs,
  approveWave,
  proposeWave,
  saveCorrection,
  unsubmitted,
  withdrawWave,
} from '../../src/store/amendments.ts'
import { countAudience } from '../../src/store/audience.ts'
import { auditLog } from '../../src/store/audit.ts'
import { addBroadcast, changeBroadcast, findBroadcast, listBroadcasts } from '../../src/store/broadcasts.ts'
import {
  claimDeliveries,
  eraseDeliveries,
  forgetErased,
  recordOutcomes,
  stopWaiting,
} from '../../src/store/deliveries.ts'
import { countDeliveries, deliveryReport } from '../../src/store/delivery-counts.ts'
import { addNewcomer, fixFirstWave } from '../../src/store/fixing.ts'
import { endWave, maySend, openWaves, startWave } from '../../src/store/open-waves.ts'
import { lastDeliveries, publishedBroadcasts } from '../../src/store/published.ts'
import type { Db } from '../../src/store/schema.ts'
import { eraseSubscriber } from '../../src/store/subscribers.ts'
import { sendUnknownAgain, unknownDeliveries, unknownGroups } from '../../src/store/unknown.ts'
import { firstWave, newcomerWave, wavesOf } from '../../src/store/waves.ts'
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
  propose,
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
      const wave = await propose(db, proposal)
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

    test('an audience of several parts is fixed whole, whoever subscribes or is erased meanwhile', async () => {
      const db = await newDb(kind)
      await addPeople(db, range(1, 25_000))
      await addPeople(db, range(90_000, 3), { country: 'tj' })
      const before = await submitted(db)
      const approval = approve(db, before)
      // The approval stands before the last part is written: from then on who comes is a newcomer.
      await expect.poll(async () => (await wavesOf(db, before.id)).length).toBe(2)
      await addPeople(db, [50_000])
      expect(await addNewcomer(db, 50_000)).toBeLessThanOrEqual(1)
      await db.transaction().execute((tx) => eraseDeliveries(tx, 7))
      await eraseSubscriber(db, 7)
      const { audience = 0 } = (await approval) ?? expect.unreachable()
      const [newcomers, first] = await wavesOf(db, before.id)
      expect((newcomers?.audience ?? 0) + audience).toBeGreaterThanOrEqual(25_000)
      expect(first?.audience).toBe(audience)
      const everybody = [...(await chatsOf(db, before.id, newcomerWave)), ...(await chatsOf(db, before.id))]
      expect(everybody.sort((one, other) => one - other)).toEqual([...range(1, 6), ...range(8, 24_993), 50_000])
      const counts = await countDeliveries(db, { broadcast: before.id, wave: firstWave })
      expect((counts.waiting ?? 0) + (counts.stopped ?? 0), 'the sum is the audience').toBe(audience)
    })

    test('a crash while the audience is being fixed leaves nobody out: the rest is written before the first message', async () => {
      const db = await newDb(kind)
      await addPeople(db, range(1, 12))
      const { broadcast } = await approved(db)
      // As it stands after a crash: the approval, and the deliveries of a part of the people.
      await db.deleteFrom('deliveries').where('chat_id', '>', 5).execute()
      await db.updateTable('waves').set({ audience: null }).where('wave', '=', firstWave).execute()
      const [, wave = expect.unreachable()] = await openWaves(db)
      await startWave(db, wave, noon)
      expect(await chatsOf(db, broadcast.id)).toEqual(range(1, 12))
      const [, fixed] = await wavesOf(db, broadcast.id)
      expect(fixed).toMatchObject({ audience: 12, startedAt: noon })
    })

    test('what is stopped while its audience is being fixed ends with those who were written down', async () => {
      const db = await newDb(kind)
      await addPeople(db, range(1, 12))
      const { broadcast } = await approved(db)
      await db.deleteFrom('deliveries').where('chat_id', '>', 5).execute()
      await db.updateTable('waves').set({ audience: null }).where('wave', '=', firstWave).execute()
      const [, wave = expect.unreachable()] = await openWaves(db)
      await changeBroadcast(db, broadcast, after(broadcast, { type: 'stop', by: approver, reason: null }))
      await stopWaiting(db, { broadcast: broadcast.id, wave: firstWave }, 100, noon)
      expect(await endWave(db, wave, noon)).toBe('wave')
      expect((await wavesOf(db, broadcast.id))[1]).toMatchObject({ audience: 5, endedAt: noon })
      expect(await fixFirstWave(db, broadcast), 'it is over').toBeUndefined()
    })

    test('a draft of a correction has no hash, and nobody can approve that', async () => {
      const db = await newDb(kind)
      await addPeople(db, [1])
      const broadcast = await begun(db)
      const drafted = entry('correction-drafted', author)
      const wave = (await saveCorrection(db, broadcast, author, undefined, drafted)) ?? expect.unreachable()
      expect(await approveWave(db, broadcast.id, wave, unsubmitted, entry('approved', approver))).toBe(false)
      await expect(
        propose(db, { kind: 'correction', content: broadcast, author, hash: unsubmitted, entry: drafted }),
      ).rejects.toThrow(/hash/)
      expect((await openWaves(db)).map((one) => one.wave)).toEqual([0, 1])
    })

    test('a draft is kept once, however often it is saved, and from one phone at a time', async () => {
      const db = await newDb(kind)
      await addPeople(db, [1])
      const broadcast = await begun(db)
      const drafted = entry('correction-drafted', author)
      await saveCorrection(db, broadcast, author, undefined, drafted)
      const draft = (await wavesOf(db, broadcast.id)).at(-1) ?? expect.unreachable()
      const texts = { ru: { html: 'Лучше', updatedAt: noon } }
      expect(await saveCorrection(db, { ...broadcast, texts }, author, draft, drafted)).toBe(2)
      expect(await saveCorrection(db, broadcast, author, draft, drafted), 'from the other phone').toBeUndefined()
      expect((await wavesOf(db, broadcast.id)).map(({ content }) => content.texts.ru?.html).at(-1)).toBe('Лучше')
      expect(await wavesOf(db, broadcast.id)).toHaveLength(3)
    })

    test('one correction waits at a time; a retraction does not wait for it, and ends it', async () => {
      const db = await newDb(kind)
      await addPeople(db, [1])
      const broadcast = await begun(db)
      const proposal = {
        kind: 'correction' as const,
        content: broadcast,
        author,
        hash: 'one',
        entry: entry('p', author),
      }
      const first = await propose(db, proposal)
      expect(await proposeWave(db, { ...proposal, author: 83, hash: 'two' })).toEqual({ ok: false, reason: 'waiting' })
      const retraction = await propose(db, { ...proposal, kind: 'retraction', hash: 'away' })
      expect(await approveWave(db, broadcast.id, retraction, 'away', entry('approved', approver))).toBe(true)
      expect(await approveWave(db, broadcast.id, first, 'one', entry('approved', approver)), 'overtaken').toBe(false)
      expect(await proposeWave(db, proposal)).toEqual({ ok: false, reason: 'over' })
    })

    test('a returned correction is its author’s draft again, a returned retraction is gone', async () => {
      const db = await newDb(kind)
      await addPeople(db, [1])
      const broadcast = await begun(db)
      const proposal = {
        kind: 'correction' as const,
        content: broadcast,
        author,
        hash: 'one',
        entry: entry('p', author),
      }
      const wave = await propose(db, proposal)
      expect(await withdrawWave(db, broadcast.id, wave, entry('correction-returned', approver))).toBe(true)
      expect(await approveWave(db, broadcast.id, wave, 'one', entry('approved', approver))).toBe(false)
      expect((await wavesOf(db, broadcast.id)).at(-1)).toMatchObject({ wave, hash: unsubmitted, content: broadcast })
      const away = await propose(db, { ...proposal, kind: 'retraction', hash: 'away' })
      await withdrawWave(db, broadcast.id, away, entry('retraction-returned', approver))
      expect((await wavesOf(db, broadcast.id)).some(({ kind: one }) => one === 'retraction')).toBe(false)
    })

    test('a correction is approved within twelve hours, and begins within twelve more', async () => {
      const db = await newDb(kind)
      await addPeople(db, [1])
      const broadcast = await begun(db)
      await sendAll(db, broadcast.id)
      for (const one of await openWaves(db)) await endWave(db, one, noon)
      const content = { ...broadcast, texts: { ru: { html: 'Исправлено', updatedAt: noon + 5 } } }
      const proposal = { kind: 'correction' as const, content, author, hash: 'one', entry: entry('p', author) }
      const wave = await propose(db, proposal)
      const late = noon + amendmentLifetimeMs
      expect(await approveWave(db, broadcast.id, wave, 'one', entry('approved', approver, late))).toBe(false)
      expect(await approveWave(db, broadcast.id, wave, 'one', entry('approved', approver, late - 1))).toBe(true)
      const correction = (await openWaves(db)).at(-1) ?? expect.unreachable()
      expect(await findBroadcast(db, { id: broadcast.id })).toMatchObject({ state: 'sending', texts: content.texts })
      await startWave(db, correction, late - 1 + amendmentLifetimeMs)
      expect(await endWave(db, correction, late)).toBe('nothing')
      expect(await openWaves(db)).toEqual([])
      expect(await findBroadcast(db, { id: broadcast.id })).toMatchObject({ state: 'complete', texts: broadcast.texts })
      expect(await chatsOf(db, broadcast.id, wave)).toEqual([])
      expect(await actions(db)).toContain('correction-lapsed')
    })

    test('who comes while a correction goes on in place of the first sending gets it too; of an old one they read in the list', async () => {
      const db = await newDb(kind)
      await addPeople(db, range(1, 3))
      const cut = await begun(db)
      const old = await begun(db, { ...warning, id: '22222222' })
      await sendAll(db, old.id)
      for (const one of await openWaves(db)) if (one.broadcast === old.id) await endWave(db, one, noon)
      for (const content of [cut, old]) {
        const proposal = { kind: 'correction' as const, content, author, hash: 'one', entry: entry('p', author) }
        await approveWave(db, content.id, await propose(db, proposal), 'one', entry('approved', approver))
      }
      await addPeople(db, [4])
      expect(await addNewcomer(db, 4)).toBe(1)
      expect(await addNewcomer(db, 4), 'once').toBe(0)
      expect(await addNewcomer(db, 1), 'in the audience already').toBe(0)
      await stopWaiting(db, { broadcast: cut.id, wave: firstWave }, 100, noon)
      for (const one of await openWaves(db)) if (one.wave <= firstWave) await endWave(db, one, noon)
      for (const one of await openWaves(db)) await startWave(db, one, noon)
      expect(await chatsOf(db, cut.id, 2)).toEqual(range(1, 4))
      expect((await wavesOf(db, cut.id)).at(-1)).toMatchObject({ audience: 4 })
      expect(await chatsOf(db, old.id, 2)).toEqual(range(1, 3))
    })

    test('what is unknown is sent again only if its author chose so, and the counts follow', async () => {
      const db = await newDb(kind)
      await addPeople(db, range(1, 4))
      const leaving = await begun(db, { ...warning, id: '22222222' })
      const repeating = await begun(db, { ...warning, repeatUnknown: true })
      for (const { id } of [leaving, repeating]) {
        const key = { broadcast: id, wave: firstWave }
        await claimDeliveries(db, key, { by: 'p', until: noon, limit: 3 })
        const outcomes = [1, 2, 3].map((chatId) => ({
          ...{ chatId, messageId: null, reason: 'unknown' },
          state: chatId === 3 ? ('sent' as const) : ('unknown' as const),
        }))
        await recordOutcomes(db, key, 'p', outcomes, noon)
        await sendAll(db, id)
        for (const one of await openWaves(db)) if (one.broadcast === id) await endWave(db, one, noon)
      }
      const again = (id: string) => sendUnknownAgain(db, { broadcast: id, wave: firstWave }, entry('again', author))
      expect(await again(leaving.id)).toBe(0)
      expect(await unknownGroups(db, leaving.id)).toEqual([
        { wave: firstWave, locale: 'ru', reason: 'unknown', count: 2 },
      ])
      expect(await again(repeating.id)).toBe(2)
      expect(await again(repeating.id), 'once').toBe(0)
      expect(await unknownDeliveries(db, { broadcast: repeating.id, wave: firstWave }, 10)).toEqual([])
      const counts = await countDeliveries(db, { broadcast: repeating.id, wave: firstWave })
      expect(counts).toEqual({ waiting: 2, sent: 2 })
      expect(await findBroadcast(db, { id: repeating.id })).toMatchObject({ state: 'sending' })
      await sendAll(db, repeating.id)
      expect(await findBroadcast(db, { id: repeating.id })).toMatchObject({ state: 'complete' })
      expect(await deliveryReport(db, repeating.id)).toEqual([
        { wave: firstWave, state: 'sent', locale: 'ru', region: '', count: 4 },
      ])
    })

    test('what was corrected since is not sent again with the old words', async () => {
      const db = await newDb(kind)
      await addPeople(db, [1])
      const broadcast = await begun(db, { ...warning, repeatUnknown: true })
      const key = { broadcast: broadcast.id, wave: firstWave }
      await claimDeliveries(db, key, { by: 'p', until: noon, limit: 1 })
      await recordOutcomes(db, key, 'p', [{ chatId: 1, state: 'unknown', messageId: null, reason: 'unknown' }], noon)
      const proposal = {
        kind: 'correction' as const,
        content: broadcast,
        author,
        hash: 'one',
        entry: entry('p', author),
      }
      await approveWave(db, broadcast.id, await propose(db, proposal), 'one', entry('approved', approver))
      expect(await sendUnknownAgain(db, key, entry('again', author))).toBe(0)
    })

    test('of a broadcast the last delivery counts for a person; nothing for who was not meant', async () => {
      const db = await newDb(kind)
      await addPeople(db, [1, 2])
      await addPeople(db, [3], { country: 'tj' })
      const { id } = await begun(db)
      const key = { broadcast: id, wave: firstWave }
      await claimDeliveries(db, key, { by: 'a', until: noon + 1_000, limit: 10 })
      const outcome = { messageId: 7, reason: null, isUntried: false }
      await recordOutcomes(db, key, 'a', [{ ...outcome, chatId: 1, state: 'sent' as const }], noon + 5)
      expect(await lastDeliveries(db, 1, [id])).toEqual(new Map([[id, { state: 'sent', endedAt: noon + 5 }]]))
      expect(await lastDeliveries(db, 2, [id])).toEqual(new Map([[id, { state: 'claimed', endedAt: null }]]))
      expect(await lastDeliveries(db, 3, [id])).toEqual(new Map())
      expect(await lastDeliveries(db, 1, [])).toEqual(new Map())
    })

    test('people are shown what is not over, with what became of it; what waits for its second person is not shown', async () => {
      const db = await newDb(kind)
      await addPeople(db, [1])
      const broadcast = await begun(db, { ...warning, expiresAt: noon + 1_000 })
      const published = async (now: number) =>
        (await publishedBroadcasts(db, 'kg', now)).map((one) => [
          one.broadcast.id,
          one.amendments.map(({ kind }) => kind),
        ])
      expect(await published(noon)).toEqual([[broadcast.id, []]])
      expect(await published(noon + 1_000), 'over').toEqual([])
      const retraction = {
        kind: 'retraction' as const,
        content: broadcast,
        author,
        hash: 'r',
        entry: entry('proposed', author),
      }
      const first = await propose(db, retraction)
      expect(await withdrawWave(db, broadcast.id, first, entry('returned', approver))).toBe(true)
      const wave = await propose(db, retraction)
      expect(await published(noon)).toEqual([[broadcast.id, []]])
      expect(await approveWave(db, broadcast.id, wave, 'r', entry('approved', approver))).toBe(true)
      expect(await published(noon)).toEqual([[broadcast.id, ['retraction']]])
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
