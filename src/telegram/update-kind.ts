import type { Update } from 'grammy/types'
import { z } from 'zod'

/** What Telegram is asked to send: everything else would be thrown away. */
export const allowedUpdates = ['message', 'edited_message', 'callback_query', 'my_chat_member'] as const

/** What must be true of an update before anything looks into it; Telegram vouches for the rest. */
const updateShape = z.looseObject({ update_id: z.number().int().nonnegative() })

/** @returns `undefined` when this is no update. */
export function asUpdate(value: unknown): Update | undefined {
  return updateShape.safeParse(value).success ? (value as Update) : undefined // the shape beyond the id is Telegram's contract
}

/** The kind of an update in Telegram's words, such as `callback_query`. */
export function updateKind(update: Update): string {
  return allowedUpdates.find((kind) => kind in update) ?? 'other'
}

/** Whose turn an update takes: the chat it happened in. Updates without a chat share one turn. */
export function updateChatId(update: Update): number {
  return (
    update.message?.chat.id ??
    update.callback_query?.message?.chat.id ??
    update.edited_message?.chat.id ??
    update.my_chat_member?.chat.id ??
    update.callback_query?.from.id ??
    0
  )
}
