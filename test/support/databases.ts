/** The two databases as stories meet them: migrated once, cloned for each test, closed at its end. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect } from 'vitest'
import type { DatabaseConfig } from '../../src/config.ts'
import { openDatabase } from '../../src/store/database.ts'
import type { Db } from '../../src/store/schema.ts'
import { childProcesses, type PostgresServer, startPostgres } from './services.ts'
import { atEnd, scratchFolder } from './world.ts'

export const databaseKinds = ['sqlite', 'postgres'] as const
export type DatabaseKind = (typeof databaseKinds)[number]

let server: Promise<PostgresServer> | undefined
let templates: Partial<Record<DatabaseKind, Promise<string>>> = {}
let made = 0

/** The one Postgres of this test file: started when first asked for, ended with the file. */
export function sharedPostgres(): Promise<PostgresServer> {
  server ??= startPostgres()
  return server
}

afterAll(async () => {
  await (await server)?.stop()
  const sqlite = await templates.sqlite
  if (sqlite !== undefined) rmSync(sqlite, { recursive: true })
  server = undefined
  templates = {}
})

// Registered before anything that a test starts, so that it looks when all of that has ended.
beforeEach(() =>
  atEnd(async () => {
    const shared = (await server)?.pid
    const left = childProcesses().filter((one) => !one.startsWith(`${shared} `))
    expect(left, 'processes that the test left running').toEqual([])
  }),
)

/** A database without a table. */
export async function emptyDatabase(kind: DatabaseKind): Promise<DatabaseConfig> {
  if (kind === 'sqlite') return { kind, path: join(scratchFolder(), 'elchi.sqlite') }
  return { kind, url: await (await sharedPostgres()).createDatabase(`story_${++made}`) }
}

async function migrateTemplate(kind: DatabaseKind): Promise<string> {
  const folder = kind === 'sqlite' ? mkdtempSync(join(tmpdir(), 'elchi-template-')) : ''
  const config: DatabaseConfig =
    kind === 'sqlite'
      ? { kind, path: join(folder, 'elchi.sqlite') }
      : { kind, url: await (await sharedPostgres()).createDatabase('template_of_stories') }
  const db = await openDatabase(config, () => {})
  await db.destroy()
  return kind === 'sqlite' ? folder : 'template_of_stories'
}

/** A database with the newest schema and no row. */
export async function newDatabase(kind: DatabaseKind): Promise<DatabaseConfig> {
  templates[kind] ??= migrateTemplate(kind)
  const template = await templates[kind]
  if (kind === 'postgres')
    return { kind, url: await (await sharedPostgres()).createDatabase(`story_${++made}`, template) }
  const path = join(scratchFolder(), 'elchi.sqlite')
  copyFileSync(join(template, 'elchi.sqlite'), path)
  return { kind, path }
}

/** Opens a database for this test; lost connections are what some stories are about. */
export async function open(config: DatabaseConfig): Promise<Db> {
  const db = await openDatabase(config, () => {})
  atEnd(() => db.destroy())
  return db
}

/** A fresh database, opened. */
export async function newDb(kind: DatabaseKind): Promise<Db> {
  return open(await newDatabase(kind))
}
