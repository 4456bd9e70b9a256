/** In which language is a message: Elchi, franc and CLD2 on the same lines, by written form, length and alphabet. */
import { writtenForms } from '../src/answers/language.ts'
import { createBrain } from '../src/answers/understand.ts'
import { itemsOf } from '../src/content/knowledge.ts'
import { openRelease } from '../src/content/release.ts'
import { knowledgeOf } from '../src/content/snapshot.ts'
import { francLanguage, type Language, openCld2 } from './baseline/detectors.ts'
import { type Message, readMessages } from './quality/messages.ts'
import { quantile, type Table } from './table.ts'

const manyWords = 3

type Detect = (text: string) => Language | Promise<Language>

const wordsOf = (text: string): number => text.trim().split(/\s+/).length
/** Uzbek has a Latin alphabet; the others are typed in one when a phone has no other. */
const isLatinTyped = ({ text, form }: Message): boolean => form !== 'uz-Latn' && !/\p{Script=Cyrillic}/u.test(text)
const languageOf = ({ form }: Message): Language => (form.startsWith('uz') ? 'uz' : form) as Language // a form is a language but for Uzbek's two

const columns: readonly { readonly name: string; of(message: Message): boolean }[] = [
  { name: `all, ≥ ${manyWords} words`, of: ({ text }) => wordsOf(text) >= manyWords },
  ...writtenForms.map((form) => ({
    name: form,
    of: (message: Message) => message.form === form && wordsOf(message.text) >= manyWords && !isLatinTyped(message),
  })),
  { name: '1–2 words', of: ({ text }) => wordsOf(text) < manyWords },
  ...(['ky', 'tg', 'ru'] as const).map((form) => ({
    name: `${form} in Latin`,
    of: (message: Message) => message.form === form && isLatinTyped(message),
  })),
]

async function row(name: string, messages: readonly Message[], detect: Detect): Promise<string[]> {
  for (const { text } of messages) await detect(text) // until the machine code is made
  const isRight = new Map<Message, boolean>()
  const times: number[] = []
  for (const message of messages) {
    const startedAt = performance.now()
    const found = await detect(message.text)
    times.push((performance.now() - startedAt) * 1000)
    isRight.set(message, found === languageOf(message))
  }
  const share = (of: (message: Message) => boolean): string => {
    const some = messages.filter(of)
    return (some.filter((message) => isRight.get(message)).length / some.length).toFixed(3)
  }
  return [
    name,
    ...columns.map(({ of }) => share(of)),
    quantile(times, 0.5).toFixed(0),
    quantile(times, 0.99).toFixed(0),
  ]
}

export async function languages(): Promise<Table> {
  const opened = await openRelease('content')
  if (opened.type === 'refused') throw new Error('content/ is refused: npm run check:content says why')
  const brain = createBrain(knowledgeOf(itemsOf(opened.release.seeds)), opened.release.models)
  const messages = readMessages()
  const ours: Detect = (text) => {
    const { form } = brain.languages.identify(text)
    return form === 'uz-Latn' || form === 'uz-Cyrl' ? 'uz' : form
  }
  const cld2 = await openCld2()
  return {
    title: 'Which language is it',
    notes: [
      `${messages.length} unseen messages of all kinds (bench/quality); share whose language is right, Uzbek in either alphabet. The columns of the written forms: ${manyWords} words or more, not in foreign letters (${columns.map(({ name, of }) => `${name}: ${messages.filter(of).length}`).join(', ')} messages).`,
      'franc: all its languages, and with only the four to choose from, which is easier than what the others do. CLD2: its best guess (`bestEffort`). Aims: ≥ 0.99, 1–2 words ≥ 0.97, in Latin ≥ 0.85.',
    ],
    head: ['detector', ...columns.map(({ name }) => name), 'p50 µs', 'p99 µs'],
    rows: [
      await row('Elchi', messages, ours),
      await row('franc', messages, (text) => francLanguage(text, false)),
      await row('franc, four languages', messages, (text) => francLanguage(text, true)),
      cld2 ? await row('CLD2', messages, cld2) : ['CLD2: not installed', ...columns.map(() => '–'), '–', '–'],
    ],
  }
}
