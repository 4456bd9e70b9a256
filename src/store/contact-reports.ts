/** "This number does not answer", as migrants say it: counted once a person and day, without who. */
import type { Db, Tx } from './schema.ts'

/** Of a mission or a helper, as `mission/<id>` or `helper/<id>`. */
export type ContactKey = `${'mission' | 'helper'}/${string}`

/** @param mark the same for one person, contact and day. @param dropBefore YYYY-MM-DD. */
export async function reportContact(
  db: Db,
  { contact, day, mark }: { readonly contact: ContactKey; readonly day: string; readonly mark: string },
  dropBefore: string,
): Promise<void> {
  await db.deleteFrom('contact_reports').where('day', '<', dropBefore).execute()
  await db
    .insertInto('contact_reports')
    .values({ contact, day, mark })
    .onConflict((conflict) => conflict.columns(['contact', 'day', 'mark']).doNothing())
    .execute()
}

export interface ReportedContact {
  readonly contact: ContactKey
  readonly reports: number
  /** YYYY-MM-DD. */
  readonly lastDay: string
}

/** The contacts that do not answer, those with most reports first. */
export async function reportedContacts(db: Db): Promise<ReportedContact[]> {
  const rows = await db
    .selectFrom('contact_reports')
    .select(({ fn }) => ['contact' as const, fn.countAll<number>().as('reports'), fn.max<string>('day').as('last_day')])
    .groupBy('contact')
    .orderBy('reports', 'desc')
    .orderBy('contact')
    .execute()
  return rows.map(({ contact, reports, last_day }) => ({
    contact: contact as ContactKey, // written by `reportContact` alone
    reports: Number(reports),
    lastDay: last_day,
  }))
}

/** Staff have looked after the contact: what was said of it before is done with. */
export async function dropReports(tx: Tx, contact: ContactKey): Promise<void> {
  await tx.deleteFrom('contact_reports').where('contact', '=', contact).execute()
}
