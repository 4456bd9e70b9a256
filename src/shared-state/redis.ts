/** Shared state on one Redis, a Sentinel-style address or a Redis Cluster, by ioredis. */
import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Cluster, Redis, type RedisOptions } from 'ioredis'
import type { RedisConfig } from '../config.ts'
import type { ChatHash } from '../privacy/seal.ts'
import { sessionStorage } from './session-storage.ts'
import {
  briefLifeMs,
  type Lane,
  lanes,
  type Notice,
  type SharedState,
  seenForMs,
  sessionLifeMs,
  type Turn,
  turnWaitMs,
} from './shared-state.ts'

/** A turn that its process no longer renews is free after this long: the wait after a `kill -9`. */
const turnLifeMs = 10_000
const renewEveryMs = 3_000
/** The bot starts without Redis rather than late. */
const connectWaitMs = 4_000
/** How often Redis is asked whether it is back; nobody else asks meanwhile, since each asking may take a second. */
const probeEveryMs = 250
const firstWaitMs = 10
const longestWaitMs = 200
const noticeChannel = 'elchi:notices'

/**
 * All keys carry the chat's hash tag, so they live on one node of a cluster. Returns -1 when the update was handled, 0 when
 * another process has the turn, otherwise the attempt's number, and with it the session, which every turn needs.
 */
const takeTurnScript = `
local mark = redis.call('get', KEYS[2])
if mark == 'handled' then return {-1} end
if not redis.call('set', KEYS[1], ARGV[1], 'nx', 'px', ARGV[2]) then return {0} end
local attempt = (tonumber(mark) or 0) + 1
redis.call('set', KEYS[2], attempt, 'px', ARGV[3])
return {attempt, redis.call('get', KEYS[3])}`

/** Gives the turn back only to the next: a turn that expired may already be somebody else's. */
const endTurnScript = `
if ARGV[2] == 'handled' then redis.call('set', KEYS[2], 'handled', 'px', ARGV[3]) end
if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('del', KEYS[1]) end
return 1`

const renewTurnScript = `
if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) end
return 0`

/** By the clock of Redis, so that processes whose clocks differ share one budget. */
const redisNow = `
local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`

/** `take` of `broadcasts/pacing.ts`, with the same whole numbers; a property compares the two. */
const takeBudgetScript = `${redisNow}
local rate, burst, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local kept = redis.call('hmget', KEYS[1], 'level', 'at', 'pausedUntil')
local level, at, pausedUntil = tonumber(kept[1]) or 0, tonumber(kept[2]) or now, tonumber(kept[3]) or 0
if now < pausedUntil then return {0, pausedUntil - now + math.max(1, math.ceil(1000 / rate))} end
local elapsed = math.max(0, now - math.max(at, pausedUntil))
level = math.min(burst * 1000, level + elapsed * rate)
local granted = math.max(0, math.min(wanted, math.floor(level / 1000)))
level = level - granted * 1000
redis.call('hset', KEYS[1], 'level', level, 'at', now, 'pausedUntil', pausedUntil)
redis.call('pexpire', KEYS[1], ARGV[4])
if granted >= wanted then return {granted, 0} end
return {granted, math.max(1, math.ceil((1000 - level) / rate))}`

/** `pause` of `broadcasts/pacing.ts`, for every lane. */
const pauseBudgetScript = `${redisNow}
local untilAt = math.ceil(now + math.max(1, tonumber(ARGV[1])) * 1000)
for _, key in ipairs(KEYS) do
  local known = redis.call('hmget', key, 'at', 'pausedUntil')
  untilAt = math.max(untilAt, tonumber(known[2]) or 0)
  redis.call('hset', key, 'level', 0, 'at', tonumber(known[1]) or now, 'pausedUntil', untilAt)
  redis.call('pexpire', key, untilAt - now + ARGV[2])
end
return untilAt`

/** Both lanes on one node of a cluster. */
const budgetKey = (lane: Lane): string => `elchi:{budget}:${lane}`
/** A budget that nobody asks for is forgotten; the next one starts without a burst. */
const budgetLifeMs = 3_600_000

/** The time runs from the first use; how long it still runs is told to whoever used too often. */
const useScript = `
local count = redis.call('incr', KEYS[1])
if count == 1 then redis.call('pexpire', KEYS[1], ARGV[2]) end
if count <= tonumber(ARGV[1]) then return 0 end
return math.max(1, redis.call('pttl', KEYS[1]))`

