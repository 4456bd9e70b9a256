import { describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'

const token = '123456789:AAHnotARealTokenButLooksLikeOne_0123'
const dataKey = Buffer.alloc(32, 7).toString('base64')
const least = { BOT_TOKEN: token }

function problemsOf(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const read = readConfig(env)
  return read.type === 'refused' ? read.problems : []
}

function configOf(env: Readonly<Record<string, string | undefined>>) {
  const read = readConfig(env)
  if (read.type === 'refused') throw new Error(read.problems.join('\n'))
  return read.config
}

describe('with a token alone', () => {
  test('everything else has the default that the documents name', () => {
    expect(configOf(least)).toEqual({
      botToken: token,
      botApiRoot: 'https://api.telegram.org',
      database: { kind: 'sqlite', path: 'data/elchi.sqlite' },
      redis: undefined,
      updates: { kind: 'polling' },
      host: '127.0.0.1',
      port: 8080,
      adminIds: [],
      dataKey: undefined,
      broadcastRate: 25,
      paidBroadcasts: false,
      logLevel: 'info',
    })
  })

  test('empty values count as unset, as compose files write them', () => {
    const names =
      'BOT_API_ROOT DATABASE_URL REDIS_URL UPDATES WEBHOOK_URL WEBHOOK_SECRET HOST PORT ADMIN_IDS DATA_KEY BROADCAST_RATE PAID_BROADCASTS LOG_LEVEL'
    const empty = Object.fromEntries(names.split(' ').map((name) => [name, '']))
    expect(configOf({ ...empty, ...least })).toEqual(configOf(least))
  })

  test('nobody can change it afterwards', () => {
    expect(Object.isFrozen(configOf(least))).toBe(true)
  })

  test('other variables of the machine do not matter', () => {
    expect(configOf({ ...least, HOME: '/root', PATH: '/bin', PORTS: 'x', bot_token: 'x' })).toEqual(configOf(least))
  })
})

describe('without a token', () => {
  test.each([
    ['unset', {}],
    ['empty', { BOT_TOKEN: '' }],
    ['undefined', { BOT_TOKEN: undefined }],
  ])('(%s) the start is refused and the demo is named', (_, env) => {
    expect(problemsOf(env)).toEqual([expect.stringMatching(/^BOT_TOKEN is missing: .*npm run demo$/)])
  })
})

describe('what is accepted', () => {
  test.each([
    ['BOT_API_ROOT', 'http://127.0.0.1:8081/', { botApiRoot: 'http://127.0.0.1:8081' }],
    [
      'DATABASE_URL',
      'sqlite:/var/lib/elchi/a.sqlite',
      { database: { kind: 'sqlite', path: '/var/lib/elchi/a.sqlite' } },
    ],
    ['DATABASE_URL', 'sqlite::memory:', { database: { kind: 'sqlite', path: ':memory:' } }],
    ['REDIS_URL', 'redis://:secret@redis:6379/1', { redis: { kind: 'single', url: 'redis://:secret@redis:6379/1' } }],
    ['REDIS_URL', 'rediss://redis:6380', { redis: { kind: 'single', url: 'rediss://redis:6380' } }],
    [
      'REDIS_URL',
      'redis-cluster://a:7000,b.example:7001',
      {
        redis: {
          kind: 'cluster',
          nodes: [
            { host: 'a', port: 7000 },
            { host: 'b.example', port: 7001 },
          ],
        },
      },
    ],
    ['HOST', '0.0.0.0', { host: '0.0.0.0' }],
    ['HOST', '::', { host: '::' }],
    ['HOST', 'localhost', { host: 'localhost' }],
    ['PORT', '0', { port: 0 }],
    ['PORT', '65535', { port: 65_535 }],
    ['ADMIN_IDS', '1, 22 333', { adminIds: [1, 22, 333] }],
    ['DATA_KEY', dataKey, { dataKey: Buffer.alloc(32, 7) }],
    ['BROADCAST_RATE', '1000', { broadcastRate: 1000 }],
    ['PAID_BROADCASTS', 'on', { paidBroadcasts: true }],
    ['LOG_LEVEL', 'silent', { logLevel: 'silent' }],
  ])('%s=%s', (name, value, expected) => {
    expect(configOf({ ...least, [name]: value })).toMatchObject(expected)
  })

  test('a webhook with its address and its secret', () => {
    const env = {
      ...least,
      UPDATES: 'webhook',
      WEBHOOK_URL: 'https://elchi.example/telegram',
      WEBHOOK_SECRET: 'a'.repeat(16),
    }
    expect(configOf(env).updates).toEqual({
      kind: 'webhook',
      url: 'https://elchi.example/telegram',
      secret: 'a'.repeat(16),
    })
  })

  test('Postgres together with a key for what people write', () => {
    const url = 'postgres://elchi:pw@db:5432/elchi'
    expect(configOf({ ...least, DATABASE_URL: url, DATA_KEY: dataKey }).database).toEqual({ kind: 'postgres', url })
    expect(problemsOf({ ...least, DATABASE_URL: url })).toEqual([
      expect.stringMatching(/^DATA_KEY is missing: .*openssl rand -base64 32/),
    ])
    expect(problemsOf({ ...least, DATABASE_URL: 'postgresql://db/elchi', DATA_KEY: '' })).toHaveLength(1)
  })
})

describe('what is malformed is refused with one line: the variable and what is accepted', () => {
  test.each([
    ['BOT_TOKEN', 'hunter2', /digits, a colon, letters/],
    ['BOT_TOKEN', `${token} `, /digits, a colon, letters/],
    ['BOT_TOKEN', `${token}\nX: y`, /digits, a colon, letters/],
    ['BOT_API_ROOT', 'api.telegram.org', /http\(s\) address/],
    ['BOT_API_ROOT', 'ftp://api.telegram.org', /http\(s\) address/],
    ['BOT_API_ROOT', 'https://', /http\(s\) address/],
    ['DATABASE_URL', 'elchi.sqlite', /sqlite:PATH.*postgres:\/\//],
    ['DATABASE_URL', 'sqlite:', /sqlite:PATH.*postgres:\/\//],
    ['DATABASE_URL', 'mysql://root:pw@db/elchi', /sqlite:PATH.*postgres:\/\//],
    ['REDIS_URL', 'localhost:6379', /redis:\/\/.*rediss:\/\/.*redis-cluster:\/\//],
    ['REDIS_URL', 'http://redis', /redis:\/\/.*rediss:\/\/.*redis-cluster:\/\//],
    ['REDIS_URL', 'redis-cluster://', /redis-cluster:\/\/host:port/],
    ['REDIS_URL', 'redis-cluster://a:7000,b', /host:port/],
    ['REDIS_URL', 'redis-cluster://a:7000,', /host:port/],
    ['REDIS_URL', 'redis-cluster://a:70000', /host:port/],
    ['REDIS_URL', 'redis-cluster://a:0', /host:port/],
    ['UPDATES', 'Webhook', /polling, webhook/],
    ['UPDATES', 'both', /polling, webhook/],
    ['WEBHOOK_URL', 'elchi.example/telegram', /https? address|http\(s\) address/],
    ['WEBHOOK_URL', 'ftp://elchi.example/telegram', /https? address|http\(s\) address/],
    ['WEBHOOK_SECRET', 'short', /16 to 256/],
    ['WEBHOOK_SECRET', 'sixteen letters!', /letters, digits/],
    ['WEBHOOK_SECRET', 'x'.repeat(257), /16 to 256/],
    ['HOST', 'two words', /address|name/],
    ['HOST', 'http://127.0.0.1', /address|name/],
    ['PORT', 'eighty', /from 0 to 65535/],
    ['PORT', '65536', /from 0 to 65535/],
    ['PORT', '-1', /from 0 to 65535/],
    ['PORT', '80.5', /from 0 to 65535/],
    ['PORT', '0x50', /from 0 to 65535/],
    ['PORT', '1e3', /from 0 to 65535/],
    ['ADMIN_IDS', '12, @aigul', /digits.*commas/],
    ['ADMIN_IDS', '0', /digits.*commas/],
    ['ADMIN_IDS', '-100123', /digits.*commas/],
    ['ADMIN_IDS', '9999999999999999', /digits.*commas/], // no longer a whole number that a program can tell from its neighbour
    ['DATA_KEY', 'secret', /32 bytes in base64/],
    ['DATA_KEY', Buffer.alloc(31).toString('base64'), /32 bytes in base64/],
    ['DATA_KEY', Buffer.alloc(32).toString('hex'), /32 bytes in base64/],
    ['BROADCAST_RATE', '0', /from 1 to 1000/],
    ['BROADCAST_RATE', '1001', /from 1 to 1000/],
    ['BROADCAST_RATE', 'fast', /from 1 to 1000/],
    ['PAID_BROADCASTS', 'yes', /on, off/],
    ['PAID_BROADCASTS', 'true', /on, off/],
    ['LOG_LEVEL', 'verbose', /info/],
    ['LOG_LEVEL', 'INFO', /info/],
  ])('%s=%s', (name, value, accepted) => {
    const problems = problemsOf({ ...least, [name]: value })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(new RegExp(`^${name} `))
    expect(problems[0]).toMatch(accepted)
    expect(problems[0]).not.toContain('\n')
  })

  test.each(['WEBHOOK_URL', 'WEBHOOK_SECRET'])('a webhook without its %s', (missing) => {
    const whole = {
      ...least,
      UPDATES: 'webhook',
      WEBHOOK_URL: 'https://elchi.example/telegram',
      WEBHOOK_SECRET: 'a'.repeat(16),
    }
    expect(problemsOf({ ...whole, [missing]: '' })).toEqual([
      expect.stringMatching(new RegExp(`^${missing} is missing: UPDATES=webhook`)),
    ])
  })

  test('all at once, not one at a time', () => {
    const problems = problemsOf({ PORT: 'x', LOG_LEVEL: 'x', UPDATES: 'webhook', DATABASE_URL: 'postgres://db/elchi' })
    const named = ['BOT_TOKEN', 'PORT', 'LOG_LEVEL', 'WEBHOOK_URL', 'WEBHOOK_SECRET', 'DATA_KEY']
    expect(problems.map((problem) => problem.split(' ', 1)[0]).sort()).toEqual(named.sort())
  })
})

describe('secrets', () => {
  const secrets = {
    BOT_TOKEN: '123:tooShortSecret',
    DATABASE_URL: 'mysql://root:dbPassword@db/elchi',
    REDIS_URL: 'http://:redisPassword@redis',
    WEBHOOK_SECRET: 'hook secret !!',
    DATA_KEY: 'keySecret',
    BOT_API_ROOT: 'ftp://user:apiPassword@host',
    WEBHOOK_URL: 'ftp://hook:hookPassword@host',
    ADMIN_IDS: 'adminSecret',
  }

  test('never appear in what is printed', () => {
    const said = problemsOf(secrets).join('\n')
    expect(said.split('\n')).toHaveLength(Object.keys(secrets).length)
    for (const word of Object.values(secrets).flatMap(
      (value) => value.match(/\w*(?:Password|Secret)\w*|hook secret/g) ?? [],
    ))
      expect(said).not.toContain(word)
    for (const value of Object.values(secrets)) expect(said).not.toContain(value)
  })
})
