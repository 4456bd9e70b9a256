/** The whole content at once: read for an export, brought to what an import holds in one transaction. */
import { record } from './audit.ts'
import type { ContentItem } from './content-items.ts'
import type { Db } from './schema.ts'
import { type TranslationRow, waitingTranslations, writeTranslations } from './translations.ts'

/** The row that names the release is no content. */
const releaseKind = 'release'

export async function wholeContent(
  db: Db,
): Promise<{ items: ContentItem[]; archived: ContentItem[]; waiting: TranslationRow[] }> {
  const rows = await db
    .selectFrom('content_items')
    .select(['kind', 'id', 'body', 'archived'])
    .where('kind', '!=', releaseKind)
    .orderBy('kind')
    .orderBy('id')
    .execute()
  const of = (isArchived: 0 | 1) =>
    rows.filter(({ archived }) => archived === isArchived).map(({ kind, id, body }) => ({ kind, id, body }))
  return { items: of(0), archived: of(1), waiting: await waitingTranslations(db) }
}

/** One row as it shall be; what is taken away stays as archived, so that no release brings it back. */
export interface RowWanted extends ContentItem {
  readonly isArchived: boolean
  /** The seed's hash for what is as the release brought it; null for the work of staff, which no release changes. */
  readonly seededHash: string | null
}

export interface ImportPlan {
  readonly rows: readonly RowWanted[]
  /** Rows whose words went into others. */
  readonly dropped: readonly Pick<ContentItem, 'kind' | 'id'>[]
  /** All translations that are missing or stale from now on. */
  readonly waiting: readonly TranslationRow[]
}

export async function importContent(
  db: Db,
  { rows, dropped, waiting }: ImportPlan,
  { at, details }: { readonly at: number; readonly details: Readonly<Record<string, number>> },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    for (const { kind, id, body, isArchived, seededHash } of rows) {
      const marks = { edited: seededHash === null ? 1 : 0, archived: isArchived ? 1 : 0, seeded_hash: seededHash }
      const values = { body, ...marks, updated_at: at }
      await tx
        .insertInto('content_items')
        .values({ kind, id, ...values })
        .onConflict((conflict) => conflict.columns(['kind', 'id']).doUpdateSet(values))
        .execute()
    }
    for (const { kind, id } of dropped)
      await tx.deleteFrom('content_items').where('kind', '=', kind).where('id', '=', id).execute()
    await tx.deleteFrom('translations').where('wanted_since', 'is not', null).execute()
    await writeTranslations(tx, waiting)
    // Nobody of the staff: whoever runs the program on the server.
    await record(tx, { at, actor: 0, action: 'content-imported', subject: 'content', details })
  })
}
