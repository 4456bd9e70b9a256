/** `/admin`: invitations, roles and the audit log. Everything is asked of SQL anew; nothing is cached. */
import { randomBytes } from 'node:crypto'
import { Composer } from 'grammy'
import { codeBytes, codeOf, stateOf } from '../access/invitations.ts'
import { type Grant, isGrant, may } from '../access/roles.ts'
import type { CallbackData } from '../bot/callback-data.ts'
import type { ElchiContext } from '../bot/context.ts'
import { grantsFor } from '../bot/grants.ts'
import { escapeHtml } from '../bot/html.ts'
import type { View } from '../bot/show.ts'
import type { Services } from '../services.ts'
import { auditLog } from '../store/audit.ts'
import { isReviewOn, setReview } from '../store/desk-settings.ts'
import type { InvitationsTable } from '../store/schema.ts'
import {
  addInvitation,
  allInvitations,
  allStaff,
  findInvitation,
  revokeInvitation,
  revokeRole,
  type StaffMember,
} from '../store/staff.ts'
import {
  adminButton,
  auditButton,
  grantOf,
  idOf,
  invitationButton,
  invitationsButton,
  inviteAsButton,
  inviteButton,
  inviteForButton,
  memberButton,
  membersButton,
  revokeInvitationButton,
  revokeRoleButton,
  revokeRoleYesButton,
} from './buttons.ts'
import { deskReviewButton, deskReviewView, setDeskReviewButton } from './desk-review.ts'
import { hashOfCode } from './staff.ts'
import {
  adminView,
  auditView,
  invitationsView,
  invitationView,
  inviteDaysView,
  inviteView,
  madeView,
  membersView,
  memberView,
  revokeRoleView,
  type ShownInvitation,
} from './views.ts'

const dayMs = 86_400_000
/** Buttons of one message, with room for the way back. */
const mostListed = 30
const auditPage = 12

export function admin(services: Pick<Services, 'db' | 'log' | 'now' | 'adminIds'>): Composer<ElchiContext> {
  const { db, log, now } = services
  const screen = new Composer<ElchiContext>()

  /** Runs a step for administrators alone; for anybody else the update goes on as if there were no such screen. */
  const asAdmin = async (
    ctx: ElchiContext,
    next: () => Promise<void>,
    step: (actor: number) => Promise<View>,
  ): Promise<void> => {
    try {
      const grants = await grantsFor(ctx, services)
      if (ctx.from === undefined || !may(grants, { do: 'invite' })) return await next()
      await ctx.show(await step(ctx.from.id))
    } catch (error) {
      log.error('a step of an administrator failed', { error })
      await ctx.show({ text: escapeHtml(ctx.t('staff:not_saved')) })
    }
  }

  const on = <T>(
    button: CallbackData<T>,
    step: (ctx: ElchiContext, fields: T, actor: number) => Promise<View> | View,
  ) =>
    screen.callbackQuery(button.filter, async (ctx, next) => {
      const fields = button.decode(ctx.callbackQuery.data)
      if (fields === undefined) return next()
      await asAdmin(ctx, next, async (actor) => step(ctx, fields, actor))
    })

  const shown = (row: InvitationsTable): ShownInvitation => ({
    id: row.id,
    grant: { role: row.role, scope: row.scope } as Grant, // lists keep only those that `isGrant`
    state: stateOf({ expiresAt: row.expires_at, usedAt: row.used_at, revokedAt: row.revoked_at }, now()),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  })
  const listInvitations = async (ctx: ElchiContext): Promise<View> =>
    invitationsView(ctx.t, (await allInvitations(db, mostListed)).filter(isGrant).map(shown))
  const listMembers = async (ctx: ElchiContext): Promise<View> =>
    membersView(ctx.t, (await allStaff(db)).filter(isGrant).slice(0, mostListed).map(withGrant))
  const withGrant = (member: StaffMember) => ({ ...member, grant: { role: member.role, scope: member.scope } as Grant }) // as above
  const gone = (ctx: ElchiContext): void => ctx.toast(ctx.t('staff:already_gone'))

  screen.command('admin', (ctx, next) => asAdmin(ctx, next, async () => adminView(ctx.t)))
  on(adminButton, (ctx) => adminView(ctx.t))
  on(inviteButton, (ctx) => inviteView(ctx.t))
  on(inviteAsButton, (ctx, { grant }) => inviteDaysView(ctx.t, grantOf(grant)))
  on(inviteForButton, async (ctx, { grant, days }, actor) => {
    const { role, scope } = grantOf(grant)
    const code = codeOf(randomBytes(codeBytes))
    const id = randomBytes(4).toString('hex')
    const at = now()
    const expiresAt = at + Number(days) * dayMs
    await addInvitation(
      db,
      { id, code_hash: hashOfCode(code), role, scope, created_by: actor, created_at: at, expires_at: expiresAt },
      { at, actor, action: 'invitation-made', subject: id, details: { role, scope, days } },
    )
    return madeView(ctx.t, { id, code, grant: { role, scope }, expiresAt }, ctx.me.username)
  })
  on(invitationsButton, listInvitations)
  on(invitationButton, async (ctx, { id }) => {
    const found = await findInvitation(db, { id })
    return found && isGrant(found) ? invitationView(ctx.t, shown(found)) : listInvitations(ctx)
  })
  on(revokeInvitationButton, async (ctx, { id }, actor) => {
    const entry = { at: now(), actor, action: 'invitation-revoked', subject: id, details: {} }
    if (await revokeInvitation(db, id, entry)) ctx.toast(ctx.t('staff:revoked'))
    else gone(ctx)
    return listInvitations(ctx)
  })
  on(membersButton, listMembers)
  on(memberButton, async (ctx, { user, grant }) => {
    const { role, scope } = grantOf(grant)
    const found = (await allStaff(db)).find(
      (member) => member.userId === user && member.role === role && member.scope === scope,
    )
    return found ? memberView(ctx.t, withGrant(found)) : listMembers(ctx)
  })
  on(revokeRoleButton, (ctx, { user, grant }) => revokeRoleView(ctx.t, grantOf(grant), user))
  on(revokeRoleYesButton, async (ctx, { user, grant }, actor) => {
    const { role, scope } = grantOf(grant)
    const entry = {
      at: now(),
      actor,
      action: 'role-revoked',
      subject: String(user),
      details: { role: idOf({ role, scope }) },
    }
    if (await revokeRole(db, { userId: user, role, scope }, entry)) ctx.toast(ctx.t('staff:revoked'))
    else gone(ctx)
    return listMembers(ctx)
  })
  on(deskReviewButton, async (ctx) => deskReviewView(ctx.t, await isReviewOn(db)))
  on(setDeskReviewButton, async (ctx, { on: wanted }, actor) => {
    const entry = { at: now(), actor, action: 'desk-review-set', subject: wanted === '1' ? 'on' : 'off', details: {} }
    await setReview(db, wanted === '1', entry)
    return deskReviewView(ctx.t, wanted === '1')
  })
  on(auditButton, async (ctx, { before }) => {
    const entries = await auditLog(db, auditPage + 1, before === 0 ? undefined : before)
    return auditView(ctx.t, entries.slice(0, auditPage), entries.length > auditPage)
  })
  return screen
}
