/** The screens of embassy staff, with the form that several of them ask through. */
import { Composer } from 'grammy'
import type { ElchiContext } from '../bot/context.ts'
import { approve, takeReason } from './approve.ts'
import { compose, takeFieldAnswer } from './compose.ts'
import { correct, takeFix } from './correct.ts'
import { forms, type TakeAnswer } from './forms.ts'
import { createWatches, progress } from './progress.ts'
import { actorOf, type EmbassyContext, type EmbassyServices, noteView } from './staff-step.ts'

/** Must stand before the screens that take any text: while a form is open, the next message is its answer. */
export function embassy(services: EmbassyServices): Composer<ElchiContext> {
  const watches = createWatches(services)
  const takeAnswer: TakeAnswer = async (ctx, question) => {
    try {
      const actor = await actorOf(ctx, services)
      if (actor === undefined) {
        await ctx.show(noteView(ctx, ctx.t('broadcast:no_right')))
        return 'done'
      }
      if (question.about === 'return') return await takeReason(ctx, actor, question, services)
      if (question.about === 'fix') return await takeFix(ctx, actor, question, services)
      return await takeFieldAnswer(ctx, actor, question, services)
    } catch (error) {
      services.log.error('an answer of embassy staff cannot be kept', { error })
      await ctx.show(noteView(ctx, ctx.t('broadcast:not_saved')))
      return 'again'
    }
  }
  const screens = new Composer<EmbassyContext>()
  screens.use((ctx, next) => {
    if (ctx.chatId !== undefined) watches.end(ctx.chatId)
    return next()
  })
  screens.use(
    forms(takeAnswer),
    compose(services),
    approve(services, watches),
    progress(services, watches),
    correct(services, watches),
  )
  return screens as unknown as Composer<ElchiContext> // the form adds what these contexts have more
}
