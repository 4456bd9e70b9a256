import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createReader, kinds } from '../../src/answers/features.ts'
import { sentencesOf } from '../../src/answers/normalise.ts'
import { brain } from '../support/content.ts'

const { concepts } = brain
const words = fc.array(
  fc.oneof(
    fc.constantFrom('паспорт', 'контракт', 'армия', 'повестка', 'элчилик', 'uyga', 'ketaman', 'посольство', 'и', 'а'),
    fc.stringMatching(/^[а-яa-z0-9]{1,20}$/),
  ),
  { maxLength: 40 },
)
const text = fc
  .array(
    words.map((list) => list.join(' ')),
    { maxLength: 6 },
  )
  .map((list) => list.join('. '))

/** What a reading found, kept: the arrays of the next one are the same. */
const read = (reader: ReturnType<typeof createReader>, line: string) => {
  const { count, hashes, weights, kinds: found, words: at } = reader.read(sentencesOf(line))
  return Array.from({ length: count }, (_, i) => ({
    hash: hashes[i],
    weight: weights[i] ?? 0,
    kind: kinds[found[i] ?? -1],
    word: at[i] ?? -1,
  }))
}

describe('what of a message is compared', () => {
  test('is the same for the same words, in whatever reader, remembering or not, first or thousandth', () => {
    const used = createReader(concepts)
    const remembering = createReader(concepts, { remembers: true })
    fc.assert(
      fc.property(text, (line) => {
        const first = read(createReader(concepts), line)
        expect(read(used, line)).toEqual(first)
        expect(read(used, line)).toEqual(first)
        expect(read(remembering, line)).toEqual(first)
        expect(read(remembering, line)).toEqual(first)
      }),
      { numRuns: 60 },
    )
  })

  test('counts nothing twice, weighs everything, and says of each from which word it came', () => {
    const reader = createReader(concepts)
    fc.assert(
      fc.property(text, (line) => {
        const features = read(reader, line)
        const count = sentencesOf(line).flat().length
        expect(new Set(features.map(({ hash }) => hash)).size).toBe(features.length)
        for (const { weight, kind, word } of features) {
          expect(weight).toBeGreaterThan(0)
          expect(kinds).toContain(kind)
          expect(word).toBeGreaterThanOrEqual(0)
          expect(word).toBeLessThan(count)
        }
      }),
    )
  })

  test('grows with the message and never shrinks: what a sentence says does not hang on what stands after it', () => {
    const reader = createReader(concepts)
    fc.assert(
      fc.property(text, words, (line, more) => {
        const before = new Set(read(reader, line).map(({ hash }) => hash))
        const after = new Set(read(reader, `${line}. ${more.join(' ')}`).map(({ hash }) => hash))
        expect([...before].filter((hash) => !after.has(hash))).toEqual([])
      }),
    )
  })

  test('is bounded, whatever is read', () => {
    const reader = createReader(concepts)
    // Three thousand different long words are more than any phone sends at once.
    const endless = Array.from({ length: 3000 }, (_, i) => `сөз${i.toString(36)}узундугунунчеги${i * 7919}`)
    const { count } = reader.read([endless])
    expect(count).toBe(1 << 14)
    expect(reader.read([['паспорт']]).count, 'and the next message is read as if nothing had been').toBe(
      createReader(concepts).read([['паспорт']]).count,
    )
  })

  test('is nothing for nothing', () => {
    expect(createReader(concepts).read([]).count).toBe(0)
    expect(createReader(concepts).read([[], []]).count).toBe(0)
  })

  test('holds the neighbours of one sentence, not of two', () => {
    const neighbours = (line: string) => read(createReader(concepts), line).filter(({ kind }) => kind === 'neighbours')
    expect(neighbours('паспорт забрали')).toHaveLength(1)
    expect(neighbours('паспорт. забрали')).toHaveLength(0)
  })
})
