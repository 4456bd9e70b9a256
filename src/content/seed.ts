/** Brings the database to the release's content. */
import { recordRelease, type Seed, seedContent, seededRelease } from '../store/content-items.ts'
import type { Db } from '../store/schema.ts'
import type { Release } from './release.ts'

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
