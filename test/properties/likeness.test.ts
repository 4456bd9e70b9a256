/** When two questions ask the same: spelling, alphabet and order do not decide, common words make nothing alike. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { alikeFrom, likeness, mostKeys, portraitOf } from '../../src/answers/likeness.ts'
import { brain, items } from '../support/content.ts'

const of = (text: string) => portraitOf(brain, text)
const likenessOf = (a: string, b: string) => likeness(of(a), of(b))
const known = [...items['topic-text']].flatMap(([, { questions }]) => questions)
const question = fc.constantFrom(...known)

describe('two questions', () => {
  test('are as like one way round as the other, from 0 to 1', () => {
    fc.assert(
      fc.property(fc.oneof(question, fc.string()), fc.oneof(question, fc.string()), (a, b) => {
        const like = likenessOf(a, b)
        expect(like).toBeGreaterThanOrEqual(0)
        expect(like).toBeLessThanOrEqual(1)
        expect(likenessOf(b, a)).toBeCloseTo(like, 10)
      }),
    )
  })

  test('are the same where one is the other, in capitals, with signs, in another order of its words', () => {
    fc.assert(
      fc.property(question, (text) => {
        const own = of(text)
        if (own.length === 0) return
        expect(likeness(own, own)).toBeCloseTo(1, 6)
        expect(likenessOf(text, `!! ${text.toUpperCase()} ??`)).toBeGreaterThan(0.95)
        const turned = text.split(/\s+/).reverse().join(' ')
        // What a concept of several words is found by is lost when they part.
        expect(likenessOf(text, turned)).toBeGreaterThan(alikeFrom)
      }),
      { numRuns: 60 },
    )
  })

  test.each([
    ['Где купить саженцы малины', 'где можно купить саженцы малины'],
    ['mashinani qanday rasmiylashtiraman', 'машинани қандай расмийлаштираман'],
    ['как получить снилс', 'где получить снилс мигранту'],
    ['балам мектепке алынбай жатат', 'баламды мектепке албай жатышат'],
    ['цена патента в москве', 'сколько стоит патент в москве'],
  ])('%s = %s', (a, b) => expect(likenessOf(a, b)).toBeGreaterThanOrEqual(alikeFrom))

  test.each([
    ['как взять кредит', 'как взять ипотеку'],
    ['как получить снилс', 'как получить инн'],
    ['где купить саженцы малины', 'где купить машину'],
    ['можно ли мне купить машину', 'можно ли мне поменять права'],
  ])('%s ≠ %s', (a, b) => expect(likenessOf(a, b)).toBeLessThan(alikeFrom))

  test('of different topics are hardly ever alike, of one topic often enough', () => {
    const some = [...items['topic-text']]
      .filter(([id]) => id.startsWith('ru/'))
      .map(([, { questions }]) => questions.slice(0, 12).map(of))
    let alike = 0
    let pairs = 0
    for (const [at, own] of some.entries())
      for (const other of some.slice(at + 1).flat())
        for (const one of own) {
          pairs++
          if (likeness(one, other) >= alikeFrom) alike++
        }
    expect(alike / pairs).toBeLessThan(0.001)
  })

  test('are looked up by few keys, all of them of the text itself, and like ones share some', () => {
    fc.assert(
      fc.property(question, question, (a, b) => {
        const [one, other] = [of(a), of(b)]
        expect(one.keys.length).toBeLessThanOrEqual(mostKeys)
        for (const key of one.keys) expect(one.weights.has(key)).toBe(true)
        if (likeness(one, other) >= 0.6) expect(one.keys.some((key) => other.keys.includes(key))).toBe(true)
      }),
    )
  })

  test('without a word are like nothing', () => {
    expect(likenessOf('', 'как получить снилс')).toBe(0)
    expect(likenessOf('???', '!!!')).toBe(0)
  })
})
