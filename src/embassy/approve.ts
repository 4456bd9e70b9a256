/** The second person: sees what people would get, and approves exactly that, or returns it with a reason. */
import { Composer } from 'grammy'
import { escapeHtml, lines } from '../bot/html.ts'
import type { View } from '../bot/show.ts'
import { audienceSize } from '../broadcasts/audience.ts'
import { bulletinNumber } from '../broadcasts/authenticity.ts'
import type { Broadcast } from '../broadcasts/broadcast.ts'
import { lastArrivalAt, starsFor } from '../broadcasts/cost.ts'
import { dueAt, holdMinutes, soonestAt, step } from '../broadcasts/lifecycle.ts'
import { approveBroadcast } from '../store/approval.ts'
import { changeBroadcast } from '../store/broadcasts.ts'
import { type Offer, payView } from './approve-view.ts'
import * as buttons from './buttons.ts'
import { changesView } from './changes-view.ts'
import { ask, type Question } from './forms.ts'
import { showLive } from './progress.ts'
import { approversOf, tell } from './send.ts'
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
import { momentText } from './times.ts'
import { approvedDetails, earlierBroadcast, lastSubmission } from './versions.ts'
import { askView, cardView, type Seen } from './views.ts'
import type { Watches } from './watch.ts'

/** Moscow's year: the bulletin's number should bear the year of its date. */
const yearOf = (now: number): number => new Date(now + 180 * 60_000).getUTCFullYear()

