/** Polling without losing an update: a sealed journal against holding the offset back. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { startTelegram, type Telegram } from './load/telegram.ts'
import { Started } from './processes.ts'
import { median, quantile, spread, type Table } from './table.ts'

const ways = { journal: 'sealed journal', 'held-offset': 'held offset' } as const
type Way = keyof typeof ways

/** What a handler waits for: a call to Telegram from where the server stands. */
const handlerMs = 20
const slowMs = 3_000
const slowEvery = 200

interface Scenario {
  readonly name: string
  readonly count: number
  /** 0: all are there from the start. */
  readonly perSecond: number
  readonly slowEvery: number
  readonly repeats: number
}

const scenarios: readonly Scenario[] = [
  { name: 'all waiting from the start, none slow', count: 4_000, perSecond: 0, slowEvery: 0, repeats: 3 },
  { name: '250 a second, none slow', count: 750, perSecond: 250, slowEvery: 0, repeats: 3 },
  {
    name: `250 a second, one in ${slowEvery} takes ${slowMs / 1000} s`,
    count: 750,
    perSecond: 250,
    slowEvery,
    repeats: 1,
  },
]

interface Outcome {
  readonly ms: number
  readonly cpuMs: number
  readonly latenciesMs: readonly number[]
}

let bots = 0

async function run(
  started: Started,
  telegram: Telegram,
  way: Way,
  { count, perSecond, slowEvery }: Scenario,
): Promise<Outcome> {
  const token = `30000${bots++}:${'A'.repeat(35)}`
  const words = [
    way,
    telegram.root,
    token,
    join(started.folder(), 'journal.sqlite'),
    handlerMs,
    slowEvery,
    slowMs,
    count,
  ].map(String)
  const child = fork(new URL('intake/intake-process.ts', import.meta.url), words, {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  started.onEnd(() => child.kill('SIGKILL'))
  await once(child, 'message') // it polls now
  const outcome = once(child, 'message')
  await telegram.ask({ do: 'feed', token, count, perSecond })
  return (await outcome)[0] as Outcome // the other end is ours
}

export async function journal(): Promise<Table> {
  await using started = new Started()
  const telegram = await startTelegram()
  started.onEnd(() => telegram.stop())
  const rows: string[][] = []
  for (const scenario of scenarios) {
    const outcomes: Record<Way, Outcome[]> = { journal: [], 'held-offset': [] }
    for (let repeat = 0; repeat < scenario.repeats; repeat++) {
      for (const way of Object.keys(outcomes) as Way[]) outcomes[way].push(await run(started, telegram, way, scenario))
    }
    for (const [way, runs] of Object.entries(outcomes) as [Way, Outcome[]][]) {
      const perSecond = runs.map(({ ms }) => (scenario.count / ms) * 1000)
      const latencies = runs.flatMap(({ latenciesMs }) => latenciesMs)
      rows.push([
        scenario.name,
        ways[way],
        median(perSecond).toFixed(0),
        runs.length > 1 ? spread(perSecond) : 'once',
        scenario.perSecond === 0 ? '–' : quantile(latencies, 0.5).toFixed(0),
        scenario.perSecond === 0 ? '–' : quantile(latencies, 0.99).toFixed(0),
        median(runs.map(({ cpuMs }) => cpuMs / scenario.count)).toFixed(3),
      ])
    }
  }
  return {
    title: 'Polling that loses nothing: sealed journal or held offset',
    notes: [
      `The real intake with a handler that waits ${handlerMs} ms, on SQLite on disk; the held offset is built in the bench. In turn, median of the repeats; noise is half the range.`,
      'Latency: from arrival at Telegram to the end of the handler, of those that are not slow themselves.',
    ],
    head: ['load', 'way', 'updates / s', 'noise', 'p50 ms', 'p99 ms', 'CPU ms / update'],
    rows,
  }
}
