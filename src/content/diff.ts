/** What changed between two texts, word for word: what a second person must read before agreeing to the new one. */

/** `out` stood in the old text alone, `in` stands in the new one alone. Spaces belong to the words they stand beside. */
export interface DiffPiece {
  readonly type: 'same' | 'out' | 'in'
  readonly words: string
}

/** A word, a number or an address without the signs around it; signs; spaces. */
const tokenPattern = /\s+|[\p{L}\p{M}\p{N}](?:\S*[\p{L}\p{M}\p{N}])?|[^\s\p{L}\p{M}\p{N}]+/gu

/** Comparing costs one step a pair of words. Beyond two whole messages of Telegram it says "all of this for all of that". */
const mostPairs = 4_000_000

/** One kept word outweighs all kept spaces. */
const wordWeight = 8192

const isSpace = (token: string): boolean => token.trim() === ''

/**
 * Keeps as many words as possible. The pieces without `in` are the old text and those without `out` are the new one, to
 * the last space; no two neighbours have one type, and of two changes in one place the old words come first.
 */
export function wordDiff(before: string, after: string): readonly DiffPiece[] {
  const old = before.match(tokenPattern) ?? []
  const fresh = after.match(tokenPattern) ?? []
  const shortest = Math.min(old.length, fresh.length)
  let start = 0
  while (start < shortest && old[start] === fresh[start]) start++
  let end = 0
  while (end < shortest - start && old.at(-1 - end) === fresh.at(-1 - end)) end++
  return joined([
    { type: 'same', words: old.slice(0, start).join('') },
    ...middleOf(old.slice(start, old.length - end), fresh.slice(start, fresh.length - end)),
    { type: 'same', words: old.slice(old.length - end).join('') },
  ])
}

function middleOf(old: readonly string[], fresh: readonly string[]): readonly DiffPiece[] {
  if (old.length * fresh.length > mostPairs) {
    return [
      { type: 'out', words: old.join('') },
      { type: 'in', words: fresh.join('') },
    ]
  }
  // Numbers compare faster than words: the same number for the same word.
  const numbers = new Map<string, number>()
  const numberOf = (token: string): number => {
    const known = numbers.get(token) ?? numbers.size
    numbers.set(token, known)
    return known
  }
  const oldNumbers = Uint32Array.from(old, numberOf)
  const freshNumbers = Uint32Array.from(fresh, numberOf)
  // The most that can be kept of both texts from here to their ends.
  const width = fresh.length + 1
  const kept = new Uint32Array((old.length + 1) * width)
  const keptFrom = (row: number, column: number): number => kept[row * width + column] ?? 0
  for (let row = old.length - 1; row >= 0; row--) {
    const number = oldNumbers[row]
    const weight = isSpace(old[row] ?? '') ? 1 : wordWeight
    for (let column = fresh.length - 1; column >= 0; column--) {
      kept[row * width + column] =
        number === freshNumbers[column]
          ? keptFrom(row + 1, column + 1) + weight
          : Math.max(keptFrom(row + 1, column), keptFrom(row, column + 1))
    }
  }
  const pieces: DiffPiece[] = []
  let [row, column] = [0, 0]
  while (row < old.length || column < fresh.length) {
    const [mine, theirs] = [old[row], fresh[column]]
    if (mine !== undefined && mine === theirs) {
      pieces.push({ type: 'same', words: mine })
      row++
      column++
    } else if (mine !== undefined && (theirs === undefined || keptFrom(row + 1, column) >= keptFrom(row, column + 1))) {
      pieces.push({ type: 'out', words: mine })
      row++
    } else {
      pieces.push({ type: 'in', words: theirs ?? '' })
      column++
    }
  }
  return pieces
}

/** One piece a change: a space that stayed between two changed words is read as part of both. */
function joined(pieces: readonly DiffPiece[]): readonly DiffPiece[] {
  const whole: DiffPiece[] = []
  let [out, come] = ['', '']
  const endChange = (): void => {
    if (out !== '') whole.push({ type: 'out', words: out })
    if (come !== '') whole.push({ type: 'in', words: come })
    out = ''
    come = ''
  }
  for (const [index, { type, words }] of pieces.entries()) {
    const isInside = (out !== '' || come !== '') && ['out', 'in'].includes(pieces[index + 1]?.type ?? 'same')
    if (words === '') continue
    if (type === 'out') out += words
    else if (type === 'in') come += words
    else if (isSpace(words) && isInside) {
      out += words
      come += words
    } else {
      endChange()
      const last = whole.at(-1)
      if (last?.type === 'same') whole[whole.length - 1] = { type, words: last.words + words }
      else whole.push({ type, words })
    }
  }
  endChange()
  return whole
}
