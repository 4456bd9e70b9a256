/** How often each answer is shown, by week. Counted in memory and written together: an answer never waits for it. */
import type { Db } from './schema.ts'

/** Counts for the digest. What was not yet written is lost in a crash, which a count can bear. */
export interface TopicTally {
  count(topic: string): void
  /** Writes what was counted; what cannot be written is kept for the next time. */
  flush(): Promise<void>
  /** Writes the rest and ends. */
  stop(): Promise<void>
}

const flushEveryMs = 30_000
const dayMs = 86_400_000
const keptWeeks = 53

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

/** The Monday (YYYY-MM-DD, UTC) of the week in which an instant lies. 1970 began on a Thursday. */
export const weekOf = (at: number): string => {
  const days = Math.floor(at / dayMs)
  return dayOf((days - ((days + 3) % 7)) * dayMs)
}

export async function addTopicCounts(
  db: Db,
  week: string,
  counts: ReadonlyMap<string, number>,
  dropBefore: string,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    for (const [topic, asked] of counts)
      await tx
        .insertInto('topic_counts')
        .values({ week, topic, asked })
        .onConflict((conflict) =>
          conflict
            .columns(['week', 'topic'])
            .doUpdateSet((eb) => ({ asked: eb(eb.ref('topic_counts.asked'), '+', asked) })),
        )
        .execute()
    await tx.deleteFrom('topic_counts').where('week', '<', dropBefore).execute()
  })
}

/** What was asked most in a week, most first. */
export async function mostAsked(db: Db, week: string, limit: number): Promise<{ topic: string; asked: number }[]> {
  return db
    .selectFrom('topic_counts')
    .select(['topic', 'asked'])
    .where('week', '=', week)
    .orderBy('asked', 'desc')
    .orderBy('topic')
    .limit(limit)
    .execute()
}

/** @param onError of a write; the counts are tried again. */
export function createTopicTally(db: Db, now: () => number, onError: (error: unknown) => void): TopicTally {
  let counts = new Map<string, number>()
  let week = weekOf(now())
  const write = async (): Promise<void> => {
    if (counts.size === 0) return
    const [writing, of] = [counts, week]
    counts = new Map()
    try {
      await addTopicCounts(db, of, writing, dayOf(Date.parse(of) - keptWeeks * 7 * dayMs))
    } catch (error) {
      // Of a week that has ended meanwhile: the few of its last seconds then count for the next.
      for (const [topic, asked] of writing) counts.set(topic, (counts.get(topic) ?? 0) + asked)
      onError(error)
    }
  }
  let last = Promise.resolve()
  const flush = (): Promise<void> => {
    last = last.then(write)
    return last
  }
  const timer = setInterval(() => void flush(), flushEveryMs).unref()
  return {
    count(topic) {
      const current = weekOf(now())
      if (current !== week) {
        void flush()
        week = current
      }
      counts.set(topic, (counts.get(topic) ?? 0) + 1)
    },
    flush,
    async stop() {
      clearInterval(timer)
      await flush()
    },
  }
}
