/** Tells one release's content from another's, so that a start does not validate and seed what the database already has. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The rules that content is held to are part of a release too. */
const rules = ['schema.ts', 'load.ts', 'check.ts'].map((file) => join(import.meta.dirname, file))

/** @returns a hash of every file below `root` and of the rules. */
export function releaseHash(root: string): string {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .sort()
  const hash = createHash('sha256')
  for (const path of [...files.map((name) => join(root, name)), ...rules]) hash.update(path).update(readFileSync(path))
  return hash.digest('base64url')
}