export function approve(services: EmbassyServices, watches: Watches): Composer<EmbassyContext> {
  const { db, now, rates } = services
  const screen = new Composer<EmbassyContext>()
  const on = stepsOn(screen, services)

  /** What an approver looks at, or why they may not approve it. */
  const judged = async (
    ctx: EmbassyContext,
    actor: Actor,
    id: string,
    hash: string,
    then: (seen: Seen) => Promise<View | undefined>,
  ): Promise<View | undefined> => {
    const seen = await seenBy(actor, id, services)
    if (!seen) return noteView(ctx, ctx.t('broadcast:gone'))
    if (!seen.mayApprove) return noteView(ctx, ctx.t('broadcast:no_right'))
    if (seen.broadcast.state === 'submitted' && hash !== seen.hash)
      return cardNow(ctx, actor, id, services, refusalText(ctx, 'changed-since-submission'))
    return then(seen)
  }
  const approval = (actor: Actor, { broadcast, counts }: Seen, fallback: '0' | '1', paid: boolean) =>
    step(
      broadcast,
      {
        ...{ type: 'approve', by: actor.id, hash: hashOf(broadcast), counts, holdMinutes, paid },
        acceptedFallback: fallback === '1',
      },
      now(),
    )
  /** Every approver can stop it until it leaves, and so does who wrote it. */
  const announce = async (broadcast: Broadcast, but: number): Promise<void> => {
    const { id, number, country, author, holdUntil } = broadcast
    const due = dueAt(broadcast) ?? 0
    await tell(services, [author], (t) => ({
      text: lines(
        escapeHtml(t('broadcast:approved_note', { number })),
        due > now() ? escapeHtml(t('broadcast:card_leaves_at', { time: momentText(t, due, country) })) : undefined,
      ),
      keyboard: [[buttons.openButton.button(t('broadcast:ring_open'), { id })]],
    }))
    if (holdUntil === null) return
    await tell(services, await approversOf(services, country, but), (t) => ({
      text: escapeHtml(t('broadcast:held', { number, time: momentText(t, due, country) })),
      keyboard: [
        [
          buttons.stopButton.button(t('broadcast:stop'), { id }),
          buttons.openButton.button(t('broadcast:ring_open'), { id }),
        ],
      ],
    }))
  }
  const approveAs = async (
    ctx: EmbassyContext,
    actor: Actor,
    seen: Seen,
    fallback: '0' | '1',
    paid: { readonly stars: number } | undefined,
  ): Promise<View | undefined> => {
    const { broadcast } = seen
    const taken = approval(actor, seen, fallback, paid !== undefined)
    if (!taken.ok) return showLive(ctx, seen, services, watches, refusalText(ctx, taken.reason))
    const year = yearOf(now())
    const approved = await approveBroadcast(db, broadcast, taken.broadcast, {
      entry: {
        at: now(),
        actor: actor.id,
        action: 'broadcast-approved',
        subject: broadcast.id,
        details: {
          ...approvedDetails(seen),
          ...{ hash: hashOf(broadcast), fallback, paid: paid === undefined ? 0 : 1, stars: paid?.stars ?? 0 },
        },
      },
      year,
      numberOf: (serial) => bulletinNumber(broadcast.country, year, serial),
    })
    if (!approved) return cardNow(ctx, actor, broadcast.id, services, refusalText(ctx, 'wrong-state'))
    await wakeSenders(services)
    const running = await seenAs(actor, approved.broadcast, services)
    const number = approved.broadcast.number ?? ''
    await showLive(ctx, running, services, watches, ctx.t('broadcast:approved', { number }))
    await announce(approved.broadcast, actor.id)
    return undefined
  }

  on(buttons.approveButton, (ctx, { id, seen: hash, fallback }, actor) =>
    judged(ctx, actor, id, hash, (seen) => approveAs(ctx, actor, seen, fallback, undefined)),
  )

  const offerFor = ({ broadcast, counts }: Seen, paidRate: number): Offer => {
    const people = audienceSize(counts)
    const startAt = soonestAt(broadcast, now())
    return {
      people,
      stars: starsFor(people, paidRate),
      freeAt: lastArrivalAt(startAt, people, rates.free),
      paidAt: lastArrivalAt(startAt, people, paidRate),
    }
  }
  on(buttons.payButton, (ctx, { id, seen: hash, fallback }, actor) =>
    judged(ctx, actor, id, hash, async (seen) => {
      if (rates.paid === undefined) return cardView(ctx.t, seen, ctx.t('broadcast:pay_off'))
      const taken = approval(actor, seen, fallback, true)
      if (!taken.ok) return cardView(ctx.t, seen, refusalText(ctx, taken.reason))
      return payView(ctx.t, seen, offerFor(seen, rates.paid), fallback)
    }),
  )
  on(buttons.payYesButton, (ctx, { id, seen: hash, fallback, stars }, actor) =>
    judged(ctx, actor, id, hash, async (seen) => {
      if (rates.paid === undefined) return cardView(ctx.t, seen, ctx.t('broadcast:pay_off'))
      const offer = offerFor(seen, rates.paid)
      // More people have come meanwhile: who agreed to a cost agreed to no higher one.
      const isDearer = seen.broadcast.state === 'submitted' && offer.stars > stars
      return isDearer ? payView(ctx.t, seen, offer, fallback) : approveAs(ctx, actor, seen, fallback, offer)
    }),
  )

  on(buttons.changesButton, async (ctx, { id, since, page }, actor) => {
    const seen = await seenBy(actor, id, services)
    if (!seen) return noteView(ctx, ctx.t('broadcast:gone'))
    const { broadcast } = seen
    const submission = await lastSubmission(db, broadcast)
    const earlier = await earlierBroadcast(db, broadcast)
    const isEarlier = since === 'earlier' || submission === undefined
    return changesView(ctx.t, seen, isEarlier ? earlier : submission, {
      since: isEarlier ? 'earlier' : 'submission',
      page,
      number: earlier?.number ?? '',
      hasOther: isEarlier ? submission !== undefined : earlier !== undefined,
    })
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
  await ctx.show(cardView(ctx.t, await seenAs(actor, saved, services), ctx.t('broadcast:returned')))
  await tell(services, [broadcast.author], (t) => ({
    text: escapeHtml(t('broadcast:returned_note', { reason: saved.returnedReason ?? '' })),
    keyboard: [[buttons.openButton.button(t('broadcast:ring_open'), { id })]],
  }))
  return 'done'
}

const longestReason = 500
