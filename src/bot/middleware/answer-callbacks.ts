/** Ends the waiting sign on a tapped button, whatever the screen did; with a short note where one was left. */
import type { MiddlewareFn } from 'grammy'
import { classifyError } from '../../telegram/send-error.ts'
import type { ElchiContext } from '../context.ts'

/** Bot API: at most 200 characters. */
const longestToast = 200

export function answerCallbacks(): MiddlewareFn<ElchiContext> {
  return async (ctx, next) => {
    let note: string | undefined
    ctx.toast = (text) => {
      note = text.slice(0, longestToast)
    }
    try {
      await next()
    } finally {
      if (ctx.callbackQuery) await end(ctx, note)
    }
  }
}

/** Too late to matter is fine: the answer itself was shown. */
async function end(ctx: ElchiContext, note: string | undefined): Promise<void> {
  try {
    await ctx.answerCallbackQuery(note === undefined ? undefined : { text: note, show_alert: true })
  } catch (error) {
    if (classifyError(error).kind !== 'query-expired') throw error
  }
}
