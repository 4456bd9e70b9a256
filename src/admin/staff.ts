/** `/staff`: one's roles and what they are for, and how a role is taken with an invitation's code or link. */
import { createHash } from 'node:crypto'
import { Composer } from 'grammy'
import { codeOfPayload, typedCode } from '../access/invitations.ts'
import { type Grant, isGrant } from '../access/roles.ts'
import type { ElchiContext } from '../bot/context.ts'
import { grantsFor } from '../bot/grants.ts'
import { escapeHtml, html, lines, paragraphs } from '../bot/html.ts'
import type { Translate } from '../bot/i18n.ts'
import { contactsDeskButton, legalDeskButton, menuRow } from '../bot/keyboards.ts'
import { roleText } from '../bot/role-text.ts'
import type { View } from '../bot/show.ts'
import type { Services } from '../services.ts'
import { redeemInvitation } from '../store/staff.ts'

export const hashOfCode = (code: string): string => createHash('sha256').update(code).digest('base64url')

export function staffView(t: Translate, grants: readonly Grant[]): View {
  return {
    text: paragraphs(
      html`<b>${t('staff:staff_title')}</b>`,
      ...grants.map((grant) => lines(html`<b>${roleText(t, grant)}</b>`, escapeHtml(t(`staff:may.${grant.role}`)))),
    ),
    keyboard: [
      ...(grants.some(({ role }) => role === 'legalaid' || role === 'translator')
        ? [[legalDeskButton.button(t('desk:title'), {})]]
        : []),
      ...(grants.some(({ role }) => role === 'embassy-author' || role === 'embassy-approver')
        ? [[contactsDeskButton.button(t('contact-desk:desk'), {})]]
        : []),
      menuRow(t),
    ],
  }
}

export function staff(services: Pick<Services, 'db' | 'log' | 'now' | 'adminIds' | 'chatKey'>): Composer<ElchiContext> {
  const { db, log, now } = services
  const screen = new Composer<ElchiContext>()

  const redeem = async (ctx: ElchiContext, code: string): Promise<void> => {
    const userId = ctx.from?.id
    if (userId === undefined) return
    try {
      const grant = await redeemInvitation(db, hashOfCode(code), userId, now())
      if (!grant || !isGrant(grant)) return await ctx.show({ text: escapeHtml(ctx.t('staff:code_bad')) })
      const given = grant as Grant // checked just before
      await ctx.show({ text: escapeHtml(ctx.t('staff:welcome', { role: roleText(ctx.t, given) })) })
      await ctx.show(staffView(ctx.t, await grantsFor(ctx, services)))
    } catch (error) {
      log.error('an invitation cannot be redeemed', { error })
      await ctx.show({ text: escapeHtml(ctx.t('staff:not_saved')) })
    }
  }

  screen.command('start', async (ctx, next) => {
    const code = codeOfPayload(ctx.match)
    return code === undefined ? next() : redeem(ctx, code)
  })

  screen.command('staff', async (ctx, next) => {
    const code = typedCode(ctx.match)
    if (code !== undefined) return redeem(ctx, code)
    if (ctx.match.trim() !== '') return ctx.show({ text: escapeHtml(ctx.t('staff:code_bad')) })
    const grants = await grantsFor(ctx, services)
    // Nobody learns from this command who staff are: without a role it is a question like any other.
    return grants.length === 0 ? next() : ctx.show(staffView(ctx.t, grants))
  })

  return screen
}
