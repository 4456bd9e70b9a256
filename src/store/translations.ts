/** What waits for translators, by entry and language. */
import type { WrittenLanguage } from '../content/schema.ts'
import { type AuditEntry, record } from './audit.ts'
import type { Db, Tx } from './schema.ts'

export interface TranslationRow {
  readonly topic: string
  readonly language: WrittenLanguage
  /** JSON: the words that were translated; null when nothing was. */
  readonly ofWords: string | null
  /** Since when it is missing or stale; null when it is neither. */
  readonly wantedSince: number | null
}

const asRow = (row: { topic: string; language: string; of_words: string | null; wanted_since: number | null }) => ({
  topic: row.topic,
  language: row.language as WrittenLanguage, // written by us alone
  ofWords: row.of_words,
  wantedSince: row.wanted_since,
})

export async function translationsOf(db: Db | Tx, topic: string): Promise<TranslationRow[]> {
  const rows = await db.selectFrom('translations').selectAll().where('topic', '=', topic).orderBy('language').execute()
  return rows.map(asRow)
}

/** Missing and stale ones, the longest waiting first; those of entries that are put away wait with them. */
export async function wantedTranslations(
  db: Db,
  languages: readonly WrittenLanguage[],
  limit: number,
  offset = 0,
): Promise<TranslationRow[]> {
  if (languages.length === 0) return []
  const rows = await db
    .selectFrom('translations')
    .selectAll('translations')
    // No join: the list is read in its order, and ends with the page.
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('content_items')
          .select('id')
          .where('kind', '=', 'topic')
          .whereRef('content_items.id', '=', 'translations.topic')
          .where('archived', '=', 0),
      ),
    )
    .where('translations.language', 'in', languages)
    .where('wanted_since', 'is not', null)
    .orderBy('wanted_since')
    .orderBy('translations.topic')
    .orderBy('translations.language')
    .limit(limit)
    .offset(offset)
    .execute()
  return rows.map(asRow)
}

/** All that are missing or stale, entries that are put away included, by entry and language. */
export async function waitingTranslations(db: Db): Promise<TranslationRow[]> {
  const rows = await db
    .selectFrom('translations')
    .selectAll()
    .where('wanted_since', 'is not', null)
    .orderBy('topic')
    .orderBy('language')
    .execute()
  return rows.map(asRow)
}

/** Translations whose source was changed since; they stay public meanwhile. */
export async function staleTranslations(db: Db): Promise<Pick<TranslationRow, 'topic' | 'language'>[]> {
  const rows = await db
    .selectFrom('translations')
    .selectAll()
    .where('wanted_since', 'is not', null)
    .where('of_words', 'is not', null)
    .orderBy('topic')
    .orderBy('language')
    .execute()
  return rows.map(asRow)
}

/** How many translations are missing or stale, by language; those of entries that are put away do not count. */
export async function countWantedTranslations(db: Db): Promise<ReadonlyMap<WrittenLanguage, number>> {
  const rows = await db
    .selectFrom('translations')
    .select(({ fn }) => ['translations.language' as const, fn.countAll<number>().as('count')])
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('content_items')
            .select('id')
            .where('kind', '=', 'topic')
            .whereRef('content_items.id', '=', 'translations.topic')
            .where('archived', '=', 1),
        ),
      ),
    )
    .where('wanted_since', 'is not', null)
    .groupBy('translations.language')
    .execute()
  return new Map(rows.map(({ language, count }) => [language as WrittenLanguage, Number(count)])) // written by us alone
}

export async function writeTranslations(tx: Tx, rows: readonly TranslationRow[]): Promise<void> {
  for (const { topic, language, ofWords, wantedSince } of rows) {
    const values = { of_words: ofWords, wanted_since: wantedSince }
    await tx
      .insertInto('translations')
      .values({ topic, language, ...values })
      .onConflict((conflict) => conflict.columns(['topic', 'language']).doUpdateSet(values))
      .execute()
  }
}

/** A translator looked and found the words still right. @returns whether it was waiting. */
export async function confirmTranslation(
  db: Db,
  topic: string,
  language: WrittenLanguage,
  ofWords: string,
  entry: AuditEntry,
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('translations')
      .set({ of_words: ofWords, wanted_since: null })
      .where('topic', '=', topic)
      .where('language', '=', language)
      .where('wanted_since', 'is not', null)
      .executeTakeFirst()
    if (numUpdatedRows !== 1n) return false
    await record(tx, entry)
    return true
  })
}
