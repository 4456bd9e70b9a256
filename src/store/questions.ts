/** What people make of answers, and what they asked in vain; never who. */
import type { Db, OpenQuestionsTable } from './schema.ts'

/** Counts one tap under an answer. */
export async function rateAnswer(db: Db, topic: string, locale: string, helped: boolean): Promise<void> {
  const column = helped ? 'helped' : 'not_helped'
  await db
    .insertInto('answer_ratings')
    .values({ topic, locale, helped: helped ? 1 : 0, not_helped: helped ? 0 : 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['topic', 'locale'])
        .doUpdateSet((eb) => ({ [column]: eb(eb.ref(`answer_ratings.${column}`), '+', 1) })),
    )
    .execute()
}

/** Newest first. */
export async function allOpenQuestions(db: Db): Promise<OpenQuestionsTable[]> {
  return db.selectFrom('open_questions').selectAll().orderBy('asked_day', 'desc').orderBy('id').execute()
}

/** How one answer was rated. */
export interface Rating {
  readonly topic: string
  readonly helped: number
  readonly notHelped: number
}

/** Answers that did not help somebody, the worst first. */
export async function worstAnswers(db: Db, limit: number, offset: number): Promise<Rating[]> {
  const rows = await db
    .selectFrom('answer_ratings')
    .select(({ fn }) => [
      'topic' as const,
      fn.sum<number>('helped').as('helped'),
      fn.sum<number>('not_helped').as('not_helped'),
    ])
    .groupBy('topic')
    .having(({ fn, eb }) => eb(fn.sum<number>('not_helped'), '>', 0))
    .orderBy('not_helped', 'desc')
    .orderBy('topic')
    .limit(limit)
    .offset(offset)
    .execute()
  return rows.map(({ topic, helped, not_helped }) => ({
    topic,
    helped: Number(helped),
    notHelped: Number(not_helped),
  }))
}

/** How an answer was rated in each language that somebody read it in. */
export async function ratingsOf(db: Db, topic: string): Promise<(Omit<Rating, 'topic'> & { locale: string })[]> {
  const rows = await db.selectFrom('answer_ratings').selectAll().where('topic', '=', topic).orderBy('locale').execute()
  return rows.map(({ locale, helped, not_helped }) => ({ locale, helped, notHelped: not_helped }))
}

/** How an answer was rated in all languages together. */
export async function ratingOf(db: Db, topic: string): Promise<Omit<Rating, 'topic'>> {
  const ratings = await ratingsOf(db, topic)
  const sum = (of: (one: (typeof ratings)[number]) => number): number => ratings.reduce((all, one) => all + of(one), 0)
  return { helped: sum(({ helped }) => helped), notHelped: sum(({ notHelped }) => notHelped) }
}
