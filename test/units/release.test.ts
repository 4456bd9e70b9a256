import { cpSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { openRelease, type Release } from '../../src/content/release.ts'
import { scratchFolder } from '../support/endings.ts'

/** As few as the schemas allow. */
const fewLines = { danger: 100, topics: 40 }

/** Keeps the first lines of every list of a file. */
function shorten(path: string, most: number): void {
  const lists = Object.entries(parse(readFileSync(path, 'utf8')) as Record<string, unknown>)
  const few = lists.map(([name, list]) => [name, Array.isArray(list) ? list.slice(0, most) : list])
  writeFileSync(path, stringify(Object.fromEntries(few)))
}

/** A content folder with few questions and few lines of danger, which is learnt in a moment. */
function smallContent(): string {
  const root = join(scratchFolder(), 'content')
  cpSync('content', root, { recursive: true })
  for (const language of ['ky', 'uz', 'tg', 'ru']) {
    shorten(join(root, 'texts', language, 'danger.yaml'), fewLines.danger)
    const topics = join(root, 'texts', language, 'topics')
    for (const name of readdirSync(topics)) shorten(join(topics, name), fewLines.topics)
  }
  return root
}

async function opened(root: string, cache: string): Promise<Release> {
  const result = await openRelease(root, cache)
  if (result.type === 'refused') throw new Error(JSON.stringify(result.problems))
  return result.release
}

const onlyFile = (cache: string): string => {
  const files = readdirSync(cache)
  expect(files, 'one file, and no draft beside it').toHaveLength(1)
  return join(cache, files[0] ?? '')
}

describe('a release that was made is kept', () => {
  test('and read instead of made anew; a file that was cut off is made anew, and a folder that cannot be written costs time alone', {
    timeout: 60_000,
  }, async () => {
    const root = smallContent()
    const cache = join(scratchFolder(), 'deep', 'cache')
    const made = await opened(root, cache)
    const file = onlyFile(cache)
    const { mtimeMs, size } = statSync(file)
    const bytes = readFileSync(file)
    expect(await opened(root, cache)).toEqual(made)
    expect(statSync(file).mtimeMs, 'read, not written').toBe(mtimeMs)

    truncateSync(file, Math.floor(size / 2))
    const mended = await opened(root, cache)
    expect(mended.hash).toBe(made.hash)
    expect(mended.seeds).toEqual(made.seeds)
    expect(readFileSync(onlyFile(cache)).equals(bytes), 'made anew, the same to the byte').toBe(true)

    // A word that changes makes another release; and a folder that cannot be written costs time and nothing else.
    const text = join(root, 'texts', 'ru', 'topics', 'bot-privacy.yaml')
    writeFileSync(text, readFileSync(text, 'utf8').replace(/^title: .*$/m, 'title: Кто ты такой, Элчи?'))
    const changed = await opened(root, join(text, 'below-a-file'))
    expect(changed.hash).not.toBe(made.hash)
    expect(changed.seeds.filter(({ body }) => body.includes('Кто ты такой, Элчи?'))).toHaveLength(1)
    expect(readdirSync(cache)).toHaveLength(1)
  })

  test('content with a fault is refused every time, and nothing of it is kept', async () => {
    const root = smallContent()
    const cache = join(scratchFolder(), 'cache')
    const text = join(root, 'texts', 'tg', 'topics', 'bot-privacy.yaml')
    writeFileSync(text, readFileSync(text, 'utf8').replace(/^title: .*$/m, 'title: <b>'))
    for (const _ of [1, 2]) {
      const result = await openRelease(root, cache)
      expect(result).toMatchObject({
        type: 'refused',
        problems: [{ file: 'texts/tg/topics/bot-privacy.yaml', line: expect.any(Number) }],
      })
    }
    expect(() => readdirSync(cache)).toThrow(/ENOENT/)
  })
})
