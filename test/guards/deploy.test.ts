import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ignoreRule, parseDockerfile } from '../../src/cli/deploy-files.ts'
import { configNames, type DeployFiles, deployProblems } from '../../src/cli/deploy-rules.ts'
import { readConfig } from '../../src/config.ts'
import { scratchFolder } from '../support/endings.ts'

const paths: Readonly<Record<keyof DeployFiles, string>> = {
  compose: 'docker-compose.yml',
  dockerfile: 'Dockerfile',
  dockerignore: '.dockerignore',
  example: '.env.example',
  config: 'src/config.ts',
}

function read(file: keyof DeployFiles): string {
  return readFileSync(paths[file], 'utf8')
}

const files: DeployFiles = {
  compose: read('compose'),
  dockerfile: read('dockerfile'),
  dockerignore: read('dockerignore'),
  example: read('example'),
  config: read('config'),
}

/** The files with one of them changed; a change that finds nothing to change is a broken test. */
function changed(file: keyof DeployFiles, from: string | RegExp, to: string): DeployFiles {
  const text = files[file].replace(from, to)
  if (text === files[file]) throw new Error(`${String(from)} is not in ${paths[file]}`)
  return { ...files, [file]: text }
}

test('the files that carry Elchi to a server are in order', () => {
  expect(deployProblems(files)).toEqual([])
})

/** Mistakes that an operator or a developer may make, each with the one sentence that must follow. */
const mistakes: readonly (readonly [
  what: string,
  file: keyof DeployFiles,
  from: string | RegExp,
  to: string,
  refusal: string,
])[] = [
  [
    'Redis opened to the world',
    'compose',
    '    image: redis:7\n',
    "    image: redis:7\n    ports: ['6379:6379']\n",
    'docker-compose.yml: redis publishes 6379:6379',
  ],
  [
    'a second port of the bot',
    'compose',
    '      - 127.0.0.1:8080:8080\n',
    '      - 127.0.0.1:8080:8080\n      - 9229:9229\n',
    'docker-compose.yml: bot publishes 9229:9229',
  ],
  [
    'Postgres on the outer network',
    'compose',
    /networks: \[inside\](\n\s+volumes:\n\s+- postgres-data)/,
    'networks: [inside, outside]$1',
    'docker-compose.yml: postgres must be on internal networks',
  ],
  [
    'an inner network that is not',
    'compose',
    'internal: true',
    'internal: false',
    'docker-compose.yml: redis must be on internal networks',
  ],
  [
    'Redis without a password',
    'compose',
    /, --requirepass, .*(?=])/,
    '',
    'docker-compose.yml: redis must have a password',
  ],
  [
    'Redis that forgets',
    'compose',
    "--appendonly, 'yes'",
    "--appendonly, 'no'",
    'docker-compose.yml: redis must keep what it holds',
  ],
  [
    'Postgres without a password',
    'compose',
    / {6}POSTGRES_PASSWORD: .*\n/,
    '',
    'docker-compose.yml: postgres must have a password',
  ],
  [
    'the newest Postgres, whichever that is',
    'compose',
    'image: postgres:17',
    'image: postgres:latest',
    'docker-compose.yml: postgres needs a version',
  ],
  ['Redis without a version', 'compose', 'image: redis:7', 'image: redis', 'docker-compose.yml: redis needs a version'],
  [
    'Postgres without a health check',
    'compose',
    'test: [CMD-SHELL, pg_isready',
    'tests: [CMD-SHELL, pg_isready',
    'docker-compose.yml: postgres has no health check',
  ],
  [
    'a bot that does not wait',
    'compose',
    'redis: { condition: service_healthy }',
    'redis: { condition: service_started }',
    'docker-compose.yml: bot must wait until redis is healthy',
  ],
  [
    'a bot that stays down',
    'compose',
    '    restart: unless-stopped\n',
    '',
    'docker-compose.yml: bot does not start again',
  ],
  [
    'a volume that is not declared',
    'compose',
    '  redis-data: {}\n',
    '',
    'docker-compose.yml: the volume redis-data is not declared',
  ],
  [
    'a variable that does not reach the bot',
    'compose',
    / {6}ADMIN_IDS: .*\n/,
    '',
    'docker-compose.yml: bot is not given ADMIN_IDS',
  ],
  [
    'a variable that nobody reads',
    'compose',
    '      ADMIN_IDS: ',
    '      ADMIN_NAMES: x\n      ADMIN_IDS: ',
    'docker-compose.yml: bot is given ADMIN_NAMES',
  ],
  ['YAML that is none', 'compose', 'services:', 'services: [', 'docker-compose.yml: '],
  ['any node', 'dockerfile', 'node:24-slim', 'node:latest', 'Dockerfile:2 the image node:latest needs a version'],
  ['a bot that runs as root', 'dockerfile', 'USER node', 'USER root', 'Dockerfile: the bot would run as root'],
  [
    'npm between SIGTERM and the bot',
    'dockerfile',
    /CMD \["node", "--dis.*/,
    'CMD ["npm", "start"]',
    'CMD must start node itself',
  ],
  [
    'a shell between SIGTERM and the bot',
    'dockerfile',
    /CMD \["node", "--dis.*/,
    'CMD node src/main.ts',
    'CMD must start node itself',
  ],
  ['no health check', 'dockerfile', 'HEALTHCHECK', 'LABEL', 'Dockerfile: a HEALTHCHECK'],
  [
    'tools of developers',
    'dockerfile',
    'npm ci --omit=dev',
    'npm ci',
    'Dockerfile: packages come by npm ci --omit=dev',
  ],
  ['secrets in the image', 'dockerignore', /^\*$/m, 'data', '.dockerignore: .env must stay out'],
  ['an image without content', 'dockerignore', '!content\n', '', '.dockerignore: content/laws.yaml must go into'],
  ['a variable that operators cannot know', 'example', '#LOG_LEVEL=info\n', '', '.env.example: LOG_LEVEL is missing'],
  [
    'a password that operators cannot know',
    'example',
    '#REDIS_PASSWORD=\n',
    '',
    '.env.example: REDIS_PASSWORD is missing',
  ],
  [
    'a variable of yesterday',
    'example',
    '#LOG_LEVEL=info\n',
    '#LOG_LEVEL=info\n#LOG_FILE=\n',
    '.env.example: LOG_FILE is read by nothing',
  ],
  [
    'a default that is not the default',
    'example',
    '#BROADCAST_RATE=25',
    '#BROADCAST_RATE=30',
    ".env.example: BROADCAST_RATE=30 is not the program's default",
  ],
  [
    'a token in the example',
    'example',
    'BOT_TOKEN=\n',
    'BOT_TOKEN=1:abc\n',
    '.env.example: BOT_TOKEN must not have a value',
  ],
  [
    'a new variable in the program alone',
    'config',
    '  LOG_LEVEL:',
    '  LOG_FILE: z.string(),\n  LOG_LEVEL:',
    '.env.example: LOG_FILE is missing',
  ],
]

describe('a mistake is told in one sentence', () => {
  test.each(mistakes)('%s', (_what, file, from, to, refusal) => {
    expect(deployProblems(changed(file, from, to))).toContainEqual(expect.stringContaining(refusal))
  })
})

test('the names found in the program are the names it asks for', () => {
  const everythingWrong = Object.fromEntries(configNames(files.config).map((name) => [name, ' ']))
  const refused = readConfig(everythingWrong)
  const complained = refused.type === 'refused' ? refused.problems.map((problem) => problem.split(' ')[0]) : []
  const takesAnyText = ['ADMIN_IDS']
  expect([...complained, ...takesAnyText].sort()).toEqual(configNames(files.config).sort())
})

test('the command fails on a mistake and names it', () => {
  const root = scratchFolder()
  mkdirSync(join(root, 'src'))
  const spoilt = changed('compose', 'image: postgres:17', 'image: postgres:latest')
  for (const [file, path] of Object.entries(paths)) writeFileSync(join(root, path), spoilt[file as keyof DeployFiles]) // the keys of `paths`
  // An empty PATH: our own rules must find it where docker-compose is not installed.
  const { status, stderr } = spawnSync(process.execPath, ['src/cli/check-deploy.ts', '--root', root], {
    encoding: 'utf8',
    env: { PATH: '' },
  })
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: 'docker-compose.yml: postgres needs a version in its image (postgres:latest)\n',
  })
})

