/** What one database can do and the other need not: the only place where a query asks which of them it talks to. */
import { type Kysely, type RawBuilder, SqliteAdapter, sql } from 'kysely'
import type { Tables } from './schema.ts'

interface Capabilities {
  /** Ends a select whose rows are about to be updated: rows that another process is updating are left to it. */
  readonly forUpdateSkipLocked: RawBuilder<unknown>
  /** Lets the statements of this transaction run longer than a person's would; nothing to do where no limit is. */
  readonly patience: RawBuilder<unknown> | undefined
  /** Counts what stands in the ledger now: a planner that takes a long wave for a short one reads all of it each time. */
  readonly countLedger: RawBuilder<unknown> | undefined
  /** How many deliveries are written in one transaction: where there is one connection, everybody else waits for it. */
  readonly deliveriesAtOnce: number
  /** Whether a transaction can run beside another and not see what that one writes. */
  readonly hasOtherWriters: boolean
}

/** One process, one connection: nobody else is updating, and nothing cuts a statement short. */
const sqlite: Capabilities = {
  forUpdateSkipLocked: sql``,
  patience: undefined,
  countLedger: undefined,
  deliveriesAtOnce: 10_000,
  hasOtherWriters: false,
}

const postgres: Capabilities = {
  forUpdateSkipLocked: sql`for update skip locked`,
  patience: sql`set local statement_timeout = '10min'`,
  countLedger: sql`analyze deliveries`,
  // All of them: only newcomers wait for that, while each part would look through all subscribers once more.
  deliveriesAtOnce: 1_000_000_000,
  hasOtherWriters: true,
}

export function capabilitiesOf(db: Kysely<Tables>): Capabilities {
  return db.getExecutor().adapter instanceof SqliteAdapter ? sqlite : postgres
}
