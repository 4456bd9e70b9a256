/** The name under which a person is known to a helper: a word and a number by chance, another one in every conversation. */

/** Things of home that nobody is called after in anger; the words stand in `locales/…/relay.json`. */
export const aliasWords = [
  ...['poplar', 'maple', 'willow', 'apricot', 'walnut', 'mulberry', 'apple', 'cherry', 'almond', 'quince'],
  ...['grape', 'tulip', 'swallow', 'stork', 'nightingale', 'crane', 'star', 'river', 'lake', 'mountain'],
] as const
export type AliasWord = (typeof aliasWords)[number]

export interface Alias {
  readonly word: AliasWord
  /** 10 to 99. */
  readonly number: number
}

const lowest = 10
const numbers = 90

/** Random bytes that an alias needs. */
export const aliasBytes = 4

/** @param random `aliasBytes` bytes of good chance. It must say nothing of the person: no id goes in here. */
export function aliasOf(random: Uint8Array): Alias {
  const [a = 0, b = 0, c = 0, d = 0] = random
  const word = aliasWords[((a << 8) | b) % aliasWords.length] ?? aliasWords[0]
  return { word, number: lowest + (((c << 8) | d) % numbers) }
}

/** As it is stored: `poplar-47`. */
export const aliasId = ({ word, number }: Alias): string => `${word}-${number}`

/** @returns `undefined` for what `aliasId` did not make. */
export function parseAlias(id: string): Alias | undefined {
  const [, name, digits] = /^([a-z]+)-([1-9]\d)$/.exec(id) ?? []
  const word = aliasWords.find((known) => known === name)
  return word === undefined ? undefined : { word, number: Number(digits) }
}
