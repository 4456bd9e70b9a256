import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDangerSense } from '../../src/answers/danger.ts'
import { createReader } from '../../src/answers/features.ts'
import { sentencesOf } from '../../src/answers/normalise.ts'
import { understand } from '../../src/answers/understand.ts'
import { brain, items, release } from '../support/content.ts'

const sense = createDangerSense(release.models.danger)
const reader = createReader(brain.concepts)
const chanceOf = (text: string): number => {
  const sentences = sentencesOf(text)
  return sense.chanceOf(sentences.flat(), reader.read(sentences))
}

const danger = [...items.danger.values()].flatMap((texts) => texts.danger)
const calm = [...items.danger.values()].flatMap((texts) => texts.calm)

describe('the sense of danger', () => {
  test('knows what it was taught: nearly every cry for help, and nearly no calm question', () => {
    const missed = danger.filter((text) => chanceOf(text) < 0.5)
    const alarmed = calm.filter((text) => chanceOf(text) >= 0.5)
    expect(missed.length, missed.join('\n')).toBeLessThanOrEqual(danger.length * 0.02)
    expect(alarmed.length, alarmed.join('\n')).toBeLessThanOrEqual(calm.length * 0.02)
  })

  test('says the same in capitals, with exclamation marks or with tears', () => {
    fc.assert(
      fc.property(fc.constantFrom(...danger), fc.constantFrom('', '!!!', ' 😭😭', '   '), (text, noise) => {
        expect(chanceOf(text.toUpperCase() + noise)).toBeCloseTo(chanceOf(text), 5)
      }),
    )
  })

  test('gives a chance from 0 to 1, whatever comes, and none to silence', () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: 'grapheme', maxLength: 300 }),
    )
    fc.assert(
      fc.property(anyText, (text) => {
        const chance = chanceOf(text)
        expect(chance).toBeGreaterThanOrEqual(0)
        expect(chance).toBeLessThanOrEqual(1)
      }),
      { numRuns: 500 },
    )
    for (const silence of ['', ' \n', '😭😭😭', '!!!', '\u200b']) expect(chanceOf(silence)).toBe(0)
  })

  test('does not wait for a topic: a cry that fits none is heard all the same', () => {
    const heard = danger.filter((text) => understand(brain, text).urgent).length
    expect(heard).toBe(danger.filter((text) => chanceOf(text) >= 0.5).length)
  })
})
