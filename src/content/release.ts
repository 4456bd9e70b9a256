/**
 * A release's content, ready for use. Reading it takes seconds (YAML, checks, learning), so what comes out is kept in a
 * cache under the hash of everything that went in; a start whose content was seen before reads that instead.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
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
const rules = ['../content', '../answers', '../directory'].map((folder) => join(import.meta.dirname, folder))

const mostKept = 4

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

/** What this process read last: a second bot in it (tests, demo) shares it, and with it the snapshot. */
let last: { readonly path: string; readonly changed: number; readonly made: Omit<Release, 'hash'> } | undefined

function cached(path: string): Omit<Release, 'hash'> | undefined {
  try {
    const changed = statSync(path).mtimeMs
    if (last?.path === path && last.changed === changed) return last.made
    const made = deserialize(readFileSync(path)) as Omit<Release, 'hash'> // written below, under the hash of its making
    last = { path, changed, made }
    return made
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
    // Another version's release may still be read beside ours: the newest few stay.
    const others = readdirSync(cache)
      .map((name) => join(cache, name))
      .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
    for (const old of others.slice(mostKept)) rmSync(old, { force: true })
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
