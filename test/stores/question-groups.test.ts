/** Open questions in groups: the counts always add up, whatever comes, goes and is decided, on both databases. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { groupOlderQuestions, keepOpenQuestion } from '../../src/privacy/open-questions.ts'
import { createMark, createSeal } from '../../src/privacy/seal.ts'
import {
  decideGroup,
  findGroup,
  type GroupFilter,
  type GroupState,
  listGroups,
  openGroupTotals,
} from '../../src/store/question-groups.ts'
import type { Db } from '../../src/store/schema.ts'
import { brain } from '../support/content.ts'
import { databaseKinds, newDb } from '../support/databases.ts'
import { isMissing } from '../support/services.ts'

const key = Buffer.alloc(32, 3)
const day = 86_400_000
const firstDay = Date.parse('2026-11-22')
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)
const everything: GroupFilter = { state: 'open', topic: '', country: 'all', language: undefined, order: 'often' }

const services = (db: Db, now: number) => ({
  db,
  now: () => now,
  questionSeal: createSeal(key, 'open-questions'),
  questionMark: createMark(key, 'open-questions'),
})

const texts = [
  'где купить саженцы малины',
  'ГДЕ МОЖНО КУПИТЬ саженцы малины',
  'посоветуйте хороший фильм на вечер',
  'как поменять водительские права',
  'ку ку',
] as const

const keeps = (
  db: Db,
  text: string,
  { at = firstDay, country = 'kg' as string | null, language = 'ru', topic = null as string | null } = {},
) => keepOpenQuestion(services(db, at), brain, { text, language, country, topic, day: dayOf(at) })

const decides = (db: Db, id: string, from: GroupState, to: GroupState, at = firstDay) =>
  db
    .transaction()
    .execute((tx) =>
      decideGroup(tx, id, from, to, { at, actor: 1, action: 'question-decided', subject: id, details: {} }),
    )

/** What must hold at every moment. */
async function addsUp(db: Db): Promise<void> {
  const questions = await db.selectFrom('open_questions').selectAll().execute()
  const groups = await db.selectFrom('question_groups').selectAll().execute()
  const counts = await db.selectFrom('question_counts').selectAll().execute()
  const ids = new Set(groups.map(({ id }) => id))
  for (const { group_id } of questions) expect(ids.has(group_id ?? '')).toBe(true)
  for (const { id, state, language, sample } of groups) {
    const own = questions.filter(({ group_id }) => group_id === id)
    const of = (country: string) =>
      counts.find((count) => count.group_id === id && count.country === country)?.asked ?? 0
    expect(of('all')).toBe(own.length)
    for (const country of ['kg', 'uz', 'tj'])
      expect(of(country)).toBe(own.filter((one) => one.country === country).length)
    expect(of('unknown')).toBe(own.filter((one) => one.country === null).length)
    for (const count of counts.filter((one) => one.group_id === id))
      expect([count.state, count.language]).toEqual([state, language])
    if (own.length > 0) expect(own.some((one) => one.id === sample)).toBe(true)
    else expect([state, sample]).toEqual(['not-ours', null])
  }
  expect(counts.filter(({ group_id, asked }) => !ids.has(group_id) || asked <= 0)).toEqual([])
  const keyed = await db.selectFrom('question_keys').select('group_id').distinct().execute()
  expect(keyed.filter(({ group_id }) => !ids.has(group_id))).toEqual([])
}

const event = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('ask' as const),
      text: fc.constantFrom(...texts),
      country: fc.constantFrom('kg', 'uz', 'tj', null),
      language: fc.constantFrom('ru', 'uz-Latn', 'uz-Cyrl', 'other'),
      topic: fc.constantFrom(null, 'unpaid-wages'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 60 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('decide' as const),
      at: fc.nat(),
      to: fc.constantFrom<GroupState>('open', 'answered', 'not-ours'),
    }),
  },
)

