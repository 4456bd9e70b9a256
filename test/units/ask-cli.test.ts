import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { topicIds } from '../../src/content/schema.ts'

interface Said {
  readonly code: number
  readonly lines: readonly string[]
  readonly err: string
}

/** Runs `ask` on what is written to its standard input. */
async function ask(input: string | Buffer, ...args: readonly string[]): Promise<Said> {
  const child = spawn(join('node_modules', '.bin', 'node'), [
    '--disable-warning=ExperimentalWarning',
    join('src', 'cli', 'ask.ts'),
    ...args,
  ])
  child.stdin.on('error', () => {}) // with a text as argument it may end before it has read
  child.stdin.end(input)
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code: Number(code), lines: out.split('\n').slice(0, -1), err }
}

const asLines = (questions: readonly unknown[]): string =>
  questions.map((question) => `${JSON.stringify(question)}\n`).join('')

/** The contract: these keys in this order, these values, nothing else. */
function expectContract(line: string): Record<string, unknown> {
  const answer: Record<string, unknown> = JSON.parse(line)
  expect(Object.keys(answer)).toEqual(['id', 'language', 'kind', 'urgent', 'topics'])
  expect(['ky', 'uz-Latn', 'uz-Cyrl', 'tg', 'ru', 'other']).toContain(answer.language)
  expect(['answer', 'suggest', 'none', 'smalltalk']).toContain(answer.kind)
  expect(typeof answer.urgent).toBe('boolean')
  const topics = answer.topics as { topic: string; score: number }[] // checked by what follows
  expect(Array.isArray(topics)).toBe(true)
  expect(topics.length).toBeLessThanOrEqual(5)
  for (const one of topics) {
    expect(Object.keys(one)).toEqual(['topic', 'score'])
    expect(topicIds).toContain(one.topic)
    expect(one.score).toBeGreaterThan(0)
    expect(one.score).toBeLessThanOrEqual(1)
  }
  expect(topics.map(({ score }) => score)).toEqual(topics.map(({ score }) => score).sort((a, b) => b - a))
  return answer
}

describe('ask on JSON lines', () => {
  test('answers each line in order, in the words of the contract', async () => {
    const questions = [
      { id: 'a', text: 'Рф армиясына кирсем жооптуу боломбу?', country: 'kg', locale: 'ky' },
      { id: 2, text: 'Ikki fuqarolik mumkinmi?' },
      { id: 'в', text: 'Ман повестка гирифтам, чӣ кор кунам?', country: null, locale: null },
      { id: '', text: 'где посольство Таджикистана', country: 'tj' },
      { id: 'e', text: 'спасибо' },
      { id: 'f', text: 'меня забрали' },
      { id: 'g', text: 'рецепт плова' },
    ]
    const { code, lines, err } = await ask(asLines(questions))
    expect(err).toBe('')
    expect(code).toBe(0)
    const answers = lines.map(expectContract)
    expect(answers.map(({ id }) => id)).toEqual(questions.map(({ id }) => id))
    expect(answers.map(({ language }) => language)).toEqual(['ky', 'uz-Latn', 'tg', 'ru', 'ru', 'ru', 'ru'])
    expect(answers.map(({ topics }) => (topics as { topic: string }[])[0]?.topic).slice(0, 4)).toEqual([
      'foreign-service-liability',
      'dual-citizenship',
      'summons-received',
      'embassy-contacts',
    ])
    expect(answers.map(({ kind }) => kind).slice(0, 5)).toEqual(['answer', 'answer', 'answer', 'answer', 'smalltalk'])
    expect(answers.map(({ urgent }) => urgent)).toEqual([false, false, false, false, false, true, false])
  })

  test('refuses a broken line by its number and answers the others', async () => {
    const good = (id: string) => JSON.stringify({ id, text: 'повестка' })
    const broken: readonly (readonly [number, string])[] = [
      [2, '{"id":"b","text":'],
      [3, 'повестка'],
      [4, '{"text":"no id"}'],
      [5, '{"id":"no text"}'],
      [6, '{"id":"x","text":5}'],
      [7, '{"id":null,"text":"x"}'],
      [8, '{"id":"x","text":"x","country":"xx"}'],
      [9, '[]'],
      [10, 'null'],
      [11, '{"__proto__":{"id":"x","text":"y"}}'],
    ]
    const input = [good('first'), ...broken.map(([, line]) => line), '', '   ', good('last')].join('\n')
    const { code, lines, err } = await ask(input)
    expect(lines.map((line) => expectContract(line).id)).toEqual(['first', 'last'])
    expect(code).toBe(1)
    const refused = err.trimEnd().split('\n')
    expect(refused.map((line) => Number(/^line (\d+) /.exec(line)?.[1]))).toEqual(broken.map(([number]) => number))
    for (const line of refused) expect(line).toMatch(/"id".*"text"/)
    expect(err).not.toContain('повестка')
  })

  test('takes whatever text and id there may be', async () => {
    const odd = [
      { id: '__proto__', text: '__proto__' },
      { id: 'constructor', text: 'toString' },
      { id: 'empty', text: '' },
      { id: 'blank', text: ' \n\t ' },
      { id: 'long', text: 'повестка '.repeat(455).slice(0, 4096) },
      { id: 'longer', text: 'ж'.repeat(100_000) },
      { id: 'emoji', text: '😡'.repeat(500) },
      { id: 'half', text: '\ud83d' },
      { id: 'regex', text: '(a+)+$ [' },
      { id: 'html', text: '<b>повестка</b>' },
      { id: 'line\nbreak', text: 'две\nстроки\r\nповестка' },
      { id: 1e21, text: 'x' },
      { id: 'unknown key', text: 'x', extra: { deep: [1, 2, 3] } },
    ]
    const { code, lines, err } = await ask(asLines(odd))
    expect(err).toBe('')
    expect(code).toBe(0)
    const answers = lines.map(expectContract)
    expect(answers.map(({ id }) => id)).toEqual(odd.map(({ id }) => id))
    expect(answers.find(({ id }) => id === 'empty')).toEqual({
      id: 'empty',
      language: 'other',
      kind: 'none',
      urgent: false,
      topics: [],
    })
  })

  test('a line separator inside a text does not end the line', async () => {
    // JSON allows U+2028 as it is, and phones do send it.
    const { code, lines, err } = await ask(
      '{"id":"a","text":"повестка\u2028келди\u2029"}\n{"id":"b","text":"повестка"}\n',
    )
    expect(err).toBe('')
    expect(lines.map((line) => expectContract(line).id)).toEqual(['a', 'b'])
    expect(code).toBe(0)
  })

  test('ends of lines from another system, a mark at the beginning and a last line without an end are fine', async () => {
    const { lines, err } = await ask('\ufeff{"id":"a","text":"повестка"}\r\n{"id":"b","text":"повестка"}')
    expect(err).toBe('')
    expect(lines.map((line) => expectContract(line).id)).toEqual(['a', 'b'])
  })

  test('no lines get no answers', async () => {
    expect(await ask('')).toEqual({ code: 0, lines: [], err: '' })
  })
})

