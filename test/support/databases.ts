/** The two databases as stories meet them: migrated once, cloned for each test, closed at its end. */
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { DatabaseConfig } from '../../src/config.ts'
import { openDatabase } from '../../src/store/database.ts'
import type { Db } from '../../src/store/schema.ts'
import { afterAllEndings, atEnd, scratchFolder } from './endings.ts'
import { childProcesses, type PostgresServer, startPostgres, workerFolder } from './services.ts'

export const databaseKinds = ['sqlite', 'postgres'] as const
export type DatabaseKind = (typeof databaseKinds)[number]

let server: Promise<PostgresServer> | undefined
const templates: Partial<Record<DatabaseKind, Promise<string>>> = {}
let made = 0

/** The one Postgres of this worker, for all its files: started when first asked for, ended with the worker. */
export function sharedPostgres(): Promise<PostgresServer> {
  server ??= startPostgres()
  return server
}

async function nothingLeftRunning(): Promise<void> {
  const shared = (await server)?.pid
  const left = childProcesses().filter((one) => !one.startsWith(`${shared} `))
  expect(left, 'processes that the test left running').toEqual([])
}

/** A database without a table. */
export async function emptyDatabase(kind: DatabaseKind): Promise<DatabaseConfig> {
  afterAllEndings(nothingLeftRunning)
  if (kind === 'sqlite') return { kind, path: join(scratchFolder(), 'elchi.sqlite') }
  return createOnPostgres()
}

/** It goes with the test, or the files of a worker would pile up gigabytes. */
async function createOnPostgres(template?: string): Promise<DatabaseConfig> {
  const postgres = await sharedPostgres()
  const name = `story_${++made}`
  const url = await postgres.createDatabase(name, template)
  atEnd(() => postgres.dropDatabase(name))
  return { kind: 'postgres', url }
}

async function migrateTemplate(kind: DatabaseKind): Promise<string> {
  const folder = kind === 'sqlite' ? workerFolder('template') : ''
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
  afterAllEndings(nothingLeftRunning)
  templates[kind] ??= migrateTemplate(kind)
  const template = await templates[kind]
  if (kind === 'postgres') return createOnPostgres(template)
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
