import type { Chat, ChatMember, ChatMemberUpdated, User } from 'grammy/types'
import type { TelegramEmulator } from './telegram.ts'

/** What my_chat_member says when the bot's standing in a chat changes, such as from `member` to `kicked`. */
export function membership(
  telegram: TelegramEmulator,
  chat: Chat,
  from: User,
  was: string,
  is: string,
): ChatMemberUpdated {
  const member = (status: string) =>
    ({ user: telegram.botUser, status, ...(status === 'kicked' && { until_date: 0 }) }) as ChatMember
  return {
    chat,
    from,
    date: telegram.clock.seconds(),
    old_chat_member: member(was),
    new_chat_member: member(is),
  }
}