interface Scripts {
  takeTurn(
    turnKey: string,
    markKey: string,
    sessionKey: string,
    token: string,
    lifeMs: number,
    seenMs: number,
  ): Promise<[attempt: number, session?: string | null]>
  endTurn(turnKey: string, markKey: string, token: string, outcome: string, seenMs: number): Promise<number>
  renewTurn(turnKey: string, token: string, lifeMs: number): Promise<number>
  takeBudget(key: string, rate: number, burst: number, wanted: number, lifeMs: number): Promise<[number, number]>
  countUse(key: string, most: number, withinMs: number): Promise<number>
  pauseBudget(freeKey: string, paidKey: string, seconds: number, lifeMs: number): Promise<number>
}

const scripts = {
  takeTurn: { lua: takeTurnScript, numberOfKeys: 3 },
  endTurn: { lua: endTurnScript, numberOfKeys: 2 },
  renewTurn: { lua: renewTurnScript, numberOfKeys: 1 },
  takeBudget: { lua: takeBudgetScript, numberOfKeys: 1 },
  countUse: { lua: useScript, numberOfKeys: 1 },
  pauseBudget: { lua: pauseBudgetScript, numberOfKeys: lanes.length },
}

/** Fails fast: a person must not wait for a Redis that is gone. */
const options = {
  commandTimeout: 1_000,
  connectTimeout: 3_000,
  maxRetriesPerRequest: 1,
  enableOfflineQueue: false,
  /** Commands of one tick go out in one write. */
  enableAutoPipelining: true,
  lazyConnect: true,
  retryStrategy: (attempt: number) => Math.min(2_000, 50 * 2 ** attempt),
} satisfies RedisOptions

function connect(config: RedisConfig): (Redis | Cluster) & Scripts {
  const client =
    config.kind === 'single'
      ? new Redis(config.url, { ...options, scripts })
      : new Cluster([...config.nodes], { redisOptions: options, scripts, lazyConnect: true, enableOfflineQueue: false })
  return client as typeof client & Scripts // ioredis adds a method for each script
}

/**
 * Connects, and goes on without Redis while it is away.
 *
 * @param onError told of every change from reachable to not.
 */
