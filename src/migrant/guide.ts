/** Guided paths: a few questions with buttons, then what to do and where to go. Nothing of the answers is kept. */
import { Composer } from 'grammy'
import type { ElchiContext } from '../bot/context.ts'
import { guideButton, guidesButton } from '../bot/keyboards.ts'
import type { Services } from '../services.ts'
import { guideReading, guidesView, guideView } from './guide-view.ts'
import { sosView } from './sos-view.ts'
import { readingOf } from './topic-view.ts'

/** Under the SOS card of earlier releases: "my rights when I am detained". */
const earlierRightsButton = 'rights'

export function guide({ snapshot, now }: Pick<Services, 'snapshot' | 'now'>): Composer<ElchiContext> {
  const screen = new Composer<ElchiContext>()
  screen.callbackQuery(guidesButton.filter, (ctx) => ctx.show(guidesView(readingOf(ctx, snapshot(), now()))))
  screen.callbackQuery(guideButton.filter, (ctx, next) => {
    const place = guideButton.decode(ctx.callbackQuery.data)
    if (!place) return next()
    const reading = guideReading(readingOf(ctx, snapshot(), now()), place.at)
    const isSos = place.guide === 'sos'
    const view = isSos && place.node === snapshot().guide('sos')?.start ? undefined : guideView(reading, place)
    if (view) return ctx.show(view)
    // The first question of SOS is its card. For a node that went away, too, it is better than the menu.
    return isSos ? ctx.show(sosView(reading)) : next()
  })
  screen.callbackQuery(earlierRightsButton, (ctx, next) => {
    const view = guideView(readingOf(ctx, snapshot(), now()), { guide: 'sos', node: 'detained' })
    return view ? ctx.show(view) : next()
  })
  return screen
}
