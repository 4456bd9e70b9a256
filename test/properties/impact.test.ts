import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { duplicateFrom, type Impact, impactOf, type KnownQuestion } from '../../src/answers/impact.ts'
import { toEnd } from '../../src/answers/steps.ts'
import { type Brain, understand, withQuestions } from '../../src/answers/understand.ts'
import { knowledgeOf } from '../../src/content/snapshot.ts'
import { brain, items } from '../support/content.ts'

const knowledge = knowledgeOf(items)
const known: readonly KnownQuestion[] = knowledge.questions.flatMap(({ topic, questions }) =>
  questions.map((text) => ({ topic, text })),
)
const fresh = 'new-entry'

/** What would answer if an entry with these questions were published. */
const brainWith = (own: readonly string[]): Brain =>
  toEnd(
    withQuestions(
      { brain, of: knowledge },
      { ...knowledge, questions: [...knowledge.questions, { topic: fresh, questions: own }] },
    ),
  )

const impact = (own: readonly string[], asked: readonly KnownQuestion[] = known): Impact =>
  toEnd(impactOf(brain, brainWith(own), fresh, own, asked))

const summons = known.filter(({ topic }) => topic === 'summons-received').map(({ text }) => text)

describe('what an entry would change', () => {
  test('questions of its own that nobody asked before take nothing and resemble nothing', () => {
    const parcels = [
      'посылка застряла на таможне',
      'как получить посылку из дома',
      'мама отправила посылку она не дошла',
    ]
    const { won, lost, duplicates, own } = impact(parcels)
    expect({ own, lost, duplicates }).toEqual({ own: 3, lost: [], duplicates: [] })
    expect(won.reduce((sum, { count }) => sum + count, 0)).toBeLessThan(known.length * 0.01)
  })

  test('questions of another entry are told as near-duplicates, and so is whom they are taken from', () => {
    const { won, lost, duplicates } = impact(summons.slice(0, 12))
    expect(duplicates.length).toBeGreaterThan(0)
    expect(duplicates.every(({ likeness }) => likeness >= duplicateFrom && likeness <= 1)).toBe(true)
    expect(duplicates.some(({ topic }) => topic === 'summons-received')).toBe(true)
    const touched = [...won, ...lost].map(({ topic }) => topic)
    expect(touched).toContain('summons-received')
  })

  test('what it says it wins the bot would really answer with it, and each is counted once', () => {
    const own = ['повестка', ...summons.slice(0, 6)]
    const { won } = impact(own)
    const then = brainWith(own)
    for (const { topic, count, examples } of won) {
      expect(count).toBeGreaterThanOrEqual(examples.length)
      for (const text of examples) {
        expect(understand(then, text).topics[0]?.topic, text).toBe(fresh)
        expect(understand(brain, text).topics[0]?.topic, text).toBe(topic)
      }
    }
    expect(won.length).toBeGreaterThan(0)
  })

  test('an entry is never said to take from itself, whatever its questions are', () => {
    const sample = fc.subarray([...known.slice(0, 400)], { minLength: 3, maxLength: 8 })
    fc.assert(
      fc.property(sample, (some) => {
        const { won, lost } = impact(
          some.map(({ text }) => text),
          [...known.slice(0, 300), { topic: fresh, text: some[0]?.text ?? '' }],
        )
        expect([...won, ...lost].map(({ topic }) => topic)).not.toContain(fresh)
      }),
      { numRuns: 3 }, // each builds an index
    )
  })
})
