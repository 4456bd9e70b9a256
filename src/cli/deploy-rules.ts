/** What has to hold for the files that carry Elchi to a server. Pure: texts in, sentences out. */
import { isDeepStrictEqual } from 'node:util'
import { parse } from 'yaml'
import { z } from 'zod'
import { readConfig } from '../config.ts'
import { environmentOf, ignoreRule, parseDockerfile } from './deploy-files.ts'

export interface DeployFiles {
  readonly compose: string
  readonly dockerfile: string
  readonly dockerignore: string
  /** `.env.example`. */
  readonly example: string
  /** The text of `src/config.ts`. */
  readonly config: string
}

const service = z.object({
  image: z.string().optional(),
  build: z.unknown().optional(),
  restart: z.string().optional(),
  command: z.union([z.string(), z.array(z.string())]).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  networks: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  healthcheck: z.object({ test: z.unknown() }).partial().optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
})

const composeFile = z.object({
  services: z.record(z.string(), service),
  networks: z.record(z.string(), z.object({ internal: z.boolean().default(false) })).default({}),
  volumes: z.record(z.string(), z.unknown()).default({}),
})

type Service = z.infer<typeof service>

const bot = 'bot'

/** Every problem in the files, each with its file. */
export function deployProblems(files: DeployFiles): string[] {
  const names = configNames(files.config)
  return [
    ...dockerfileProblems(files.dockerfile).map((problem) => `Dockerfile${problem}`),
    ...ignoreProblems(files.dockerignore).map((problem) => `.dockerignore: ${problem}`),
    ...composeProblems(files, names).map((problem) => `docker-compose.yml: ${problem}`),
    ...exampleProblems(files, names).map((problem) => `.env.example: ${problem}`),
  ]
}

/** The variables that the program reads: the keys of the schema in `src/config.ts`. */
export function configNames(source: string): string[] {
  const schema = /^const environment = z\.object\(\{\n(.*?)^\}\)/ms.exec(source)?.[1] ?? ''
  return [...schema.matchAll(/^ {2}([A-Z][A-Z0-9_]*):/gm)].map(([, name = '']) => name)
}

