import type { Kysely } from 'kysely'
import type { Dialect } from '../migrate.ts'

/** What people say of answers (counts only), and sealed questions that found no answer, without who asked. */
export function questions({ types }: Dialect) {
  return async (db: Kysely<unknown>): Promise<void> => {
    await db.schema
      .createTable('answer_ratings')
      .addColumn('topic', 'text', (column) => column.notNull())
      .addColumn('locale', 'text', (column) => column.notNull())
      .addColumn('helped', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('not_helped', 'integer', (column) => column.notNull().defaultTo(0))
      .addPrimaryKeyConstraint('answer_ratings_key', ['topic', 'locale'])
      .execute()
    await db.schema
      .createTable('open_questions')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('sealed', types.bytes, (column) => column.notNull())
      .addColumn('language', 'text', (column) => column.notNull())
      .addColumn('country', 'text')
      .addColumn('topic', 'text')
      .addColumn('asked_day', 'text', (column) => column.notNull())
      .execute()
    await db.schema.createIndex('open_questions_asked_day').on('open_questions').column('asked_day').execute()
  }
}
