/** Brings the database to the release's content, and builds the snapshot from what the database then holds. */
import { createHash } from 'node:crypto'
import type { Models } from '../answers/understand.ts'
import { allContentItems, recordRelease, type Seed, seedContent, seededRelease } from '../store/content-items.ts'
import type { Db } from '../store/schema.ts'
import { itemsOf } from './knowledge.ts'
import type { Release } from './release.ts'
import { buildSnapshot, type Snapshot } from './snapshot.ts'

/** @returns how many items changed. */
export function seedDatabase(db: Db, seeds: readonly Seed[], now: number): Promise<number> {
  return db.transaction().execute((tx) => seedContent(tx, seeds, now))
}

/** Seeds the database with a release, unless this very release was seeded before. */
export async function seedRelease(db: Db, { hash, seeds }: Release, now: number): Promise<void> {
  if ((await seededRelease(db)) === hash) return
  await seedDatabase(db, seeds, now)
  await recordRelease(db, hash, now)
}

/** The last snapshot of this process: a notice that changes nothing costs nothing. */
let last: { readonly of: string; readonly models: Models; readonly snapshot: Snapshot } | undefined

/** @param models of the release: an entry that staff change does not make them wrong. */
export async function snapshotFrom(db: Db, models: Models): Promise<Snapshot> {
  const items = await allContentItems(db)
  const hash = createHash('sha256')
  for (const { kind, id, body } of items) hash.update(`${kind}/${id}\n`).update(body)
  const of = hash.digest('base64url')
  if (last?.of !== of || last.models !== models) last = { of, models, snapshot: buildSnapshot(itemsOf(items), models) }
  return last.snapshot
}
