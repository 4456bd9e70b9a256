/**
 * Real servers for tests, started from what is installed: `redis-server` and Postgres, each in a folder of its own that
 * goes when it stops. Nothing outlives this process, however it ends.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, chownSync, constants, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { freePort } from './free-port.ts'

export type ServiceName = 'redis' | 'postgres'

/** A server that a story can take away and bring back with what it had written. */
export interface Server {
  readonly pid: number | undefined
  /** As after a power cut: nothing is said to anybody. Resolves when the process has ended. */
  kill(): Promise<void>
  /** Starts it again on the same address and the same files; ends it first when it runs. */
  restart(): Promise<void>
  /** Ends it and removes its folder. */
  stop(): Promise<void>
}

export interface RedisServer extends Server {
  /** As `REDIS_URL` takes it. */
  readonly url: string
  readonly port: number
  /** It keeps its connections and answers nothing, as when its machine hangs. */
  freeze(): void
  thaw(): void
}

export interface PostgresServer extends Server {
  /** Makes a database, empty or a clone of another, and gives its `DATABASE_URL`. A template must have no connections. */
  createDatabase(name: string, template?: string): Promise<string>
  /** Whoever is still connected is cut off. */
  dropDatabase(name: string): Promise<void>
  /** The whole of a database as `pg_dump` writes it. */
  dump(url: string): string
}

const isFile = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const onPath = (name: string): string | undefined =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isFile)

const debianPostgres = '/usr/lib/postgresql'

/** The folder with `initdb`, `postgres` and `pg_dump`: Debian keeps them off the PATH, one folder a version. */
function postgresFolder(): string | undefined {
  const versions = isFile(debianPostgres) ? readdirSync(debianPostgres).sort((a, b) => Number(b) - Number(a)) : []
  const installed = versions.map((version) => join(debianPostgres, version, 'bin'))
  const found = onPath('initdb')
  return [...installed, ...(found === undefined ? [] : [join(found, '..')])].find((folder) =>
    ['initdb', 'postgres', 'pg_dump'].every((name) => isFile(join(folder, name))),
  )
}

const installed: Readonly<Record<ServiceName, () => string | undefined>> = {
  redis: () => onPath('redis-server'),
  postgres: postgresFolder,
}

const howToInstall: Readonly<Record<ServiceName, string>> = {
  redis:
    'redis-server is not installed, so its stories are skipped. Debian: apt-get install redis-server; macOS: brew install redis.',
  postgres:
    'Postgres is not installed, so its stories are skipped. Debian: apt-get install postgresql; macOS: brew install postgresql.',
}

const toldHere = new Set<ServiceName>()

/**
 * For `describe.skipIf`: says in one line what is missing and how to install it, unless it is among those `told`.
 *
 * @throws with the same sentence when `ELCHI_NO_SKIPS=1`, so that continuous integration never passes by skipping.
 */
export function isMissing(service: ServiceName | 'sqlite', told = toldHere): boolean {
  if (service === 'sqlite' || installed[service]() !== undefined) return false
  if (process.env.ELCHI_NO_SKIPS === '1') throw new Error(howToInstall[service])
  if (!told.has(service)) process.stderr.write(`${howToInstall[service]}\n`)
  told.add(service)
  return true
}

function binaryOf(service: ServiceName): string {
  const path = installed[service]()
  if (path === undefined) throw new Error(howToInstall[service])
  return path
}

/** What still runs, with its own pid, and the folders that are left; both end with this process. */
const running = new Map<ChildProcess, () => number | undefined>()
const folders = new Set<string>()

/** A folder that goes with this process. */
export function workerFolder(name: string): string {
  watchThisProcess()
  const folder = mkdtempSync(join(tmpdir(), `elchi-${name}-`))
  folders.add(folder)
  return folder
}

function removeFolder(folder: string): void {
  // A killed Postgres may still be writing its last file.
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  folders.delete(folder)
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  const pid = running.get(child)?.()
  if (pid !== undefined) process.kill(pid, name)
}

function endAllNow(): void {
  for (const child of running.keys()) signal(child, 'SIGKILL')
  for (const folder of folders) removeFolder(folder)
}

let isWatching = false

