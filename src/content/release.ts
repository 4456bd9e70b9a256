/**
 * A release's content, ready for use. Reading it takes seconds (YAML, checks, learning), so what comes out is kept in a
 * cache under the hash of everything that went in; a start whose content was seen before reads that instead.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import type { Models } from '../answers/understand.ts'
import type { Seed } from '../store/content-items.ts'
import type { Problem } from './load.ts'

export interface Release {
  /** Tells one release's content from another's. */
  readonly hash: string
  readonly seeds: readonly Seed[]
  readonly models: Models
}

export type Opened =
  | { readonly type: 'ok'; readonly release: Release }
  | { readonly type: 'refused'; readonly problems: readonly Problem[] }

/** The rules that content is held to, and what learns from it, are part of a release too. */
const rules = ['../content', '../answers'].map((folder) => join(import.meta.dirname, folder))

const defaultCache = join('node_modules', '.cache', 'elchi')

const filesBelow = (folder: string, extension: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(extension))
    .sort()
    .map((name) => join(folder, name))

function hashOf(root: string): string {
  const hash = createHash('sha256').update(process.version)
  for (const path of [...filesBelow(root, '.yaml'), ...rules.flatMap((folder) => filesBelow(folder, '.ts'))])
    hash.update(path).update(readFileSync(path))
  return hash.digest('base64url')
}

function cached(path: string): Omit<Release, 'hash'> | undefined {
  try {
    return deserialize(readFileSync(path)) as Omit<Release, 'hash'> // written below, under the hash of its making
  } catch {
    return undefined // not there, or cut off by a crash: made anew
  }
}

/** Beside the old name first, so that a reader never sees half of it. A folder that cannot be written costs only time. */
function keep(cache: string, path: string, made: Omit<Release, 'hash'>): void {
  try {
    mkdirSync(cache, { recursive: true })
    const draft = `${path}.${process.pid}`
    writeFileSync(draft, serialize(made))
    renameSync(draft, path)
  } catch {
    // read-only: the next start makes it again
  }
}

/** @returns the release of a content folder, or every problem of the folder. */
export async function openRelease(root: string, cache = defaultCache): Promise<Opened> {
  const hash = hashOf(root)
  const path = join(cache, `release-${hash}`)
  const known = cached(path)
  if (known) return { type: 'ok', release: { hash, ...known } }
  // Not needed on most starts, and heavier than all the rest of a start.
  const { compileContent } = await import('./compile.ts')
  const compiled = compileContent(root)
  if (compiled.type === 'refused') return compiled
  keep(cache, path, compiled.release)
  return { type: 'ok', release: { hash, ...compiled.release } }
}
