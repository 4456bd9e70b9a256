/** Legal aid is told once a week what waits, by one process, and can look whenever it likes. */
import { inflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { barChart } from '../../src/legalaid/chart.ts'
import { nextDigestAt, sendDigestIfDue, startDigests } from '../../src/legalaid/digest.ts'
import { claimDue, setDue } from '../../src/store/desk-times.ts'
import { createTopicTally, mostAsked, weekOf } from '../../src/store/topic-counts.ts'
import { databaseKinds, newDb } from '../support/databases.ts'
import { goes, says, startDesk, worker } from '../support/desk.ts'
import { isMissing } from '../support/services.ts'
import { settledPerson } from '../support/world.ts'

const hour = 3_600_000

describe('the digest is due on Monday at nine in Moscow', () => {
  test.each([
    ['Sunday evening', '2026-11-22T20:00:00Z', '2026-11-23T06:00:00Z'],
    ['Monday 08:59 in Moscow', '2026-11-23T05:59:00Z', '2026-11-23T06:00:00Z'],
    ['Monday 09:00 in Moscow', '2026-11-23T06:00:00Z', '2026-11-30T06:00:00Z'],
    ['Monday just after midnight in Moscow', '2026-11-22T21:05:00Z', '2026-11-23T06:00:00Z'],
    ['the last day of a year', '2026-12-31T12:00:00Z', '2027-01-04T06:00:00Z'],
  ])('%s', (_, now, due) => expect(new Date(nextDigestAt(Date.parse(now)))).toEqual(new Date(due)))
})

for (const kind of databaseKinds) {
  describe.skipIf(isMissing(kind))(`what the desk does at its time, on ${kind}`, () => {
    test('is done by one of many, again after one that died with it, and not before it is due', async () => {
      const db = await newDb(kind)
      const claim = (now: number) => claimDue(db, 'digest', { now, firstDueAt: 10 * hour, claimMs: hour })
      expect(await claim(9 * hour)).toBe(false)
      const claims = await Promise.all(Array.from({ length: 5 }, () => claim(10 * hour)))
      expect(claims.filter((isOurs) => isOurs)).toHaveLength(1)
      expect(await claim(10.5 * hour)).toBe(false)
      expect(await claim(11 * hour)).toBe(true)
      await setDue(db, 'digest', 20 * hour)
      expect(await claim(12 * hour)).toBe(false)
      expect(await claim(20 * hour)).toBe(true)
    })

    test('what is asked is counted by week, and a write that fails is made up for', async () => {
      const db = await newDb(kind)
      let now = Date.parse('2026-11-22T23:59:00Z')
      const errors: unknown[] = []
      let isBroken = true
      const broken = {
        transaction: () => (isBroken ? { execute: () => Promise.reject(new Error('away')) } : db.transaction()),
      }
      const tally = createTopicTally(
        broken as unknown as typeof db,
        () => now,
        (error) => errors.push(error),
      )
      tally.count('unpaid-wages')
      await tally.flush()
      expect(errors).toHaveLength(1)
      isBroken = false
      tally.count('unpaid-wages')
      tally.count('work-patent')
      await tally.flush()
      now += 2 * 60_000
      tally.count('work-patent')
      await tally.stop()
      expect(await mostAsked(db, weekOf(now - hour), 5)).toEqual([
        { topic: 'unpaid-wages', asked: 2 },
        { topic: 'work-patent', asked: 1 },
      ])
      expect(await mostAsked(db, '2026-11-23', 5)).toEqual([{ topic: 'work-patent', asked: 1 }])
    })
  })
}

/** The pixels of a chart, by the numbers of its palette, row by row. */
function rowsOf(png: Buffer): Uint8Array[] {
  expect(png.subarray(1, 4).toString('latin1')).toBe('PNG')
  const width = png.readUInt32BE(16)
  const height = png.readUInt32BE(20)
  const at = png.indexOf('IDAT')
  const raw = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)))
  expect(raw).toHaveLength((width + 1) * height)
  return Array.from({ length: height }, (_, y) => raw.subarray(y * (width + 1) + 1, (y + 1) * (width + 1)))
}

