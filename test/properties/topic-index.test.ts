import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createReader } from '../../src/answers/features.ts'
import { sentencesOf } from '../../src/answers/normalise.ts'
import { toEnd } from '../../src/answers/steps.ts'
import { buildTopicIndex, indexSteps, type QuestionSource, type TopicIndex } from '../../src/answers/topic-index.ts'
import { brain, items } from '../support/content.ts'

const { concepts } = brain
const reader = createReader(concepts)
const index = (sources: readonly QuestionSource[]) => buildTopicIndex(sources, concepts)

/** Every topic's questions of one language: enough to be real, few enough to be built often. */
const sources: readonly QuestionSource[] = [...items['topic-text']]
  .filter(([id]) => id.startsWith('ky/'))
  .map(([id, { questions }]) => ({ topic: id.slice(3), questions: questions.slice(0, 15) }))
const whole = index(sources)

const questions = sources.flatMap(({ questions: own }) => own)
const message = fc.oneof(
  fc.constantFrom(...questions),
  fc
    .array(fc.constantFrom(...questions.flatMap((question) => question.split(' ')), 'жжж', '154'), { maxLength: 20 })
    .map((words) => words.join(' ')),
)

const scoresOf = ({ topics, score }: TopicIndex, text: string): Map<string, number> => {
  const { byTopic } = score(reader.read(sentencesOf(text)))
  return new Map(topics.map((topic, at) => [topic, byTopic[at] ?? Number.NaN]))
}
const bestOf = (of: TopicIndex, text: string): string | undefined =>
  [...scoresOf(of, text)].sort(([, a], [, b]) => b - a)[0]?.[0]

describe('the index of topics', () => {
  test('gives a score that is the sum of what each feature added', () => {
    fc.assert(
      fc.property(message, fc.nat(sources.length - 1), (text, topic) => {
        const features = reader.read(sentencesOf(text))
        const { byTopic } = whole.score(features)
        const sum = whole.contributions(features, topic).reduce((total, value) => total + value, 0)
        expect(sum).toBeCloseTo(byTopic[topic] ?? Number.NaN, 2)
      }),
    )
  })

  test('gives nobody more than the most that a message can weigh', () => {
    fc.assert(
      fc.property(message, (text) => {
        const { byTopic, highest } = whole.score(reader.read(sentencesOf(text)))
        for (const score of byTopic) {
          expect(score).toBeGreaterThanOrEqual(0)
          expect(score).toBeLessThanOrEqual(highest * 1.0001)
        }
      }),
    )
  })

  test('finds each question in its own topic, nine in ten', () => {
    const lost = sources.flatMap(({ topic, questions: own }) => own.filter((text) => bestOf(whole, text) !== topic))
    expect(lost.length, lost.join('\n')).toBeLessThanOrEqual(questions.length / 10)
  })

  test('does not care in which order the sources come, nor whether a topic comes in one piece', () => {
    const shuffled = index(sources.toReversed())
    const torn = index([
      ...sources.map(({ topic, questions: own }) => ({ topic, questions: own.slice(0, 7) })),
      ...sources.map(({ topic, questions: own }) => ({ topic, questions: own.slice(7) })),
    ])
    expect(shuffled.topics).toEqual(whole.topics.toReversed())
    expect(torn.topics).toEqual(whole.topics)
    for (const text of questions.slice(0, 60)) {
      const scores = scoresOf(whole, text)
      for (const other of [shuffled, torn])
        for (const [topic, score] of scoresOf(other, text))
          expect(score).toBeCloseTo(scores.get(topic) ?? Number.NaN, 2)
    }
  })

  test('finds an entry that was added, by its own questions, and nothing of it before', () => {
    const added = {
      topic: 'parcel-from-home',
      questions: ['посылканы үйдөн кантип алам', 'почтадан жиберген посылка келген жок', 'посылка качан келет'],
    }
    const grown = index([...sources, added])
    for (const text of added.questions) {
      expect(bestOf(whole, text)).not.toBe(added.topic)
      expect(bestOf(grown, text)).toBe(added.topic)
    }
  })

  test('is the same after any edits as one that is built of all questions anew', () => {
    const some = fc.subarray(questions, { maxLength: 8 })
    const at = fc.nat(sources.length)
    const topic = fc.constantFrom(...sources.map((source) => source.topic))
    const edit = fc.oneof(
      fc.record({ topic, at, questions: some }),
      fc.record({ topic, at, questions: fc.constant(undefined) }),
      fc.record({ topic: fc.constantFrom('aaa', 'mmm', 'zzz'), at, questions: some }),
    )
    fc.assert(
      fc.property(
        fc.array(edit, { maxLength: 6 }),
        fc.array(message, { minLength: 5, maxLength: 5 }),
        (edits, texts) => {
          let now = sources
          let revised = whole
          for (const { at, questions: own, topic } of edits) {
            const others = now.filter((source) => source.topic !== topic)
            const changed = own === undefined ? others : others.toSpliced(at, 0, { topic, questions: own })
            revised = toEnd(indexSteps(changed, concepts, { index: revised, sources: now }))
            now = changed
          }
          const fresh = index(now)
          expect(revised.topics).toEqual(fresh.topics)
          for (const text of texts) {
            const features = reader.read(sentencesOf(text))
            const [one, other] = [revised.score(features), fresh.score(features)]
            expect(one.highest).toBeCloseTo(other.highest, 4)
            for (const [topic, score] of one.byTopic.entries())
              expect(score).toBeCloseTo(other.byTopic[topic] ?? Number.NaN, 4)
            for (const hash of features.hashes.subarray(0, features.count))
              expect(revised.rarity(hash)).toBe(fresh.rarity(hash))
          }
        },
      ),
      { numRuns: 20 }, // each builds several
    )
  })

  test('does not keep what was taken away for ever', () => {
    const few = sources.slice(0, 3)
    const sizes: number[] = []
    let built = { index: index(few), sources: few }
    for (let turn = 0; turn < 20; turn++) {
      const passing = { topic: 'passing', questions: questions.slice(0, 40).map((text) => `${text}${turn}`) }
      for (const now of [[...few, passing], few])
        built = { index: toEnd(indexSteps(now, concepts, built)), sources: now }
      sizes.push(built.index.postings.table.size)
    }
    expect(Math.max(...sizes)).toBeLessThan((sizes[0] ?? 0) * 2)
    expect(sizes.some((size, at) => size < (sizes[at - 1] ?? 0))).toBe(true)
  })

  test('says of what it never saw that nothing is like it', () => {
    const { byTopic, highest } = whole.score(reader.read([['zzqqxx', 'wwvvkk']]))
    expect(Math.max(...byTopic)).toBeLessThan(highest * 0.05)
    expect(highest).toBeGreaterThan(0)
  })

  test('is built of nothing, too', () => {
    const empty = index([])
    expect(empty.topics).toEqual([])
    expect(empty.score(reader.read([['паспорт']])).byTopic).toHaveLength(0)
    const wordless = index([{ topic: 'silence', questions: [] }])
    expect([...wordless.score(reader.read([['паспорт']])).byTopic]).toEqual([0])
  })
})