/** vitest ends a worker by SIGTERM and half a second later by SIGKILL; the second is what `--pdeathsig` is for. */
function watchThisProcess(): void {
  if (isWatching) return
  isWatching = true
  process.on('exit', endAllNow)
  process.once('SIGTERM', () => process.exit(143))
}

const isRoot = process.getuid?.() === 0
/** Postgres refuses to run as root. */
const postgresUser = isRoot ? 'postgres' : undefined

/** Puts a command under another user where one is named, and lets it die with this process where the system can. */
function commandAs(
  user: string | undefined,
  deathSignal: string,
  command: string,
  args: readonly string[],
): [string, ...string[]] {
  const setpriv = onPath('setpriv')
  const asUser = user === undefined ? [] : [`--reuid=${user}`, `--regid=${user}`, '--clear-groups']
  if (setpriv !== undefined) return [setpriv, ...asUser, `--pdeathsig=${deathSignal}`, '--', command, ...args]
  if (user === undefined) return [command, ...args]
  const runuser = onPath('runuser')
  if (runuser !== undefined) return [runuser, '-u', user, '--', command, ...args]
  const quoted = [command, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')
  return ['su', user, '-s', '/bin/sh', '-c', `exec ${quoted}`]
}

interface Launch {
  readonly folder: string
  readonly user?: string | undefined
  /** What the server writes when it takes connections. */
  readonly ready: RegExp
  /** Asked when the server must be signalled: its own pid, where a wrapper stands before it. */
  readonly pid?: () => number | undefined
  readonly deathSignal: string
}

/** Starts a server and waits until it says that it is ready. Throws with its last words when it ends before. */
async function launch(
  command: string,
  args: readonly string[],
  { folder, user, ready, deathSignal, pid }: Launch,
): Promise<ChildProcess> {
  watchThisProcess()
  const [file, ...rest] = commandAs(user, deathSignal, command, args)
  const child = spawn(file, rest, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  })
  running.set(child, pid ?? (() => child.pid))
  child.once('exit', () => running.delete(child))
  let said = ''
  await new Promise<void>((resolve, reject) => {
    const listen = (chunk: Buffer): void => {
      said = `${said}${chunk}`.slice(-4_000)
      if (ready.test(said)) resolve()
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`${command} ended with ${code}:\n${said}`)))
  })
  return child
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null

/** One server process that can be started again and again with the same arguments. */
async function serve(
  start: () => Promise<ChildProcess>,
  deadly: NodeJS.Signals,
  folder: string,
): Promise<Server & { send(name: NodeJS.Signals): void }> {
  let child = await start()
  const kill = async (): Promise<void> => {
    if (hasEnded(child)) return
    const ended = once(child, 'close')
    signal(child, deadly)
    await ended
  }
  return {
    get pid() {
      return child.pid
    },
    send: (name) => signal(child, name),
    kill,
    async restart() {
      await kill()
      child = await start()
    },
    async stop() {
      await kill()
      removeFolder(folder)
    },
  }
}

/** The processes that this one started and that still run, as `pid command`. Where there is no /proc nothing is seen. */
export function childProcesses(): string[] {
  if (!existsSync('/proc/self')) return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        // The command stands in parentheses and may hold anything, so the fields are counted from its end.
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
        const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
        return state !== 'Z' && Number(parent) === process.pid ? [`${pid} ${command}`] : []
      } catch {
        return [] // it ended meanwhile
      }
    })
}

export interface RedisOptions {
  readonly password?: string
  /** Further settings, as `redis-server` takes them on its command line. */
  readonly settings?: readonly string[]
}

/** Starts a Redis that keeps an append-only file, as the one in `docker-compose.yml` does. */
export async function startRedis({ password, settings = [] }: RedisOptions = {}): Promise<RedisServer> {
  const folder = workerFolder('redis')
  const port = await freePort()
  const secret = password === undefined ? [] : ['--requirepass', password]
  const args = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--appendonly',
    'yes',
    '--appendfsync',
    'always',
    '--save',
    '',
  ]
  const options = { folder, ready: /Ready to accept connections/, deathSignal: 'KILL' }
  const server = await serve(
    () => launch(binaryOf('redis'), [...args, ...secret, ...settings], options),
    'SIGKILL',
    folder,
  )
  return Object.assign(server, {
    port,
    url: `redis://${password === undefined ? '' : `:${encodeURIComponent(password)}@`}127.0.0.1:${port}`,
    freeze: () => server.send('SIGSTOP'),
    thaw: () => server.send('SIGCONT'),
  })
}

