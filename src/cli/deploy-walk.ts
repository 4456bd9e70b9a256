/**
 * Walks the Dockerfile's steps in a clean folder, for machines without a container engine: what would be in the image is
 * laid out by COPY and RUN, then CMD starts in it, refuses to run without a token, runs with one, and stops on SIGTERM.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, delimiter, dirname, join, posix, relative } from 'node:path'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { TelegramEmulator } from '../demo/emulator/telegram.ts'
import { environmentOf, ignoreRule, parseDockerfile, type Step } from './deploy-files.ts'

const patienceMs = 60_000
/** Packages may have to come from far. */
const installPatienceMs = 300_000

/** npm explains itself at length; its first lines say what is wrong. */
const linesOfComplaint = 12

/** A step that cannot be carried out. */
class StepFailed extends Error {
  constructor(line: number, reason: string) {
    super(`Dockerfile:${line} ${reason}`)
    this.name = 'StepFailed'
  }
}

interface Image {
  /** The folder that stands for the image's root. */
  readonly root: string
  readonly workdir: string
  readonly env: NodeJS.ProcessEnv
}

/**
 * @param root the repository; @param say told each step.
 * @returns what went wrong; empty when the image would work.
 */
export async function walkDockerfile(root: string, say: (line: string) => void): Promise<string[]> {
  const box = mkdtempSync(join(tmpdir(), 'elchi-image-'))
  try {
    const steps = parseDockerfile(readFileSync(join(root, 'Dockerfile'), 'utf8'))
    const image = layOut(root, box, steps, say)
    const command = (instruction: string) => steps.findLast((step) => step.instruction === instruction)?.exec ?? []
    return [
      ...devPackagesIn(join(image.root, image.workdir)),
      ...(await refusal(image, command('CMD'), say)),
      ...(await life(image, command('CMD'), command('HEALTHCHECK'), say)),
    ]
  } catch (error) {
    if (error instanceof StepFailed) return [error.message]
    throw error
  } finally {
    rmSync(box, { recursive: true, force: true })
  }
}

