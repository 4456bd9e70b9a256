/** Lists and searches of the legal-aid desk on 100,000 open questions and 10,000 entries, on both databases. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { sql } from 'kysely'
import { portraitOf } from '../src/answers/likeness.ts'
import type { DatabaseConfig } from '../src/config.ts'
import { itemsOf } from '../src/content/knowledge.ts'
import { openRelease } from '../src/content/release.ts'
import { countries } from '../src/content/schema.ts'
import { buildSnapshot, type Snapshot } from '../src/content/snapshot.ts'
import { keepOpenQuestion, keyMarks } from '../src/privacy/open-questions.ts'
import { createMark, createSeal } from '../src/privacy/seal.ts'
import { reportedContacts } from '../src/store/contact-reports.ts'
import { openDatabase } from '../src/store/database.ts'
import { currentEntry } from '../src/store/publish.ts'
import { findGroup, type GroupFilter, listGroups, openGroupTotals, searchGroups } from '../src/store/question-groups.ts'
import { worstAnswers } from '../src/store/questions.ts'
import { listRevisions, versionsOf } from '../src/store/revisions.ts'
import type { Db, Tx } from '../src/store/schema.ts'
import { countWantedTranslations, wantedTranslations } from '../src/store/translations.ts'
import { startPostgres } from '../test/support/services.ts'
import { Started } from './processes.ts'
import { duration, quantile, type Table } from './table.ts'

const questionCount = 100_000
/** More than people would ask: the more groups, the longer every list. */
const groupCount = 50_000
const entryCount = 10_000
const reportCount = 20_000
const rowsAtOnce = 1_000
const times = 40
const pageSize = 10
const dayMs = 86_400_000
const lastDay = Date.UTC(2026, 10, 22)
const dayOf = (age: number): string => new Date(lastDay - age * dayMs).toISOString().slice(0, 10)
const languages = ['ru', 'ky', 'uz', 'tg'] as const

const dataKey = Buffer.alloc(32, 7)
const questionSeal = createSeal(dataKey, 'open-questions')
const questionMark = createMark(dataKey, 'open-questions')

