/**
 * How much of unseen messages is understood may not fall unnoticed. The messages were written apart from the content;
 * `npm run quality` measures them in full, cell by cell.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { understand } from '../../src/answers/understand.ts'
import { topicIds } from '../../src/content/schema.ts'
import { brain } from '../support/content.ts'

const folder = join('bench', 'quality')
const forms = ['ky', 'uz-Latn', 'uz-Cyrl', 'tg', 'ru'] as const
const message = z.object({
  text: z.string(),
  form: z.enum([...forms, 'other']),
  kind: z.string(),
  topic: z.enum(topicIds).optional(),
  /** Where more than one topic is right. */
  topics: z.array(z.enum(topicIds)).optional(),
})

const messages = readdirSync(folder)
  .filter((name) => name.endsWith('.jsonl'))
  .flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .filter((line) => line !== ''),
  )
  .map((line) => message.parse(JSON.parse(line)))
  .map((one) => ({ ...one, meaning: understand(brain, one.text) }))

const share = (part: readonly unknown[], whole: readonly unknown[]): number => part.length / whole.length
const told = (list: readonly { text: string }[]): string => list.map(({ text }) => text).join('\n')

describe.each(forms)('unseen questions in %s', (form) => {
  const questions = messages.filter((one) => one.kind === 'question' && one.form === form)
  const at = (places: number) =>
    questions.filter(({ topic, topics = [topic], meaning }) =>
      meaning.topics.slice(0, places).some((match) => topics.some((right) => right === match.topic)),
    )

  test('are met with the right topic first, nine in ten', () => {
    expect(questions.length).toBeGreaterThan(150)
    expect(share(at(1), questions), told(questions.filter((one) => !at(1).includes(one)))).toBeGreaterThanOrEqual(0.9)
  })

  test('have the right topic among the first three, 97 in a hundred', () => {
    expect(share(at(3), questions), told(questions.filter((one) => !at(3).includes(one)))).toBeGreaterThanOrEqual(0.97)
  })
})

describe('unseen messages of danger', () => {
  test('reach the SOS card, nine in ten', () => {
    const danger = messages.filter(({ kind }) => kind === 'danger')
    const missed = danger.filter(({ meaning }) => !meaning.urgent)
    expect(danger.length).toBeGreaterThan(50)
    expect(share(missed, danger), told(missed)).toBeLessThanOrEqual(0.1)
  })

  test('and their close look-alikes do not, but for eight in a hundred', () => {
    const calm = messages.filter(({ kind }) => kind === 'calm')
    const alarmed = calm.filter(({ meaning }) => meaning.urgent)
    expect(calm.length).toBeGreaterThan(50)
    expect(share(alarmed, calm), told(alarmed)).toBeLessThanOrEqual(0.08)
  })
})
