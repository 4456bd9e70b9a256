/** "I am being pressured": answered from the snapshot alone, let by the throttle, and nothing of it is kept. */
import { Composer } from 'grammy'
import { type ElchiContext, homeCountry } from '../bot/context.ts'
import { sosButton } from '../bot/keyboards.ts'
import type { Services } from '../services.ts'
import { rightsButton, rightsView, sosView } from './sos-view.ts'

export function sos({ snapshot }: Pick<Services, 'snapshot'>): Composer<ElchiContext> {
  const screen = new Composer<ElchiContext>()
  const show = (ctx: ElchiContext): Promise<void> =>
    ctx.show(sosView(ctx.t, snapshot(), ctx.locale, homeCountry(ctx.profile)))
  screen.command('sos', show)
  screen.callbackQuery(sosButton.filter, show)
  screen.callbackQuery(rightsButton.filter, (ctx) => ctx.show(rightsView(ctx.t)))
  return screen
}
