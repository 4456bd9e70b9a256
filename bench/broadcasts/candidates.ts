/** Those who send the same message to the same people: Elchi, and what one would take instead. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type Started, startRedis } from '../processes.ts'
import type { Emulator } from './emulator.ts'
import { approveFor, firstPerson, type Home, openTown, startElchi } from './town.ts'

export type LaneName = 'free' | 'paid'

export interface Run {
  readonly started: Started
  readonly emulator: Emulator
  readonly people: number
  readonly lane: LaneName
  readonly rate: number
}

/** A candidate that is sending. */
export interface Sending {
  /** `kill -9` of one of its processes, and what its operator would do then. */
  killOne(): Promise<void>
}

export interface Candidate {
  readonly name: string
  begin(run: Run): Promise<Sending>
}

const elchi = (name: string, home: Home, processes: 1 | 2): Candidate => ({
  name,
  async begin({ started, emulator, people, lane, rate }) {
    const town = await openTown(started, home)
    const settings = {
      BROADCAST_RATE: lane === 'free' ? String(rate) : '25',
      PAID_BROADCASTS: lane === 'paid' ? 'on' : 'off',
      LOG_LEVEL: 'warn',
    }
    const start = () => startElchi(started, town, emulator, settings)
    const bots = [await start()]
    if (processes === 2) bots.push(await start())
    await approveFor(town, emulator, people, lane)
    return {
      async killOne() {
        const victim = bots[0]
        if (victim) process.kill(victim.pid, 'SIGKILL')
        if (processes === 1) await start() // of two the other goes on
      },
    }
  },
})

const program = (name: string, file: string, env: Readonly<Record<string, string>>, needsRedis = false): Candidate => ({
  name,
  async begin({ started, emulator, people, lane, rate }) {
    await emulator.ask({ do: 'people', from: firstPerson, count: people })
    const redis = needsRedis ? { REDIS_PORT: new URL(await startRedis(started)).port } : {}
    const start = async (): Promise<ChildProcess> => {
      const child = spawn(process.execPath, [`bench/baseline/${file}`], {
        env: {
          PATH: process.env.PATH,
          NODE_ENV: 'production',
          BOT_TOKEN: emulator.token,
          BOT_API_ROOT: emulator.root,
          RATE: String(rate),
          FIRST: String(firstPerson),
          COUNT: String(people),
          PAID: lane === 'paid' ? '1' : '0',
          ...redis,
          ...env,
        },
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      started.onEnd(() => child.kill('SIGKILL'))
      if (child.stdout) await once(child.stdout, 'data')
      return child
    }
    const child = await start()
    return {
      async killOne() {
        const ended = once(child, 'exit')
        child.kill('SIGKILL')
        await ended
        await start()
      },
    }
  },
})

export const candidates: readonly Candidate[] = [
  elchi('Elchi, embedded', 'embedded', 1),
  elchi('Elchi, 2 processes, Redis + Postgres', 'shared', 2),
  program('loop with sleep', 'broadcast-loop.ts', { THROTTLE: '0' }),
  program('transformer-throttler', 'broadcast-loop.ts', { THROTTLE: '1' }),
  program('BullMQ with a limiter', 'broadcast-bullmq.ts', {}, true),
]
