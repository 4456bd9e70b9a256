/** Brings the database to the release's content, and builds the snapshot from what the database then holds. */
import { allContentItems, type Seed, seedContent } from '../store/content-items.ts'
import type { Db } from '../store/schema.ts'
import { itemsOf } from './knowledge.ts'
import { buildSnapshot, type Snapshot } from './snapshot.ts'

/** @returns how many items changed. */
export function seedDatabase(db: Db, seeds: readonly Seed[], now: number): Promise<number> {
  return db.transaction().execute((tx) => seedContent(tx, seeds, now))
}

export async function snapshotFrom(db: Db): Promise<Snapshot> {
  return buildSnapshot(itemsOf(await allContentItems(db)))
}
