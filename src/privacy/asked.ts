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
  const asked = new Map<ChatHash, { readonly question: OpenQuestion; readonly at: number }>()
  return {
    remember(chat, question, now) {
      asked.delete(chat)
      asked.set(chat, { question, at: now })
      for (const [oldest, { at }] of asked) {
        if (asked.size <= mostRemembered && now - at < rememberedMs) break
        asked.delete(oldest)
      }
    },
    take(chat, topic, now) {
      const found = asked.get(chat)
      if (!found || found.question.topic !== topic) return undefined
      asked.delete(chat)
      return now - found.at < rememberedMs ? found.question : undefined
    },
    forget: (chat) => void asked.delete(chat),
  }
}
