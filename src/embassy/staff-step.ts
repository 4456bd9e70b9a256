/** What every step of embassy staff has in common: roles asked anew, the broadcast read anew, errors in one clear sentence. */
import { createHash } from 'node:crypto'

import type { Composer } from 'grammy'
import { type Grant, may } from '../access/roles.ts'
import type { CallbackData } from '../bot/callback-data.ts'
import type { ElchiContext } from '../bot/context.ts'
import type { FormContext } from '../bot/forms.ts'
import { grantsFor } from '../bot/grants.ts'
import { escapeHtml, type Html, lines } from '../bot/html.ts'
import type { Translate } from '../bot/i18n.ts'
import { backRow } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import { disagreements } from '../broadcasts/agreement.ts'
import { type LocaleCounts, missingLanguages } from '../broadcasts/audience.ts'
import type { Broadcast } from '../broadcasts/broadcast.ts'
import type { Content } from '../broadcasts/changes.ts'
import { canonical, type Refusal } from '../broadcasts/lifecycle.ts'
import { type Country, countries } from '../content/schema.ts'
import type { Services } from '../services.ts'
import { countAudience } from '../store/audience.ts'
import { findBroadcast } from '../store/broadcasts.ts'
import { countWithoutRegion } from '../store/citizens.ts'
import { wavesOf } from '../store/waves.ts'
import { deskButton } from './buttons.ts'
import { changedParts } from './changes-view.ts'
import { approvedReach, earlierBroadcast, lastSubmission, type Reached } from './versions.ts'
import { cardView, type Seen } from './views.ts'

export type EmbassyServices = Pick<
  Services,
  'db' | 'log' | 'logChat' | 'now' | 'adminIds' | 'api' | 'state' | 'snapshot' | 'rates'
>
/** Forms can be entered from every screen of embassy staff. */
export type EmbassyContext = FormContext

/** What an approval is bound to. */
export const hashOf = (broadcast: Broadcast): string => createHash('sha256').update(canonical(broadcast)).digest('hex')

const shownHash = 12
export const shownHashOf = (broadcast: Broadcast): string => hashOf(broadcast).slice(0, shownHash)

export const mayWriteFor = (grants: readonly Grant[], country: Country): boolean =>
  may(grants, { do: 'write-broadcast', country })
export const mayApproveFor = (grants: readonly Grant[], country: Country): boolean =>
  may(grants, { do: 'approve-broadcast', country })

/** The countries whose broadcasts a person may see. */
export const ownCountries = (grants: readonly Grant[]): Country[] =>
  countries.filter((country) => mayWriteFor(grants, country) || mayApproveFor(grants, country))

/** Who acts, and with which roles at this very moment. */
export interface Actor {
  readonly id: number
  readonly grants: readonly Grant[]
}

export async function actorOf(ctx: ElchiContext, services: EmbassyServices): Promise<Actor | undefined> {
  if (ctx.from === undefined) return undefined
  const grants = await grantsFor(ctx, services)
  return ownCountries(grants).length === 0 ? undefined : { id: ctx.from.id, grants }
}

/** @returns `undefined` when there is none, or it belongs to a country that is not the actor's: for them there is none. */
export async function seenBy(actor: Actor, id: string, services: SeeingServices): Promise<Seen | undefined> {
  const broadcast = await findBroadcast(services.db, { id })
  const isOwn = broadcast !== undefined && ownCountries(actor.grants).includes(broadcast.country)
  return isOwn ? seenAs(actor, broadcast, services) : undefined
}

/**
 * Counted anew while it can still change. From its approval on the audience is fixed, and a card that shows progress every
 * few seconds must not go through a million people each time.
 */
async function reachOf(db: EmbassyServices['db'], broadcast: Broadcast): Promise<Reached> {
  const isFixed = broadcast.state !== 'draft' && broadcast.state !== 'submitted'
  const approved = isFixed ? await approvedReach(db, broadcast.id) : undefined
  if (approved !== undefined) return approved
  const counts: LocaleCounts = await countAudience(db, broadcast) // the store keeps locales of ours alone
  const isForRegions = broadcast.audience.regions !== null
  return { counts, withoutRegion: isForRegions ? await countWithoutRegion(db, broadcast) : undefined }
}

type SeeingServices = Pick<EmbassyServices, 'db' | 'snapshot' | 'rates'>