/** Chance that is the same in every run. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

const pick = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)] as T // never empty here

async function knownContent(): Promise<{ snapshot: Snapshot; words: Readonly<Record<string, readonly string[]>> }> {
  const opened = await openRelease('content')
  if (opened.type === 'refused') throw new Error('content/ is refused: npm run check:content')
  const items = itemsOf(opened.release.seeds)
  const words = Object.fromEntries(
    languages.map((language) => [
      language,
      [...items['topic-text']]
        .filter(([id]) => id.startsWith(`${language}/`))
        .flatMap(([, { questions }]) => questions.flatMap((question) => question.split(/\s+/))),
    ]),
  )
  return { snapshot: buildSnapshot(items, opened.release.models), words }
}

async function insert<T extends object>(
  rows: readonly T[],
  write: (part: readonly T[]) => Promise<unknown>,
): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsAtOnce) await write(rows.slice(from, from + rowsAtOnce))
}

/** Fills the tables as years of questions would have; written directly, since one by one would take minutes. */
async function fill(db: Db, { snapshot, words }: Awaited<ReturnType<typeof knownContent>>): Promise<void> {
  const random = createRandom(1)
  const groups = Array.from({ length: groupCount }, () => {
    const language = pick(languages, random)
    const text = Array.from({ length: 4 + Math.floor(random() * 6) }, () => pick(words[language] ?? [], random)).join(
      ' ',
    )
    return {
      id: randomBytes(6).toString('hex'),
      language,
      text,
      keys: keyMarks(questionMark, portraitOf(snapshot.brain, text)),
      days: [] as { day: string; country: string | null; question: string }[],
    }
  })
  const questions = Array.from({ length: questionCount }, (_, at) => {
    // A few are asked by hundreds, most by one.
    const group = groups[at < groupCount ? at : Math.floor(groupCount * random() ** 4)] as (typeof groups)[number]
    const id = randomBytes(16).toString('hex')
    const country = random() < 0.2 ? null : pick(countries, random)
    const day = dayOf(Math.floor(random() * 90))
    group.days.push({ day, country, question: id })
    const { language, text } = group
    const sealed = questionSeal.seal(text, id)
    return { id, sealed, language, country, topic: null, asked_day: day, group_id: group.id }
  })
  const state = 'open'
  await db.transaction().execute(async (tx) => {
    await insert(questions, (part) =>
      tx
        .insertInto('open_questions')
        .values([...part])
        .execute(),
    )
    await insert(
      groups.map(({ id, language, keys, days }) => {
        const sample = days.toSorted((a, b) => b.day.localeCompare(a.day))[0]?.question ?? null
        return { id, language, topic: '', state, sample, key_count: keys.length, decided_at: null }
      }),
      (part) =>
        tx
          .insertInto('question_groups')
          .values([...part])
          .execute(),
    )
    await insert(
      groups.flatMap(({ id, keys }) => [...new Set(keys)].map((key) => ({ key, group_id: id }))),
      (part) =>
        tx
          .insertInto('question_keys')
          .values([...part])
          .execute(),
    )
    await insert(
      groups.flatMap(({ id, language, days }) => {
        const by = new Map<string, { asked: number; last_day: string }>()
        for (const { day, country } of days)
          for (const key of ['all', country ?? 'unknown']) {
            const known = by.get(key)
            by.set(key, {
              asked: (known?.asked ?? 0) + 1,
              last_day: known && known.last_day > day ? known.last_day : day,
            })
          }
        return [...by].map(([country, counts]) => ({ group_id: id, country, language, topic: '', state, ...counts }))
      }),
      (part) =>
        tx
          .insertInto('question_counts')
          .values([...part])
          .execute(),
    )
    await fillEntries(tx, random)
    const reports = Array.from({ length: reportCount }, (_, at) => ({
      contact: `mission/office-${Math.floor(random() * 60)}`,
      day: dayOf(at % 90),
      mark: `mark-${at}`,
    }))
    await insert(reports, (part) =>
      tx
        .insertInto('contact_reports')
        .values([...part])
        .execute(),
    )
    await insert(
      Array.from({ length: entryCount }, (_, at) => ({
        topic: `entry-${at}`,
        locale: pick(languages, random),
        helped: Math.floor(random() * 900),
        not_helped: Math.floor(random() * 90),
      })),
      (part) =>
        tx
          .insertInto('answer_ratings')
          .values([...part])
          .execute(),
    )
  })
}

/** Entries with a version and a draft each, and three translations, half of them wanted. */
async function fillEntries(tx: Tx, random: () => number): Promise<void> {
  const body = JSON.stringify({ title: 'x'.repeat(40), full: 'x'.repeat(1_500) })
  const entries = Array.from({ length: entryCount }, (_, at) => `entry-${at}`)
  const row = { body, seeded_hash: null, edited: 1, updated_at: 1 }
  await insert(
    entries.flatMap((id) => [
      { kind: 'topic', id, ...row },
      ...languages.map((language) => ({ kind: 'topic-text', id: `${language}/${id}`, ...row })),
    ]),
    (part) =>
      tx
        .insertInto('content_items')
        .values([...part])
        .execute(),
  )
  const revision = {
    ...{ version: 1, kind: 'entry', language: 'ru', author: 1, reviewer: null, reason: '', returned: null, body },
    ...{ base: null, of_words: null, field: null, created_at: 1 },
  }
  await insert(
    entries.flatMap((topic, at) => [
      { ...revision, topic, state: 'published', updated_at: at, published_at: at },
      { ...revision, topic, state: at % 2 === 0 ? 'draft' : 'review', updated_at: at, published_at: null },
    ]),
    (part) =>
      tx
        .insertInto('revisions')
        .values([...part])
        .execute(),
  )
  await insert(
    entries.flatMap((topic) =>
      languages.slice(1).map((language) => {
        const wanted_since = random() < 0.5 ? Math.floor(random() * 1e9) : null
        return { topic, language, of_words: body, wanted_since }
      }),
    ),
    (part) =>
      tx
        .insertInto('translations')
        .values([...part])
        .execute(),
  )
}

