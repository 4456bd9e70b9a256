/** The dry run: the real message in every language, and who would get which, when, and who would not. */
import { Composer } from 'grammy'
import { languageFor } from '../broadcasts/audience.ts'
import { dryRun } from '../broadcasts/faces.ts'
import { soonestAt } from '../broadcasts/lifecycle.ts'
import { type Locale, locales, writtenLanguageOf } from '../content/locale.ts'
import { citizenGroups } from '../store/citizens.ts'
import * as buttons from './buttons.ts'
import { dryRunView } from './preview-view.ts'
import { renderBroadcast } from './render.ts'
import { sendRendered } from './send.ts'
import {
  cardNow,
  type EmbassyContext,
  type EmbassyServices,
  noteView,
  refusalText,
  seenBy,
  stepsOn,
} from './staff-step.ts'
import { cardView } from './views.ts'

export function preview(services: EmbassyServices): Composer<EmbassyContext> {
  const { db, now, log, rates } = services
  const screen = new Composer<EmbassyContext>()
  const on = stepsOn(screen, services)

  on(buttons.previewButton, async (ctx, { id }, actor) => {
    const seen = await seenBy(actor, id, services)
    if (!seen) return noteView(ctx, ctx.t('broadcast:gone'))
    if (ctx.chatId === undefined) return undefined
    const { broadcast, counts } = seen
    if (broadcast.texts[broadcast.original] === undefined) return cardView(ctx.t, seen, refusalText(ctx, 'no-text'))
    const shown = locales.filter((locale) => counts[locale] || broadcast.texts[writtenLanguageOf(locale)] !== undefined)
    const refused: Locale[] = []
    for (const locale of shown) {
      if (languageFor(broadcast, locale) === undefined) continue
      try {
        await sendRendered(ctx.api, ctx.chatId, renderBroadcast(broadcast, locale))
      } catch (error) {
        log.warn('a preview was refused', { error })
        refused.push(locale)
      }
    }
    const run = dryRun(broadcast, await citizenGroups(db, broadcast.country))
    const startAt = soonestAt(broadcast, now())
    await ctx.show(dryRunView(ctx.t, broadcast, run, { startAt, rates, refused }), { fresh: true })
    await ctx.show(await cardNow(ctx, actor, id, services, ctx.t('broadcast:preview_note')), { fresh: true })
    return undefined
  })
  return screen
}
