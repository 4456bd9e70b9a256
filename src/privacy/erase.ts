/** Erases a person everywhere at once (`places.ts`). */
import type { Services } from '../services.ts'
import { eraseDeliveries } from '../store/deliveries.ts'
import { eraseSubscriber } from '../store/subscribers.ts'
import { type Copy, copiesOf, eraseThreads } from '../store/thread-ends.ts'

/** What is left to do where Telegram keeps it: messages in helpers' chats, and helpers to tell. */
export interface LeftAtHelpers {
  readonly copies: readonly Copy[]
  /** Telegram user ids. */
  readonly helpers: readonly number[]
}

/** Erases all conversations of a chat with helpers, ended or not. */
export async function eraseConversations(
  { db, threadKey, now }: Pick<Services, 'db' | 'threadKey' | 'now'>,
  chatId: number,
): Promise<LeftAtHelpers> {
  const owner = threadKey(chatId)
  return db.transaction().execute(async (tx) => {
    const copies = await copiesOf(tx, owner, now())
    return { copies, helpers: await eraseThreads(tx, owner) }
  })
}

/**
 * Erases what is kept of a chat. The caller drops the session that is at hand (`ctx.forgetSession`).
 *
 * @returns what is left of conversations with helpers where only Telegram can delete it.
 * @throws when a place cannot be reached: the person is then told that it is not done.
 */
export async function erasePerson(
  services: Pick<Services, 'db' | 'state' | 'chatKey' | 'threadKey' | 'now'>,
  chatId: number,
): Promise<LeftAtHelpers> {
  const { db, state, chatKey } = services
  const chat = chatKey(chatId)
  const left = await eraseConversations(services, chatId)
  await db.transaction().execute(async (tx) => {
    await eraseSubscriber(tx, chatId)
    await eraseDeliveries(tx, chatId)
  })
  await state.sessions.delete(chat)
  await state.brief.delete(chat)
  await state.notify({ about: 'erased', chat })
  return left
}
