import type { ChatRecord, StoredMessage } from './chats.ts'
import { badRequest } from './refusal.ts'
import type { TelegramEmulator } from './telegram.ts'

/** Telegram deletes for everyone what is at most so old; the server counts whole seconds. */
const mostAgeSeconds = 2 * 86_400

/** Throws when a message may not be deleted: too old, or somebody else's in a group, or a fresh dice. */
export function refuseUndeletable(telegram: TelegramEmulator, record: ChatRecord, stored: StoredMessage): void {
  const age = telegram.clock.seconds() - stored.message.date
  if (age > mostAgeSeconds) throw badRequest("message can't be deleted for everyone")
  if (record.isGroup && stored.by !== 'bot') throw badRequest("message can't be deleted")
  if (stored.message.dice && !record.isGroup && age < 86_400) throw badRequest("message can't be deleted")
}
