/** Groups are not for this bot: a question there can be read by all. Commands are told so, everything else is silence. */
import type { MiddlewareFn } from 'grammy'
import type { ElchiContext } from '../context.ts'
import { translator } from '../i18n.ts'
import { guessLocale } from './profile.ts'

export function privateOnly(): MiddlewareFn<ElchiContext> {
  return async (ctx, next) => {
    if (ctx.chat?.type === 'private') return next()
    if (ctx.message?.text?.startsWith('/')) {
      await ctx.api.sendMessage(
        ctx.message.chat.id,
        translator(guessLocale(ctx.from?.language_code))('common:private_only'),
      )
    }
  }
}
