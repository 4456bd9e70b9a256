/** The environment as one typed, frozen value. Read when called, never on import; secrets are never printed. */
import { z } from 'zod'

export type DatabaseConfig =
  | { readonly kind: 'sqlite' /** A file, or `:memory:`. */; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string }

export type RedisConfig =
  | { readonly kind: 'single'; readonly url: string }
  | { readonly kind: 'cluster'; readonly nodes: readonly { readonly host: string; readonly port: number }[] }

export type UpdatesConfig =
  | { readonly kind: 'polling' }
  | { readonly kind: 'webhook'; readonly url: string; readonly secret: string }

export interface Config {
  readonly botToken: string
  /** Without a slash at the end. */
  readonly botApiRoot: string
  readonly database: DatabaseConfig
  /** `undefined`: one process, shared state in memory and SQLite. */
  readonly redis: RedisConfig | undefined
  readonly updates: UpdatesConfig
  readonly host: string
  readonly port: number
  readonly adminIds: readonly number[]
  /** 32 bytes; `undefined` with SQLite means: make one and keep it beside the database. */
  readonly dataKey: Buffer | undefined
  /** Messages a second for all processes together. */
  readonly broadcastRate: number
  readonly paidBroadcasts: boolean
  readonly logLevel: (typeof logLevels)[number]
}

export type ConfigResult =
  | { readonly type: 'ok'; readonly config: Config }
  | {
      readonly type: 'refused' /** One line a problem: variable, what is wrong, what is accepted. */
      readonly problems: readonly string[]
    }

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

const refuse = (context: z.RefinementCtx, message: string): never => {
  context.addIssue({ code: 'custom', message })
  return z.NEVER
}

/** The path is this program's route; plain HTTP only to this machine, as in tests. */
const isWebhookUrl = (value: string): boolean =>
  /^(https:\/\/[^\s/]+|http:\/\/(127\.0\.0\.1|localhost)(:\d+)?)(\/\S*)?\/telegram$/.test(value) && URL.canParse(value)

const isHttpUrl = (value: string): boolean => /^https?:\/\/[^\s/]+/.test(value) && URL.canParse(value)