describe('ask with a text', () => {
  test('explains itself to people', async () => {
    const { code, lines, err } = await ask('', 'Ikki', 'fuqarolik', 'mumkinmi?')
    expect(err).toBe('')
    expect(code).toBe(0)
    expect(lines.join('\n')).toMatch(/uz-Latn/)
    expect(lines.join('\n')).toMatch(/answer/)
    expect(lines.join('\n')).toMatch(/0\.\d+ {2}dual-citizenship/)
  })

  test('tells which words, meanings and questions of ours led to the answer', async () => {
    const { lines } = await ask('', 'Ман повестка гирифтам, чӣ кор кунам?')
    const told = lines.join('\n')
    expect(told).toMatch(/what led to summons-received:/)
    const shares = lines.flatMap(
      (line) => /^ +(\d+) % {2}(word|stem|sound|piece|neighbours|concepts?) +\S/.exec(line)?.[1] ?? [],
    )
    expect(shares.length).toBeGreaterThan(2)
    expect(shares.map(Number)).toEqual(shares.map(Number).sort((a, b) => b - a))
    expect(told).toMatch(/meanings: .*повестка = /)
    const nearest = lines.flatMap((line) => /^ {2}([01]\.\d\d) {2}(.+)$/.exec(line)?.slice(1, 2) ?? [])
    expect(nearest).toHaveLength(3)
    expect(nearest.map(Number)).toEqual(nearest.map(Number).sort((a, b) => b - a))
  })

  test('says of a message that nothing is known about it, and breaks at none', async () => {
    for (const text of ['😡???', '(a+)+$ [ __proto__']) {
      const { code, lines, err } = await ask('', text)
      expect([code, err], text).toEqual([0, ''])
      expect(lines.join('\n')).toMatch(/outcome {3}(none|suggest|answer|smalltalk)/)
      expect(lines.join('\n')).not.toMatch(/NaN|undefined/)
    }
  })

  test('tells that the SOS card comes first', async () => {
    const { lines } = await ask('', 'меня забрали')
    expect(lines.join('\n')).toMatch(/SOS/)
  })
})
