/** The screens of embassy staff, with the form that several of them ask through. */
import { Composer } from 'grammy'
import type { ElchiContext } from '../bot/context.ts'
import { formsPlugin } from '../bot/forms.ts'
import { takeFieldAnswer } from './answers.ts'
import { approve, takeReason } from './approve.ts'
import { compose } from './compose.ts'
import { correct } from './correct.ts'
import { decide, takeWaveReason } from './decide.ts'
import { takeFix } from './fix-answers.ts'
import { forms, type TakeAnswer } from './forms.ts'
import { progress } from './progress.ts'
import { report } from './report.ts'
import { actorOf, type EmbassyContext, type EmbassyServices, noteView } from './staff-step.ts'
import { unknown } from './unknown.ts'
import { createWatches } from './watch.ts'

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
      switch (question.about) {
        case 'return':
          return await takeReason(ctx, actor, question, services)
        case 'return-wave':
          return await takeWaveReason(ctx, actor, question, services)
        case 'fix-text':
        case 'fix-attachment':
        case 'fix-expiry':
          return await takeFix(ctx, actor, question, services)
        default:
          return await takeFieldAnswer(ctx, actor, question, services)
      }
    } catch (error) {
      services.log.error('an answer of embassy staff cannot be kept', { error })
      await ctx.show(noteView(ctx, ctx.t('broadcast:not_saved')))
      return 'again'
    }
  }
  const screens = new Composer<EmbassyContext>()
  screens.use(async (ctx, next) => {
    if (ctx.chatId !== undefined) await watches.end(ctx.chatId)
    return next()
  })
  screens.use(
    formsPlugin(),
    forms(takeAnswer),
    compose(services),
    approve(services, watches),
    progress(services, watches),
    report(services),
    unknown(services, watches),
    correct(services, watches),
    decide(services, watches),
  )
  return screens as unknown as Composer<ElchiContext> // the form adds what these contexts have more
}
