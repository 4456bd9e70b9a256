/** Who has which role, and the invitations by which roles are given. */
import { type AuditEntry, record } from './audit.ts'
import type { Db, InvitationsTable } from './schema.ts'

export interface StaffMember {
  readonly userId: number
  readonly role: string
  readonly scope: string
  readonly invitation: string
  readonly givenAt: number
}

/** Asked anew for every step of staff, so that a revocation is in force at once in every process. */
export async function grantsOf(db: Db, userId: number): Promise<{ role: string; scope: string }[]> {
  return db.selectFrom('staff').select(['role', 'scope']).where('user_id', '=', userId).execute()
}

export async function allStaff(db: Db): Promise<StaffMember[]> {
  const rows = await db.selectFrom('staff').selectAll().orderBy('role').orderBy('scope').orderBy('given_at').execute()
  return rows.map(({ user_id, given_at, ...row }) => ({ ...row, userId: user_id, givenAt: given_at }))
}

export async function addInvitation(
  db: Db,
  invitation: Omit<InvitationsTable, 'used_at' | 'revoked_at'>,
  entry: AuditEntry,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('invitations')
      .values({ ...invitation, used_at: null, revoked_at: null })
      .execute()
    await record(tx, entry)
  })
}

/** Open ones first, then by age. */
export async function allInvitations(db: Db, limit: number): Promise<InvitationsTable[]> {
  return db.selectFrom('invitations').selectAll().orderBy('created_at', 'desc').orderBy('id').limit(limit).execute()
}

export async function findInvitation(
  db: Db,
  by: { id: string } | { codeHash: string },
): Promise<InvitationsTable | undefined> {
  const query = db.selectFrom('invitations').selectAll()
  return ('id' in by ? query.where('id', '=', by.id) : query.where('code_hash', '=', by.codeHash)).executeTakeFirst()
}

/** @returns whether it was open and is revoked now. */
export async function revokeInvitation(db: Db, id: string, entry: AuditEntry): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('invitations')
      .set({ revoked_at: entry.at })
      .where('id', '=', id)
      .where('used_at', 'is', null)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return false
    await record(tx, entry)
    return true
  })
}

/**
 * Gives the role of an invitation to whoever brings its code first.
 *
 * @returns the role, or `undefined` when the code is none, used, revoked or expired.
 */
export async function redeemInvitation(
  db: Db,
  codeHash: string,
  userId: number,
  now: number,
): Promise<{ role: string; scope: string } | undefined> {
  return db.transaction().execute(async (tx) => {
    // One statement decides between two people who bring the same code at the same moment.
    const invitation = await tx
      .updateTable('invitations')
      .set({ used_at: now })
      .where('code_hash', '=', codeHash)
      .where('used_at', 'is', null)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', now)
      .returning(['id', 'role', 'scope'])
      .executeTakeFirst()
    if (!invitation) return undefined
    const { id, role, scope } = invitation
    await tx
      .insertInto('staff')
      .values({ user_id: userId, role, scope, invitation: id, given_at: now })
      .onConflict((conflict) => conflict.columns(['user_id', 'role', 'scope']).doNothing())
      .execute()
    await record(tx, { at: now, actor: userId, action: 'role-taken', subject: id, details: { role, scope } })
    return { role, scope }
  })
}

/** @returns whether the role was there. */
export async function revokeRole(
  db: Db,
  { userId, role, scope }: Pick<StaffMember, 'userId' | 'role' | 'scope'>,
  entry: AuditEntry,
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom('staff')
      .where('user_id', '=', userId)
      .where('role', '=', role)
      .where('scope', '=', scope)
      .executeTakeFirst()
    if (numDeletedRows === 0n) return false
    await record(tx, entry)
    return true
  })
}