for (const kind of databaseKinds) {
  describe.skipIf(isMissing(kind))(`open questions on ${kind}`, () => {
    test('through any history the counts are those of the questions, and nothing is left of what expired', async () => {
      const db = await newDb(kind)
      await fc.assert(
        fc.asyncProperty(fc.array(event, { maxLength: 14 }), async (history) => {
          for (const table of ['open_questions', 'question_groups', 'question_keys', 'question_counts'] as const)
            await db.deleteFrom(table).execute()
          let at = firstDay
          for (const one of history) {
            if (one.do === 'wait') at += one.days * day
            else if (one.do === 'ask') await keeps(db, one.text, { ...one, at })
            else {
              const groups = await db.selectFrom('question_groups').select(['id', 'state']).orderBy('id').execute()
              const group = groups[one.at % Math.max(1, groups.length)]
              if (group) await decides(db, group.id, group.state as GroupState, one.to, at)
            }
          }
          await addsUp(db)
        }),
        { numRuns: kind === 'sqlite' ? 40 : 12 },
      )
    })

    test('like ones are one group, others are not; languages and answers are kept apart', async () => {
      const db = await newDb(kind)
      await keeps(db, texts[0])
      await keeps(db, texts[1], { country: 'tj', at: firstDay + day })
      await keeps(db, texts[2])
      await keeps(db, texts[0], { language: 'other' })
      await keeps(db, texts[0], { topic: 'unpaid-wages' })
      const listed = await listGroups(db, everything, 10, 0)
      expect(listed.map(({ asked, language, lastDay }) => [asked, language, lastDay])).toEqual([
        [2, 'ru', '2026-11-23'],
        ...Array(2).fill(expect.arrayContaining([1, '2026-11-22'])),
      ])
      expect(await openGroupTotals(db)).toEqual({ groups: 4, questions: 5 })
      expect(await openGroupTotals(db, '')).toEqual({ groups: 3, questions: 4 })
      expect(await listGroups(db, { ...everything, country: 'tj' }, 10, 0)).toHaveLength(1)
      expect(await listGroups(db, { ...everything, language: 'other' }, 10, 0)).toHaveLength(1)
      expect((await listGroups(db, { ...everything, order: 'newest' }, 1, 0))[0]?.asked).toBe(2)
      const details = await findGroup(db, listed[0]?.id ?? '', 5)
      expect(details?.countries).toEqual([
        { country: 'kg', asked: 1 },
        { country: 'tj', asked: 1 },
      ])
      expect(details?.newest).toHaveLength(2)
    })

    test('what was put aside is known again after all its words are gone', async () => {
      const db = await newDb(kind)
      await keeps(db, texts[0])
      const [group] = await listGroups(db, everything, 1, 0)
      expect(await decides(db, group?.id ?? '', 'open', 'not-ours')).toBe(true)
      expect(await decides(db, group?.id ?? '', 'open', 'answered'), 'somebody was faster').toBe(false)
      await keeps(db, texts[3], { at: firstDay + 120 * day })
      expect(await db.selectFrom('open_questions').select('asked_day').execute()).toHaveLength(1)
      await keeps(db, texts[1], { at: firstDay + 121 * day })
      expect((await listGroups(db, everything, 10, 0)).map(({ asked }) => asked)).toEqual([1])
      expect((await findGroup(db, group?.id ?? '', 5))?.newest).toHaveLength(1)
    })

    test('what was answered a week ago and is still asked in vain waits for staff again', async () => {
      const db = await newDb(kind)
      await keeps(db, texts[0])
      const [group] = await listGroups(db, everything, 1, 0)
      await decides(db, group?.id ?? '', 'open', 'answered')
      await keeps(db, texts[1], { at: firstDay + 6 * day })
      expect(await listGroups(db, everything, 10, 0)).toEqual([])
      await keeps(db, texts[1], { at: firstDay + 8 * day })
      expect((await listGroups(db, everything, 10, 0)).map(({ asked }) => asked)).toEqual([3])
    })

    test('questions from before there were groups get theirs', async () => {
      const db = await newDb(kind)
      const seal = services(db, firstDay).questionSeal
      for (const [at, text] of [texts[0], texts[1], texts[2]].entries()) {
        const id = `old-${at}`
        await db
          .insertInto('open_questions')
          .values({
            id,
            sealed: seal.seal(text, id),
            language: 'ru',
            country: 'kg',
            topic: null,
            asked_day: '2026-11-20',
            group_id: null,
          })
          .execute()
      }
      await groupOlderQuestions(services(db, firstDay), brain, 2)
      await groupOlderQuestions(services(db, firstDay), brain, 2)
      expect((await listGroups(db, everything, 10, 0)).map(({ asked }) => asked)).toEqual([2, 1])
      await addsUp(db)
    })

    test('two processes that keep the same question at once leave nothing half-done', async () => {
      const db = await newDb(kind)
      await Promise.all(Array.from({ length: 6 }, () => keeps(db, texts[0])))
      await addsUp(db)
      expect((await openGroupTotals(db)).questions).toBe(6)
    })
  })
}