export async function seenAs(
  actor: Actor,
  broadcast: Broadcast,
  { db, snapshot, rates }: SeeingServices,
): Promise<Seen> {
  const { counts, withoutRegion } = await reachOf(db, broadcast)
  const { regions } = snapshot()
  return {
    broadcast,
    counts,
    withoutRegion,
    gaps: missingLanguages(broadcast, counts),
    regionName: (code) => regions.byCode(code)?.name.ru ?? code,
    hash: shownHashOf(broadcast),
    isAuthor: broadcast.author === actor.id,
    mayWrite: mayWriteFor(actor.grants, broadcast.country),
    mayApprove: mayApproveFor(actor.grants, broadcast.country),
    mayPay: rates.paid !== undefined && broadcast.severity === 'urgent',
  }
}

export function noteView(ctx: ElchiContext, words: string): View {
  return { text: escapeHtml(words), keyboard: [backRow(ctx.t, deskButton.button(ctx.t('common:back'), {}))] }
}

export const refusalText = (ctx: ElchiContext, reason: Refusal): string => ctx.t(`broadcast:refused.${reason}`)

/** What the second person should look at: where languages differ, what has changed, and what was sent before. */
async function comparisonOf(t: Translate, { broadcast }: Seen, { db }: EmbassyServices): Promise<Html> {
  const differences = disagreements(broadcast.texts).length
  const submission = await lastSubmission(db, broadcast)
  const earlier = await earlierBroadcast(db, broadcast)
  const people = earlier && (await wavesOf(db, earlier.id)).find(({ kind }) => kind === 'first')?.audience
  const sayChanges = (key: 'broadcast:since_submission' | 'broadcast:since_earlier', before: Content): Html => {
    const list = changedParts(t, before, broadcast)
    return escapeHtml(t(key, { list: list === '' ? t('broadcast:no_part') : list }))
  }
  return lines(
    differences === 0 ? undefined : escapeHtml(t('broadcast:agreement_count', { count: differences })),
    submission && sayChanges('broadcast:since_submission', submission),
    earlier &&
      escapeHtml(
        t('broadcast:since_last', {
          number: earlier.number ?? '',
          severity: t(`broadcast:severity.${earlier.severity}`),
          people: people ?? 0,
        }),
      ),
    earlier && sayChanges('broadcast:since_earlier', earlier),
  )
}

/** The card as it is now, with what happened on top. */
export async function cardNow(
  ctx: ElchiContext,
  actor: Actor,
  id: string,
  services: EmbassyServices,
  note?: string,
): Promise<View> {
  const seen = await seenBy(actor, id, services)
  if (seen === undefined) return noteView(ctx, ctx.t('broadcast:gone'))
  const isForApproval = seen.broadcast.state === 'submitted' && seen.mayApprove
  return cardView(ctx.t, seen, note, isForApproval ? await comparisonOf(ctx.t, seen, services) : undefined)
}

/** Runs a step of staff: whoever has no role (any more) is told so, and what failed is said without a trace of change. */
export async function runStep(
  ctx: EmbassyContext,
  services: EmbassyServices,
  step: (actor: Actor) => Promise<View | undefined>,
): Promise<void> {
  try {
    const actor = await actorOf(ctx, services)
    const view = actor === undefined ? { text: escapeHtml(ctx.t('broadcast:no_right')) } : await step(actor)
    if (view !== undefined) await ctx.show(view)
  } catch (error) {
    if (isTelegrams(error)) throw error // the one boundary knows what it means
    services.log.error('a step of embassy staff failed', { error })
    await ctx.show(noteView(ctx, ctx.t('broadcast:not_saved')), { fresh: true })
  }
}

/** Senders look twice a second anyway; told, they look at once. */
export async function wakeSenders({ state, log }: EmbassyServices): Promise<void> {
  await state.notify({ about: 'broadcasts' }).catch((error: unknown) => log.debug('senders cannot be woken', { error }))
}

const isTelegrams = (error: unknown): boolean =>
  error instanceof Error && ['GrammyError', 'HttpError'].includes(error.name)

export type StepOn = <T>(
  button: CallbackData<T>,
  step: (ctx: EmbassyContext, fields: T, actor: Actor) => Promise<View | undefined>,
) => void

/** Answers taps on buttons of staff. */
export function stepsOn(screen: Composer<EmbassyContext>, services: EmbassyServices): StepOn {
  return (button, step) => {
    screen.callbackQuery(button.filter, async (ctx, next) => {
      const fields = button.decode(ctx.callbackQuery.data)
      if (fields === undefined) return next()
      await runStep(ctx, services, (actor) => step(ctx, fields, actor))
    })
  }
}
