/** Erases a person everywhere at once (`places.ts`). */
import type { Services } from '../services.ts'
import { eraseDeliveries } from '../store/deliveries.ts'
import { eraseSubscriber } from '../store/subscribers.ts'

/**
 * Erases what is kept of a chat. The caller drops the session that is at hand (`ctx.forgetSession`).
 *
 * @throws when a place cannot be reached: the person is then told that it is not done.
 */
export async function erasePerson(
  { db, state, chatKey }: Pick<Services, 'db' | 'state' | 'chatKey'>,
  chatId: number,
): Promise<void> {
  const chat = chatKey(chatId)
  await db.transaction().execute(async (tx) => {
    await eraseSubscriber(tx, chatId)
    await eraseDeliveries(tx, chatId)
  })
  await state.sessions.delete(chat)
  await state.notify({ about: 'erased', chat })
}
