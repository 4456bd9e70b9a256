import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type DiffPiece, wordDiff } from '../../src/content/diff.ts'

const words = fc.constantFrom(
  'айып',
  'штраф',
  '5000',
  '7000',
  'сом',
  'https://mfa.gov.kg/a?b=1',
  '«Вагнер»',
  'oʻzbek',
  '.',
)
const spaces = fc.constantFrom(' ', '  ', '\n', '\n\n', '')
const text = fc.oneof(
  fc.array(fc.tuple(words, spaces), { maxLength: 30 }).map((pairs) => pairs.flat().join('')),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
)

const without = (pieces: readonly DiffPiece[], type: DiffPiece['type']): string =>
  pieces.flatMap((piece) => (piece.type === type ? [] : [piece.words])).join('')

describe('the difference of two texts', () => {
  test('gives both texts back, to the last space', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const pieces = wordDiff(before, after)
        expect(without(pieces, 'in')).toBe(before)
        expect(without(pieces, 'out')).toBe(after)
      }),
    )
  })

  test('has no empty piece, no two neighbours of one kind, and old words before new ones', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const types = wordDiff(before, after).map(({ type, words }) => (words === '' ? 'empty' : type))
        expect(types.join(' ')).not.toMatch(/empty|\b(same|out|in) \1\b|in out/)
      }),
    )
  })

  test('of a text and itself is that text', () => {
    fc.assert(
      fc.property(text, (same) => {
        expect(wordDiff(same, same)).toEqual(same === '' ? [] : [{ type: 'same', words: same }])
      }),
    )
  })

  test('touches nothing around one changed word', () => {
    const around = fc.array(fc.constantFrom('биз', 'сизге', 'кабар', 'беребиз'), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(around, around, (left, right) => {
        const [head, tail] = [`${left.join(' ')} `, ` ${right.join(' ')}`]
        expect(wordDiff(`${head}5000${tail}`, `${head}7000${tail}`)).toEqual([
          { type: 'same', words: head },
          { type: 'out', words: '5000' },
          { type: 'in', words: '7000' },
          { type: 'same', words: tail },
        ])
      }),
    )
  })

  test.each<{ label: string; before: string; after: string; pieces: readonly string[] }>([
    {
      label: 'words in a row are one change',
      before: 'штраф пять тысяч сомов',
      after: 'штраф семь тысяч двести сомов',
      pieces: ['=штраф ', '-пять', '+семь', '= тысяч', '+ двести', '= сомов'],
    },
    { label: 'a full stop is no part of its word', before: 'сом.', after: 'сом!', pieces: ['=сом', '-.', '+!'] },
    {
      label: 'two words for two words',
      before: 'до 5 декабря',
      after: 'до 9 января',
      pieces: ['=до ', '-5 декабря', '+9 января'],
    },
    {
      label: 'an address is one word',
      before: 'https://a.kg/x',
      after: 'https://a.kg/y',
      pieces: ['-https://a.kg/x', '+https://a.kg/y'],
    },
    { label: 'a text that was not there', before: '', after: 'жаңы', pieces: ['+жаңы'] },
    { label: 'a text that is gone', before: 'эски', after: '', pieces: ['-эски'] },
  ])('$label', ({ before, after, pieces }) => {
    const signs = { same: '=', out: '-', in: '+' }
    expect(wordDiff(before, after).map(({ type, words }) => signs[type] + words)).toEqual(pieces)
  })

  test('of two whole messages that share nothing takes no time', () => {
    const before = Array.from({ length: 2048 }, (_, index) => `${index % 10}`).join(' ')
    const after = Array.from({ length: 2048 }, (_, index) => 'абвгд'[index % 5]).join(' ')
    const startedAt = performance.now()
    const pieces = wordDiff(before, after)
    expect(performance.now() - startedAt).toBeLessThan(1000)
    expect(pieces).toEqual([
      { type: 'out', words: before },
      { type: 'in', words: after },
    ])
  })
})
