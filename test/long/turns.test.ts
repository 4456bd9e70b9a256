import { describe, expect, test, vi } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { createChatKey } from '../../src/privacy/seal.ts'
import { createRedisState } from '../../src/shared-state/redis.ts'
import { type Notice, type SharedState, turnWaitMs } from '../../src/shared-state/shared-state.ts'
import { otherProcess } from '../stores/other-process.ts'
import { atEnd } from '../support/endings.ts'
import { isMissing, startRedis, startRedisCluster } from '../support/services.ts'

/** The chat and the update of `../stores/child.ts`. */
const zarina = createChatKey(Buffer.alloc(32))(1)
const herUpdate = 1

async function stateOn(url: string): Promise<SharedState> {
  const read = readConfig({ BOT_TOKEN: '123456789:AAEmulatorTokenThatOpensNothing00000', REDIS_URL: url })
  if (read.type === 'refused' || !read.config.redis) throw new Error(`${url} is no REDIS_URL`)
  const state = await createRedisState(read.config.redis, () => {})
  atEnd(() => state.close())
  return state
}

async function newRedisUrl(): Promise<string> {
  const redis = await startRedis()
  atEnd(() => redis.stop())
  return redis.url
}

describe.skipIf(isMissing('redis'))('whose turn it is, when a process dies or is slow', () => {
  test('the turn of a killed process is free again before the next one gives up waiting', async () => {
    const url = await newRedisUrl()
    const state = await stateOn(url)
    const holder = await otherProcess('turn', { REDIS_URL: url })
    expect(holder.said).toBe('turn')
    const waiting = state.takeTurn(zarina, herUpdate)
    await holder.kill()
    // The attempt of the killed process counts: an update that kills must not be tried for ever.
    expect(await waiting).toMatchObject({ type: 'turn', attempt: 2 })
  })

  test('a process that works longer than a turn lives keeps it: nobody else gets in', async () => {
    const url = await newRedisUrl()
    const [slow, next] = await Promise.all([stateOn(url), stateOn(url)])
    const held = await slow.takeTurn(zarina, 901)
    const startedAt = performance.now()
    expect(await next.takeTurn(zarina, 902)).toEqual({ type: 'busy' })
    expect(performance.now() - startedAt).toBeLessThan(turnWaitMs + 1_000)
    if (held.type === 'turn') await held.end('handled')
    expect(await next.takeTurn(zarina, 902)).toMatchObject({ type: 'turn', attempt: 1 })
  })
})

describe.skipIf(isMissing('redis'))('a Redis Cluster of three nodes', () => {
  test('the bot starts although the cluster is not whole yet, and finds it when it is', {
    timeout: 60_000,
  }, async () => {
    const cluster = await startRedisCluster()
    atEnd(() => cluster.stop())
    const startedAt = performance.now()
    const state = await stateOn(cluster.url)
    expect(performance.now() - startedAt).toBeLessThan(10_000)
    expect(state.isHealthy()).toBe(false)
    expect(await state.takeTurn(zarina, herUpdate)).toMatchObject({ type: 'turn' })
    await cluster.join()
    await vi.waitFor(() => expect(state.isHealthy()).toBe(true), { timeout: 10_000 })
    await state.sessions.write(zarina, { version: 5 })
    expect(await state.sessions.read(zarina)).toEqual({ version: 5 })
  })

  test('turns, sessions and notices work, and go on working for the other chats while one node is away', async () => {
    const cluster = await startRedisCluster()
    atEnd(() => cluster.stop())
    await cluster.join()
    const [mine, other] = await Promise.all([stateOn(cluster.url), stateOn(cluster.url)])
    const chatKey = createChatKey(Buffer.alloc(32, 7))
    const chats = Array.from({ length: 30 }, (_, i) => chatKey(512_000_000 + i))

    // Thirty chats lie on all three nodes; each script touches two keys, which must lie on one.
    await Promise.all(
      chats.map(async (chat, i) => {
        const turn = await mine.takeTurn(chat, i)
        expect(turn).toMatchObject({ type: 'turn', attempt: 1 })
        if (turn.type === 'turn') await turn.end('handled')
        expect(await other.takeTurn(chat, i)).toEqual({ type: 'seen' })
        await mine.sessions.write(chat, { version: i })
        expect(await other.sessions.read(chat)).toEqual({ version: i })
      }),
    )
    const [busy = zarina] = chats
    const held = await mine.takeTurn(busy, 900)
    let isWaitOver = false
    const waiting = other.takeTurn(busy, 901).finally(() => {
      isWaitOver = true
    })
    expect(await mine.sessions.read(busy)).toEqual({ version: 0 })
    expect(isWaitOver).toBe(false)
    if (held.type === 'turn') await held.end('handled')
    const next = await waiting
    expect(next).toMatchObject({ type: 'turn', attempt: 1 })
    if (next.type === 'turn') await next.end('handled')

    const notices: Notice[] = []
    other.onNotice((notice) => notices.push(notice))
    await vi.waitFor(async () => {
      await mine.notify({ about: 'erased', chat: busy })
      expect(notices).toContainEqual({ about: 'erased', chat: busy })
    })
    expect([mine.isHealthy(), other.isHealthy()]).toEqual([true, true])

    const [gone] = cluster.nodes
    await gone?.kill()
    const startedAt = performance.now()
    const turns = await Promise.all(chats.map((chat, i) => mine.takeTurn(chat, 1_000 + i)))
    expect(new Set(turns.map(({ type }) => type))).toEqual(new Set(['turn']))
    expect(performance.now() - startedAt, 'a person does not wait for a node that is gone').toBeLessThan(5_000)
    await Promise.all(turns.map((turn) => turn.type === 'turn' && turn.end('handled')))

    await gone?.restart()
    await vi.waitFor(
      async () => {
        for (const chat of chats) await mine.sessions.write(chat, { version: 77 })
        for (const chat of chats) expect(await other.sessions.read(chat)).toEqual({ version: 77 })
        expect([mine.isHealthy(), other.isHealthy()]).toEqual([true, true])
      },
      { timeout: 30_000, interval: 250 },
    )
  })
})
