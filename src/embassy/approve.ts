/** The second person: sees what people would get, and approves exactly that, or returns it with a reason. */
import { Composer } from 'grammy'
import { escapeHtml } from '../bot/html.ts'
import { bulletinNumber } from '../broadcasts/authenticity.ts'
import { step } from '../broadcasts/lifecycle.ts'
import { approveBroadcast, changeBroadcast } from '../store/broadcasts.ts'
import * as buttons from './buttons.ts'
import { ask, type Question } from './forms.ts'
import { showLive, type Watches } from './progress.ts'
import { tell } from './send.ts'
import {
  type Actor,
  cardNow,
  type EmbassyContext,
  type EmbassyServices,
  hashOf,
  noteView,
  refusalText,
  seenAs,
  seenBy,
  stepsOn,
  wakeSenders,
} from './staff-step.ts'
import { askView, cardView } from './views.ts'

/** In which any approver can still stop what is not urgent. */
const holdMinutes = 5

/** Moscow's year: the bulletin's number should bear the year of its date. */
const yearOf = (now: number): number => new Date(now + 180 * 60_000).getUTCFullYear()

export function approve(services: EmbassyServices, watches: Watches): Composer<EmbassyContext> {
  const { db, now } = services
  const screen = new Composer<EmbassyContext>()
  const on = stepsOn(screen, services)

  on(buttons.approveButton, async (ctx, { id, seen: hash, fallback }, actor) => {
    const seen = await seenBy(actor, id, services)
    if (!seen) return noteView(ctx, ctx.t('broadcast:gone'))
    if (!seen.mayApprove) return noteView(ctx, ctx.t('broadcast:no_right'))
    const { broadcast, counts } = seen
    if (broadcast.state === 'submitted' && hash !== seen.hash)
      return cardView(ctx.t, seen, refusalText(ctx, 'changed-since-submission'))
    const taken = step(
      broadcast,
      {
        type: 'approve',
        by: actor.id,
        hash: hashOf(broadcast),
        counts,
        holdMinutes,
        acceptedFallback: fallback === '1',
      },
      now(),
    )
    if (!taken.ok) return showLive(ctx, seen, services, watches, refusalText(ctx, taken.reason))
    const year = yearOf(now())
    const approved = await approveBroadcast(db, broadcast, taken.broadcast, {
      entry: {
        at: now(),
        actor: actor.id,
        action: 'broadcast-approved',
        subject: id,
        details: { hash: hashOf(broadcast), fallback },
      },
      year,
      numberOf: (serial) => bulletinNumber(broadcast.country, year, serial),
    })
    if (!approved) return cardNow(ctx, actor, id, services, refusalText(ctx, 'wrong-state'))
    await wakeSenders(services)
    const number = approved.broadcast.number ?? ''
    const running = await seenAs(actor, approved.broadcast, db)
    await showLive(ctx, running, services, watches, ctx.t('broadcast:approved', { number }))
    await tell(services, [broadcast.author], (t) => ({
      text: escapeHtml(t('broadcast:approved_note', { number })),
      keyboard: [[buttons.openButton.button(t('broadcast:ring_open'), { id })]],
    }))
    return undefined
  })

  on(buttons.returnButton, async (ctx, { id }, actor) => {
    const seen = await seenBy(actor, id, services)
    if (!seen) return noteView(ctx, ctx.t('broadcast:gone'))
    if (!seen.mayApprove) return noteView(ctx, ctx.t('broadcast:no_right'))
    if (seen.broadcast.state !== 'submitted') return cardView(ctx.t, seen, refusalText(ctx, 'wrong-state'))
    await ask(ctx, { about: 'return', id, seen: seen.hash })
    return askView(ctx.t, id, ctx.t('broadcast:send_reason'))
  })
  return screen
}

/** Takes the reason for which a broadcast goes back to its author. */
export async function takeReason(
  ctx: EmbassyContext,
  actor: Actor,
  { id, seen: hash }: Extract<Question, { about: 'return' }>,
  services: EmbassyServices,
): Promise<'done' | 'again'> {
  const { db, now } = services
  const reason = ctx.message?.text ?? ''
  const seen = await seenBy(actor, id, services)
  if (!seen?.mayApprove) {
    await ctx.show(noteView(ctx, ctx.t(seen ? 'broadcast:no_right' : 'broadcast:gone')))
    return 'done'
  }
  const { broadcast } = seen
  const refuse = async (words: string): Promise<'done'> => {
    await ctx.show(cardView(ctx.t, seen, words))
    return 'done'
  }
  if (hash !== seen.hash) return refuse(refusalText(ctx, 'changed-since-submission'))
  const taken = step(broadcast, { type: 'return', by: actor.id, reason: reason.slice(0, longestReason) }, now())
  if (!taken.ok) {
    if (taken.reason !== 'no-reason') return refuse(refusalText(ctx, taken.reason))
    await ctx.show(askView(ctx.t, id, refusalText(ctx, 'no-reason')))
    return 'again'
  }
  const entry = {
    at: now(),
    actor: actor.id,
    action: 'broadcast-returned',
    subject: id,
    details: { reason: reason.slice(0, longestReason) },
  }
  const saved = await changeBroadcast(db, broadcast, taken.broadcast, entry)
  if (!saved) return refuse(refusalText(ctx, 'wrong-state'))
  await ctx.show(cardView(ctx.t, await seenAs(actor, saved, db), ctx.t('broadcast:returned')))
  await tell(services, [broadcast.author], (t) => ({
    text: escapeHtml(t('broadcast:returned_note', { reason: saved.returnedReason ?? '' })),
    keyboard: [[buttons.openButton.button(t('broadcast:ring_open'), { id })]],
  }))
  return 'done'
}

const longestReason = 500
