/** Brings the database to the release's content, and builds the snapshot from what the database then holds. */
import { allContentItems, recordRelease, type Seed, seedContent, seededRelease } from '../store/content-items.ts'
import type { Db } from '../store/schema.ts'
import { itemsOf } from './knowledge.ts'
import type { Problem } from './load.ts'
import { releaseHash } from './release.ts'
import { buildSnapshot, type Snapshot } from './snapshot.ts'

/** @returns how many items changed. */
export function seedDatabase(db: Db, seeds: readonly Seed[], now: number): Promise<number> {
  return db.transaction().execute((tx) => seedContent(tx, seeds, now))
}

/**
 * Validates the content folder and seeds the database with it, unless this very release was seeded before.
 *
 * @returns every problem of the folder; none when the database is as the release wants it.
 */
export async function seedRelease(db: Db, root: string, now: number): Promise<readonly Problem[]> {
  const hash = releaseHash(root)
  if ((await seededRelease(db)) === hash) return []
  // Reading YAML and checking it are not needed on most starts, and weigh more than all the rest of a start.
  const [{ loadContent, withLines }, { checkItems }] = await Promise.all([import('./load.ts'), import('./check.ts')])
  const loaded = loadContent(root)
  const problems = loaded.type === 'refused' ? loaded.problems : checkItems(itemsOf(loaded.items))
  if (loaded.type === 'refused' || problems.length > 0) return withLines(root, problems)
  await seedDatabase(db, loaded.items, now)
  await recordRelease(db, hash, now)
  return []
}

export async function snapshotFrom(db: Db): Promise<Snapshot> {
  return buildSnapshot(itemsOf(await allContentItems(db)))
}
