/** From the commit of a changed entry until a process finds it, and how long people there wait for the process meanwhile. */
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { understand } from '../src/answers/understand.ts'
import { type Config, type DatabaseConfig, readStoresConfig } from '../src/config.ts'
import { itemsOf } from '../src/content/knowledge.ts'
import { snapshotFrom } from '../src/content/latest-snapshot.ts'
import { openRelease, type Release } from '../src/content/release.ts'
import { type TopicText, writtenLanguages } from '../src/content/schema.ts'
import { seedRelease } from '../src/content/seed.ts'
import type { Snapshot } from '../src/content/snapshot.ts'
import { openSharedState } from '../src/shared-state/open.ts'
import { openDatabase } from '../src/store/database.ts'
import type { Db } from '../src/store/schema.ts'
import { startPostgres } from '../test/support/services.ts'
import { Started, startRedis } from './processes.ts'
import { duration, quantile, type Table } from './table.ts'

const times = 20
const staffEntries = [0, 2_000]
const questionsEach = 15
const rowsAtOnce = 500
const entry = 'unpaid-wages'

async function releaseOf(): Promise<Release> {
  const opened = await openRelease('content')
  if (opened.type === 'refused') throw new Error('content/ is refused: npm run check:content')
  return opened.release
}

/** Entries of staff in four languages, with questions of real words in another order. */
async function addEntries(db: Db, { seeds }: Release, count: number): Promise<void> {
  const items = itemsOf(seeds)
  const topic = items.topic.get(entry)
  const rows = Array.from({ length: count }, (_, number) => {
    const id = `made-${number}`
    const texts = writtenLanguages.map((language) => {
      const text = items['topic-text'].get(`${language}/${entry}`)
      const known = [...items['topic-text']].flatMap(([key, { questions }]) =>
        key.startsWith(`${language}/`) ? [questions] : [],
      )
      const questions = Array.from({ length: questionsEach }, (_, at) => {
        const [one, other] = [known[(number + at) % known.length], known[(number * 7 + at * 3) % known.length]]
        const words = `${one?.[number % one.length]} ${other?.[(number * 5 + at) % other.length]}`.split(' ')
        return `${words.toSorted((a, b) => a.localeCompare(b)).join(' ')} ${id}`
      })
      return { kind: 'topic-text', id: `${language}/${id}`, body: JSON.stringify({ ...text, questions }) }
    })
    return [{ kind: 'topic', id, body: JSON.stringify({ ...topic, id }) }, ...texts]
  }).flat()
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    const part = rows
      .slice(from, from + rowsAtOnce)
      .map((row) => ({ ...row, seeded_hash: null, edited: 1, updated_at: 1 }))
    await db.insertInto('content_items').values(part).execute()
  }
}

interface Measured {
  readonly foundMs: readonly number[]
  readonly blockedMs: readonly number[]
}

/** @param redis none: one process, told by itself. */
async function measure(config: DatabaseConfig, redis: Config['redis'], count: number): Promise<Measured> {
  await using started = new Started()
  const release = await releaseOf()
  const db = await openDatabase(config, () => {})
  started.onEnd(() => db.destroy())
  await seedRelease(db, release, 1)
  await addEntries(db, release, count)
  const open = async () => {
    const state = await openSharedState(redis, db, Date.now, () => {})
    started.onEnd(() => state.close())
    return state
  }
  const reader = await open()
  const publisher = redis === undefined ? reader : await open()
  await snapshotFrom(db, release.models) // the first, as at a start

  let onSnapshot = (_: Snapshot): void => {}
  reader.onNotice(() => void snapshotFrom(db, release.models).then((snapshot) => onSnapshot(snapshot)))
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  started.onEnd(() => delay.disable())
  const foundMs: number[] = []
  const blockedMs: number[] = []
  const row = db
    .selectFrom('content_items')
    .select('body')
    .where('kind', '=', 'topic-text')
    .where('id', '=', `ru/${entry}`)
  for (let time = 0; time < times; time++) {
    const question = `зарплату не дают ${String.fromCharCode(0x430 + time)}щъщъ`
    const text = JSON.parse((await row.executeTakeFirstOrThrow()).body) as TopicText // as the release wrote it
    const body = JSON.stringify({ ...text, title: question, questions: [...text.questions, question] })
    await db
      .updateTable('content_items')
      .set({ body })
      .where('kind', '=', 'topic-text')
      .where('id', '=', `ru/${entry}`)
      .execute()
    delay.reset()
    const committedAt = performance.now()
    const found = new Promise<void>((resolve) => {
      onSnapshot = (snapshot) => {
        const best = understand(snapshot.brain, question).topics[0]?.topic
        if (best === entry && snapshot.topicText('ru', entry)?.title === question) resolve()
      }
    })
    await publisher.notify({ about: 'content' })
    await found
    foundMs.push(performance.now() - committedAt)
    blockedMs.push(delay.max / 1e6)
  }
  return { foundMs, blockedMs }
}

function rowOf(name: string, count: number, { foundMs, blockedMs }: Measured): string[] {
  const ms = (value: number): string => duration(value * 1_000)
  const figures = [foundMs, blockedMs].flatMap((taken) => [quantile(taken, 0.5), Math.max(...taken)])
  return [name, count.toLocaleString('en'), ...figures.map(ms)]
}

export async function publish(): Promise<Table> {
  await using started = new Started()
  const server = await startPostgres()
  started.onEnd(() => server.stop())
  const read = readStoresConfig({ REDIS_URL: await startRedis(started) })
  if (read.type === 'refused') throw new Error(read.problems.join('\n'))
  const rows: string[][] = []
  for (const count of staffEntries) {
    const path = join(started.folder(), `elchi-${count}.sqlite`)
    rows.push(rowOf('SQLite, one process', count, await measure({ kind: 'sqlite', path }, undefined, count)))
    const url = await server.createDatabase(`publish${count}`)
    rows.push(rowOf('Postgres, Redis', count, await measure({ kind: 'postgres', url }, read.config.redis, count)))
  }
  return {
    title: 'Published and found',
    notes: [
      `From the commit of an edited entry until a process that is told of it finds the entry by a question that is new in it; median and longest of ${times}. Beside the release's entries there are none and ${staffEntries.at(-1)?.toLocaleString('en')} of staff, each with ${questionsEach} questions in each of four languages. Blocked: the longest time in which the process could not turn to anybody's message. Aim: 1 s in one process, 5 s in every one.`,
    ],
    head: ['stores', 'entries of staff', 'found', 'longest', 'blocked', 'longest'],
    rows,
  }
}
