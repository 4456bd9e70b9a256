/** The processes that a bench starts and measures from outside. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { get } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export const echoProgram = 'bench/baseline/echo.ts'
export const elchiProgram = 'src/main.ts'

/** What a bench has started, ended in reverse when it is done. */
export class Started {
  readonly #ends: (() => unknown)[] = []

  onEnd(end: () => unknown): void {
    this.#ends.push(end)
  }

  /** A folder that goes when the bench ends. */
  folder(): string {
    const path = mkdtempSync(join(tmpdir(), 'elchi-bench-'))
    this.onEnd(() => rmSync(path, { recursive: true, force: true }))
    return path
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const end of this.#ends.splice(0).reverse()) await end()
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // a TCP server's address is never a pipe name
  server.close()
  await once(server, 'close')
  return port
}

/** Ends a process and waits for it. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  const hard = setTimeout(() => child.kill('SIGKILL'), 12_000)
  await exited
  clearTimeout(hard)
}

/** @returns its URL. */
export async function startRedis(started: Started): Promise<string> {
  const port = await freePort()
  const folder = started.folder()
  const options = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--save', '', '--appendonly', 'no']
  const child = spawn('redis-server', options, { stdio: ['ignore', 'ignore', 'inherit'] })
  child.on('error', () =>
    console.error('redis-server is not installed: the bench needs it (apt-get install redis-server)'),
  )
  started.onEnd(() => end(child))
  return `redis://127.0.0.1:${port}`
}

export interface BotProcess {
  readonly pid: number
  readonly port: number
  /** From the start of the process to the first `/readyz` with 200. */
  readonly readyMs: number
  stop(): Promise<void>
}

function answersReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    get({ host: '127.0.0.1', port, path: '/readyz', agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    }).on('error', () => resolve(false))
  })
}

const startTimeoutMs = 60_000

/** Node's arguments as `npm start` gives them. */
function startCommand(): string[] {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } } // our own file
  return scripts.start.split(' ').slice(1)
}

/** Starts a bot as in production: its log goes to a file at the usual level. */
export async function startBot(
  started: Started,
  program: string,
  env: Readonly<Record<string, string>>,
): Promise<BotProcess> {
  const port = Number(env.PORT ?? (await freePort()))
  const log = join(started.folder(), 'log')
  const file = openSync(log, 'a')
  // NODE_OPTIONS reaches the bots only, so that one of them can be profiled: BENCH_NODE_OPTIONS=--cpu-prof
  const extra = process.env.BENCH_NODE_OPTIONS === undefined ? {} : { NODE_OPTIONS: process.env.BENCH_NODE_OPTIONS }
  const startedAt = performance.now()
  const child = spawn(process.execPath, program === elchiProgram ? startCommand() : [program], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', PORT: String(port), ...extra, ...env },
    stdio: ['ignore', file, file],
  })
  const stop = () => end(child)
  started.onEnd(stop)
  while (!(await answersReady(port))) {
    if (child.exitCode !== null || performance.now() - startedAt > startTimeoutMs)
      throw new Error(`${program} did not start:\n${readFileSync(log, 'utf8')}`)
    await sleep(5)
  }
  return { pid: child.pid ?? 0, port, readyMs: performance.now() - startedAt, stop }
}

/** Linux counts processor time in hundredths of a second for those who ask from outside. */
const ticksPerSecond = 100

/** Seconds of processor time of a process with all its threads, in user and system mode. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The program's name in parentheses may hold spaces; utime and stime are the 14th and 15th field.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}

/** Memory of a process that is in RAM, in megabytes. */
export function residentMb(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1024
}
