/** What of a text is compared: whole words, their beginnings, their sound, and pieces of three letters. */
import { skeleton } from './normalise.ts'

/** A whole word tells more than its beginning (Turkic words only grow at the end), that more than three letters of it. */
const weights = { word: 1, stem: 0.9, sound: 0.6, piece: 0.25 } as const
const stemLength = 5

/** @param words as `normalise` gives them. @returns each feature with its weight by kind. */
export function featuresOf(words: readonly string[]): Map<string, number> {
  const features = new Map<string, number>()
  const add = (feature: string, weight: number) => features.set(feature, Math.max(features.get(feature) ?? 0, weight))
  for (const word of words) {
    add(`w${word}`, weights.word)
    if (word.length < 3) continue
    add(`s${word.slice(0, stemLength)}`, weights.stem)
    const sound = skeleton(word)
    add(`k${sound.slice(0, stemLength)}`, weights.sound)
    const padded = `_${sound}_`
    for (let i = 0; i + 3 <= padded.length; i++) add(`p${padded.slice(i, i + 3)}`, weights.piece)
  }
  return features
}
