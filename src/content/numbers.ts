/** The numbers that a text states: the languages must state the same. */

/** The numbers of a text as a set: an article 154-1 is one number, and so is 401(1). */
export function numbersOf(text: string): Set<string> {
  return new Set(text.match(/\d+(?:[-.]\d+|\(\d+\))*/g) ?? [])
}
