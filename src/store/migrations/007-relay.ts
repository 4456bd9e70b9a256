import { type Kysely, sql } from 'kysely'
import type { Dialect } from '../migrate.ts'

/** Conversations between people and helpers, sealed; who helps when; and how long people waited, without who. */
export function relay({ types }: Dialect) {
  return async (db: Kysely<unknown>): Promise<void> => {
    await db.schema
      .createTable('threads')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('owner', 'text', (column) => column.notNull())
      .addColumn('sealed', types.bytes, (column) => column.notNull())
      .addColumn('alias', 'text', (column) => column.notNull())
      .addColumn('locale', 'text', (column) => column.notNull())
      .addColumn('country', 'text')
      .addColumn('topic', 'text')
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('worker', 'bigint')
      .addColumn('opened_at', 'bigint', (column) => column.notNull())
      .addColumn('asked_at', 'bigint')
      .addColumn('answered_at', 'bigint')
      .addColumn('last_message_at', 'bigint')
      .addColumn('ring_at', 'bigint')
      .addColumn('rings', 'integer', (column) => column.notNull().defaultTo(0))
      .execute()
    // A person has one conversation at a time, and no two that go on have one alias.
    const open = sql<boolean>`state <> 'ended'`
    await db.schema.createIndex('threads_open').unique().on('threads').column('owner').where(open).execute()
    await db.schema.createIndex('threads_alias').unique().on('threads').column('alias').where(open).execute()
    await db.schema.createIndex('threads_owner').on('threads').column('owner').execute()
    await db.schema.createIndex('threads_ring').on('threads').column('ring_at').execute()
    await db.schema.createIndex('threads_worker').on('threads').columns(['state', 'worker']).execute()
    await db.schema
      .createTable('thread_messages')
      .addColumn('id', types.counter, (column) => column.primaryKey().notNull())
      .addColumn('thread', 'text', (column) => column.notNull())
      .addColumn('source', 'text', (column) => column.notNull())
      .addColumn('sender', 'text', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('sealed', types.bytes, (column) => column.notNull())
      .execute()
    await db.schema
      .createIndex('thread_messages_source')
      .unique()
      .on('thread_messages')
      .columns(['thread', 'source'])
      .execute()
    await db.schema
      .createTable('thread_copies')
      .addColumn('thread', 'text', (column) => column.notNull())
      .addColumn('chat_id', 'bigint', (column) => column.notNull())
      .addColumn('message_id', 'integer', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('thread_copies_key', ['thread', 'chat_id', 'message_id'])
      .execute()
    await db.schema
      .createTable('helpers')
      .addColumn('user_id', 'bigint', (column) => column.primaryKey().notNull())
      .addColumn('on_duty', 'integer', (column) => column.notNull())
      .addColumn('from_hour', 'integer', (column) => column.notNull())
      .addColumn('until_hour', 'integer', (column) => column.notNull())
      .addColumn('weekdays', 'integer', (column) => column.notNull())
      .addColumn('writes_to', 'text')
      .execute()
    await db.schema.createIndex('helpers_writes_to').on('helpers').column('writes_to').execute()
    await db.schema
      .createTable('waits')
      .addColumn('id', types.counter, (column) => column.primaryKey().notNull())
      .addColumn('day', 'text', (column) => column.notNull())
      .addColumn('hour', 'integer', (column) => column.notNull())
      .addColumn('minutes', 'integer', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('reply_templates')
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('language', 'text', (column) => column.notNull())
      .addColumn('body', 'text')
      .addColumn('updated_by', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('reply_templates_key', ['language', 'id'])
      .execute()
  }
}