const database = z.string().transform((value, context): DatabaseConfig => {
  if (value.startsWith('sqlite:') && value.length > 'sqlite:'.length)
    return { kind: 'sqlite', path: value.slice('sqlite:'.length) }
  if (/^postgres(ql)?:\/\//.test(value) && URL.canParse(value)) return { kind: 'postgres', url: value }
  return refuse(context, 'is neither sqlite:PATH nor postgres://…')
})

const redis = z.string().transform((value, context): RedisConfig => {
  if (/^rediss?:\/\//.test(value) && URL.canParse(value)) return { kind: 'single', url: value }
  const cluster = /^redis-cluster:\/\/(.+)$/.exec(value)
  if (!cluster?.[1]) return refuse(context, 'is none of redis://…, rediss://…, redis-cluster://host:port,host:port')
  const nodes = cluster[1].split(',').map((node) => /^([^:\s]+):(\d{1,5})$/.exec(node))
  if (nodes.some((node) => node === null))
    return refuse(context, 'needs host:port for every node of the cluster, separated by commas')
  if (nodes.some((node) => Number(node?.[2]) < 1 || Number(node?.[2]) > 65_535))
    return refuse(context, 'needs host:port with ports from 1 to 65535')
  return { kind: 'cluster', nodes: nodes.map((node) => ({ host: node?.[1] ?? '', port: Number(node?.[2]) })) }
})

const adminIds = z.string().transform((value, context): number[] => {
  const ids = value.split(/[\s,]+/).filter((id) => id !== '')
  if (ids.some((id) => !/^[1-9]\d{0,15}$/.test(id) || !Number.isSafeInteger(Number(id))))
    return refuse(context, 'must be Telegram user ids (digits) separated by commas')
  return ids.map(Number)
})

const dataKey = z.string().transform((value, context): Buffer => {
  const key = Buffer.from(value, 'base64')
  return key.length === 32 && /^[A-Za-z0-9+/]{43}=$/.test(value)
    ? key
    : refuse(context, 'must be 32 bytes in base64 (openssl rand -base64 32)')
})

const wholeNumber = (from: number, to: number, what: string) =>
  z.string().transform((value, context): number => {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN
    return number >= from && number <= to ? number : refuse(context, `must be ${what} from ${from} to ${to}`)
  })

const oneOf = <T extends string>(...values: readonly T[]) =>
  z.string().transform((value, context): T => {
    const found = values.find((candidate) => candidate === value)
    return found ?? refuse(context, `must be one of: ${values.join(', ')}`)
  })

const environment = z.object({
  BOT_TOKEN: z
    .string({ error: 'is missing: get one from @BotFather, or try the bot without one: npm run demo' })
    .regex(/^\d{1,20}:[A-Za-z0-9_-]{20,64}$/, 'does not look like a token from @BotFather (digits, a colon, letters)'),
  BOT_API_ROOT: z
    .string()
    .default('https://api.telegram.org')
    .refine(isHttpUrl, 'must be an http(s) address')
    .transform((root) => root.replace(/\/+$/, '')),
  DATABASE_URL: z.string().default('sqlite:data/elchi.sqlite').pipe(database),
  REDIS_URL: redis.optional(),
  UPDATES: z.string().default('polling').pipe(oneOf('polling', 'webhook')),
  WEBHOOK_URL: z
    .string()
    .refine(isWebhookUrl, 'must be an https address that ends in /telegram (http only on this machine)')
    .optional(),
  WEBHOOK_SECRET: z
    .string()
    .regex(/^[A-Za-z0-9_-]{16,256}$/, 'must be 16 to 256 letters, digits, _ or -')
    .optional(),
  HOST: z
    .string()
    .default('127.0.0.1')
    .refine(
      (host) => /^[A-Za-z0-9.:_-]+$/.test(host) && !host.includes('//'),
      'must be an address or a name, without http://',
    ),
  PORT: z
    .string()
    .default('8080')
    .pipe(wholeNumber(0, 65_535, 'a port')),
  ADMIN_IDS: z.string().default('').pipe(adminIds),
  DATA_KEY: dataKey.optional(),
  BROADCAST_RATE: z
    .string()
    .default('25')
    .pipe(wholeNumber(1, 1000, 'a number of messages a second')),
  PAID_BROADCASTS: z.string().default('off').pipe(oneOf('on', 'off')),
  LOG_LEVEL: z
    .string()
    .default('info')
    .pipe(oneOf(...logLevels)),
})

/**
 * Reads the configuration.
 *
 * @param env Usually `process.env`. An empty value counts as unset, as in compose files.
 * @returns The frozen configuration, or every problem at once.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): ConfigResult {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = environment.safeParse(given)
  const problems = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
  if (given.UPDATES === 'webhook') {
    for (const name of ['WEBHOOK_URL', 'WEBHOOK_SECRET']) {
      if (given[name] === undefined) problems.push(`${name} is missing: UPDATES=webhook needs it`)
    }
  }
  if (/^postgres(ql)?:/.test(given.DATABASE_URL ?? '') && given.DATA_KEY === undefined) {
    problems.push('DATA_KEY is missing: with Postgres it must be set (openssl rand -base64 32)')
  }
  if (!parsed.success || problems.length > 0) return { type: 'refused', problems }
  const { data } = parsed
  return {
    type: 'ok',
    config: Object.freeze({
      botToken: data.BOT_TOKEN,
      botApiRoot: data.BOT_API_ROOT,
      database: data.DATABASE_URL,
      redis: data.REDIS_URL,
      updates:
        data.UPDATES === 'webhook' && data.WEBHOOK_URL !== undefined && data.WEBHOOK_SECRET !== undefined
          ? { kind: 'webhook', url: data.WEBHOOK_URL, secret: data.WEBHOOK_SECRET }
          : { kind: 'polling' },
      host: data.HOST,
      port: data.PORT,
      adminIds: data.ADMIN_IDS,
      dataKey: data.DATA_KEY,
      broadcastRate: data.BROADCAST_RATE,
      paidBroadcasts: data.PAID_BROADCASTS === 'on',
      logLevel: data.LOG_LEVEL,
    } satisfies Config),
  }
}

/** What a program needs that only looks after the stores of a bot. @returns every problem at once, as `readConfig` does. */
export function readStoresConfig(
  env: Readonly<Record<string, string | undefined>>,
):
  | { readonly type: 'ok'; readonly config: Pick<Config, 'database' | 'redis'> }
  | { readonly type: 'refused'; readonly problems: readonly string[] } {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = environment.pick({ DATABASE_URL: true, REDIS_URL: true }).safeParse(given)
  return parsed.success
    ? { type: 'ok', config: { database: parsed.data.DATABASE_URL, redis: parsed.data.REDIS_URL } }
    : { type: 'refused', problems: parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`) }
}
