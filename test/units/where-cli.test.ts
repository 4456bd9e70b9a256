/** `npm run -s where`: its contract on JSON lines, what it refuses, and what it tells people. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { snapshot } from '../support/content.ts'

async function where(input: string, ...args: readonly string[]) {
  const child = spawn(join('node_modules', '.bin', 'node'), [
    '--disable-warning=ExperimentalWarning',
    join('src', 'cli', 'where.ts'),
    ...args,
  ])
  child.stdin.on('error', () => {}) // with a text as argument it may end before it has read
  child.stdin.end(input)
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code: Number(code), lines: out.split('\n').slice(0, -1), err }
}

const hostOf = (id: string): string | undefined => snapshot.mission(id)?.host_country

describe('where on JSON lines', () => {
  test('answers each line in order: the region or null, and the missions that the bot would show', async () => {
    const questions = [
      { id: 'a', text: 'Сургутта иштейм', country: 'kg' },
      { id: 2, text: 'Moskvadaman', country: 'uz' },
      { id: 'в', text: 'ман дар Питер', country: 'tj' },
      { id: '', text: 'из Москвы в Питер еду', country: 'kg' },
      { id: 'e', text: 'мне не платят зарплату', country: 'uz' },
      { id: 'f', text: 'Стамбулдамын', country: 'kg' },
      { id: 'g', text: 'в Казани', country: null },
      { id: 'h', text: '\u2028\ud83d<b>'.repeat(300) },
      { id: 'i', text: '', country: 'tj', extra: [1] },
    ]
    const { code, lines, err } = await where(questions.map((question) => `${JSON.stringify(question)}\n`).join(''))
    expect(err).toBe('')
    expect(code).toBe(0)
    const answers = lines.map((line): Record<string, unknown> => JSON.parse(line))
    for (const answer of answers) expect(Object.keys(answer)).toEqual(['id', 'region', 'missions'])
    expect(answers.map(({ id }) => id)).toEqual(questions.map(({ id }) => id))
    expect(answers.map(({ region }) => region)).toEqual([
      'RU-KHM', 'RU-MOW', 'RU-SPE', null, null, null, 'RU-TA', null, null,
    ]) // biome-ignore format: one a question
    const missions = answers.map(({ missions }) => missions as readonly string[]) // checked by what follows
    expect(missions[0]?.slice(0, 2)).toEqual(['kg-cg-yekaterinburg', 'kg-embassy-moscow'])
    expect(missions[1]?.[0]).toBe('uz-embassy-moscow')
    expect(missions[2]?.[0]).toBe('tj-cg-saint-petersburg')
    expect(missions[5]?.map(hostOf)).toEqual(['TR'])
    for (const at of [3, 4, 6, 7, 8]) expect(missions[at]).toEqual([])
  })

  test('refuses a broken line by its number, with what is accepted, and answers the others', async () => {
    const broken = [
      '{"id":"b","text":',
      'Москва',
      '{"text":"no id"}',
      '{"id":"x","text":"x","country":"ru"}',
      '[]',
      'null',
    ]
    const good = (id: string) => JSON.stringify({ id, text: 'Москва' })
    const { code, lines, err } = await where([good('first'), ...broken, '', good('last')].join('\n'))
    expect(lines.map((line) => JSON.parse(line).id)).toEqual(['first', 'last'])
    expect(code).toBe(1)
    const refused = err.trimEnd().split('\n')
    expect(refused.map((line) => Number(/^line (\d+) /.exec(line)?.[1]))).toEqual(broken.map((_, index) => index + 2))
    for (const line of refused) expect(line).toContain('{"id","text","country"?}')
    expect(err).not.toContain('Москва')
  })
})

test('where tells people the region and the missions of each state', async () => {
  const { lines, code } = await where('', 'я', 'в', 'Сургуте')
  expect(code).toBe(0)
  expect(lines[0]).toMatch(/^RU-KHM .*Сургут$/)
  expect(lines.slice(1).map((line) => line.slice(0, 2))).toEqual(['kg', 'uz', 'tj'])
})
