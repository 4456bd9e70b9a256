import { type Kysely, sql } from 'kysely'
import type { Dialect } from '../migrate.ts'

/** Open questions in groups, what is asked most by week, contacts reported dead, and what the desk does at its time. */
export function desk({ keyedTable }: Dialect) {
  return async (db: Kysely<unknown>): Promise<void> => {
    await db.schema.alterTable('open_questions').addColumn('group_id', 'text').execute()
    await db.schema
      .createIndex('open_questions_group')
      .on('open_questions')
      .columns(['group_id', 'asked_day'])
      .execute()
    await db.schema
      .createTable('question_groups')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('language', 'text', (column) => column.notNull())
      .addColumn('topic', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('sample', 'text')
      .addColumn('key_count', 'integer', (column) => column.notNull())
      .addColumn('decided_at', 'bigint')
      .execute()
    await db.schema
      .createTable('question_keys')
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('group_id', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('question_keys_key', ['key', 'group_id'])
      .modifyEnd(keyedTable)
      .execute()
    await db.schema.createIndex('question_keys_group').on('question_keys').column('group_id').execute()
    await db.schema
      .createTable('question_counts')
      .addColumn('group_id', 'text', (column) => column.notNull())
      .addColumn('country', 'text', (column) => column.notNull())
      .addColumn('language', 'text', (column) => column.notNull())
      .addColumn('topic', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('asked', 'integer', (column) => column.notNull())
      .addColumn('last_day', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('question_counts_key', ['group_id', 'country'])
      .execute()
    // One for each way of looking at the list, so that a page of it is read and nothing is sorted.
    const list = ['state', 'topic', 'country'] as const
    const often = ['asked', 'last_day', 'group_id'] as const
    const newest = ['last_day', 'asked', 'group_id'] as const
    const counts = (name: string) => db.schema.createIndex(`question_counts_${name}`).on('question_counts')
    await counts('often')
      .columns([...list, ...often])
      .execute()
    await counts('newest')
      .columns([...list, ...newest])
      .execute()
    await counts('language_often')
      .columns([...list, 'language', ...often])
      .execute()
    await counts('language_newest')
      .columns([...list, 'language', ...newest])
      .execute()
    // What waits longest for a translator comes first; hardly any entry is put away.
    await db.schema
      .createIndex('translations_waiting')
      .on('translations')
      .columns(['wanted_since', 'topic', 'language'])
      .where(sql.ref('wanted_since'), 'is not', null)
      .execute()
    await db.schema
      .createIndex('content_items_archived')
      .on('content_items')
      .columns(['kind', 'id'])
      .where(sql.ref('archived'), '=', sql.lit(1))
      .execute()
    await db.schema
      .createTable('topic_counts')
      .addColumn('week', 'text', (column) => column.notNull())
      .addColumn('topic', 'text', (column) => column.notNull())
      .addColumn('asked', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('topic_counts_key', ['week', 'topic'])
      .execute()
    await db.schema
      .createTable('contact_reports')
      .addColumn('contact', 'text', (column) => column.notNull())
      .addColumn('day', 'text', (column) => column.notNull())
      .addColumn('mark', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('contact_reports_key', ['contact', 'day', 'mark'])
      .execute()
    await db.schema
      .createTable('contact_drafts')
      .addColumn('contact', 'text', (column) => column.notNull())
      .addColumn('author', 'bigint', (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('contact_drafts_key', ['contact', 'author'])
      .execute()
    await db.schema
      .createTable('desk_times')
      .addColumn('name', 'text', (column) => column.primaryKey().notNull())
      .addColumn('due_at', 'bigint', (column) => column.notNull())
      .addColumn('claimed_until', 'bigint')
      .execute()
  }
}
