/** The process that is Telegram's strict emulator, seen from a bench. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Started } from '../processes.ts'
import type { Ask, Report, Told } from './protocol.ts'

export interface Emulator {
  readonly root: string
  readonly token: string
  /** One at a time. */
  ask(ask: Ask): Promise<Report>
}

const program = fileURLToPath(new URL('emulator-process.ts', import.meta.url))

async function told(child: ChildProcess): Promise<Told> {
  const [answer] = await once(child, 'message')
  return answer as Told // the other end is ours
}

/** @param limits 'strict': Telegram's own, 30 a second free and 1000 paid, with 429 above. */
export async function startEmulator(started: Started, limits: 'strict' | 'off'): Promise<Emulator> {
  const child = fork(program, [limits], { execArgv: ['--disable-warning=ExperimentalWarning'] })
  started.onEnd(() => child.disconnect())
  const first = await told(child)
  if (first.type !== 'listening') throw new Error('the emulator did not start')
  return {
    root: first.root,
    token: first.token,
    async ask(ask) {
      child.send(ask)
      const answer = await told(child)
      if (answer.type !== 'report') throw new Error(answer.type === 'failed' ? answer.reason : 'an answer out of turn')
      return answer.report
    },
  }
}

/** Asks until so many people have the message, or until time is up. */
export async function untilArrived(emulator: Emulator, people: number, timeoutMs: number): Promise<Report> {
  const giveUpAt = performance.now() + timeoutMs
  for (;;) {
    const report = await emulator.ask({ do: 'report' })
    const reached = Object.values(report.people).reduce((sum, count) => sum + count, 0)
    if (reached >= people || performance.now() > giveUpAt) return report
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