describe('what .dockerignore keeps out', () => {
  const cases: readonly (readonly [rules: string, path: string, isIgnored: boolean])[] = [
    ['node_modules', 'node_modules/grammy/package.json', true],
    ['node_modules', 'web/node_modules/x.js', false],
    ['**/node_modules', 'web/node_modules/x.js', true],
    ['*', '.env', true],
    ['*\n!src', 'src/main.ts', false],
    ['*\n!src\nsrc/demo', 'src/demo/main.ts', true],
    ['!src\n*', 'src/main.ts', true],
    ['# *\n\n', 'src/main.ts', false],
    ['*.log', 'elchi.log', true],
    ['*.log', 'logs/elchi.log', false],
    ['/data/', 'data/elchi.sqlite', true],
  ]
  test.each(cases)('%j and %s: %s', (rules, path, isIgnored) => {
    expect(ignoreRule(rules)(path)).toBe(isIgnored)
  })
})

test('a Dockerfile is read with its comments, continued lines and exec forms', () => {
  const steps = parseDockerfile(
    '# begin\nfrom node:24-slim\n\nHEALTHCHECK --interval=5s \\\n  # why\n  CMD ["node", "-e", "a b"]\nCMD node x\n',
  )
  expect(steps).toEqual([
    { instruction: 'FROM', text: 'node:24-slim', exec: undefined, line: 2 },
    {
      instruction: 'HEALTHCHECK',
      text: '--interval=5s CMD ["node", "-e", "a b"]',
      exec: ['node', '-e', 'a b'],
      line: 4,
    },
    { instruction: 'CMD', text: 'node x', exec: undefined, line: 7 },
  ])
})
