/** The buttons under answers: a topic in short, in full, and the invitation to ask. */
import { Composer } from 'grammy'
import type { ElchiContext } from '../bot/context.ts'
import { escapeHtml } from '../bot/html.ts'
import { askButton, menuRow, topicButton } from '../bot/keyboards.ts'
import type { Services } from '../services.ts'
import { fullTopicButton, fullTopicView, readingOf, shortTopicView } from './topic-view.ts'

export function topics({
  snapshot,
  now,
  topicTally,
}: Pick<Services, 'snapshot' | 'now' | 'topicTally'>): Composer<ElchiContext> {
  const screen = new Composer<ElchiContext>()

  screen.command('ask', (ctx) => ctx.show({ text: escapeHtml(ctx.t('ask:prompt')), keyboard: [menuRow(ctx.t)] }))
  screen.callbackQuery(askButton.filter, (ctx) =>
    ctx.show({ text: escapeHtml(ctx.t('ask:prompt')), keyboard: [menuRow(ctx.t)] }),
  )

  screen.callbackQuery(topicButton.filter, async (ctx, next) => {
    const chosen = topicButton.decode(ctx.callbackQuery.data)
    const view = chosen && shortTopicView(readingOf(ctx, snapshot(), now()), chosen.topic)
    if (!view) return next()
    topicTally.count(chosen.topic)
    return ctx.show(view)
  })

  screen.callbackQuery(fullTopicButton.filter, async (ctx, next) => {
    const chosen = fullTopicButton.decode(ctx.callbackQuery.data)
    const view = chosen && fullTopicView(readingOf(ctx, snapshot(), now()), chosen.topic)
    return view ? ctx.show(view) : next()
  })

  return screen
}
