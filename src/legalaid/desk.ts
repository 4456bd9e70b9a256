/** `/desk`: where legal aid and translators begin. Every part of the desk adds its line below; each is for who may. */
import { Composer } from 'grammy'
import type { InlineKeyboardButton } from 'grammy/types'
import { html, paragraphs } from '../bot/html.ts'
import type { Translate } from '../bot/i18n.ts'
import { contactsDeskButton, legalDeskButton, menuRow } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import { dutyButton, peopleButton } from '../helpline/helper-buttons.ts'
import {
  type DeskActor,
  type DeskContext,
  type DeskServices,
  deskActorOf,
  deskStepsOn,
  mayEdit,
  mayHelp,
  runDeskStep,
} from './desk-step.ts'
import { entriesButton, translationsButton } from './entry-buttons.ts'
import { unansweredButton, upkeepButton } from './upkeep-buttons.ts'

/** A part of the desk, as the first screen leads to it. */
interface DeskLine {
  readonly isFor: (actor: DeskActor) => boolean
  readonly button: (t: Translate) => InlineKeyboardButton
}

const lines: readonly DeskLine[] = [
  { isFor: mayEdit, button: (t) => entriesButton.button(t('desk:entries'), { page: 0 }) },
  { isFor: () => true, button: (t) => translationsButton.button(t('desk:translations'), { page: 0 }) },
  { isFor: mayEdit, button: (t) => unansweredButton.button(t('unanswered:desk'), {}) },
  { isFor: mayEdit, button: (t) => contactsDeskButton.button(t('contact-desk:desk'), {}) },
  { isFor: mayEdit, button: (t) => upkeepButton.button(t('upkeep:desk'), {}) },
  { isFor: mayHelp, button: (t) => peopleButton.button(t('relay:desk_people'), {}) },
  { isFor: mayHelp, button: (t) => dutyButton.button(t('relay:duty'), {}) },
]

export function legalDeskView(t: Translate, actor: DeskActor): View {
  return {
    text: paragraphs(html`<b>${t('desk:title')}</b>`, html`${t('desk:intro')}`),
    keyboard: [...lines.filter(({ isFor }) => isFor(actor)).map(({ button }) => [button(t)]), menuRow(t)],
  }
}

export function desk(services: DeskServices): Composer<DeskContext> {
  const screen = new Composer<DeskContext>()
  const on = deskStepsOn(screen, services)

  screen.command('desk', async (ctx, next) => {
    // Nobody learns from this command who staff are.
    const isStaff = await deskActorOf(ctx, services).catch(() => undefined)
    if (isStaff === undefined) return next()
    await runDeskStep(ctx, services, async (actor) => legalDeskView(ctx.t, actor))
  })
  on(legalDeskButton, (ctx, _, actor) => legalDeskView(ctx.t, actor))
  return screen
}