function layOut(root: string, box: string, steps: readonly Step[], say: (line: string) => void): Image {
  const imageRoot = join(box, 'image')
  const isIgnored = ignoreRule(readFileSync(join(root, '.dockerignore'), 'utf8'))
  const npm = (setting: string) =>
    execFileSync('npm', ['config', 'get', setting], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  const env: NodeJS.ProcessEnv = {
    // The image's node is 24; the machine's may be older.
    PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
    HOME: join(box, 'home'),
    ...environmentOf(steps),
  }
  // npm fetches packages as it does on this machine (proxy, certificates, cache), although HOME is another.
  const npmEnv = { ...process.env, ...env, npm_config_cache: npm('cache'), npm_config_userconfig: npm('userconfig') }
  mkdirSync(join(box, 'home'))
  let workdir = '/'
  for (const { instruction, text: words, line } of steps) {
    const inside = (path: string) => join(imageRoot, posix.resolve(workdir, path))
    if (instruction === 'WORKDIR') {
      workdir = posix.resolve(workdir, words)
      mkdirSync(join(imageRoot, workdir), { recursive: true })
    } else if (instruction === 'COPY') {
      const paths = words.split(' ').filter((word) => !word.startsWith('--'))
      const target = paths.pop() ?? '.'
      const missing = paths.find((path) => !existsSync(join(root, path)))
      if (missing !== undefined) throw new StepFailed(line, `COPY ${missing}: there is no such file`)
      const copied = copy(root, paths, target, inside, isIgnored)
      if (copied === 0) throw new StepFailed(line, `COPY ${paths.join(' ')}: .dockerignore leaves nothing of it`)
      say(`Dockerfile:${line} COPY ${paths.join(' ')}: ${copied} files`)
    } else if (instruction === 'RUN' && /^(npm|mkdir) /.test(words)) {
      say(`Dockerfile:${line} RUN ${words}`)
      const { status, stderr } = spawnSync('sh', ['-c', words], {
        cwd: inside('.'),
        env: npmEnv,
        encoding: 'utf8',
        timeout: installPatienceMs,
      })
      if (status !== 0) throw new StepFailed(line, stderr.trim().split('\n').slice(0, linesOfComplaint).join('\n'))
    } else if (instruction === 'RUN') {
      say(`Dockerfile:${line} RUN ${words}: left out, it needs the image's own users`)
    }
  }
  return { root: imageRoot, workdir, env }
}

/** As COPY does: a folder's content into the target, a file as the target or below it. @returns how many files. */
function copy(
  root: string,
  sources: readonly string[],
  target: string,
  inside: (path: string) => string,
  isIgnored: (path: string) => boolean,
): number {
  let copied = 0
  for (const source of sources) {
    const isFolder = statSync(join(root, source)).isDirectory()
    const files = isFolder
      ? readdirSync(join(root, source), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => relative(root, join(entry.parentPath, entry.name)))
      : [source]
    const isBelow = /(^|\/)\.?$/.test(target)
    for (const file of files.filter((path) => !isIgnored(path))) {
      const to = isFolder
        ? join(inside(target), relative(source, file))
        : isBelow
          ? join(inside(target), basename(file))
          : inside(target)
      mkdirSync(dirname(to), { recursive: true })
      copyFileSync(join(root, file), to)
      copied++
    }
  }
  return copied
}

const lockfile = z.object({ packages: z.record(z.string(), z.object({ dev: z.boolean().default(false) })) })

/** Packages that only developers need and that are in the image all the same. */
function devPackagesIn(folder: string): string[] {
  const { packages } = lockfile.parse(JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')))
  return Object.entries(packages)
    .filter(([path, { dev }]) => dev && existsSync(join(folder, path)))
    .map(([path]) => `${path} is for developers and must not be in the image`)
}

/** Starts a command in the image; `ended` is its exit code. Everything it prints is gathered. */
function begin(image: Image, words: readonly string[], env: NodeJS.ProcessEnv) {
  const [program = '', ...args] = words
  const child = spawn(program, args, {
    cwd: join(image.root, image.workdir),
    env: { ...image.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: patienceMs,
    killSignal: 'SIGKILL',
  })
  const ended = once(child, 'close').then(([code]: unknown[]) => code)
  return { child, ended, said: text(child.stdout), complained: text(child.stderr) }
}

async function refusal(image: Image, command: readonly string[], say: (line: string) => void): Promise<string[]> {
  const { ended, complained } = begin(image, command, {})
  const [code, sentence] = [await ended, (await complained).trim()]
  say(`CMD without a token: exit ${code}, "${sentence}"`)
  return code === 1 && sentence.startsWith('BOT_TOKEN is missing')
    ? []
    : ['CMD without BOT_TOKEN must exit 1 and say that BOT_TOKEN is missing']
}

/** Runs the bot against the emulator: unhealthy before, healthy while it runs, and exit 0 after SIGTERM. */
async function life(
  image: Image,
  command: readonly string[],
  health: readonly string[],
  say: (line: string) => void,
): Promise<string[]> {
  const telegram = new TelegramEmulator({ botUsername: 'elchi_image_bot', botName: 'Elchi' })
  const api = await telegram.listen()
  const env = { BOT_TOKEN: telegram.token, BOT_API_ROOT: api.url, HOST: '127.0.0.1', PORT: String(await freePort()) }
  const healthOf = () => begin(image, health, env).ended
  try {
    const before = await healthOf()
    const bot = begin(image, command, env)
    const isReady = await Promise.race([lineWith(bot.child.stdout, '"msg":"ready"'), bot.ended.then(() => false)])
    const during = await healthOf()
    bot.child.kill('SIGTERM')
    const code = await bot.ended
    say(
      `CMD with a token: ${isReady ? 'ready' : 'never ready'}; HEALTHCHECK ${before} before, ${during} while it ran; exit ${code} after SIGTERM`,
    )
    return [
      ...(isReady ? [] : [`CMD did not become ready: ${(await bot.complained).trim()}`]),
      ...(before === 0 ? ['HEALTHCHECK is content although nothing runs'] : []),
      ...(during === 0 ? [] : ['HEALTHCHECK fails while the bot runs']),
      ...(code === 0 ? [] : ['CMD must exit 0 after SIGTERM']),
    ]
  } finally {
    await api.close()
    await telegram.stop()
  }
}

function lineWith(stream: NodeJS.ReadableStream, words: string): Promise<true> {
  return new Promise((resolve) => {
    let seen = ''
    stream.on('data', (chunk: Buffer) => {
      seen += chunk.toString()
      if (seen.includes(words)) resolve(true)
    })
  })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