test('the chart has a bar a value, as long as the value', () => {
  const rows = rowsOf(barChart([100, 50, 1, 0]))
  const lengths = [2, 3, 4, 5].map((colour) =>
    Math.max(...rows.map((row) => row.filter((one) => one === colour).length)),
  )
  expect(lengths[1]).toBe((lengths[0] ?? 0) / 2)
  expect(lengths[2]).toBeGreaterThan(0)
  expect(lengths[2]).toBeLessThan(20)
  expect(lengths[3]).toBe(0)
  expect(barChart([]).length).toBeGreaterThan(0)
  expect(barChart([5, 4, 3]).length).toBeLessThan(10_000)
})

test('Нодира looks what waits, and sees the digest with its chart', async () => {
  const desk = await startDesk({
    start: { now: () => Date.parse('2027-06-02T09:00:00Z') + Math.round(performance.now()) * 20 },
  })
  const olga = await settledPerson(desk.world, 'Ольга', 'ru', 'lang-ru_country-kg')
  await says(olga, 'пришла повестка из военкомата что делать', /647/)
  await says(olga, 'где купить саженцы малины', /./)
  await goes(olga, 'Меню', /./)
  await expect.poll(() => desk.db.selectFrom('open_questions').select('id').execute()).toHaveLength(1)
  const lawyer = await worker(desk, 'Нодира', 'legalaid')
  await says(lawyer, '/desk', /Юридическая помощь/)
  const upkeep = await goes(lawyer, 'Что проверить', /Ответы, которые пора проверить: \d+/)
  expect(upkeep.text).toMatch(/Вопросы без ответа: 1, сколько раз спросили: 1/)
  await goes(lawyer, 'Ответы на проверку', /Самые старые сверху/)
  await goes(lawyer, 'Назад', /Что проверить/)
  await goes(lawyer, 'Показать сводку', /Сводка за неделю с 31\.05\.2027/)
  await desk.world.restart() // what was counted is written when the bot ends
  await says(lawyer, '/desk', /Юридическая помощь/)
  await goes(lawyer, 'Что проверить', /пора проверить/)
  await lawyer.taps('Показать сводку')
  const digest = await lawyer.sees(({ photo }) => photo !== undefined)
  expect(digest.caption).toMatch(/Сводка за неделю с 31\.05\.2027[\s\S]*🟥 [^\n]+ · 1\n/)
  expect(digest.caption?.length).toBeLessThan(1024)
})

test('on Monday everybody of legal aid gets it once, in their language, and nobody else', async () => {
  let now = Date.parse('2026-11-22T12:00:00Z')
  const desk = await startDesk({ start: { now: () => (now += 500) } })
  const lawyer = await worker(desk, 'Нодира', 'legalaid')
  const other = await worker(desk, 'Айгүл', 'legalaid', { language: 'ky' })
  const translator = await worker(desk, 'Санжар', 'translator', { scope: 'ky' })
  const { Api } = await import('grammy')
  const api = new Api(desk.world.config.botToken, { apiRoot: desk.world.config.botApiRoot })
  const { snapshot } = await import('../support/content.ts')
  const { createLog } = await import('../../src/ops/log.ts')
  const services = { db: desk.db, snapshot: () => snapshot, now: () => now, api, log: createLog('silent') }
  await sendDigestIfDue(services)
  now = Date.parse('2026-11-23T06:00:30Z')
  await Promise.all([sendDigestIfDue(services), sendDigestIfDue(services), sendDigestIfDue(services)])
  await lawyer.sees(/Сводка за неделю с 16\.11\.2026/)
  await other.sees(/16\.11\.2026 башталган жуманын жыйынтыгы/)
  now += 24 * hour
  await sendDigestIfDue(services)
  const digests = (person: typeof lawyer) =>
    person.messages.filter(({ text = '', caption = '' }) => /16\.11\.2026/.test(text + caption))
  expect([digests(lawyer), digests(other), digests(translator)].map(({ length }) => length)).toEqual([1, 1, 0])

  now += 6 * 24 * hour
  const end = startDigests(services, 10)
  await lawyer.sees(/Сводка за неделю с 23\.11\.2026/)
  await end()
})
