/** Contacts as staff change them: their rows, what is being written, and publishing at once or not at all. */
import { type AuditEntry, record } from './audit.ts'
import { type ContactKey, dropReports } from './contact-reports.ts'
import { type ContentItem, type Replacement, replaceItem } from './content-items.ts'
import type { Db, Tx } from './schema.ts'

const kinds = ['mission', 'helper', 'contact-texts', 'contact-words']

/** Every row that says something of a contact, as JSON. */
export async function contactRows(db: Db): Promise<ContentItem[]> {
  return db
    .selectFrom('content_items')
    .select(['kind', 'id', 'body'])
    .where('kind', 'in', kinds)
    .where('archived', '=', 0)
    .orderBy('kind')
    .orderBy('id')
    .execute()
}

/** @returns JSON, or `undefined` when this person is writing nothing of it. */
export async function contactDraftOf(db: Db, contact: ContactKey, author: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('contact_drafts')
    .select('body')
    .where('contact', '=', contact)
    .where('author', '=', author)
    .executeTakeFirst()
  return row?.body
}

/** The contacts that a person is writing of, the latest first. */
export async function contactDraftsOf(db: Db, author: number): Promise<{ contact: ContactKey; body: string }[]> {
  const rows = await db
    .selectFrom('contact_drafts')
    .select(['contact', 'body'])
    .where('author', '=', author)
    .orderBy('updated_at', 'desc')
    .orderBy('contact')
    .execute()
  return rows.map(({ contact, body }) => ({ contact: contact as ContactKey, body })) // written below alone
}

export async function saveContactDraft(
  db: Db,
  { contact, author, body }: { readonly contact: ContactKey; readonly author: number; readonly body: string },
  entry: AuditEntry,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('contact_drafts')
      .values({ contact, author, body, updated_at: entry.at })
      .onConflict((conflict) => conflict.columns(['contact', 'author']).doUpdateSet({ body, updated_at: entry.at }))
      .execute()
    await record(tx, entry)
  })
}

const dropDraft = (tx: Tx, contact: ContactKey, author: number) =>
  tx.deleteFrom('contact_drafts').where('contact', '=', contact).where('author', '=', author).execute()

export async function dropContactDraft(db: Db, contact: ContactKey, entry: AuditEntry): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await dropDraft(tx, contact, entry.actor)
    await record(tx, entry)
  })
}

class Overtaken extends Error {}

/**
 * Writes a contact, ends the draft of who acts and what was reported of it before.
 *
 * @param items `was`: what the row held when this was decided, null for a row that is not there.
 * @returns whether the rows were still as they were seen; if not, nothing is changed.
 */
export async function publishContact(
  db: Db,
  contact: ContactKey,
  items: readonly Replacement[],
  entry: AuditEntry,
): Promise<boolean> {
  try {
    await db.transaction().execute(async (tx) => {
      for (const item of items) if (!(await replaceItem(tx, item, entry.at))) throw new Overtaken()
      await dropDraft(tx, contact, entry.actor)
      await dropReports(tx, contact)
      await record(tx, entry)
    })
    return true
  } catch (error) {
    if (error instanceof Overtaken) return false
    throw error
  }
}
