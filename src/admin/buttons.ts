/** What the buttons of administrators carry. */
import { z } from 'zod'
import { type Grant, roles, scopesOf } from '../access/roles.ts'
import { callbackData } from '../bot/callback-data.ts'

/** Every role with every scope, as one word each: `embassy-author.kg`, `legalaid`. */
const grantsById = new Map<string, Grant>(
  roles.flatMap((role) =>
    scopesOf(role).map((scope) => [scope === '' ? role : `${role}.${scope}`, { role, scope }] as const),
  ),
)
export const grantIds = [...grantsById.keys()]
/** @throws RangeError for what is no id of a role. */
export function grantOf(id: string): Grant {
  const grant = grantsById.get(id)
  if (!grant) throw new RangeError(`no role: ${id}`)
  return grant
}
export const idOf = ({ role, scope }: Grant): string => (scope === '' ? role : `${role}.${scope}`)

const grant = z.enum(grantIds)
const id = z.string().regex(/^[0-9a-f]{8}$/)
const userId = z
  .string()
  .regex(/^[1-9]\d{0,15}$/)
  .transform(Number)

export const adminButton = callbackData('admin', {})
export const inviteButton = callbackData('invite', {})
export const inviteAsButton = callbackData('invite-as', { grant })
export const inviteForButton = callbackData('invite-for', { grant, days: z.enum(['1', '7']) })
export const invitationsButton = callbackData('invitations', {})
export const invitationButton = callbackData('invitation', { id })
export const revokeInvitationButton = callbackData('inv-revoke', { id })
export const membersButton = callbackData('members', {})
export const memberButton = callbackData('member', { user: userId, grant })
export const revokeRoleButton = callbackData('role-revoke', { user: userId, grant })
export const revokeRoleYesButton = callbackData('role-revoke-yes', { user: userId, grant })
export const auditButton = callbackData('audit', {
  before: z
    .string()
    .regex(/^\d{1,12}$/)
    .transform(Number),
})
