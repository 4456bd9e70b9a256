/** The key that seals what people write: from `DATA_KEY`, or made once and kept beside an embedded database. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DatabaseConfig } from '../config.ts'

const keyBytes = 32

/** The key beside the database is not a key: somebody changed the file. */
export class BrokenDataKey extends Error {
  constructor(path: string) {
    super(`${path} does not hold a key of ${keyBytes} bytes in base64. Restore it from a backup, or set DATA_KEY.`)
    this.name = 'BrokenDataKey'
  }
}

/** @throws BrokenDataKey */
export function dataKeyFor(given: Buffer | undefined, database: DatabaseConfig): Buffer {
  if (given) return given
  if (database.kind !== 'sqlite' || database.path === ':memory:') return randomBytes(keyBytes)
  const path = `${database.path}.key`
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  try {
    // Fails when the file is there, so that two processes that start at once agree on one key.
    writeFileSync(path, `${randomBytes(keyBytes).toString('base64')}\n`, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64')
  if (key.length !== keyBytes) throw new BrokenDataKey(path)
  return key
}
