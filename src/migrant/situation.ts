/** "My situation": asked only of those who wish, used for the answers, kept only if the person says so. */
import { Composer } from 'grammy'
import { goOn } from '../bot/callback-data.ts'
import type { ElchiContext } from '../bot/context.ts'
import { situationButton } from '../bot/keyboards.ts'
import { situationOf } from '../bot/situation.ts'
import type { Services } from '../services.ts'
import {
  answerButton,
  askView,
  forgetButton,
  forgottenView,
  forNowButton,
  keepButton,
  knownView,
} from './situation-view.ts'

export function situation({ now }: Pick<Services, 'now'>): Composer<ElchiContext> {
  const screen = new Composer<ElchiContext>()

  const showKnown = (ctx: ElchiContext, after?: string): Promise<void> => {
    const known = ctx.profile.situation
    return ctx.show(known === null ? askView(ctx.t, '', { after }) : knownView(ctx.t, known, now(), { after }))
  }

  screen.callbackQuery(situationButton.filter, (ctx, next) => {
    const chosen = situationButton.decode(ctx.callbackQuery.data)
    return chosen ? showKnown(ctx, chosen.after) : next()
  })
  screen.callbackQuery(answerButton.filter, (ctx, next) => {
    const chosen = answerButton.decode(ctx.callbackQuery.data)
    return chosen ? ctx.show(askView(ctx.t, chosen.answers ?? '', chosen)) : next()
  })
  screen.callbackQuery(forNowButton.filter, async (ctx, next) => {
    const chosen = forNowButton.decode(ctx.callbackQuery.data)
    if (!chosen) return next()
    const isSaved = await ctx.saveSituation(situationOf(chosen.answers), 'now')
    return isSaved && chosen.after !== undefined ? goOn(ctx, chosen.after, next) : showKnown(ctx)
  })
  screen.callbackQuery(keepButton.filter, async (ctx, next) => {
    const chosen = keepButton.decode(ctx.callbackQuery.data)
    if (!chosen) return next()
    const said = situationOf(chosen.answers)
    const { citizen, russianPassport } = said
    // Embassies choose by country and passports for whom a warning is.
    await ctx.saveProfile({
      ...(citizen === null || citizen === 'ru' ? {} : { country: citizen }),
      ...(russianPassport === null ? {} : { twoPassports: russianPassport === 'yes' }),
    })
    const isSaved = await ctx.saveSituation(said, 'keep')
    return isSaved && chosen.after !== undefined ? goOn(ctx, chosen.after, next) : showKnown(ctx)
  })
  screen.callbackQuery(forgetButton.filter, async (ctx) => {
    const known = ctx.profile.situation
    // It was told here too, and would otherwise stay in the settings.
    if (known?.until === null && known.russianPassport === 'yes') await ctx.saveProfile({ twoPassports: false })
    if (await ctx.forgetSituation()) await ctx.show(forgottenView(ctx.t))
  })

  return screen
}