export async function createRedisState(config: RedisConfig, onError: (error: unknown) => void): Promise<SharedState> {
  const client = connect(config)
  const subscriber = connect(config)
  const notices = new EventEmitter()
  /** Turns of this process, to be renewed while their updates run. */
  const held = new Map<string, string>()
  /** What Redis must hear when it is back, by key: that a session it holds is outdated, that a turn has ended. */
  const owed = new Map<string, () => Promise<unknown>>()
  let healthy = true
  let probe: NodeJS.Timeout | undefined
  let isClosed = false

  const failed = (error: unknown): void => {
    if (isClosed) return
    if (healthy) onError(error)
    healthy = false
    probe ??= setTimeout(() => {
      probe = undefined
      client.ping().then(recovered, failed)
    }, probeEveryMs).unref()
  }
  const recovered = (): void => {
    healthy = true
    for (const [key, tell] of owed) tell().then(() => owed.delete(key), failed)
  }
  client.on('error', failed)
  client.on('ready', recovered)
  subscriber.on('error', () => {}) // the client beside it reports the same
  let hasMissed = false
  subscriber.on('close', () => {
    hasMissed = true
  })
  /** What was published while nobody could be told is read as if it had been told. */
  const listen = () =>
    subscriber.subscribe(noticeChannel).then(() => {
      if (hasMissed) notices.emit('notice', { about: 'content' } satisfies Notice)
      hasMissed = false
    }, failed)
  subscriber.on('ready', () => void listen())
  subscriber.on('message', (_channel: string, text: string) => notices.emit('notice', JSON.parse(text) as Notice)) // only we publish
  const connected = Promise.all([client.connect().catch(failed), subscriber.connect().then(listen, failed)])
  // ioredis leaves its promise open when a cluster is there but not whole; the client goes on trying by itself.
  await Promise.race([connected, sleep(connectWaitMs)])
  if (client.status !== 'ready') failed(new Error('Redis is not ready'))

  const tolerant = async <T>(work: () => Promise<T>, otherwise: T): Promise<T> => {
    if (!healthy) return otherwise
    try {
      return await work()
    } catch (error) {
      failed(error)
      return otherwise
    }
  }

  /** Fails at once while Redis is away: whoever asks again a moment later finds it when it is back. */
  const strict = async <T>(work: () => Promise<T>): Promise<T> => {
    if (!healthy) throw new Error('Redis cannot be reached')
    try {
      return await work()
    } catch (error) {
      failed(error)
      throw error
    }
  }

  const renewal = setInterval(() => {
    for (const [key, token] of held) void tolerant(() => client.renewTurn(key, token, turnLifeMs), 0)
  }, renewEveryMs)
  renewal.unref()

  /** Tells this process's turns from those of all others, and each from the next. */
  const processToken = `${randomUUID()}-`
  let turnsTaken = 0
  const withoutRedis = -2
  const sessionKey = (chat: string) => `elchi:{${chat}}:session`
  const briefKey = (chat: string) => `elchi:{${chat}}:brief`
  /** Sessions that came with a turn and are not read yet. */
  const brought = new Map<string, string | null>()

  return {
    async takeTurn(chat: ChatHash, updateId: number): Promise<Turn> {
      const turnKey = `elchi:{${chat}}:turn`
      const markKey = `elchi:{${chat}}:seen:${updateId}`
      const token = `${processToken}${++turnsTaken}`
      const giveUpAt = Date.now() + turnWaitMs
      for (let waitMs = firstWaitMs; ; waitMs = Math.min(longestWaitMs, waitMs * 2)) {
        const [answer, session] = await tolerant(
          () => client.takeTurn(turnKey, markKey, sessionKey(chat), token, turnLifeMs, seenForMs),
          [withoutRedis],
        )
        if (answer === -1) return { type: 'seen' }
        if (answer === withoutRedis) return { type: 'turn', attempt: 1, end: async () => {} }
        if (answer > 0) {
          held.set(turnKey, token)
          brought.set(chat, session ?? null)
          return {
            type: 'turn',
            attempt: answer,
            async end(outcome) {
              held.delete(turnKey)
              brought.delete(chat)
              const tell = () => client.endTurn(turnKey, markKey, token, outcome, seenForMs)
              if ((await tolerant(tell, 0)) === 0) owed.set(markKey, tell)
            },
          }
        }
        if (Date.now() + waitMs > giveUpAt) return { type: 'busy' }
        await sleep(waitMs * (0.5 + Math.random() / 2))
      }
    },
    sessions: sessionStorage({
      async read(key) {
        if (owed.has(sessionKey(key))) return undefined
        const session = brought.get(key)
        if (session !== undefined) return session ?? undefined
        return (await tolerant(() => client.get(sessionKey(key)), null)) ?? undefined
      },
      write: async (key, value) => {
        brought.delete(key)
        const written = await tolerant(() => client.set(sessionKey(key), value, 'PX', sessionLifeMs), null)
        if (written === null) owed.set(sessionKey(key), () => client.del(sessionKey(key)))
        else owed.delete(sessionKey(key))
      },
      delete: async (key) => {
        brought.delete(key)
        await client.del(sessionKey(key))
      },
    }),
    brief: {
      lifeMs: briefLifeMs,
      read: async (chat) => (await tolerant(() => client.get(briefKey(chat)), null)) ?? undefined,
      async write(chat, text) {
        await strict(() => client.set(briefKey(chat), text, 'PX', briefLifeMs))
      },
      async delete(chat) {
        await strict(() => client.del(briefKey(chat)))
      },
    },
    budget: {
      async take(lane, { rate, burst }, wanted) {
        const take = () => client.takeBudget(budgetKey(lane), rate, burst, Math.floor(wanted), budgetLifeMs)
        const [granted, waitMs] = await strict(take)
        return { granted, waitMs }
      },
      async pause(seconds) {
        await strict(() => client.pauseBudget(budgetKey('free'), budgetKey('paid'), seconds, budgetLifeMs))
      },
    },
    use: (name, { most, withinMs }) => tolerant(() => client.countUse(`elchi:use:${name}`, most, withinMs), 0),
    async notify(notice) {
      await client.publish(noticeChannel, JSON.stringify(notice))
    },
    onNotice(listener: (notice: Notice) => void) {
      notices.on('notice', listener)
    },
    isHealthy: () => healthy && client.status === 'ready',
    async close() {
      isClosed = true
      clearTimeout(probe)
      clearInterval(renewal)
      notices.removeAllListeners()
      client.disconnect()
      subscriber.disconnect()
    },
  }
}
