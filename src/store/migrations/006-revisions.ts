import type { Kysely } from 'kysely'
import type { Dialect } from '../migrate.ts'

/** Drafts and versions of entries, what waits for translators, settings of the desk, and entries that are put away. */
export function revisions({ types }: Dialect) {
  return async (db: Kysely<unknown>): Promise<void> => {
    await db.schema
      .alterTable('content_items')
      .addColumn('archived', 'integer', (column) => column.notNull().defaultTo(0))
      .execute()
    await db.schema
      .createTable('revisions')
      .addColumn('id', types.counter, (column) => column.primaryKey().notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('topic', 'text', (column) => column.notNull())
      .addColumn('language', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('author', 'bigint', (column) => column.notNull())
      .addColumn('reviewer', 'bigint')
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('returned', 'text')
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('base', 'text')
      .addColumn('of_words', 'text')
      .addColumn('field', 'text')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .addColumn('published_at', 'bigint')
      .execute()
    await db.schema
      .createIndex('revisions_topic')
      .on('revisions')
      .columns(['topic', 'language', 'state', 'published_at'])
      .execute()
    await db.schema.createIndex('revisions_state').on('revisions').columns(['state', 'updated_at']).execute()
    await db.schema
      .createTable('translations')
      .addColumn('topic', 'text', (column) => column.notNull())
      .addColumn('language', 'text', (column) => column.notNull())
      .addColumn('of_words', 'text')
      .addColumn('wanted_since', 'bigint')
      .addPrimaryKeyConstraint('translations_key', ['topic', 'language'])
      .execute()
    await db.schema
      .createIndex('translations_wanted')
      .on('translations')
      .columns(['language', 'wanted_since'])
      .execute()
    await db.schema
      .createTable('desk_settings')
      .addColumn('name', 'text', (column) => column.primaryKey().notNull())
      .addColumn('value', 'text', (column) => column.notNull())
      .execute()
  }
}
