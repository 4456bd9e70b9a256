/** Drafts and versions of entries. What a revision means is decided in `content/`; here it is kept. */
import type { RevisionKind, RevisionState } from '../content/revision.ts'
import type { WrittenLanguage } from '../content/schema.ts'
import { type AuditEntry, record } from './audit.ts'
import type { Db, RevisionsTable, Tx } from './schema.ts'

/** A revision as it stands in the database; bodies are JSON. */
export interface RevisionRow {
  readonly id: number
  readonly version: number
  readonly kind: RevisionKind
  readonly topic: string
  readonly language: WrittenLanguage
  readonly state: RevisionState
  /** Telegram user id; 0 for what a release brought. */
  readonly author: number
  readonly reviewer: number | null
  readonly reason: string
  readonly returned: string | null
  readonly body: string
  readonly base: string | null
  readonly ofWords: string | null
  readonly field: string | null
  readonly createdAt: number
  readonly updatedAt: number
  readonly publishedAt: number | null
}

export type NewRevision = Omit<
  RevisionRow,
  'id' | 'version' | 'state' | 'reviewer' | 'returned' | 'updatedAt' | 'publishedAt'
>
type Changes = Partial<
  Pick<RevisionRow, 'topic' | 'state' | 'reviewer' | 'reason' | 'returned' | 'body' | 'base' | 'ofWords' | 'field'>
>

type Row = Omit<RevisionsTable, 'id'> & { id: number }

/** Postgres gives a counter as a number of ours or as text, by its driver's types. */
function asRevision(row: Row): RevisionRow {
  const { of_words, created_at, updated_at, published_at, ...same } = row
  return {
    ...same,
    kind: row.kind as RevisionKind, // written by us alone, as are the next two
    state: row.state as RevisionState,
    language: row.language as WrittenLanguage,
    ofWords: of_words,
    createdAt: created_at,
    updatedAt: updated_at,
    publishedAt: published_at,
  }
}

/** @returns its number. */
export async function addRevision(
  db: Db,
  { ofWords, createdAt, ...revision }: NewRevision,
  entry: Omit<AuditEntry, 'subject'>,
): Promise<RevisionRow> {
  return db.transaction().execute(async (tx) => {
    const row = await tx
      .insertInto('revisions')
      .values({
        ...{ ...revision, version: 1, state: 'draft', reviewer: null, returned: null, of_words: ofWords },
        ...{ created_at: createdAt, updated_at: createdAt, published_at: null },
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    await record(tx, { ...entry, subject: String(row.id) })
    return asRevision(row)
  })
}

export async function findRevision(db: Db, id: number): Promise<RevisionRow | undefined> {
  const row = await db.selectFrom('revisions').selectAll().where('id', '=', id).executeTakeFirst()
  return row && asRevision(row)
}

const columnsOf = ({ ofWords, ...changes }: Changes): Partial<Row> =>
  ofWords === undefined ? changes : { ...changes, of_words: ofWords }

/** @returns `undefined` when the revision is not any more what was seen. */
export async function writeRevision(
  tx: Tx,
  seen: RevisionRow,
  changes: Partial<Row>,
  at: number,
): Promise<RevisionRow | undefined> {
  const row = await tx
    .updateTable('revisions')
    .set({ ...changes, version: seen.version + 1, updated_at: at })
    .where('id', '=', seen.id)
    .where('version', '=', seen.version)
    .where('state', '=', seen.state)
    .returningAll()
    .executeTakeFirst()
  return row && asRevision(row)
}

/** @returns the revision as it is now, or `undefined` when it is not any more what was seen: nothing is changed then. */
export async function changeRevision(
  db: Db,
  seen: RevisionRow,
  changes: Changes,
  entry: AuditEntry,
): Promise<RevisionRow | undefined> {
  return db.transaction().execute(async (tx) => {
    const changed = await writeRevision(tx, seen, columnsOf(changes), entry.at)
    if (changed) await record(tx, entry)
    return changed
  })
}

export interface RevisionsWanted {
  readonly states?: readonly RevisionState[]
  readonly author?: number
  readonly topic?: string
  readonly kinds?: readonly RevisionKind[]
  readonly language?: WrittenLanguage
}

/** Latest change first. */
export async function listRevisions(
  db: Db,
  { states, author, topic, kinds, language }: RevisionsWanted,
  limit: number,
  offset = 0,
): Promise<RevisionRow[]> {
  let query = db.selectFrom('revisions').selectAll()
  if (states !== undefined) query = query.where('state', 'in', states)
  if (author !== undefined) query = query.where('author', '=', author)
  if (topic !== undefined) query = query.where('topic', '=', topic)
  if (kinds !== undefined) query = query.where('kind', 'in', kinds)
  if (language !== undefined) query = query.where('language', '=', language)
  const rows = await query.orderBy('updated_at', 'desc').orderBy('id', 'desc').limit(limit).offset(offset).execute()
  return rows.map(asRevision)
}

/** The versions of an entry, newest first: what was published of it in any language. */
export async function versionsOf(db: Db, topic: string, limit: number, offset = 0): Promise<RevisionRow[]> {
  const rows = await db
    .selectFrom('revisions')
    .selectAll()
    .where('topic', '=', topic)
    .where('state', '=', 'published')
    .orderBy('published_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
  return rows.map(asRevision)
}

/** Ids of entries that are put away, in order. */
export async function archivedTopics(db: Db, limit: number, offset = 0): Promise<string[]> {
  const rows = await db
    .selectFrom('content_items')
    .select('id')
    .where('kind', '=', 'topic')
    .where('archived', '=', 1)
    .orderBy('id')
    .limit(limit)
    .offset(offset)
    .execute()
  return rows.map(({ id }) => id)
}

/** The ids of all entries, put away or not. */
export async function allTopicIds(db: Db): Promise<Set<string>> {
  const rows = await db.selectFrom('content_items').select('id').where('kind', '=', 'topic').execute()
  return new Set(rows.map(({ id }) => id))
}
