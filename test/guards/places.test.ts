/**
 * Which place a message names, on lists of lines as people write them: `known.tsv`, while the code was made; `unseen.tsv`,
 * by the same hand, apart from it; `others.tsv`, when all was done, by somebody who had seen nothing (147 of 150 right when
 * first measured; three faults mended since). Columns: written form, message, region or `-` for none, several or abroad.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { writtenForms } from '../../src/answers/language.ts'
import { items, snapshot } from '../support/content.ts'

const { where } = snapshot
const regionIn = (text: string): string => {
  const place = where(text)
  return place.kind === 'region' ? place.region.code : '-'
}

const linesOf = (file: string) =>
  readFileSync(join('test', 'guards', 'places', file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [form, text = '', region] = line.split('\t')
      return { form, text, region, got: regionIn(text) }
    })

const expectShare = (lines: ReturnType<typeof linesOf>, atLeast: number): void => {
  const wrong = lines.filter(({ region, got }) => region !== got)
  const told = wrong.map(({ text, region, got }) => `${text}: ${got}, not ${region}`).join('\n')
  expect(1 - wrong.length / lines.length, told).toBeGreaterThanOrEqual(atLeast)
}

describe.each(writtenForms)('places in %s', (form) => {
  const known = linesOf('known.tsv').filter((line) => line.form === form)
  const unseen = linesOf('unseen.tsv').filter((line) => line.form === form)
  const others = linesOf('others.tsv').filter((line) => line.form === form)

  test('are understood, 97 in a hundred, and so are lines without one', () => {
    expect(known).toHaveLength(60)
    expect(unseen.length).toBeGreaterThanOrEqual(50)
    expectShare(known, 0.97)
    expectShare(unseen, 0.97)
    expect(others).toHaveLength(30)
    expectShare(others, 0.96)
    const empty = [...known, ...unseen].filter(({ region }) => region === '-')
    expect(empty.length).toBeGreaterThanOrEqual(20)
    expectShare(empty, 0.97)
  })
})

test('our own questions about other things hardly name a place', () => {
  const questions = [...items['topic-text']].flatMap(([id, text]) =>
    id.endsWith('/embassy-contacts') ? [] : text.questions,
  )
  const found = questions.filter((question) => where(question).kind === 'region')
  expect(found.length / questions.length, found.join('\n')).toBeLessThan(0.06)
})
