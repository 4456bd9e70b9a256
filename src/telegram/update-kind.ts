import type { Update } from 'grammy/types'
import { z } from 'zod'

/** What Telegram is asked to send: everything else would be thrown away. */
export const allowedUpdates = ['message', 'edited_message', 'callback_query', 'my_chat_member'] as const

const id = z.number().int()
const user = z.looseObject({ id })
const message = z.looseObject({
  message_id: id,
  chat: z.looseObject({ id, type: z.string() }),
  from: user.optional(),
  text: z.string().optional(),
  caption: z.string().optional(),
  entities: z.array(z.looseObject({ type: z.string(), offset: id, length: id })).optional(),
})

/** What our code relies on; the rest of the shape is Telegram's contract, and nothing looks at it. */
const updateShape = z.looseObject({
  update_id: id.nonnegative(),
  message: message.optional(),
  edited_message: message.optional(),
  callback_query: z
    .looseObject({ id: z.string(), from: user, message: message.optional(), data: z.string().optional() })
    .optional(),
  my_chat_member: z
    .looseObject({
      chat: z.looseObject({ id, type: z.string() }),
      from: user,
      new_chat_member: z.looseObject({ status: z.string() }),
    })
    .optional(),
})

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