const everything: GroupFilter = { state: 'open', topic: '', country: 'all', language: undefined, order: 'often' }

export async function desk(): Promise<Table> {
  await using started = new Started()
  const content = await knownContent()
  const { brain } = content.snapshot
  const server = await startPostgres()
  started.onEnd(() => server.stop())
  const databases: readonly DatabaseConfig[] = [
    { kind: 'sqlite', path: join(started.folder(), 'elchi.sqlite') },
    { kind: 'postgres', url: await server.createDatabase('desk') },
  ]
  const columns: Record<string, string[]> = {}
  for (const config of databases) {
    const db = await openDatabase(config, () => {})
    started.onEnd(() => db.destroy())
    await fill(db, content)
    await sql`analyze`.execute(db) // as both databases do by themselves where they grow day by day
    const random = createRandom(2)
    const text = () =>
      Array.from({ length: 3 }, () => pick(content.words[pick(languages, random)] ?? [], random)).join(' ')
    const [some] = await listGroups(db, everything, 1, 0)
    const services = { db, now: () => lastDay, questionSeal, questionMark }
    const steps: Readonly<Record<string, () => Promise<unknown>>> = {
      'first page, asked most': () => listGroups(db, everything, pageSize, 0),
      'first page, newest, one language and country': () =>
        listGroups(db, { ...everything, order: 'newest', language: 'ky', country: 'kg' }, pageSize, 0),
      'page 100': () => listGroups(db, everything, pageSize, 990),
      'how many wait': () => openGroupTotals(db),
      'one group with its newest questions': () => findGroup(db, some?.id ?? '', 5),
      'search for three words': () => searchGroups(db, keyMarks(questionMark, portraitOf(brain, text())), 20),
      'answers that did not help': () => worstAnswers(db, pageSize, 0),
      'drafts and what waits for review': () => listRevisions(db, { states: ['draft', 'review'] }, pageSize),
      'an entry with its versions': async () => [
        await currentEntry(db, 'entry-5000'),
        await versionsOf(db, 'entry-5000', pageSize),
      ],
      'translations that are wanted': () => wantedTranslations(db, ['ky', 'uz', 'tg'], pageSize),
      'how many translations are wanted': () => countWantedTranslations(db),
      'contacts that do not answer': () => reportedContacts(db),
      'a new question finds its group (after the reply)': () =>
        keepOpenQuestion(services, brain, {
          text: `${text()} ${text()}`,
          language: 'ru',
          country: 'kg',
          topic: null,
          day: dayOf(0),
        }),
    }
    for (const [name, step] of Object.entries(steps)) {
      const taken: number[] = []
      for (let time = 0; time < times; time++) {
        const startedAt = performance.now()
        await step()
        taken.push((performance.now() - startedAt) * 1000)
      }
      columns[name] = [...(columns[name] ?? []), duration(quantile(taken, 0.5)), duration(Math.max(...taken))]
    }
  }
  return {
    title: 'The legal-aid desk when it is full',
    notes: [
      `${questionCount.toLocaleString('en')} open questions in ${groupCount.toLocaleString('en')} groups, ${entryCount.toLocaleString('en')} entries with ${(entryCount * 3).toLocaleString('en')} translations, ${reportCount.toLocaleString('en')} reports of contacts; median and longest of ${times}. Aim: under 200 ms.`,
    ],
    head: ['what', 'SQLite', 'longest', 'Postgres', 'longest'],
    rows: Object.entries(columns).map(([name, cells]) => [name, ...cells]),
  }
}
