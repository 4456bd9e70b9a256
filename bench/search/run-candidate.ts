/** Starts a candidate's process, and ends it when it takes more time or memory than it may. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { residentMb } from '../processes.ts'
import type { Report, Task } from './protocol.ts'

export interface Limits {
  readonly buildSeconds: number
  readonly memoryMb: number
}

export interface Measured {
  readonly built?: Extract<Report, { type: 'built' }>
  readonly asked?: Extract<Report, { type: 'asked' }>
  /** Why there is not more. */
  readonly refused?: string
}

const lookEveryMs = 100
/** Beyond what is given to it: texts are not the index. */
const textsMb = 4_096

export async function runCandidate(task: Task, { buildSeconds, memoryMb }: Limits): Promise<Measured> {
  const child = fork(join(import.meta.dirname, 'search-process.ts'), [JSON.stringify(task)], {
    execArgv: ['--disable-warning=ExperimentalWarning', '--expose-gc', `--max-old-space-size=${memoryMb + textsMb}`],
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  })
  let built: Measured['built']
  let asked: Measured['asked']
  let refused: string | undefined
  let errors = ''
  let ready: { at: number; mb: number } | undefined
  child.stderr?.on('data', (part) => {
    errors += part
  })
  const refuse = (why: string): void => {
    refused ??= why
    child.kill('SIGKILL')
  }
  child.on('message', (report: Report) => {
    if (report.type === 'ready') ready = { at: performance.now(), mb: residentMb(child.pid ?? 0) }
    else if (report.type === 'built') built = report
    else asked = report
  })
  const watch = setInterval(() => {
    if (!ready || built || refused !== undefined) return
    if (performance.now() - ready.at > buildSeconds * 1000) refuse(`not within ${buildSeconds} s`)
    else if (residentMb(child.pid ?? 0) - ready.mb > memoryMb) refuse(`not within ${memoryMb / 1024} GB`)
  }, lookEveryMs)
  await once(child, 'exit')
  clearInterval(watch)
  if (!asked) refused ??= `fails: ${/\w*Error: .*/.exec(errors)?.[0] ?? errors.slice(-200)}`
  return { ...(built && { built }), ...(asked && { asked }), ...(refused !== undefined && { refused }) }
}
