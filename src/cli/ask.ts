/**
 * `npm run -s ask`: what the bot would make of a message. JSON lines from standard input, one answer a line, in order;
 * or a text as argument, explained for people. Uses the very code, content and thresholds of the bot.
 */
import { z } from 'zod'
import { understand } from '../answers/understand.ts'
import { itemsOf } from '../content/knowledge.ts'
import { loadContent } from '../content/load.ts'
import { countries } from '../content/schema.ts'
import { buildSnapshot } from '../content/snapshot.ts'

const question = z.object({
  id: z.union([z.string(), z.number()]),
  text: z.string(),
  country: z.enum(countries).nullish(),
  locale: z.string().nullish(),
})

const loaded = loadContent('content')
if (loaded.type === 'refused') {
  for (const { file, line, reason } of loaded.problems) console.error(`content/${file}:${line ?? ''} ${reason}`)
  process.exit(1)
}
const { brain } = buildSnapshot(itemsOf(loaded.items))

function answer(text: string) {
  const { language, kind, urgent, topics } = understand(brain, text)
  return { language, kind, urgent, topics }
}

function explain(text: string): void {
  const { language, kind, urgent, topics } = answer(text)
  console.log(`language  ${language}\noutcome   ${kind}${urgent ? ', SOS card first' : ''}`)
  for (const { topic, score } of topics) console.log(`  ${score.toFixed(3)}  ${topic}`)
}

/** Lines end with a line feed alone: other separators may stand inside a text. */
async function* linesOf(input: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder() // drops a byte order mark
  let rest = ''
  for await (const chunk of input) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  yield rest + decoder.decode()
}

async function answerLines(): Promise<void> {
  let number = 0
  for await (const line of linesOf(process.stdin)) {
    number++
    if (line.trim() === '') continue
    try {
      const { id, text } = question.parse(JSON.parse(line))
      process.stdout.write(`${JSON.stringify({ id, ...answer(text) })}\n`)
    } catch {
      console.error(`line ${number} is not a question: {"id","text","country"?,"locale"?} is accepted`)
      process.exitCode = 1
    }
  }
}

const text = process.argv.slice(2).join(' ')
if (text === '') await answerLines()
else explain(text)
