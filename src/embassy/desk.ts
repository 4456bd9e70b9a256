/** The list of broadcasts of one's own country, and how a new one begins: blank, or as a copy of an earlier one. */
import { randomBytes } from 'node:crypto'
import { Composer } from 'grammy'
import type { View } from '../bot/show.ts'
import { blankBroadcast } from '../broadcasts/blank.ts'
import type { Broadcast } from '../broadcasts/broadcast.ts'
import type { Country, WrittenLanguage } from '../content/schema.ts'
import { addBroadcast, listBroadcasts } from '../store/broadcasts.ts'
import * as buttons from './buttons.ts'
import { deskView } from './desk-view.ts'
import {
  type Actor,
  actorOf,
  type EmbassyContext,
  type EmbassyServices,
  mayWriteFor,
  noteView,
  ownCountries,
  runStep,
  seenAs,
  seenBy,
  stepsOn,
} from './staff-step.ts'
import { cardView } from './views.ts'

const mostListed = 20
const homeLanguages: Readonly<Record<Country, WrittenLanguage>> = { kg: 'ky', uz: 'uz', tj: 'tg' }

const blank = (country: Country, author: number, now: number): Broadcast =>
  blankBroadcast({ id: randomBytes(4).toString('hex'), country, author, original: homeLanguages[country] }, now)

export function desk(services: EmbassyServices): Composer<EmbassyContext> {
  const { db, now } = services
  const screen = new Composer<EmbassyContext>()
  const on = stepsOn(screen, services)

  const list = async (ctx: EmbassyContext, actor: Actor): Promise<View> => {
    const own = ownCountries(actor.grants)
    const lists = await Promise.all(own.map((country) => listBroadcasts(db, { country }, mostListed)))
    const newest = lists.flat().sort((a, b) => b.createdAt - a.createdAt)
    const shown = newest.filter(({ state, author }) => state !== 'draft' || author === actor.id)
    return deskView(
      ctx.t,
      shown.slice(0, mostListed),
      own.filter((country) => mayWriteFor(actor.grants, country)),
    )
  }
  screen.command('broadcasts', async (ctx, next) => {
    // Nobody learns from this command who staff are.
    const isStaff = await actorOf(ctx, services).catch(() => undefined)
    if (isStaff === undefined) return next()
    await runStep(ctx, services, (actor) => list(ctx, actor))
  })
  on(buttons.deskButton, (ctx, _, actor) => list(ctx, actor))

  const begin = async (
    ctx: EmbassyContext,
    actor: Actor,
    draft: Broadcast,
    details: Readonly<Record<string, string>> = {},
  ): Promise<View> => {
    await addBroadcast(db, draft, {
      at: now(),
      actor: actor.id,
      action: 'broadcast-begun',
      subject: draft.id,
      details: { country: draft.country, ...details },
    })
    return cardView(ctx.t, await seenAs(actor, draft, services))
  }
  on(buttons.newButton, async (ctx, { country }, actor) =>
    mayWriteFor(actor.grants, country)
      ? begin(ctx, actor, blank(country, actor.id, now()))
      : noteView(ctx, ctx.t('broadcast:no_right')),
  )
  on(buttons.copyButton, async (ctx, { id }, actor) => {
    const seen = await seenBy(actor, id, services)
    if (!seen) return noteView(ctx, ctx.t('broadcast:gone'))
    if (!seen.mayWrite) return noteView(ctx, ctx.t('broadcast:no_right'))
    const { severity, audience, original, texts, attachment, country, repeatUnknown } = seen.broadcast
    // The words come along; times do not: those of an earlier broadcast are over.
    const draft: Broadcast = {
      ...blank(country, actor.id, now()),
      ...{ severity, audience, original, texts, attachment, repeatUnknown },
    }
    return begin(ctx, actor, draft, { copiedFrom: id })
  })
  return screen
}
