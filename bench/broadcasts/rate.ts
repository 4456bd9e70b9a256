/** How much of the allowed rate is used, and what a `kill -9` in the middle costs. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Started } from '../processes.ts'
import type { Table } from '../table.ts'
import { type Candidate, candidates, type LaneName } from './candidates.ts'
import { startEmulator, untilArrived } from './emulator.ts'
import type { Report } from './protocol.ts'

interface Load {
  readonly lane: LaneName
  readonly rate: number
  readonly people: number
}

const loads: readonly Load[] = [
  { lane: 'free', rate: 25, people: 600 },
  { lane: 'paid', rate: 1_000, people: 4_000 },
]
const longestMs = 40_000
const settleMs = 1_000

/** Most that arrived in any second. */
function mostInASecond(arrivals: readonly number[]): number {
  let most = 0
  let from = 0
  for (const [index, at] of arrivals.entries()) {
    while (at - (arrivals[from] ?? at) >= 1_000) from++
    most = Math.max(most, index - from + 1)
  }
  return most
}

/** Of the allowed rate, from an instant to the last message. */
function used({ arrivals }: Report, rate: number, from: number): number {
  const counted = arrivals.filter((at) => at >= from)
  const seconds = ((counted.at(-1) ?? 0) - (counted[0] ?? 0)) / 1_000
  return (counted.length - 1) / seconds / rate
}

async function measure(candidate: Candidate, load: Load): Promise<Report> {
  await using started = new Started()
  const emulator = await startEmulator(started, 'strict')
  await candidate.begin({ started, emulator, ...load })
  return await untilArrived(emulator, load.people, longestMs) // before everything is taken down
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

export async function rate(): Promise<Table> {
  const rows: string[][] = []
  for (const load of loads) {
    // At 25 a second nobody is busy, so all run side by side, and count from when the last of them has begun.
    const isTogether = load.lane === 'free'
    const reports = isTogether ? await Promise.all(candidates.map((candidate) => measure(candidate, load))) : []
    if (!isTogether) for (const candidate of candidates) reports.push(await measure(candidate, load))
    const begun = isTogether ? Math.max(...reports.map(({ arrivals }) => arrivals[0] ?? 0)) + settleMs : 0
    const shares = reports.map((report) => used(report, load.rate, begun))
    for (const [index, { name }] of candidates.entries()) {
      const [report, share = Number.NaN, best = Number.NaN] = [reports[index], shares[index], shares[0]]
      if (!report) continue
      rows.push([
        name,
        `${load.rate} / s`,
        String(report.arrivals.length),
        percent(share),
        (share / best).toFixed(2),
        String(mostInASecond(report.arrivals)),
        String(report.tooMany),
      ])
    }
  }
  return {
    title: 'Broadcasts: how much of the rate is used',
    notes: [
      'Each against the strict emulator over HTTP (30 messages a second free, 1000 paid, 429 above). 600 people at 25 a second, all side by side and counted from when the last of them had begun; 4000 people at 1000 a second, one after the other. Ratio: to Elchi embedded in the same run.',
      'Elchi is the whole bot as `npm start` runs it; the others only send. Postgres with its own settings, Redis without a file.',
    ],
    head: ['sender', 'allowed', 'arrived', 'used', 'ratio', 'most in a second', '429'],
    rows,
  }
}

const killLoad: Load = { lane: 'free', rate: 25, people: 400 }
const killAfterMs = 5_000
/** BullMQ takes a job from a dead worker after 30 s, and looks for such jobs every 30 s. */
const recoveryMs = 75_000

async function killed(candidate: Candidate): Promise<string[]> {
  await using started = new Started()
  const emulator = await startEmulator(started, 'strict')
  const sending = await candidate.begin({ started, emulator, ...killLoad })
  await sleep(killAfterMs)
  await sending.killOne()
  const at = performance.now()
  await untilArrived(emulator, killLoad.people, recoveryMs)
  const seconds = (performance.now() - at) / 1_000
  await sleep(1_000)
  const { people } = await emulator.ask({ do: 'report' })
  const reached = Object.values(people).reduce((sum, count) => sum + count, 0)
  const repeated = Object.entries(people).reduce((sum, [times, count]) => sum + (Number(times) - 1) * count, 0)
  return [candidate.name, String(killLoad.people - reached), String(repeated), `${seconds.toFixed(0)} s`]
}

export async function kill(): Promise<Table> {
  return {
    title: 'Broadcasts: what a kill -9 costs',
    notes: [
      `${killLoad.people} people at ${killLoad.rate} a second, killed after ${killAfterMs / 1_000} s, all side by side. Of Elchi's two processes one is killed and the other goes on; everybody else is started again. Once each: a sample, the proof is in \`test/long\`.`,
      'The loop and the throttler remember nothing and begin anew; not starting them again would miss everybody who was left.',
    ],
    head: ['sender', 'missed', 'came again', 'from the kill to the last message'],
    rows: await Promise.all(candidates.map(killed)),
  }
}
