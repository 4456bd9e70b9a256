/** What a helper says to a person: kept first, then brought, so that the next helper finds it whatever happens. */
import { moscowDay, moscowHour } from '../relay/hours.ts'
import type { Thread } from '../relay/thread.ts'
import { endThread, keepFromWorker } from '../store/threads.ts'
import { type KeptWords, type Posted, type PostServices, sealWords, toPerson } from './post.ts'

const minuteMs = 60_000

/** How long the person waited for this first answer, at the hour of the question. */
function waitOf({ askedAt }: Thread, at: number): { day: string; hour: number; minutes: number } | undefined {
  if (askedAt === null) return undefined
  return { day: moscowDay(at), hour: moscowHour(askedAt), minutes: Math.ceil((at - askedAt) / minuteMs) }
}

/**
 * Keeps what a helper says and brings it to the person. A person who cannot be reached any more ends the conversation.
 *
 * @param source tells an update that comes twice. @returns `not-theirs` when the conversation is not the helper's (any more).
 */
export async function say(
  services: PostServices,
  worker: number,
  thread: string,
  source: string,
  words: KeptWords,
): Promise<Posted | 'not-theirs'> {
  const { db, now } = services
  const at = now()
  const sealed = sealWords(services, thread, words)
  const kept = await keepFromWorker(db, worker, { thread, source, at, sealed }, (one) => waitOf(one, at))
  if (kept === undefined) return 'not-theirs'
  const posted = await toPerson(services, kept, words)
  if (posted === 'gone') {
    const entry = { at, actor: worker, action: 'relay-ended', subject: thread, details: { reason: 'unreachable' } }
    await endThread(db, thread, { worker, entry })
  }
  return posted
}
