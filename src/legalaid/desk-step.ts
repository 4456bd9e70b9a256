/** What every step at the legal-aid desk has in common: roles asked anew, and errors in one clear sentence. */
import type { Composer } from 'grammy'
import { type Grant, may } from '../access/roles.ts'
import type { CallbackData } from '../bot/callback-data.ts'
import type { ElchiContext } from '../bot/context.ts'
import type { FormContext, TakeAnswer } from '../bot/forms.ts'
import { grantsFor } from '../bot/grants.ts'
import { escapeHtml } from '../bot/html.ts'
import { backRow, legalDeskButton } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import { type WrittenLanguage, writtenLanguages } from '../content/schema.ts'
import type { Services } from '../services.ts'

export type DeskServices = Pick<Services, 'db' | 'log' | 'now' | 'adminIds' | 'api' | 'state' | 'snapshot'>
export type DeskContext = FormContext

/** Who acts, and with which roles at this very moment. */
export interface DeskActor {
  /** Telegram user id. */
  readonly id: number
  readonly grants: readonly Grant[]
}

export const mayEdit = ({ grants }: DeskActor): boolean => may(grants, { do: 'edit-faq' })
/** May this person talk with people who ask for a human? */
export const mayHelp = ({ grants }: DeskActor): boolean => may(grants, { do: 'answer-people' })
export const mayTranslate = ({ grants }: DeskActor, language: WrittenLanguage): boolean =>
  may(grants, { do: 'translate', language })

/** The languages into which a person may translate. */
export const ownLanguages = (actor: DeskActor): WrittenLanguage[] =>
  writtenLanguages.filter((language) => mayTranslate(actor, language))

/** @returns `undefined` for whoever has nothing to do at the desk (any more). */
export async function deskActorOf(
  ctx: ElchiContext,
  services: Pick<DeskServices, 'db' | 'adminIds'>,
): Promise<DeskActor | undefined> {
  if (ctx.from === undefined) return undefined
  const actor = { id: ctx.from.id, grants: await grantsFor(ctx, services) }
  return ownLanguages(actor).length === 0 ? undefined : actor
}

/** One sentence, and the way back to the desk. */
export function deskNote(ctx: ElchiContext, words: string): View {
  return { text: escapeHtml(words), keyboard: [backRow(ctx.t, legalDeskButton.button(ctx.t('common:back'), {}))] }
}

const isTelegrams = (error: unknown): boolean =>
  error instanceof Error && ['GrammyError', 'HttpError'].includes(error.name)

/**
 * Runs a step: whoever has no role (any more) is told so, and what failed is said without a trace of change.
 *
 * @param step gives the view to show, or `undefined` when it has shown all itself.
 */
export async function runDeskStep(
  ctx: DeskContext,
  services: DeskServices,
  step: (actor: DeskActor) => Promise<View | undefined>,
): Promise<void> {
  try {
    const actor = await deskActorOf(ctx, services)
    const view = actor === undefined ? { text: escapeHtml(ctx.t('desk:no_right')) } : await step(actor)
    if (view !== undefined) await ctx.show(view)
  } catch (error) {
    if (isTelegrams(error)) throw error // the one boundary knows what it means
    services.log.error('a step at the desk failed', { error })
    await ctx.show(deskNote(ctx, ctx.t('desk:not_saved')), { fresh: true })
  }
}

export type DeskStepOn = <T>(
  button: CallbackData<T>,
  step: (ctx: DeskContext, fields: T, actor: DeskActor) => Promise<View | undefined> | View | undefined,
) => void

/** Answers taps on buttons of the desk. */
export function deskStepsOn(screen: Composer<DeskContext>, services: DeskServices): DeskStepOn {
  return (button, step) => {
    screen.callbackQuery(button.filter, async (ctx, next) => {
      const fields = button.decode(ctx.callbackQuery.data)
      if (fields === undefined) return next()
      await runDeskStep(ctx, services, async (actor) => step(ctx, fields, actor))
    })
  }
}

/** Takes an answer to a question of the desk with the same care: a role that is gone ends it, an error keeps it open. */
export function takeAtDesk<Q>(
  services: DeskServices,
  take: (ctx: DeskContext, question: Q, actor: DeskActor) => ReturnType<TakeAnswer<Q>>,
): TakeAnswer<Q> {
  return async (ctx, question) => {
    try {
      const actor = await deskActorOf(ctx, services)
      if (actor !== undefined) return await take(ctx, question, actor)
      await ctx.show({ text: escapeHtml(ctx.t('desk:no_right')) })
      return 'done'
    } catch (error) {
      if (isTelegrams(error)) throw error
      services.log.error('an answer at the desk cannot be kept', { error })
      await ctx.show(deskNote(ctx, ctx.t('desk:not_saved')))
      return 'again'
    }
  }
}
