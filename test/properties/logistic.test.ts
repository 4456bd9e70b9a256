import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createLogistic, type Example, learnLogistic } from '../../src/answers/logistic.ts'

const settings = { classes: 3, bits: 10, epochs: 10 } as const
const example = (hashes: readonly number[], label: number, weight = 1): Example => ({
  hashes: Uint32Array.from(hashes),
  values: new Float32Array(hashes.length).fill(1),
  label,
  weight,
})

/** Each class has features of its own, and all share a hundred that say nothing. */
const separable = (count: number): Example[] =>
  Array.from({ length: count }, (_, i) => {
    const label = i % 3
    return example([1000 + label * 10 + (i % 7), 500 + ((i * 31) % 100), 500 + ((i * 57) % 100)], label)
  })

const best = (chances: Float64Array): number => chances.indexOf(Math.max(...chances))

describe('a model that learns classes', () => {
  test('tells apart what can be told apart, and what it has not seen by what it has', () => {
    const { probabilities } = createLogistic(learnLogistic(separable(210), settings))
    for (const one of separable(210)) expect(best(probabilities(one))).toBe(one.label)
    for (const label of [0, 1, 2]) {
      const unseen = example([1000 + label * 10 + 3, 9999, 8888], label)
      expect(probabilities(unseen)[label]).toBeGreaterThan(0.6)
    }
  })

  test('learns the same from the same, bit by bit', () => {
    const [one, other] = [learnLogistic(separable(90), settings), learnLogistic(separable(90), settings)]
    expect(Buffer.from(one.weights.buffer).equals(Buffer.from(other.weights.buffer))).toBe(true)
    expect([...one.bias]).toEqual([...other.bias])
  })

  test('gives chances from 0 to 1 that add up to 1, whatever it is asked', () => {
    const { probabilities } = createLogistic(learnLogistic(separable(90), settings))
    const anySample = fc.array(fc.tuple(fc.nat(0xffffffff), fc.float({ min: -100, max: 100, noNaN: true })), {
      maxLength: 200,
    })
    fc.assert(
      fc.property(anySample, (features) => {
        const chances = [
          ...probabilities({
            hashes: Uint32Array.from(features, ([hash]) => hash),
            values: Float32Array.from(features, ([, value]) => value),
          }),
        ]
        for (const chance of chances) {
          expect(chance).toBeGreaterThanOrEqual(0)
          expect(chance).toBeLessThanOrEqual(1)
        }
        expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 6)
      }),
    )
  })

  test('does not care how long a text is: the same features twice as strong say the same', () => {
    const { probabilities } = createLogistic(learnLogistic(separable(90), settings))
    const { hashes, values } = example([1003, 1013, 510], 0)
    const once = [...probabilities({ hashes, values })]
    const twice = [...probabilities({ hashes, values: values.map((value) => value * 2) })]
    for (const [label, chance] of once.entries()) expect(twice[label]).toBeCloseTo(chance, 5)
  })

  test('listens more to what weighs more', () => {
    const said = (weight: number) => {
      const { probabilities } = createLogistic(learnLogistic([example([7], 0, weight), example([7], 1)], settings))
      return probabilities(example([7], 0))[0] ?? Number.NaN
    }
    expect(said(3)).toBeGreaterThan(said(1))
    expect(said(1)).toBeGreaterThan(said(0.2))
  })

  test('that learnt nothing prefers nothing', () => {
    const { probabilities } = createLogistic(learnLogistic([], settings))
    for (const chance of probabilities(example([1, 2, 3], 0))) expect(chance).toBeCloseTo(1 / 3)
    for (const chance of probabilities(example([], 0))) expect(chance).toBeCloseTo(1 / 3)
  })
})
