/** Why a step on a draft was refused, with the draft as it is where it can be shown. */
import type { View } from '../bot/show.ts'
import { type DeskContext, deskNote } from './desk-step.ts'
import { draftView } from './draft-view.ts'
import type { Edited } from './revisions.ts'

export function refusedView(ctx: DeskContext, { reason, seen }: Extract<Edited, { ok: false }>): View {
  const words = ctx.t(`entry:refused.${reason}`)
  return seen?.isAuthor && seen.revision.state === 'draft' ? draftView(ctx.t, seen, words) : deskNote(ctx, words)
}
