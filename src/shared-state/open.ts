/** Chooses the shared state: Redis when it is configured, otherwise this process alone. */
import type { RedisConfig } from '../config.ts'
import type { Db } from '../store/schema.ts'
import { createLocalState } from './local.ts'
import type { SharedState } from './shared-state.ts'

export async function openSharedState(
  config: RedisConfig | undefined,
  db: Db,
  now: () => number,
  onError: (error: unknown) => void,
): Promise<SharedState> {
  if (!config) return createLocalState(db, now, onError)
  const { createRedisState } = await import('./redis.ts') // without Redis its client is not even loaded
  return createRedisState(config, onError)
}
