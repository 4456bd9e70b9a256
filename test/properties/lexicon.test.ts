import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { learnConcepts } from '../../src/answers/lexicon.ts'
import { normalise } from '../../src/answers/normalise.ts'
import { toUzbekCyrillic } from '../../src/answers/uzbek-cyrillic.ts'
import { brain, items } from '../support/content.ts'

const small = learnConcepts([
  { id: 'passport', weak: false, forms: ['паспорт', '=загран'] },
  { id: 'go home', weak: false, forms: ['үйгө кет', 'uyga ket', 'domoy'] },
  { id: 'what', weak: true, forms: ['=что', '=эмне'] },
])
const found = (text: string): string[][] => {
  const words = normalise(text)
  return small.find(words).map((concepts) => concepts.map((concept) => small.ids[concept] ?? '?'))
}

describe('a meaning', () => {
  test.each<[label: string, text: string, meanings: string[][]]>([
    ['by its stem', 'паспортумду', [['passport']]],
    ['by its stem in Latin letters', 'pasportimni', [['passport']]],
    ['by a whole word', 'загран', [['passport']]],
    ['not by a longer word than the whole one', 'заграница', [[]]],
    ['by several words, at the first of them', 'мен үйгө кетем', [[], ['go home'], []]],
    ['not by the first of several words alone', 'мен үйгө', [[], []]],
    ['not by several words that are apart', 'үйгө эртең кетем', [[], [], []]],
    ['of a little word', 'эмне', [['what']]],
    ['of none', 'ж', [[]]],
  ])('is found %s', (_, text, meanings) => {
    expect(found(text)).toEqual(meanings)
  })

  test('is found by every stem with any ending, and never makes the search fail', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[а-я]{0,12}$/), fc.array(fc.string({ unit: 'binary' })), (ending, noise) => {
        expect(found(`паспорт${ending}`)[0]).toContain('passport')
        expect(small.find(noise)).toHaveLength(noise.length)
      }),
    )
  })

  test('keeps its number when others come or go', () => {
    const more = learnConcepts([
      { id: 'new', weak: false, forms: ['жаңы'] },
      { id: 'passport', weak: false, forms: ['паспорт'] },
    ])
    expect(more.keyOf(1)).toBe(small.keyOf(0))
    expect(more.isWeak(1)).toBe(false)
    expect(small.isWeak(2)).toBe(true)
  })
})

describe('the lexicon of the release', () => {
  const { concepts } = brain
  const forms = [...items.concept.values()].flatMap(({ id, weak: _, ...languages }) =>
    Object.values(languages).flatMap((list) => list.map((form) => ({ id, form: form.replace(/^=/, '') }))),
  )
  const meanings = (text: string) => (concepts.find(normalise(text))[0] ?? []).map((concept) => concepts.ids[concept])

  test('finds every form that stands in it, as it is written, in capitals, and Uzbek in both alphabets', () => {
    expect(forms.length).toBeGreaterThan(1000)
    const lost = forms.filter(({ id, form }) =>
      [form, form.toUpperCase(), toUzbekCyrillic(form)].some((written) => {
        const isSeam = /sch|shch|ck/i.test(form) // one letter in Russian or in a brand's name, two in Uzbek
        return !(isSeam && written !== form) && !meanings(written).includes(id)
      }),
    )
    expect(lost).toEqual([])
  })

  test('gives every meaning a key of its own', () => {
    const keys = concepts.ids.map((_, concept) => concepts.keyOf(concept))
    expect(new Set(keys).size).toBe(keys.length)
  })
})
