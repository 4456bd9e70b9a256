/** Brings a database to the newest schema: forward only, under a lock, refused when the database is newer. */
import { type ColumnDataType, type Expression, type Kysely, type RawBuilder, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { start } from './migrations/001-start.ts'
import { questions } from './migrations/002-questions.ts'
import { staff } from './migrations/003-staff.ts'
import { broadcasts } from './migrations/004-broadcasts.ts'
import { away } from './migrations/005-away.ts'
import { revisions } from './migrations/006-revisions.ts'
import { relay } from './migrations/007-relay.ts'
import { desk } from './migrations/008-desk.ts'
import { situation } from './migrations/009-situation.ts'
import type { Tables } from './schema.ts'

/** The named differences between the two databases. */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres'
  readonly types: {
    readonly bytes: ColumnDataType | Expression<unknown>
    /** A whole number that the database counts up for a primary key. */
    readonly counter: ColumnDataType
  }
  /** Ends the definition of a long table whose rows are found by their primary key alone. */
  readonly keyedTable: RawBuilder<unknown>
}

/** In order; a merged migration is never edited. */
const migrations: Readonly<Record<string, (dialect: Dialect) => (db: Kysely<unknown>) => Promise<void>>> = {
  '001-start': start,
  '002-questions': questions,
  '003-staff': staff,
  '004-broadcasts': broadcasts,
  '005-away': away,
  '006-revisions': revisions,
  '007-relay': relay,
  '008-desk': desk,
  '009-situation': situation,
}

/** The database was migrated by a newer program: starting would risk what that program wrote. */
export class DatabaseTooNew extends Error {
  constructor(migration: string) {
    super(
      `The database is newer than this program (it has migration "${migration}"). Start the newer program, or restore a backup made before it.`,
    )
    this.name = 'DatabaseTooNew'
  }
}

const hasMigrationTable = async (db: Kysely<Tables>): Promise<boolean> =>
  (await db.introspection.getTables({ withInternalKyselyTables: true })).some(({ name }) => name === 'kysely_migration')

/**
 * Runs what is missing, in one transaction; two processes that start at once wait for each other.
 *
 * @throws DatabaseTooNew when the database knows a migration that this program does not.
 */
export async function migrate(db: Kysely<Tables>, dialect: Dialect): Promise<void> {
  if (await hasMigrationTable(db)) {
    const done = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
    const newer = done.rows.find(({ name }) => !(name in migrations))
    if (newer) throw new DatabaseTooNew(newer.name)
  }
  const provided = Object.fromEntries(Object.entries(migrations).map(([name, up]) => [name, { up: up(dialect) }]))
  const migrator = new Migrator({ db, provider: { getMigrations: async () => provided } })
  const { error } = await migrator.migrateToLatest()
  if (error) throw new Error('migrating the database', { cause: error })
}
