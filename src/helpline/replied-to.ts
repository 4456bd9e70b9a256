/** Whom a helper's reply means: never the person to whom they happen to write when they reply to somebody else. */
import type { Message } from 'grammy/types'
import type { Translate } from '../bot/i18n.ts'
import { plainOf } from '../embassy/formatting.ts'
import type { Services } from '../services.ts'
import { threadOfCopy } from '../store/thread-ends.ts'
import { threadsOf } from '../store/threads.ts'
import { personLabel } from './helper-view.ts'

/** @returns the id of the conversation to whose message this is a reply; `undefined` when it replies to none. */
export async function mentionedIn(
  { db }: Pick<Services, 'db'>,
  t: Translate,
  worker: number,
  repliedTo: Pick<Message, 'message_id' | 'text' | 'caption'> | undefined,
): Promise<string | undefined> {
  if (repliedTo === undefined) return undefined
  const noted = await threadOfCopy(db, { chatId: worker, messageId: repliedTo.message_id })
  if (noted !== undefined) return noted
  // Notes live 48 hours; the label over an older message still says whose it is.
  const words = repliedTo.text ?? repliedTo.caption ?? ''
  const threads = await threadsOf(db, worker)
  return threads.find(({ alias }) => words.startsWith(plainOf(personLabel(t, alias))))?.id
}