export interface RedisCluster {
  /** As `REDIS_URL` takes it. */
  readonly url: string
  readonly nodes: readonly RedisServer[]
  /** Makes the nodes one cluster; until then each refuses every key. */
  join(): Promise<void>
  stop(): Promise<void>
}

/** Starts three nodes for a Redis Cluster of three masters. */
export async function startRedisCluster(): Promise<RedisCluster> {
  const settings = async (): Promise<string[]> => [
    ...['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000'],
    ...['--cluster-port', String(await freePort())],
  ]
  const nodes = await Promise.all([0, 1, 2].map(async () => startRedis({ settings: await settings() })))
  const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`)
  const cli = (...args: string[]): string =>
    execFileSync(join(binaryOf('redis'), '..', 'redis-cli'), args, { encoding: 'utf8' })
  const isWhole = ({ port }: RedisServer) => cli('-p', String(port), 'cluster', 'info').includes('cluster_state:ok')
  return {
    url: `redis-cluster://${addresses.join(',')}`,
    nodes,
    async join() {
      cli('--cluster', 'create', ...addresses, '--cluster-yes')
      // Each node learns from the others, at its own moment, that all slots are served.
      while (!nodes.every(isWhole)) await sleep(50)
    },
    async stop() {
      await Promise.all(nodes.map((node) => node.stop()))
    },
  }
}

/** What is committed survives a kill of the server, not of the machine, so nothing waits for a disk. */
const settingsForTests = ['fsync=off', 'full_page_writes=off', 'shared_buffers=32MB', 'max_connections=60']

/** Starts an empty Postgres on a unix socket. `isDurable`: with its own settings, as where figures are measured. */
export async function startPostgres({ isDurable = false } = {}): Promise<PostgresServer> {
  const binaries = binaryOf('postgres')
  const folder = workerFolder('postgres')
  const data = join(folder, 'data')
  if (postgresUser !== undefined) {
    const idOf = (flag: string) => Number(execFileSync('id', [flag, postgresUser], { encoding: 'utf8' }))
    chownSync(folder, idOf('-u'), idOf('-g'))
  }
  const init = ['-D', data, '-U', 'elchi', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync', '--no-instructions']
  const [initFile, ...initArgs] = commandAs(postgresUser, 'KILL', join(binaries, 'initdb'), init)
  execFileSync(initFile, initArgs, { cwd: folder, stdio: 'pipe' })

  const tuned = isDurable ? [] : settingsForTests
  const settings = [...tuned, 'listen_addresses=', `unix_socket_directories=${folder}`].flatMap((one) => ['-c', one])
  /** The postmaster's own pid: `runuser` and `su` stand before it. */
  const postmaster = (): number | undefined => {
    try {
      return Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n', 1)[0])
    } catch {
      return undefined
    }
  }
  const options = {
    folder,
    user: postgresUser,
    ready: /ready to accept connections/,
    deathSignal: 'QUIT',
    pid: postmaster,
  }
  // SIGQUIT ends every session in the middle of whatever it does; after SIGKILL the sessions could outlive their server.
  const server = await serve(
    () => launch(join(binaries, 'postgres'), ['-D', data, ...settings], options),
    'SIGQUIT',
    folder,
  )
  const urlOf = (name: string) => `postgres://elchi@localhost/${name}?host=${encodeURIComponent(folder)}`
  const tell = async (command: (quoted: (name: string) => string) => string): Promise<void> => {
    const client = new pg.Client({ connectionString: urlOf('postgres') })
    await client.connect()
    try {
      await client.query(command((name) => client.escapeIdentifier(name)))
    } finally {
      await client.end()
    }
  }
  return Object.assign(server, {
    async createDatabase(name: string, template = 'template0') {
      await tell((quoted) => `create database ${quoted(name)} template ${quoted(template)}`)
      return urlOf(name)
    },
    dropDatabase: (name: string) => tell((quoted) => `drop database ${quoted(name)} with (force)`),
    dump: (url: string) => execFileSync(join(binaries, 'pg_dump'), [url], { encoding: 'utf8', maxBuffer: 64_000_000 }),
  })
}
