/** Publishing a revision: the entry, its version, what waits for translators and the audit log, all at once or not at all. */
import type { EntryItem } from '../content/entry.ts'
import type { WrittenLanguage } from '../content/schema.ts'
import { type AuditEntry, record } from './audit.ts'
import { replaceItem } from './content-items.ts'
import { type RevisionRow, writeRevision } from './revisions.ts'
import type { Db, Tx } from './schema.ts'
import { type TranslationRow, translationsOf, writeTranslations } from './translations.ts'

/** An entry as its rows are now. */
export interface CurrentEntry {
  /** JSON; null when there is no such topic. */
  readonly topic: string | null
  readonly isArchived: boolean
  /** JSON by language. */
  readonly texts: Readonly<Partial<Record<WrittenLanguage, string>>>
  readonly translations: readonly TranslationRow[]
  readonly updatedAt: number
}

export async function currentEntry(db: Db | Tx, topic: string): Promise<CurrentEntry> {
  const languages = ['ky', 'uz', 'tg', 'ru'] as const
  const textIds = new Map(languages.map((language) => [`${language}/${topic}`, language]))
  const rows = await db
    .selectFrom('content_items')
    .select(['kind', 'id', 'body', 'archived', 'updated_at'])
    .where((eb) =>
      eb.or([
        eb.and([eb('kind', '=', 'topic'), eb('id', '=', topic)]),
        eb.and([eb('kind', '=', 'topic-text'), eb('id', 'in', [...textIds.keys()])]),
      ]),
    )
    .execute()
  const facts = rows.find(({ kind }) => kind === 'topic')
  const texts = rows.flatMap(({ kind, id, body }) => (kind === 'topic-text' ? [[textIds.get(id), body]] : []))
  return {
    topic: facts?.body ?? null,
    isArchived: facts?.archived === 1,
    texts: Object.fromEntries(texts),
    translations: await translationsOf(db, topic),
    updatedAt: Math.max(0, ...rows.map(({ updated_at }) => updated_at)),
  }
}

/** The ids of laws and sources that are taken. */
export async function takenIds(db: Db | Tx): Promise<{ laws: Set<string>; sources: Set<string> }> {
  const rows = await db
    .selectFrom('content_items')
    .select(['kind', 'id'])
    .where('kind', 'in', ['law', 'source'])
    .execute()
  const of = (wanted: string): Set<string> => new Set(rows.flatMap(({ kind, id }) => (kind === wanted ? [id] : [])))
  return { laws: of('law'), sources: of('source') }
}

/** What publishing writes. */
export interface Publication {
  /** `was`: what the row held when this was decided, null for a new one; otherwise nothing is written at all. */
  readonly items: readonly (EntryItem & { readonly was: string | null })[]
  /** Puts the entry away (1) or brings it back (0). */
  readonly archived?: 0 | 1
  readonly translations: readonly TranslationRow[]
  /** The revision's body as it becomes public. */
  readonly body: string
  /** The entry as a release brought it: kept as a version when the first one of staff takes its place. */
  readonly baseline: string | null
}

class Refused extends Error {
  readonly reason: 'moved' | 'changed'
  constructor(reason: 'moved' | 'changed') {
    super(reason)
    this.reason = reason
  }
}

/**
 * Publishes, or changes nothing: `moved` when the revision is not any more what was seen, `changed` when the entry is not.
 *
 * @param plan decides on what stands in the database at this moment; `undefined` when the entry is not what it was.
 */
export async function publishRevision(
  db: Db,
  seen: RevisionRow,
  reviewer: number | null,
  plan: (current: CurrentEntry, taken: { laws: Set<string>; sources: Set<string> }) => Publication | undefined,
  entry: AuditEntry,
): Promise<RevisionRow | 'moved' | 'changed'> {
  try {
    return await db.transaction().execute(async (tx) => {
      const current = await currentEntry(tx, seen.topic)
      const planned = plan(current, await takenIds(tx))
      if (planned === undefined) throw new Refused('changed')
      const { baseline, body } = planned
      if (baseline !== null) await addBaseline(tx, seen, baseline, current.updatedAt)
      const state = { state: 'published', reviewer, body, field: null, published_at: entry.at } as const
      const published = await writeRevision(tx, seen, state, entry.at)
      if (!published) throw new Refused('moved')
      for (const item of planned.items) if (!(await replaceItem(tx, item, entry.at))) throw new Refused('changed')
      if (planned.archived !== undefined) await putAway(tx, seen.topic, planned.archived, entry.at)
      await writeTranslations(tx, planned.translations)
      await record(tx, entry)
      return published
    })
  } catch (error) {
    if (error instanceof Refused) return error.reason
    throw error
  }
}

/** `edited` keeps it so: no release touches the rows again. */
async function putAway(tx: Tx, topic: string, archived: 0 | 1, at: number): Promise<void> {
  const texts = ['ky', 'uz', 'tg', 'ru'].map((language) => `${language}/${topic}`)
  await tx
    .updateTable('content_items')
    .set({ archived, edited: 1, updated_at: at })
    .where((eb) =>
      eb.or([
        eb.and([eb('kind', '=', 'topic'), eb('id', '=', topic)]),
        eb.and([eb('kind', '=', 'topic-text'), eb('id', 'in', texts)]),
      ]),
    )
    .execute()
}

async function addBaseline(tx: Tx, seen: RevisionRow, body: string, at: number): Promise<void> {
  const known = await tx
    .selectFrom('revisions')
    .select('id')
    .where('topic', '=', seen.topic)
    .where('language', '=', seen.language)
    .where('state', '=', 'published')
    .limit(1)
    .executeTakeFirst()
  if (known) return
  await tx
    .insertInto('revisions')
    .values({
      ...{ version: 1, kind: seen.kind === 'translation' ? 'translation' : 'entry', topic: seen.topic },
      ...{ language: seen.language, state: 'published', author: 0, reviewer: null, reason: '', returned: null, body },
      ...{ base: null, of_words: null, field: null, created_at: at, updated_at: at, published_at: at },
    })
    .execute()
}
