/** Puts a view on the phone: in place of the message whose button was tapped, or as a new message. */
import type { Context } from 'grammy'
import type { InlineKeyboardButton } from 'grammy/types'
import { classifyError } from '../telegram/send-error.ts'
import type { Html } from './html.ts'

/** What a person sees at once. */
export interface View {
  readonly text: Html
  /** Rows of buttons. */
  readonly keyboard?: readonly (readonly InlineKeyboardButton[])[]
}

/**
 * `fresh` sends a new message even when a button was tapped, so that what was read before stays. `replyTo` is the id of a
 * message that the new one answers: the buttons under it then know which was meant.
 */
export type Show = (view: View, options?: { readonly fresh?: boolean; readonly replyTo?: number }) => Promise<void>

/** No previews: Telegram's server would fetch the link and show a stranger's picture. */
const noPreview = { is_disabled: true } as const

/**
 * An unknown outcome is repeated by the client once: the same answer twice harms nobody, none at all does. A message that
 * already shows the view counts as shown; one that cannot be edited any more is sent anew.
 */
export function createShow(ctx: Context): Show {
  return async ({ text, keyboard = [] }, { fresh = false, replyTo } = {}) => {
    const chatId = ctx.chatId
    if (chatId === undefined) return
    const options = {
      parse_mode: 'HTML',
      link_preview_options: noPreview,
      reply_markup: { inline_keyboard: keyboard.map((row) => [...row]) },
    } as const
    const shown = ctx.callbackQuery?.message
    if (shown && !fresh && replyTo === undefined) {
      try {
        await ctx.api.editMessageText(chatId, shown.message_id, text, options)
        return
      } catch (error) {
        const { kind } = classifyError(error)
        if (kind === 'unchanged') return
        if (kind !== 'gone') throw error
      }
    }
    const reply = replyTo === undefined ? {} : { reply_parameters: { message_id: replyTo } }
    await ctx.api.sendMessage(chatId, text, { ...options, ...reply })
  }
}
