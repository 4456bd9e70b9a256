import type { Chat, ReplyKeyboardMarkup, User } from 'grammy/types'
import type { Standing } from './chats.ts'
import type { PhoneMessage } from './phone.ts'

/** Who a person is. */
export interface PersonIdentity {
  readonly id?: number
  readonly first_name: string
  readonly last_name?: string
  readonly username?: string
  readonly language_code?: string
  /** How a new person stands with the bot, from times of which it will hear nothing; `never started` when not said. */
  readonly standing?: Standing
}

/** The words of the last answered button press. */
export interface Toast {
  readonly text: string
  readonly show_alert: boolean
}

/** Where a forwarded message says it comes from; the date may be left out. */
export type ForwardOrigin =
  | { readonly type: 'user'; readonly sender_user: User; readonly date?: number }
  | { readonly type: 'hidden_user'; readonly sender_user_name: string; readonly date?: number }
  | { readonly type: 'chat'; readonly sender_chat: Chat; readonly author_signature?: string; readonly date?: number }
  | {
      readonly type: 'channel'
      readonly chat: Chat.ChannelChat
      readonly message_id: number
      readonly author_signature?: string
      readonly date?: number
    }

/** What happens on the phone; plain JSON. */
export type PhoneEvent =
  | { readonly type: 'message'; readonly message: PhoneMessage }
  | { readonly type: 'edit'; readonly message: PhoneMessage }
  | { readonly type: 'delete'; readonly message_id: number }
  | { readonly type: 'toast'; readonly toast: Toast }
  /** A pressed button stops turning. */
  | {
      readonly type: 'answered'
      readonly callback_query_id: string
      readonly message_id: number
      readonly data: string
    }
  | { readonly type: 'keyboard'; readonly keyboard: ReplyKeyboardMarkup | null }
  | { readonly type: 'typing'; readonly action: string }
  | { readonly type: 'blocked'; readonly blocked: boolean }

/** What to look for on the phone: words somewhere in a message, a pattern, or a question to each message. */
export type Wanted = string | RegExp | ((message: PhoneMessage) => boolean)
