/** What the bot knows, row by row: seeded from the files of a release, kept when staff edited it. */
import type { Db, Tx } from './schema.ts'

export interface ContentItem {
  readonly kind: string
  readonly id: string
  /** JSON. */
  readonly body: string
}

/** What staff publish: `was` is the body that they saw, null for an item that was not there. */
export interface Replacement extends ContentItem {
  readonly was: string | null
}

export interface Seed extends ContentItem {
  /** Tells one release's text of an item from another's. */
  readonly hash: string
}

/** The row that names the release which was last seeded; it is no content. */
const releaseKind = 'release'

export async function allContentItems(db: Db): Promise<ContentItem[]> {
  return db
    .selectFrom('content_items')
    .select(['kind', 'id', 'body'])
    .where('kind', '!=', releaseKind)
    .where('archived', '=', 0)
    .orderBy('kind')
    .orderBy('id')
    .execute()
}

/** @returns the hash of the release that was last seeded, or `undefined` before the first. */
export async function seededRelease(db: Db): Promise<string | undefined> {
  const row = await db.selectFrom('content_items').select('body').where('kind', '=', releaseKind).executeTakeFirst()
  return row?.body
}

/** Written after the content itself: a start that dies between the two seeds the same again. */
export async function recordRelease(db: Db, hash: string, now: number): Promise<void> {
  await db
    .insertInto('content_items')
    .values({ kind: releaseKind, id: 'content', body: hash, seeded_hash: null, updated_at: now })
    .onConflict((conflict) => conflict.columns(['kind', 'id']).doUpdateSet({ body: hash, updated_at: now }))
    .execute()
}

/** What a seed would change: hash and edit mark of every row that a release wrote. */
export async function seededItems(
  db: Db | Tx,
): Promise<{ kind: string; id: string; seeded_hash: string | null; edited: number }[]> {
  return db.selectFrom('content_items').select(['kind', 'id', 'seeded_hash', 'edited']).execute()
}

/**
 * Brings the rows to a release: adds what is new, updates and removes what staff have not edited, leaves the rest.
 *
 * @returns how many rows changed.
 */
export async function seedContent(tx: Tx, seeds: readonly Seed[], now: number): Promise<number> {
  const key = (item: { kind: string; id: string }) => `${item.kind}/${item.id}`
  const rows = new Map((await seededItems(tx)).map((row) => [key(row), row]))
  const wanted = new Map(seeds.map((seed) => [key(seed), seed]))
  const changed = seeds.filter((seed) => {
    const row = rows.get(key(seed))
    return row === undefined || (row.edited === 0 && row.seeded_hash !== null && row.seeded_hash !== seed.hash)
  })
  for (const { kind, id, body, hash } of changed) {
    await tx
      .insertInto('content_items')
      .values({ kind, id, body, seeded_hash: hash, updated_at: now })
      .onConflict(
        (conflict) =>
          conflict
            .columns(['kind', 'id'])
            .doUpdateSet({ body, seeded_hash: hash, updated_at: now })
            .where('content_items.edited', '=', 0), // staff may have edited it this very moment
      )
      .execute()
  }
  const dropped = [...rows.values()].filter(
    (row) => row.seeded_hash !== null && row.edited === 0 && !wanted.has(key(row)),
  )
  for (const { kind, id } of dropped) {
    await tx.deleteFrom('content_items').where('kind', '=', kind).where('id', '=', id).execute()
  }
  return changed.length + dropped.length
}

/**
 * Writes what staff published. Two people may publish at the same moment: it is written only over what this one saw.
 *
 * @param at milliseconds since 1970. @returns whether it was written.
 */
export async function replaceItem(tx: Tx, { kind, id, body, was }: Replacement, at: number): Promise<boolean> {
  if (was === null) {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('content_items')
      .values({ kind, id, body, seeded_hash: null, edited: 1, updated_at: at })
      .onConflict((conflict) => conflict.columns(['kind', 'id']).doNothing())
      .executeTakeFirst()
    return numInsertedOrUpdatedRows === 1n
  }
  const { numUpdatedRows } = await tx
    .updateTable('content_items')
    .set({ body, edited: 1, updated_at: at })
    .where('kind', '=', kind)
    .where('id', '=', id)
    .where('body', '=', was)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
