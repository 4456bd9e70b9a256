/**
 * Messages as people write them, with what they mean: written apart from the content, by people who had not seen it.
 * One file a language; a line says what kind of message it is, in which form and style, and which topics are right.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { writtenForms } from '../../src/answers/language.ts'
import { smalltalkKinds, topicIds, writtenLanguages } from '../../src/content/schema.ts'

export const styles = [
  'formal',
  'colloquial',
  'typos',
  'plain',
  'mixed',
  'latin',
  'story',
  'keyword',
  'capitals',
  'emoji',
] as const

const message = z
  .object({
    text: z.string().min(1),
    form: z.enum(writtenForms),
    style: z.enum(styles),
    kind: z.enum(['question', 'none', 'smalltalk', 'danger', 'calm']),
    topic: z.enum(topicIds).optional(),
    topics: z.array(z.enum(topicIds)).optional(),
    smalltalk: z.enum(smalltalkKinds).optional(),
  })
  .transform(({ topic, topics, ...rest }) => ({ ...rest, topics: topics ?? (topic ? [topic] : []) }))

export type Message = z.infer<typeof message>

const read = (name: string): Message[] =>
  readFileSync(join(import.meta.dirname, `${name}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => message.parse(JSON.parse(line)))

/** The development set: thresholds and the phrases of danger were chosen while looking at it. */
export const readMessages = (): Message[] => writtenLanguages.flatMap(read)

/** Written by others when everything was chosen. Lines of calm and danger that the content lacked were added since. */
export const readSecondMessages = (): Message[] => read('second')

/** Of danger and of calm alone, written by somebody else after the last line of danger was added; nothing was chosen by it. */
export const readThirdMessages = (): Message[] => read('third')
