/**
 * What the migrations make of an empty database, as text: `src/store/schema.sql`. Run it to write that file anew:
 * `node test/support/schema-dump.ts` (it needs Postgres installed).
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { sql } from 'kysely'
import { openDatabase } from '../../src/store/database.ts'
import type { Db } from '../../src/store/schema.ts'
import { startPostgres } from './services.ts'

export const schemaFile = join(import.meta.dirname, '..', '..', 'src', 'store', 'schema.sql')

const head = (name: string) =>
  `-- ${name}: what the migrations make of an empty database. Written by test/support/schema-dump.ts; never by hand.`

/** Kysely's own tables, which keep the migrations' names, are left out. */
const ours = (name: string): boolean => !name.startsWith('kysely_')

/** One column or constraint a line, so that a change is one line in a diff. */
function inLines(statement: string): string {
  const [, start = '', body = '', end = ''] = /^(.*?\()(.*)\)([^()]*)$/s.exec(statement) ?? []
  const parts = body.split(/, (?![^(]*\))/)
  return `${start}\n  ${parts.join(',\n  ')}\n)${end};`
}

/** @param db on SQLite, migrated. */
export async function dumpSqlite(db: Db): Promise<string> {
  const { rows } = await sql<{ type: string; tbl_name: string; sql: string }>`
    select type, tbl_name, sql from sqlite_master where sql is not null order by tbl_name, type desc, name`.execute(db)
  const statements = rows
    .filter(({ tbl_name }) => ours(tbl_name))
    .map((row) => (row.type === 'table' ? inLines(row.sql) : `${row.sql};`))
  return [head('SQLite'), ...statements].join('\n')
}

/**
 * @param db on Postgres, migrated. Asked from the catalogue and not of `pg_dump`, whose text differs by version; so do
 *   the not-null constraints that Postgres 18 began to name, and they are left to the columns.
 */
export async function dumpPostgres(db: Db): Promise<string> {
  const tables = await sql<{ name: string; lines: string[] }>`
    select t.relname as name,
      (select array_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
          || case when a.attnotnull then ' not null' else '' end
          || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') order by a.attnum)
        from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped)
      || coalesce((select array_agg('constraint ' || quote_ident(c.conname) || ' ' || pg_get_constraintdef(c.oid) order by c.conname)
        from pg_constraint c where c.conrelid = t.oid and c.contype <> 'n'), '{}') as lines
    from pg_class t where t.relkind in ('r', 'p') and t.relnamespace = 'public'::regnamespace order by t.relname`.execute(
    db,
  )
  const indexes = await sql<{ name: string; definition: string }>`
    select tablename as name, indexdef as definition from pg_indexes i where schemaname = 'public'
      and not exists (select from pg_constraint c where c.conindid = (quote_ident(i.schemaname) || '.' || quote_ident(i.indexname))::regclass)
    order by indexname`.execute(db)
  const statements = tables.rows
    .filter(({ name }) => ours(name))
    .flatMap(({ name, lines }) => [
      `create table ${name} (\n  ${lines.join(',\n  ')}\n);`,
      ...indexes.rows.filter((index) => index.name === name).map(({ definition }) => `${definition};`),
    ])
  return [head('Postgres'), ...statements].join('\n')
}

/** Both halves as the file holds them. */
export function schemaText(sqlite: string, postgres: string): string {
  return `${sqlite}\n\n${postgres}\n`
}

async function write(): Promise<void> {
  const server = await startPostgres()
  const sqlite = await openDatabase({ kind: 'sqlite', path: ':memory:' }, () => {})
  const postgres = await openDatabase({ kind: 'postgres', url: await server.createDatabase('schema') }, () => {})
  writeFileSync(schemaFile, schemaText(await dumpSqlite(sqlite), await dumpPostgres(postgres)))
  await Promise.all([sqlite.destroy(), postgres.destroy()])
  await server.stop()
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await write()
