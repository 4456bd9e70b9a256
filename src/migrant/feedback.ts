/** "Did this help?" under an answer: counted, never joined with a person; a "no" shows the ways to people. */
import { Composer } from 'grammy'
import type { ElchiContext } from '../bot/context.ts'
import { helpedButton } from '../bot/keyboards.ts'
import { keepOpenQuestion } from '../privacy/open-questions.ts'
import type { Services } from '../services.ts'
import { rateAnswer } from '../store/questions.ts'
import { noAnswerView } from './no-answer-view.ts'

export function feedback(
  services: Pick<Services, 'db' | 'log' | 'now' | 'snapshot' | 'chatKey' | 'questionSeal' | 'questionMark' | 'asked'>,
): Composer<ElchiContext> {
  const { db, log, now, snapshot, chatKey, asked } = services
  const screen = new Composer<ElchiContext>()
  screen.callbackQuery(helpedButton.filter, async (ctx, next) => {
    const chosen = helpedButton.decode(ctx.callbackQuery.data)
    if (!chosen || !snapshot().hasTopic(chosen.topic) || ctx.chatId === undefined) return next()
    const helped = chosen.helped === 'yes'
    if (helped) ctx.toast(ctx.t('ask:noted'))
    else await ctx.show(noAnswerView(ctx.t, ctx.t('ask:sorry')), { fresh: true })
    const question = asked.take(chatKey(ctx.chatId), chosen.topic, now())
    try {
      await rateAnswer(db, chosen.topic, ctx.profile.locale, helped)
      if (!helped && question) await keepOpenQuestion(services, snapshot().brain, question)
    } catch (error) {
      log.warn('a rating cannot be counted', { error })
    }
  })
  return screen
}
