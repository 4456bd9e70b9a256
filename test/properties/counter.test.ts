import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCounter } from '../../src/answers/counter.ts'
import { FeatureTable } from '../../src/answers/feature-table.ts'
import { createReader } from '../../src/answers/features.ts'
import { sentencesOf } from '../../src/answers/normalise.ts'
import { brain, items } from '../support/content.ts'

const { concepts } = brain
const reader = createReader(concepts)
const questions = [...items['topic-text'].values()].flatMap((text) => text.questions)

/** In how many texts each feature is, by the reader that reads people's messages: the slow way. */
function oneByOne(texts: readonly string[], table: FeatureTable): Map<number, number> {
  const counts = new Map<number, number>()
  for (const text of texts) {
    const { count, hashes } = reader.read(sentencesOf(text))
    for (const hash of hashes.subarray(0, count)) {
      const feature = table.find(hash)
      counts.set(feature, (counts.get(feature) ?? 0) + 1)
    }
  }
  return counts
}

const counted = (texts: readonly string[], counter: ReturnType<typeof createCounter>): Map<number, number> => {
  const { features, texts: counts } = counter.count(texts)
  return new Map([...features].map((feature, at) => [feature, counts[at] ?? 0]))
}

describe('what our own texts are counted by', () => {
  test('is what people’s messages are read by, for every question that we have', () => {
    const table = new FeatureTable()
    const found = counted(questions, createCounter(concepts, table))
    expect(questions.length).toBeGreaterThan(5000)
    expect(found).toEqual(oneByOne(questions, table))
  })

  test('is so for any texts, list after list', () => {
    const word = fc.oneof(
      fc.constantFrom(...questions.slice(0, 400).flatMap((question) => question.split(' '))),
      fc.constantFrom('.', '!', '👍', '\u200b', "o'", '2026', 'ǅ', 'кол', 'кой'),
    )
    const text = fc.array(word, { maxLength: 25 }).map((words) => words.join(' '))
    const lists = fc.array(fc.array(text, { maxLength: 6 }), { maxLength: 4 })
    fc.assert(
      fc.property(lists, (all) => {
        const table = new FeatureTable()
        const counter = createCounter(concepts, table)
        for (const texts of all) expect(counted(texts, counter)).toEqual(oneByOne(texts, table))
      }),
    )
  })
})
