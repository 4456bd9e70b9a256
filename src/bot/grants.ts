/** What the person at hand may do, asked anew for every step: a role that was revoked a second ago is gone. */
import type { Context } from 'grammy'
import { type Grant, isGrant } from '../access/roles.ts'
import type { Services } from '../services.ts'
import { grantsOf } from '../store/staff.ts'

/** @throws when the database cannot be reached: staff are then told that nothing can be saved. */
export async function grantsFor(
  ctx: Context,
  { db, adminIds }: Pick<Services, 'db' | 'adminIds'>,
): Promise<readonly Grant[]> {
  const userId = ctx.from?.id
  if (userId === undefined) return []
  const given = (await grantsOf(db, userId)).filter(isGrant) as Grant[] // checked by `isGrant`
  return adminIds.has(userId) ? [{ role: 'admin', scope: '' }, ...given] : given
}
