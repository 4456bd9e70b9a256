/** "I am being pressured": answered from the snapshot alone, let by the throttle, and nothing of it is kept. */
import { Composer } from 'grammy'
import type { ElchiContext } from '../bot/context.ts'
import { dutyButton, sosButton } from '../bot/keyboards.ts'
import type { Services } from '../services.ts'
import { guideReading } from './guide-view.ts'
import { dutyView, sosView } from './sos-view.ts'
import { readingOf } from './topic-view.ts'

export function sos({ snapshot, now }: Pick<Services, 'snapshot' | 'now'>): Composer<ElchiContext> {
  const screen = new Composer<ElchiContext>()
  const show = (ctx: ElchiContext): Promise<void> => ctx.show(sosView(readingOf(ctx, snapshot(), now())))
  screen.command('sos', show)
  screen.callbackQuery(sosButton.filter, show)
  screen.callbackQuery(dutyButton.filter, (ctx, next) => {
    const chosen = dutyButton.decode(ctx.callbackQuery.data)
    return chosen ? ctx.show(dutyView(guideReading(readingOf(ctx, snapshot(), now()), chosen.at), chosen.node)) : next()
  })
  return screen
}