/** The variables that a compose file takes from `.env`. */
export function interpolatedNames(compose: string): string[] {
  return [...new Set([...compose.matchAll(/(?<!\$)\$\{([A-Z][A-Z0-9_]*)/g)].map(([, name = '']) => name))]
}

function dockerfileProblems(source: string): string[] {
  const problems: string[] = []
  const steps = parseDockerfile(source)
  const last = (instruction: string) => steps.findLast((step) => step.instruction === instruction)
  for (const { instruction, text, line } of steps) {
    if (instruction === 'FROM' && !/:(?!latest\b)\S/.test(text))
      problems.push(`:${line} the image ${text} needs a version as its tag`)
  }
  const user = last('USER')
  if (!user || /^(root|0)\b/.test(user.text)) problems.push(': the bot would run as root: name a USER')
  if (!last('VOLUME')) problems.push(': the embedded database needs a VOLUME')
  const start = last('CMD')
  if (start?.exec?.[0] !== 'node')
    problems.push(
      `${start ? `:${start.line}` : ':'} CMD must start node itself in exec form: a shell or npm keeps SIGTERM from the bot`,
    )
  const health = last('HEALTHCHECK')
  if (!health?.exec || !health.text.includes('/healthz'))
    problems.push(': a HEALTHCHECK in exec form must ask /healthz')
  const install = steps.find(({ instruction, text }) => instruction === 'RUN' && text.includes('npm '))
  if (!install?.text.includes('npm ci --omit=dev')) problems.push(': packages come by npm ci --omit=dev')
  return problems
}

/** Files that hold secrets or people's settings, and those that only make the image heavy. */
const staysOut = [
  '.env',
  '.git/config',
  'data/elchi.sqlite',
  'data/elchi.sqlite.key',
  'node_modules/grammy/package.json',
  'test/support/world.ts',
]
const goesIn = ['package.json', 'package-lock.json', 'src/main.ts', 'content/laws.yaml', 'locales/ky/menu.json']

function ignoreProblems(source: string): string[] {
  const isIgnored = ignoreRule(source)
  return [
    ...staysOut.filter((path) => !isIgnored(path)).map((path) => `${path} must stay out of the image`),
    ...goesIn.filter(isIgnored).map((path) => `${path} must go into the image`),
  ]
}

function composeProblems({ compose, dockerfile }: DeployFiles, names: readonly string[]): string[] {
  let value: unknown
  try {
    value = parse(compose, { merge: true })
  } catch (error) {
    return [error instanceof Error ? (error.message.split('\n')[0] ?? 'not YAML') : 'not YAML']
  }
  const parsed = composeFile.safeParse(value)
  if (!parsed.success) return parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  const { services, networks, volumes } = parsed.data
  const problems = Object.entries(services).flatMap(([name, given]) =>
    serviceProblems(name, given, dockerfile).map((problem) => `${name} ${problem}`),
  )

  const used = Object.values(services)
    .flatMap((each) => each.volumes.map((volume) => volume.split(':')[0] ?? ''))
    .filter((source) => !/^[./~]/.test(source))
  for (const volume of used) if (!(volume in volumes)) problems.push(`the volume ${volume} is not declared`)
  for (const volume of Object.keys(volumes))
    if (!used.includes(volume)) problems.push(`the volume ${volume} is used by nothing`)

  for (const [name, each] of Object.entries(services)) {
    if (name === bot) continue
    if (each.networks.length === 0 || each.networks.some((network) => !networks[network]?.internal))
      problems.push(`${name} must be on internal networks alone`)
    if (services[bot]?.depends_on[name]?.condition !== 'service_healthy')
      problems.push(`${bot} must wait until ${name} is healthy`)
  }
  const passed = Object.keys(services[bot]?.environment ?? {})
  for (const name of names) if (!passed.includes(name)) problems.push(`${bot} is not given ${name}`)
  for (const name of passed)
    if (!names.includes(name)) problems.push(`${bot} is given ${name}, which src/config.ts does not read`)
  return problems
}

function serviceProblems(name: string, given: Service, dockerfile: string): string[] {
  const problems: string[] = []
  const steps = parseDockerfile(dockerfile)
  const { image, build, command = '', environment } = given
  if (image === undefined && build === undefined) problems.push('has neither an image nor a build')
  if (image !== undefined && !/:(?!latest$)[^/]+$/.test(image)) problems.push(`needs a version in its image (${image})`)
  if (given.restart === undefined) problems.push('does not start again after a crash: restart is missing')
  const isBuiltHealthy = build !== undefined && steps.some(({ instruction }) => instruction === 'HEALTHCHECK')
  if (given.healthcheck?.test === undefined && !isBuiltHealthy) problems.push('has no health check')
  const port = environment.PORT ?? environmentOf(steps).PORT
  for (const published of given.ports) {
    if (name !== bot || published.split(':').at(-1) !== port)
      problems.push(`publishes ${published}: only the webhook's port is open`)
  }
  const words = typeof command === 'string' ? command : command.join(' ')
  if (image?.startsWith('redis:') && !/--appendonly yes\b/.test(words))
    problems.push('must keep what it holds: --appendonly yes')
  if (image?.startsWith('redis:') && !/--requirepass \S/.test(words))
    problems.push('must have a password: --requirepass')
  if (image?.startsWith('postgres:') && !environment.POSTGRES_PASSWORD)
    problems.push('must have a password: POSTGRES_PASSWORD')
  return problems
}

/** `.env.example` names what the program and the compose file read, and its defaults are the program's. */
function exampleProblems({ example, compose }: DeployFiles, names: readonly string[]): string[] {
  const problems: string[] = []
  const written = [...example.matchAll(/^(#?)([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, mark, name = '', value = '']) => ({
    isDefault: mark === '#',
    name,
    value,
  }))
  const wanted = new Set([...names, ...interpolatedNames(compose)])
  if (names.length === 0) problems.push('no variables are found in src/config.ts: has its schema another name?')
  for (const name of wanted) if (!written.some((line) => line.name === name)) problems.push(`${name} is missing`)
  for (const { name } of written) if (!wanted.has(name)) problems.push(`${name} is read by nothing`)

  const token = { BOT_TOKEN: `1:${'x'.repeat(35)}` }
  const bare = readConfig(token)
  for (const { isDefault, name, value } of written) {
    if (!isDefault && value !== '') problems.push(`${name} must not have a value`)
    if (isDefault && names.includes(name) && !isDeepStrictEqual(readConfig({ ...token, [name]: value }), bare)) {
      problems.push(`${name}=${value} is not the program's default`)
    }
  }
  return problems
}
