/** The last question of a chat, until its answer is rated: only then may it go to the people who write answers. */
import type { OpenQuestion } from './open-questions.ts'
import type { ChatHash } from './seal.ts'

/** Words of people whose answer may still be rated, in this process's memory alone. */
const mostRemembered = 2_000
const rememberedMs = 30 * 60_000

export interface AskedMemory {
  remember(chat: ChatHash, question: OpenQuestion, now: number): void
  /** The last question of a chat if this topic answered it, once. */
  take(chat: ChatHash, topic: string, now: number): OpenQuestion | undefined
  forget(chat: ChatHash): void
}

export function createAskedMemory(): AskedMemory {
  const asked = new Map<
    ChatHash,
    { readonly question: OpenQuestion; readonly at: number; readonly end: NodeJS.Timeout }
  >()
  const forget = (chat: ChatHash): void => {
    clearTimeout(asked.get(chat)?.end)
    asked.delete(chat)
  }
  return {
    remember(chat, question, now) {
      forget(chat)
      // A timer and not the next question: on a quiet night nobody else comes, and the words must go all the same.
      asked.set(chat, { question, at: now, end: setTimeout(() => asked.delete(chat), rememberedMs).unref() })
      const oldest = asked.size > mostRemembered ? asked.keys().next().value : undefined
      if (oldest !== undefined) forget(oldest)
    },
    take(chat, topic, now) {
      const found = asked.get(chat)
      if (found?.question.topic !== topic) return undefined
      forget(chat)
      return now - found.at < rememberedMs ? found.question : undefined
    },
    forget,
  }
}
