/** What administrators see. Staff are named by their Telegram user ids and invitations: names are kept nowhere. */
import { type InvitationState, payloadOf, readableCode } from '../access/invitations.ts'
import type { Grant } from '../access/roles.ts'
import { readableMoment } from '../bot/dates.ts'
import { escapeHtml, html, lines, paragraphs } from '../bot/html.ts'
import type { Translate } from '../bot/i18n.ts'
import { backRow, menuRow } from '../bot/keyboards.ts'
import { roleLabel, roleText } from '../bot/role-text.ts'
import type { View } from '../bot/show.ts'
import type { AuditEntry } from '../store/audit.ts'
import type { StaffMember } from '../store/staff.ts'
import {
  adminButton,
  auditButton,
  grantIds,
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
import { deskReviewButton } from './desk-review.ts'

const plain = (text: string) => escapeHtml(text)

export function adminView(t: Translate): View {
  return {
    text: plain(t('staff:admin_title')),
    keyboard: [
      [inviteButton.button(t('staff:invite'), {})],
      [invitationsButton.button(t('staff:invitations'), {}), membersButton.button(t('staff:members'), {})],
      [auditButton.button(t('staff:audit'), { before: 0 })],
      [deskReviewButton.button(t('desk:review_setting'), {})],
      menuRow(t),
    ],
  }
}

export function inviteView(t: Translate): View {
  return {
    text: plain(t('staff:choose_role')),
    keyboard: [
      ...grantIds
        .filter((id) => id !== 'admin')
        .map((id) => [inviteAsButton.button(roleLabel(t, grantOf(id)), { grant: id })]),
      [inviteAsButton.button(roleLabel(t, grantOf('admin')), { grant: 'admin' })],
      backRow(t, adminButton.button(t('common:back'), {})),
    ],
  }
}

export function inviteDaysView(t: Translate, grant: Grant): View {
  return {
    text: plain(t('staff:choose_days', { role: roleText(t, grant) })),
    keyboard: [
      (['1', '7'] as const).map((days) =>
        inviteForButton.button(t('staff:days', { count: days }), { grant: idOf(grant), days }),
      ),
      backRow(t, inviteButton.button(t('common:back'), {})),
    ],
  }
}

export function madeView(
  t: Translate,
  made: { readonly id: string; readonly code: string; readonly grant: Grant; readonly expiresAt: number },
  botUsername: string,
): View {
  const { id, code, grant, expiresAt } = made
  return {
    text: paragraphs(
      plain(t('staff:made', { number: id, role: roleText(t, grant), date: readableMoment(expiresAt) })),
      html`${t('staff:code')}: <code>${readableCode(code)}</code>`,
      html`${t('staff:link')}: <code>https://t.me/${botUsername}?start=${payloadOf(code)}</code>`,
    ),
    keyboard: [backRow(t, adminButton.button(t('common:back'), {}))],
  }
}

export interface ShownInvitation {
  readonly id: string
  readonly grant: Grant
  readonly state: InvitationState
  readonly createdAt: number
  readonly expiresAt: number
}

export function invitationsView(t: Translate, invitations: readonly ShownInvitation[]): View {
  return {
    text: plain(t(invitations.length === 0 ? 'staff:no_invitations' : 'staff:invitations_title')),
    keyboard: [
      ...invitations.map(({ id, grant, state }) => [
        invitationButton.button(`${state === 'open' ? '🟢' : '⚪️'} ${id} · ${roleLabel(t, grant)}`, { id }),
      ]),
      backRow(t, adminButton.button(t('common:back'), {})),
    ],
  }
}

export function invitationView(t: Translate, { id, grant, state, createdAt, expiresAt }: ShownInvitation): View {
  return {
    text: plain(
      t('staff:invitation', {
        number: id,
        role: roleText(t, grant),
        state: t(`staff:state.${state}`),
        created: readableMoment(createdAt),
        expires: readableMoment(expiresAt),
      }),
    ),
    keyboard: [
      ...(state === 'open' ? [[revokeInvitationButton.button(t('staff:revoke_invitation'), { id })]] : []),
      backRow(t, invitationsButton.button(t('common:back'), {})),
    ],
  }
}

type ShownMember = Pick<StaffMember, 'userId' | 'givenAt' | 'invitation'> & { readonly grant: Grant }

export function membersView(t: Translate, members: readonly ShownMember[]): View {
  return {
    text: plain(t(members.length === 0 ? 'staff:no_members' : 'staff:members_title')),
    keyboard: [
      ...members.map(({ userId, grant }) => [
        memberButton.button(`${roleLabel(t, grant)} · ${userId}`, { user: userId, grant: idOf(grant) }),
      ]),
      backRow(t, adminButton.button(t('common:back'), {})),
    ],
  }
}

export function memberView(t: Translate, { userId, grant, givenAt, invitation }: ShownMember): View {
  return {
    text: plain(
      t('staff:member', { role: roleText(t, grant), user: userId, date: readableMoment(givenAt), number: invitation }),
    ),
    keyboard: [
      [revokeRoleButton.button(t('staff:revoke_role'), { user: userId, grant: idOf(grant) })],
      backRow(t, membersButton.button(t('common:back'), {})),
    ],
  }
}

export function revokeRoleView(t: Translate, grant: Grant, userId: number): View {
  return {
    text: plain(t('staff:revoke_role_ask', { role: roleText(t, grant), user: userId })),
    keyboard: [
      [revokeRoleYesButton.button(t('staff:revoke_yes'), { user: userId, grant: idOf(grant) })],
      backRow(t, membersButton.button(t('common:back'), {})),
    ],
  }
}

const knownActions = [
  'invitation-made', 'invitation-revoked', 'role-taken', 'role-revoked',
  'broadcast-begun', 'broadcast-edited', 'broadcast-submitted', 'broadcast-returned', 'broadcast-approved',
  'broadcast-sending-begun', 'broadcast-paused', 'broadcast-went-on', 'broadcast-stopped', 'broadcast-complete',
  'broadcast-unknown-repeated',
  'correction-drafted', 'correction-dropped', 'correction-submitted', 'correction-taken-back', 'correction-returned',
  'correction-approved', 'correction-lapsed',
  'retraction-submitted', 'retraction-taken-back', 'retraction-returned', 'retraction-approved',
  'entry-begun', 'entry-edited', 'entry-renamed', 'entry-submitted', 'entry-returned', 'entry-withdrawn', 'entry-dropped',
  'entry-published', 'translation-confirmed', 'desk-review-set', 'content-imported',
  'question-answered', 'question-not-ours', 'question-brought-back',
  'relay-taken', 'relay-passed-on', 'relay-ended', 'template-changed', 'template-dropped', 'duty-changed',
  'contact-drafted', 'contact-draft-dropped', 'contact-published', 'contact-confirmed', 'contact-retired', 'contact-shown',
] as const // biome-ignore format: a list of actions, by what they are done to

/** A step that the bot took by itself has no person behind it. */
const actorText = (t: Translate, actor: number): string => (actor === 0 ? t('staff:program') : String(actor))

/** @param hasOlder whether a page of older entries follows. */
export function auditView(
  t: Translate,
  entries: readonly (AuditEntry & { readonly id: number })[],
  hasOlder: boolean,
): View {
  const oldest = entries.at(-1)?.id
  return {
    text:
      entries.length === 0
        ? plain(t('staff:audit_empty'))
        : paragraphs(
            html`<b>${t('staff:audit_title')}</b>`,
            lines(
              ...entries.map(({ at, actor, action, subject }) => {
                const known = knownActions.find((name) => name === action)
                const words = known ? t(`staff:action.${known}`) : action
                return plain(
                  t('staff:audit_line', { at: readableMoment(at), actor: actorText(t, actor), action: words, subject }),
                )
              }),
            ),
          ),
    keyboard: [
      ...(hasOlder && oldest !== undefined ? [[auditButton.button(t('staff:older'), { before: oldest })]] : []),
      backRow(t, adminButton.button(t('common:back'), {})),
    ],
  }
}
