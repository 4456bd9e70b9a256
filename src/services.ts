/** The few live things that a screen may ask for. `Pick` what a screen needs, so that a reader sees what it can touch. */
import type { Api } from 'grammy'
import type { Rates } from './broadcasts/cost.ts'
import type { Snapshot } from './content/snapshot.ts'
import type { Log } from './ops/log.ts'
import type { Metrics } from './ops/metrics.ts'
import type { AskedMemory } from './privacy/asked.ts'
import type { ChatHash, Mark, Seal } from './privacy/seal.ts'
import type { SharedState } from './shared-state/shared-state.ts'
import type { Db } from './store/schema.ts'
import type { TopicTally } from './store/topic-counts.ts'

export interface Services {
  readonly db: Db
  readonly state: SharedState
  /** The current one; ask again for every update. */
  readonly snapshot: () => Snapshot
  /** For calls outside an update; inside one `ctx.api` is the same client. */
  readonly api: Api
  readonly log: Log
  readonly metrics: Metrics
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** For questions that found no answer. */
  readonly questionSeal: Seal
  /** Finds questions that ask the same. */
  readonly questionMark: Mark
  /** Counts a report of a contact once a person and day. */
  readonly reportMark: Mark
  /** Names a person for minutes, so that one cannot ring for the helpers again and again. */
  readonly sosMark: Mark
  /** Counts what is asked, for the weekly digest. */
  readonly topicTally: TopicTally
  /** Questions whose answers may still be rated. */
  readonly asked: AskedMemory
  /** How fast broadcasts go. */
  readonly rates: Rates
  /** Telegram user ids that are administrators from the first start. */
  readonly adminIds: ReadonlySet<number>
  /** Names a chat for keys. */
  readonly chatKey: (chatId: number) => ChatHash
  /** For what people and helpers write to each other. */
  readonly relaySeal: Seal
  /** For what people said of their situation. */
  readonly situationSeal: Seal
  /** Names a person's chat in conversations with helpers, and nowhere else. */
  readonly threadKey: (chatId: number) => ChatHash
  /** Names a chat for the log. */
  readonly logChat: (chatId: number) => ChatHash
}
