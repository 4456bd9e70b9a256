/**
 * `npm run -s ask`: what the bot would make of a message. JSON lines from standard input, one answer a line, in order;
 * or a text as argument, explained for people. Uses the very code, content and thresholds of the bot.
 */
import { z } from 'zod'
import { sentencesOf } from '../answers/normalise.ts'
import { createBrain, explain, understand } from '../answers/understand.ts'
import { itemsOf } from '../content/knowledge.ts'
import { formOf, locales } from '../content/locale.ts'
import { openRelease } from '../content/release.ts'
import { countries } from '../content/schema.ts'
import { knowledgeOf } from '../content/snapshot.ts'
import { answerLines } from './lines.ts'

const question = z.object({
  id: z.union([z.string(), z.number()]),
  text: z.string(),
  country: z.enum(countries).nullish(),
  locale: z.string().nullish(),
})

const opened = await openRelease('content')
if (opened.type === 'refused') {
  for (const { file, line, reason } of opened.problems) console.error(`content/${file}:${line ?? ''} ${reason}`)
  process.exit(1)
}
const knowledge = knowledgeOf(itemsOf(opened.release.seeds))
const brain = createBrain(knowledge, opened.release.models)

function answer(text: string, locale?: string | null) {
  const known = locales.find((one) => one === locale)
  const { language, kind, urgent, topics } = understand(brain, text, known && formOf(known))
  return { language, kind, urgent, topics }
}

const mostShown = 8

/** The sample questions of a topic that share most with a text. */
function nearest(text: string, topic: string): { question: string; likeness: number }[] {
  const read = (line: string): Map<number, number> => {
    const { count, hashes, weights } = brain.reader.read(sentencesOf(line))
    return new Map(Array.from({ length: count }, (_, at) => [hashes[at] as number, weights[at] as number]))
  }
  const asked = read(text)
  const lengthOf = (features: Map<number, number>) => Math.hypot(...features.values()) || 1
  return knowledge.questions
    .filter((source) => source.topic === topic)
    .flatMap(({ questions }) => questions)
    .map((question) => {
      const known = read(question)
      let shared = 0
      for (const [hash, weight] of asked) shared += weight * (known.get(hash) ?? 0)
      return { question, likeness: shared / lengthOf(asked) / lengthOf(known) }
    })
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, 3)
}

function explainForPeople(text: string): void {
  const { language, kind, urgent, topics } = answer(text)
  console.log(`language  ${language}\noutcome   ${kind}${urgent ? ', SOS card first' : ''}`)
  for (const { topic, score } of topics) console.log(`  ${score.toFixed(3)}  ${topic}`)
  const [best] = topics
  if (!best) return
  console.log(`\nwhat led to ${best.topic}:`)
  for (const { word, kind, share } of explain(brain, text).slice(0, mostShown))
    console.log(`  ${(share * 100).toFixed(0).padStart(3)} %  ${kind.padEnd(10)}  ${word}`)
  const meanings = sentencesOf(text).flatMap((words) =>
    brain.concepts
      .find(words)
      .flatMap((found, at) => found.map((concept) => `${words[at]} = ${brain.concepts.ids[concept]}`)),
  )
  console.log(`\nmeanings: ${meanings.join(', ') || 'none'}`)
  console.log('\nnearest sample questions:')
  for (const { question, likeness } of nearest(text, best.topic)) console.log(`  ${likeness.toFixed(2)}  ${question}`)
}

const text = process.argv.slice(2).join(' ')
if (text === '')
  await answerLines(
    (line) => {
      const { id, text, locale } = question.parse(line)
      return { id, ...answer(text, locale) }
    },
    'a question',
    '{"id","text","country"?,"locale"?}',
  )
else explainForPeople(text)
