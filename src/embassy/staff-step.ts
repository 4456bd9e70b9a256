/** What every step of embassy staff has in common: roles asked anew, the broadcast read anew, errors in one clear sentence. */
import { createHash } from 'node:crypto'
import type { ConversationControls } from '@grammyjs/conversations'
import type { Composer } from 'grammy'
import { type Grant, may } from '../access/roles.ts'
import type { CallbackData } from '../bot/callback-data.ts'
import type { ElchiContext } from '../bot/context.ts'
import { grantsFor } from '../bot/grants.ts'
import { escapeHtml, type Html, lines } from '../bot/html.ts'
import type { Translate } from '../bot/i18n.ts'
import { backRow } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import { disagreements } from '../broadcasts/agreement.ts'
import { type LocaleCounts, missingLanguages } from '../broadcasts/audience.ts'
import type { Broadcast } from '../broadcasts/broadcast.ts'
import { canonical, type Refusal } from '../broadcasts/lifecycle.ts'
import { type Country, countries } from '../content/schema.ts'
import type { Services } from '../services.ts'
import { countAudience, findBroadcast, listBroadcasts, wavesOf } from '../store/broadcasts.ts'
import { deskButton } from './buttons.ts'
import { cardView, type Seen } from './views.ts'

export type EmbassyServices = Pick<Services, 'db' | 'log' | 'now' | 'adminIds' | 'api' | 'state'>
/** Forms can be entered from every screen of embassy staff. */
export type EmbassyContext = ElchiContext & { conversation: ConversationControls }

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
export async function seenBy(actor: Actor, id: string, { db }: EmbassyServices): Promise<Seen | undefined> {
  const broadcast = await findBroadcast(db, { id })
  return broadcast && ownCountries(actor.grants).includes(broadcast.country) ? seenAs(actor, broadcast, db) : undefined
}

export async function seenAs(actor: Actor, broadcast: Broadcast, db: EmbassyServices['db']): Promise<Seen> {
  const counts: LocaleCounts = await countAudience(db, broadcast) // the store keeps locales of ours alone
  return {
    broadcast,
    counts,
    gaps: missingLanguages(broadcast, counts),
    hash: shownHashOf(broadcast),
    isAuthor: broadcast.author === actor.id,
    mayWrite: mayWriteFor(actor.grants, broadcast.country),
    mayApprove: mayApproveFor(actor.grants, broadcast.country),
  }
}

export function noteView(ctx: ElchiContext, words: string): View {
  return { text: escapeHtml(words), keyboard: [backRow(ctx.t, deskButton.button(ctx.t('common:back'), {}))] }
}

export const refusalText = (ctx: ElchiContext, reason: Refusal): string => ctx.t(`broadcast:refused.${reason}`)

/** What the second person should look at: where languages differ, and what was sent before. */
async function comparisonOf(t: Translate, { broadcast }: Seen, { db }: EmbassyServices): Promise<Html> {
  const differences = disagreements(broadcast.texts).length
  const [last] = await listBroadcasts(db, { country: broadcast.country, states: ['sending', 'paused', 'complete'] }, 1)
  const people = last && (await wavesOf(db, last.id)).find(({ kind }) => kind === 'first')?.audience
  return lines(
    differences === 0 ? undefined : escapeHtml(t('broadcast:agreement_count', { count: differences })),
    last === undefined
      ? undefined
      : escapeHtml(
          t('broadcast:since_last', {
            number: last.number ?? '',
            severity: t(`broadcast:severity.${last.severity}`),
            people: people ?? 0,
          }),
        ),
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
