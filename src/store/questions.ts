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

/** Adds a question and drops those that were asked before a day (YYYY-MM-DD). */
export async function addOpenQuestion(db: Db, question: OpenQuestionsTable, dropBefore: string): Promise<void> {
  await db.deleteFrom('open_questions').where('asked_day', '<', dropBefore).execute()
  await db.insertInto('open_questions').values(question).execute()
}

/** Newest first. */
export async function allOpenQuestions(db: Db): Promise<OpenQuestionsTable[]> {
  return db.selectFrom('open_questions').selectAll().orderBy('asked_day', 'desc').orderBy('id').execute()
}
