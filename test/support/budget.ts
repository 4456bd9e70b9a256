/** The sending budget of several processes on one Redis, as its tests ask for it. */
import { readConfig } from '../../src/config.ts'
import { createRedisState } from '../../src/shared-state/redis.ts'
import type { SharedState } from '../../src/shared-state/shared-state.ts'
import { atEnd } from './endings.ts'
import { type RedisServer, startRedis } from './services.ts'

export async function newRedis(): Promise<RedisServer> {
  const redis = await startRedis()
  atEnd(() => redis.stop())
  return redis
}

export async function redisState(url: string): Promise<SharedState> {
  const read = readConfig({ BOT_TOKEN: '123456789:AAEmulatorTokenThatOpensNothing00000', REDIS_URL: url })
  if (read.type === 'refused' || !read.config.redis) throw new Error(`${url} is no REDIS_URL`)
  const state = await createRedisState(read.config.redis, () => {})
  atEnd(() => state.close())
  return state
}

/** The most that was granted within any second, its end left out. */
export function mostInASecond(grants: readonly { readonly at: number; readonly granted: number }[]): number {
  const sums = grants.map(({ at: from }) =>
    grants.filter(({ at }) => at >= from && at < from + 1_000).reduce((sum, { granted }) => sum + granted, 0),
  )
  return Math.max(0, ...sums)
}
