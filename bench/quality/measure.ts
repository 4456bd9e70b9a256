/** How well messages are understood that the code has not seen, by written form and by style. */
import { type WrittenForm, writtenForms } from '../../src/answers/language.ts'
import { type Brain, type Understanding, understand } from '../../src/answers/understand.ts'
import type { Table } from '../table.ts'
import { type Message, styles } from './messages.ts'

interface Answered {
  readonly message: Message
  readonly meaning: Understanding
  /** Place of the first right topic, -1 when none of the five is. */
  readonly place: number
}

export function answerAll(brain: Brain, messages: readonly Message[]): Answered[] {
  return messages.map((message) => {
    const meaning = understand(brain, message.text)
    return {
      message,
      meaning,
      place: meaning.topics.findIndex(({ topic }) => message.topics.some((right) => right === topic)),
    }
  })
}

const wordsOf = (text: string): number => text.trim().split(/\s+/).length
const isLatinTyped = ({ text, form }: Message): boolean => form !== 'uz-Latn' && !/\p{Script=Cyrillic}/u.test(text)

interface Measure {
  readonly name: string
  readonly aim: string
  readonly of: (one: Answered) => boolean
  readonly good: (one: Answered) => boolean
}

const isKind =
  (...kinds: Message['kind'][]) =>
  ({ message }: Answered): boolean =>
    kinds.includes(message.kind)
const isLanguage = ({ message, meaning }: Answered): boolean => meaning.language === message.form

export const measures: readonly Measure[] = [
  { name: 'right topic first', aim: '≥ 0.90', of: isKind('question'), good: ({ place }) => place === 0 },
  { name: 'right topic in three', aim: '≥ 0.97', of: isKind('question'), good: ({ place }) => place >= 0 && place < 3 },
  {
    name: 'answered or suggested',
    aim: '≥ 0.95',
    of: isKind('question'),
    good: ({ meaning }) => meaning.kind === 'answer' || meaning.kind === 'suggest',
  },
  {
    name: 'of the answered right',
    aim: '',
    of: (one) => isKind('question')(one) && one.meaning.kind === 'answer',
    good: ({ place }) => place === 0,
  },
  {
    name: 'out of scope, answered',
    aim: '≤ 0.03',
    of: isKind('none'),
    good: ({ meaning }) => meaning.kind === 'answer',
  },
  {
    name: 'small talk as such',
    aim: '',
    of: isKind('smalltalk'),
    good: ({ message, meaning }) => meaning.kind === 'smalltalk' && meaning.smalltalk === message.smalltalk,
  },
  { name: 'danger to SOS', aim: '≥ 0.97', of: isKind('danger'), good: ({ meaning }) => meaning.urgent },
  { name: 'false alarm', aim: '≤ 0.05', of: isKind('calm'), good: ({ meaning }) => meaning.urgent },
  {
    name: 'language, three words and more',
    aim: '≥ 0.99',
    of: ({ message }) => wordsOf(message.text) >= 3 && !isLatinTyped(message),
    good: isLanguage,
  },
  {
    name: 'language, one or two words',
    aim: '≥ 0.97',
    of: ({ message }) => wordsOf(message.text) < 3 && !isLatinTyped(message),
    good: isLanguage,
  },
  {
    name: 'language, typed in Latin letters',
    aim: '≥ 0.85',
    of: ({ message }) => isLatinTyped(message),
    good: isLanguage,
  },
]

const cell = (answered: readonly Answered[], { of, good }: Measure): string => {
  const counted = answered.filter(of)
  return counted.length === 0 ? '–' : `${(counted.filter(good).length / counted.length).toFixed(3)} (${counted.length})`
}

export function byForm(answered: readonly Answered[], title: string, note: string): Table {
  const ofForm = (form: WrittenForm) => answered.filter(({ message }) => message.form === form)
  return {
    title,
    notes: [note, 'In brackets how many messages a figure rests on. Out of scope, false alarm: less is better.'],
    head: ['', 'aim', ...writtenForms, 'all'],
    rows: measures
      .filter(({ of }) => answered.some(of))
      .map((measure) => [
        measure.name,
        measure.aim,
        ...writtenForms.map((form) => cell(ofForm(form), measure)),
        cell(answered, measure),
      ]),
  }
}

export function byStyle(answered: readonly Answered[]): Table {
  const [first, third, kept] = measures as [Measure, Measure, Measure] // the three that stand first above
  return {
    title: 'The same questions, by style',
    notes: [
      '"Plain" lacks the special letters; "latin" is Kyrgyz, Tajik or Russian in Latin letters, or Uzbek without apostrophes.',
    ],
    head: ['', ...styles],
    rows: [first, third, kept].map((measure) => [
      measure.name,
      ...styles.map((style) =>
        cell(
          answered.filter(({ message }) => message.style === style),
          measure,
        ).replace(/ .*/, ''),
      ),
    ]),
  }
}

/** Every message that was not understood, with what was made of it. */
export function failures(answered: readonly Answered[]): string[] {
  return answered.flatMap(({ message, meaning, place }) => {
    const { kind, form, style, text, topics } = message
    const got = meaning.kind === 'smalltalk' ? meaning.smalltalk : meaning.kind
    const best = meaning.topics[0]?.topic ?? 'nothing'
    const wrong =
      (kind === 'question' && place !== 0 && `${topics.join(' or ')}, got ${best}`) ||
      (kind === 'question' && got !== 'answer' && got !== 'suggest' && `${topics.join(' or ')}, got "${got}"`) ||
      (kind === 'none' && got === 'answer' && `nothing of ours, answered ${best}`) ||
      (kind === 'smalltalk' && got !== message.smalltalk && `${message.smalltalk}, got "${got}"`) ||
      (kind === 'danger' && !meaning.urgent && 'danger, no SOS') ||
      (kind === 'calm' && meaning.urgent && 'no danger, SOS')
    return wrong ? [`${form}, ${style}: ${wrong}: ${text.replaceAll('\n', ' ')}`] : []
  })
}
