/** The real bot in a process of its own, so that it can be killed, stopped by a signal and read like an operator reads it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { atEnd } from './endings.ts'
import { freePort } from './free-port.ts'

export interface BotProcess {
  readonly port: number
  /** Every line of standard output and standard error, over all lives. */
  readonly lines: readonly string[]
  /** Resolves with the first line that fits, past or future; rejects with all lines when the process ends without one. */
  line(pattern: RegExp, options?: { readonly after?: number }): Promise<string>
  /** Starts the program and waits until `/readyz` says 200. */
  start(): Promise<void>
  /** Starts the program and waits for nothing. */
  launch(): void
  /** `kill -9`; resolves when the process is gone. */
  kill(): Promise<void>
  /** Sends a signal and waits for the end of the process. @returns the exit code, `null` when the signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>
  /** Waits for the process to end by itself. */
  exit(): Promise<number | null>
  get(path: string): Promise<string>
}

const program = [
  join('node_modules', '.bin', 'node'),
  '--disable-warning=ExperimentalWarning',
  join('src', 'main.ts'),
] as const

/** Lets a program die with this process, even when vitest ends it by SIGKILL; it runs under the same pid. */
const setpriv = '/usr/bin/setpriv'

const processes = new Set<ChildProcess>()
let isWatching = false

/** A worker that vitest ends takes its bots along. */
function watchThisProcess(): void {
  if (isWatching) return
  isWatching = true
  process.on('exit', () => {
    for (const child of processes) child.kill('SIGKILL')
  })
  process.once('SIGTERM', () => process.exit(143))
}

/** Prepares a bot process; it starts when told, and is gone when the test ends. The environment is this one alone. */
export async function botProcess(env: Readonly<Record<string, string>>): Promise<BotProcess> {
  const port = env.PORT === undefined ? await freePort() : Number(env.PORT)
  const lines: string[] = []
  const waiting = new Set<() => void>()
  let child: ChildProcess | undefined
  let ended: Promise<number | null> = Promise.resolve(null)
  const isOver = () => child === undefined || child.exitCode !== null || child.signalCode !== null

  const hear = (line: string) => {
    lines.push(line)
    for (const wake of [...waiting]) wake()
  }
  const launch = () => {
    if (!isOver()) throw new Error('The bot runs already.')
    const [command, ...args] = existsSync(setpriv) ? [setpriv, '--pdeathsig=KILL', '--', ...program] : program
    const { PATH = '' } = process.env
    const mine = spawn(command, args, { env: { PATH, ...env, PORT: String(port) }, stdio: ['ignore', 'pipe', 'pipe'] })
    child = mine
    processes.add(mine)
    createInterface({ input: mine.stdout }).on('line', hear)
    createInterface({ input: mine.stderr }).on('line', hear)
    ended = once(mine, 'close').then(([code]) => (typeof code === 'number' ? code : null))
    void ended.then(() => {
      processes.delete(mine)
      for (const wake of [...waiting]) wake()
    })
  }
  const line = (pattern: RegExp, { after = 0 } = {}): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = () => {
        const found = lines.slice(after).find((one) => pattern.test(one))
        if (found === undefined && !isOver()) return
        waiting.delete(look)
        if (found !== undefined) resolve(found)
        else reject(new Error(`The process ended without a line like ${pattern}:\n${lines.slice(after).join('\n')}`))
      }
      waiting.add(look)
      look()
    })
  const get = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text()
  const end = async (signal: NodeJS.Signals) => {
    child?.kill(signal)
    return ended
  }
  watchThisProcess()
  atEnd(async () => {
    if (!isOver()) await end('SIGKILL')
  })
  return {
    port,
    lines,
    line,
    launch,
    async start() {
      const after = lines.length
      launch()
      await line(/"msg":"ready"/, { after })
      const ready = await fetch(`http://127.0.0.1:${port}/readyz`)
      if (ready.status !== 200) throw new Error(`The bot says that it is ready, /readyz says ${await ready.text()}`)
    },
    kill: async () => {
      await end('SIGKILL')
    },
    end,
    exit: () => ended,
    get,
  }
}

/** Settings of a bot that is called by webhook on this port. */
export function webhookSettings(port: number): Record<string, string> {
  return {
    UPDATES: 'webhook',
    PORT: String(port),
    WEBHOOK_URL: `http://127.0.0.1:${port}/telegram`,
    WEBHOOK_SECRET: webhookSecret,
  }
}

export const webhookSecret = 'only-telegram-knows-this'
