/** The real content and messages, as file for the processes of the candidates. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { serialize } from 'node:v8'
import { itemsOf } from '../../src/content/knowledge.ts'
import { openRelease } from '../../src/content/release.ts'
import { knowledgeOf } from '../../src/content/snapshot.ts'
import { chance, languages } from '../load/questions.ts'
import type { Started } from '../processes.ts'
import { type Message, readMessages } from '../quality/messages.ts'
import type { Entry, RealWords } from './entries.ts'
import type { Given } from './protocol.ts'

export interface GivenFile {
  readonly path: string
  /** The questions among the messages, in the order in which they are asked. */
  readonly messages: readonly Message[]
  readonly entries: readonly Entry[]
}

/** In an order by chance, so that who has no time for all is asked a fair part. */
function shuffled<T>(list: readonly T[]): T[] {
  const random = chance(5)
  return list
    .map((value) => ({ value, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value)
}

/** @param started owns the file. */
export async function giveRealContent(started: Started): Promise<GivenFile> {
  const opened = await openRelease('content')
  if (opened.type === 'refused') throw new Error('content/ is refused: npm run check:content says why')
  const { seeds, models } = opened.release
  const items = itemsOf(seeds)
  const knowledge = knowledgeOf(items)
  const byTopic = Map.groupBy(knowledge.questions, ({ topic }) => topic)
  const entries = [...byTopic].map(([topic, parts]) => ({
    topic,
    questions: parts.flatMap(({ questions }) => questions),
  }))
  const messages = shuffled(readMessages().filter(({ kind }) => kind === 'question'))
  const inLanguage = <T>(make: (language: (typeof languages)[number]) => T) =>
    Object.fromEntries(languages.map((language) => [language, make(language)])) as Record<(typeof languages)[number], T> // one for each
  const words: RealWords = {
    questions: inLanguage((language) =>
      [...items['topic-text']].filter(([id]) => id.startsWith(`${language}/`)).map(([, text]) => text.questions),
    ),
    messages: inLanguage((language) =>
      messages.filter(({ form }) => form.startsWith(language)).map(({ text }) => text),
    ),
  }
  const given: Given = {
    knowledge,
    models,
    entries,
    asked: messages.map(({ text, topics }) => ({ text, topics })),
    words,
  }
  const path = join(started.folder(), 'given')
  writeFileSync(path, serialize(given))
  return { path, messages, entries }
}
