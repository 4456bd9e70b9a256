/** Changing a draft of one's own: role, author and state are asked anew at every step, and SQL holds it before the next. */
import type { View } from '../bot/show.ts'
import type { Broadcast } from '../broadcasts/broadcast.ts'
import { type Changes, step } from '../broadcasts/lifecycle.ts'
import { changeBroadcast } from '../store/broadcasts.ts'
import {
  type Actor,
  cardNow,
  type EmbassyContext,
  type EmbassyServices,
  noteView,
  refusalText,
  seenAs,
  seenBy,
} from './staff-step.ts'
import { cardView, type Seen } from './views.ts'

/** What an edit came to: the broadcast as it is now, or why nothing was changed. */
type Edited = { readonly ok: true; readonly broadcast: Broadcast } | { readonly ok: false; readonly view: View }

/** Changes fields of one's own draft. */
export async function edit(
  ctx: EmbassyContext,
  actor: Actor,
  id: string,
  changes: (broadcast: Broadcast) => Changes,
  services: EmbassyServices,
): Promise<Edited> {
  const { db, now } = services
  const seen = await seenBy(actor, id, services)
  if (!seen) return { ok: false, view: noteView(ctx, ctx.t('broadcast:gone')) }
  if (!seen.mayWrite) return { ok: false, view: noteView(ctx, ctx.t('broadcast:no_right')) }
  const wanted = changes(seen.broadcast)
  const taken = step(seen.broadcast, { type: 'edit', by: actor.id, changes: wanted }, now())
  if (!taken.ok) return { ok: false, view: cardView(ctx.t, seen, refusalText(ctx, taken.reason)) }
  const saved = await changeBroadcast(db, seen.broadcast, taken.broadcast, {
    at: now(),
    actor: actor.id,
    action: 'broadcast-edited',
    subject: id,
    details: { fields: Object.keys(wanted).join(' ') },
  })
  if (!saved) return { ok: false, view: await cardNow(ctx, actor, id, services, refusalText(ctx, 'wrong-state')) }
  return { ok: true, broadcast: saved }
}

/** Edits, then shows the next screen of the draft: its card unless told otherwise. */
export async function change(
  ctx: EmbassyContext,
  actor: Actor,
  id: string,
  changes: (broadcast: Broadcast) => Changes,
  services: EmbassyServices,
  next: (seen: Seen) => View = (seen) => cardView(ctx.t, seen),
): Promise<View> {
  const edited = await edit(ctx, actor, id, changes, services)
  return edited.ok ? next(await seenAs(actor, edited.broadcast, services)) : edited.view
}

/** Shows a screen of one's own draft. */
export async function look(
  ctx: EmbassyContext,
  actor: Actor,
  id: string,
  services: EmbassyServices,
  view: (seen: Seen) => View | Promise<View>,
): Promise<View> {
  const seen = await seenBy(actor, id, services)
  if (!seen) return noteView(ctx, ctx.t('broadcast:gone'))
  if (!seen.isAuthor || !seen.mayWrite) return cardView(ctx.t, seen, refusalText(ctx, 'not-author'))
  if (seen.broadcast.state !== 'draft') return cardView(ctx.t, seen, refusalText(ctx, 'wrong-state'))
  return view(seen)
}
