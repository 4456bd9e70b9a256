/** Whoever subscribes, moves or comes back while broadcasts are being sent gets those too. */
import type { Services } from '../services.ts'
import { addNewcomer } from '../store/fixing.ts'

/**
 * Books what is being sent right now for a person, once however often it is asked, and wakes the senders. A failure is
 * logged and disturbs nobody: the same broadcasts stand among the warnings of the embassy.
 */
export async function bookOpenBroadcasts(
  { db, state, log }: Pick<Services, 'db' | 'state' | 'log'>,
  chatId: number,
): Promise<void> {
  try {
    if ((await addNewcomer(db, chatId)) > 0) await state.notify({ about: 'broadcasts' })
  } catch (error) {
    log.warn('what is being sent cannot be booked for a newcomer', { error })
  }
}
