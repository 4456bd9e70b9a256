/** From the start of the process until people can be answered, on a fresh database and on a used one; memory at rest. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startTelegram } from './load/telegram.ts'
import { echoProgram, elchiProgram, residentMb, Started, startBot, startRedis } from './processes.ts'
import { median, spread, type Table } from './table.ts'

const times = 7
const idleMs = 10_000

async function bareNodeMs(): Promise<number> {
  const startedAt = performance.now()
  await once(spawn(process.execPath, ['-e', '']), 'exit')
  return performance.now() - startedAt
}

export async function start(): Promise<Table> {
  await using started = new Started()
  const telegram = await startTelegram()
  started.onEnd(() => telegram.stop())
  const redis = await startRedis(started)
  const bare: number[] = []
  const echo: number[] = []
  const cold: number[] = []
  const warm: number[] = []
  const env = { BOT_API_ROOT: telegram.root, BOT_TOKEN: `200000:${'A'.repeat(35)}` }
  const echoEnv = { ...env, REDIS_URL: redis, UPDATES: 'webhook', WEBHOOK_SECRET: 'bench-webhook-secret' }
  for (let time = 0; time < times; time++) {
    const elchiEnv = { ...env, DATABASE_URL: `sqlite:${join(started.folder(), 'elchi.sqlite')}` }
    bare.push(await bareNodeMs())
    for (const [program, programEnv, into] of [
      [echoProgram, echoEnv, echo],
      [elchiProgram, elchiEnv, cold],
      [elchiProgram, elchiEnv, warm],
    ] as const) {
      const bot = await startBot(started, program, programEnv)
      into.push(bot.readyMs)
      await bot.stop()
    }
  }

  const idleNode = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'])
  started.onEnd(() => idleNode.kill())
  const idleEcho = await startBot(started, echoProgram, echoEnv)
  const idleElchi = await startBot(started, elchiProgram, {
    ...env,
    DATABASE_URL: `sqlite:${join(started.folder(), 'elchi.sqlite')}`,
  })
  const elchiOnRedis = await startBot(started, elchiProgram, {
    ...env,
    DATABASE_URL: `sqlite:${join(started.folder(), 'elchi.sqlite')}`,
    REDIS_URL: redis,
    UPDATES: 'webhook',
    WEBHOOK_URL: 'https://bench.example/telegram',
    WEBHOOK_SECRET: 'bench-webhook-secret',
  })
  await sleep(idleMs)
  const mb = (pid: number | undefined) => `${residentMb(pid ?? 0).toFixed(0)} MB`
  const row = (name: string, values: readonly number[], memory: string) => [
    name,
    `${median(values).toFixed(0)} ms`,
    spread(values),
    `${(median(values) / median(echo)).toFixed(2)}`,
    memory,
  ]
  return {
    title: 'Start and memory',
    notes: [
      `From the start of the process to the first /readyz with 200 (bare Node: to its end), median of ${times}, in turn; noise is half the range.`,
      `Memory: VmRSS ${idleMs / 1000} s after that. Aims: ready within 1500 ms, under 150 MB.`,
    ],
    head: ['what', 'ready', 'noise', 'ratio to echo', 'memory at rest'],
    rows: [
      row('bare Node', bare, mb(idleNode.pid)),
      row('echo, webhook, Redis', echo, mb(idleEcho.pid)),
      row('Elchi, embedded, first start', cold, '–'),
      row('Elchi, embedded, next start', warm, mb(idleElchi.pid)),
      [
        'Elchi, webhook, Redis + SQLite',
        `${elchiOnRedis.readyMs.toFixed(0)} ms`,
        'once',
        (elchiOnRedis.readyMs / median(echo)).toFixed(2),
        mb(elchiOnRedis.pid),
      ],
    ],
  }
}
