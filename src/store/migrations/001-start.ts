import type { Kysely } from 'kysely'
import type { Dialect } from '../migrate.ts'

/** Subscribers, the intake journal, updates set aside, sessions without Redis, and the content. */
export function start({ types }: Dialect) {
  return async (db: Kysely<unknown>): Promise<void> => {
    await db.schema
      .createTable('subscribers')
      .addColumn('chat_id', 'bigint', (column) => column.primaryKey().notNull())
      .addColumn('locale', 'text', (column) => column.notNull())
      .addColumn('country', 'text')
      .addColumn('two_passports', 'integer', (column) => column.notNull())
      .addColumn('warnings', 'integer', (column) => column.notNull())
      .addColumn('region', 'text')
      .addColumn('reachable', 'integer', (column) => column.notNull().defaultTo(1))
      .addColumn('last_contact_day', 'text', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('journal')
      .addColumn('update_id', 'bigint', (column) => column.primaryKey().notNull())
      .addColumn('sealed', types.bytes)
      .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('received_at', 'bigint', (column) => column.notNull())
      .addColumn('handled_at', 'bigint')
      .execute()
    await db.schema.createIndex('journal_handled_at').on('journal').column('handled_at').execute()
    await db.schema
      .createTable('set_aside_updates')
      .addColumn('update_id', 'bigint', (column) => column.primaryKey().notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('set_aside_at', 'bigint', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('sessions')
      .addColumn('key', 'text', (column) => column.primaryKey().notNull())
      .addColumn('value', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('content_items')
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('seeded_hash', 'text')
      .addColumn('edited', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('content_items_key', ['kind', 'id'])
      .execute()
  }
}
