/** What understanding a question costs, against the plainest search: does the folded text hold a topic's words? */
import { understand as meaningOf } from '../src/answers/understand.ts'
import { type Items, itemsOf } from '../src/content/knowledge.ts'
import { loadContent } from '../src/content/load.ts'
import { buildSnapshot } from '../src/content/snapshot.ts'
import { chance, languages, question, smalltalk } from './load/questions.ts'
import { median, quantile, spread, type Table } from './table.ts'

const rounds = 5
const questionsPerRound = 4_000
const shortestKeyword = 5

const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N} ]/gu, ' ')

/** @returns the topic of which the text holds most words. */
function keywordSearch(items: Items): (text: string) => string | undefined {
  const keywords = new Map<string, Set<string>>()
  for (const [id, { questions }] of items['topic-text']) {
    const topic = id.slice(id.indexOf('/') + 1)
    const known = keywords.get(topic) ?? new Set()
    for (const word of questions.flatMap((text) => fold(text).split(' ')))
      if (word.length >= shortestKeyword) known.add(word)
    keywords.set(topic, known)
  }
  const topics = [...keywords].map(([topic, words]) => ({ topic, words: [...words] }))
  return (text) => {
    const folded = fold(text)
    let best: { topic: string; found: number } | undefined
    for (const { topic, words } of topics) {
      let found = 0
      for (const word of words) if (folded.includes(word)) found++
      if (found > (best?.found ?? 0)) best = { topic, found }
    }
    return best?.topic
  }
}

/** @returns microseconds for each text. */
function time(texts: readonly string[], work: (text: string) => unknown): number[] {
  return texts.map((text) => {
    const startedAt = performance.now()
    work(text)
    return (performance.now() - startedAt) * 1000
  })
}

export async function understand(): Promise<Table> {
  const loaded = loadContent('content')
  if (loaded.type === 'refused') throw new Error('content/ is refused: npm run check:content says why')
  const items = itemsOf(loaded.items)
  const builds: number[] = []
  let snapshot = buildSnapshot(items)
  for (let round = 0; round < rounds; round++) {
    const startedAt = performance.now()
    snapshot = buildSnapshot(items)
    builds.push(performance.now() - startedAt)
  }
  const search = keywordSearch(items)
  const random = chance(1)
  const texts = Array.from({ length: questionsPerRound }, (_, index) => {
    const language = languages[index % languages.length] ?? 'ru'
    return random() < 0.85 ? question(language, random) : smalltalk(language, random)
  })
  const ours: number[][] = []
  const plain: number[][] = []
  for (let round = 0; round <= rounds; round++) {
    const both = [time(texts, (text) => meaningOf(snapshot.brain, text)), time(texts, search)] as const
    if (round === 0) continue // until the machine code is made
    ours.push(both[0])
    plain.push(both[1])
  }
  const row = (name: string, values: readonly number[][]) => {
    const medians = values.map(median)
    const all = values.flat()
    const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length
    return [
      name,
      median(medians).toFixed(1),
      quantile(all, 0.99).toFixed(1),
      mean(all).toFixed(1),
      spread(medians),
      (median(medians) / median(plain.map(median))).toFixed(2),
    ]
  }
  const questions = [...items['topic-text'].values()].reduce((sum, text) => sum + text.questions.length, 0)
  return {
    title: 'Understanding a question',
    notes: [
      `${questionsPerRound} lines in four languages (85 % questions, none taken from the content), median of ${rounds} rounds in turn; noise is half the range of the medians. ${questions} known questions in ${items.topic.size} topics.`,
      `Building the snapshot from the items: ${median(builds).toFixed(0)} ms (${spread(builds)}).`,
    ],
    head: ['search', 'p50 µs', 'p99 µs', 'mean µs', 'noise', 'ratio of p50 to the plain one'],
    rows: [
      row('Elchi: language, danger, small talk, topics', ours),
      row('folded text holds the words (topics only)', plain),
    ],
  }
}
