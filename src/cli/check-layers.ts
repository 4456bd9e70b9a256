/**
 * `npm run check:layers`: keeps the arrows between the rooms of `src/`. Every import is read, looked up in the table
 * below, and refused with file and line when the table does not allow it.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, posix, relative } from 'node:path'
import { parseArgs } from 'node:util'

/**
 * What each room may import besides itself: other rooms, packages, parts of Node. A room is a folder (with `/`) or one
 * file; of the rooms that hold a file the longest name counts, so `bot/registry.ts` is a room in `bot/` with a door of
 * its own. `type` before a name allows `import type` alone. `node:` without more is all of Node.
 */
const house: Readonly<Record<string, readonly string[]>> = {
  'main.ts': [
    ...[
      'config.ts',
      'type services.ts',
      'bot/',
      'bot/bot.ts',
      'broadcasts/deliver.ts',
      'broadcasts/sender.ts',
      'type broadcasts/',
      'content/',
      'embassy/render.ts',
      'helpline/rounds.ts',
      'legalaid/digest.ts',
      'ops/',
      'privacy/',
      'shared-state/',
      'store/',
      'telegram/',
    ],
    ...['kysely', 'node:crypto', 'node:timers/promises', 'node:url'],
  ],
  'config.ts': ['zod'],
  'services.ts': [
    'type broadcasts/',
    'type content/',
    'type ops/',
    'type privacy/',
    'type shared-state/',
    'type store/',
    'type grammy',
  ],

  // Screens, and how an update reaches them. Only bot.ts opens the registry, and only the registry knows screens.
  'bot/': [
    ...[
      'type services.ts',
      'content/',
      'access/',
      'store/',
      'telegram/send-error.ts',
      'telegram/update-kind.ts',
      'type telegram/',
    ],
    ...['type privacy/', 'type ops/', '../locales/', '@grammyjs/conversations', 'grammy', 'i18next', 'zod', 'node:url'],
  ],
  'bot/bot.ts': ['bot/', 'bot/registry.ts', 'type services.ts', 'telegram/client.ts', 'type telegram/', 'grammy'],
  'bot/registry.ts': ['type bot/', 'type services.ts', 'migrant/', 'admin/', 'embassy/', 'legalaid/', 'type grammy'],
  'migrant/': [
    'bot/',
    'migrant/topic-view.ts',
    'type services.ts',
    'content/',
    'answers/',
    'broadcasts/',
    'directory/',
    'embassy/formatting.ts',
    'embassy/render.ts',
    'embassy/send.ts',
    'embassy/times.ts',
    'helpline/',
    'relay/',
    'node:crypto',
    'privacy/erase.ts',
    'privacy/open-questions.ts',
    'store/',
    'telegram/send-error.ts',
    'grammy',
    'zod',
  ],

  // How an answer looks, whoever shows it: people who ask, and the desk before it is public.
  'migrant/topic-view.ts': ['bot/', 'content/', 'type grammy'],

  'embassy/': [
    ...['bot/', 'type services.ts', 'access/', 'broadcasts/', 'content/', 'type directory/', 'store/'],
    'telegram/send-error.ts',
    ...['embassy/render.ts', 'embassy/send.ts', 'embassy/times.ts', 'embassy/formatting.ts'],
    ...['@grammyjs/conversations', 'grammy', 'zod', 'node:crypto'],
  ],
  'legalaid/': [
    'legalaid/digest.ts',
    ...[
      'bot/',
      'type services.ts',
      'access/',
      'answers/',
      'content/',
      'migrant/topic-view.ts',
      'privacy/open-questions.ts',
      'helpline/',
      'relay/',
      'store/',
    ],
    ...['grammy', 'zod', 'node:crypto', 'node:timers/promises', 'node:zlib'],
  ],
  // Conversations with helpers: what both sides see, and how it gets to the other side.
  'helpline/': [
    ...['bot/', 'type services.ts', 'type privacy/', 'content/', 'relay/', 'store/', 'telegram/send-error.ts'],
    ...['embassy/formatting.ts', 'type grammy', 'zod'],
  ],
  'helpline/rounds.ts': ['helpline/', 'relay/', 'store/', 'node:timers/promises'],
  // The weekly digest is sent by a clock that main.ts starts.
  'legalaid/digest.ts': [
    'legalaid/',
    'bot/',
    'type services.ts',
    'content/',
    'store/',
    'grammy',
    'node:timers/promises',
  ],
  // How a broadcast looks, whoever shows it: the sender, previews, "Warnings of my embassy", the check of a number.
  'embassy/render.ts': ['bot/', 'broadcasts/', 'content/', 'embassy/formatting.ts', 'embassy/times.ts', 'type grammy'],
  'embassy/send.ts': [...['bot/', 'content/', 'store/', 'type embassy/', 'type embassy/render.ts', 'type grammy']],
  'embassy/formatting.ts': ['bot/html.ts', 'type grammy'],
  'embassy/times.ts': ['type bot/', 'content/schema.ts'],
  'admin/': ['bot/', 'type services.ts', 'access/', 'store/', 'grammy', 'zod', 'node:crypto'],

  // Pure rules: arguments in, value out.
  'answers/': [],
  'directory/': ['answers/normalise.ts'],
  'access/': ['content/schema.ts'],
  'relay/': ['type grammy'],
  'broadcasts/': ['content/schema.ts', 'content/locale.ts', 'answers/normalise.ts'],

  // What is known and kept.
  'content/': [
    ...['answers/', 'directory/', 'store/', 'yaml', 'zod'],
    ...['node:crypto', 'node:fs', 'node:path', 'node:timers/promises', 'node:v8'],
  ],
  'store/': [
    'type config.ts',
    'type broadcasts/',
    'type content/',
    'relay/',
    'kysely',
    'pg',
    'node:fs',
    'node:path',
    'node:sqlite',
    'node:timers/promises',
  ],
  'shared-state/': [
    ...['type config.ts', 'type privacy/', 'broadcasts/pacing.ts', 'store/', 'ioredis', 'type grammy'],
    ...['node:crypto', 'node:events', 'node:timers/promises'],
  ],
  'privacy/': ['type config.ts', 'type services.ts', 'answers/', 'store/', 'node:crypto', 'node:fs', 'node:path'],

  // The outside world. The one loop of the broadcasts gets database, budget and client as arguments.
  'broadcasts/sender.ts': [
    ...[
      'broadcasts/',
      'broadcasts/allowance.ts',
      'broadcasts/batch.ts',
      'broadcasts/recorder.ts',
      'broadcasts/upkeep.ts',
    ],
    ...['store/', 'type shared-state/', 'type ops/', 'node:timers/promises'],
  ],
  'broadcasts/allowance.ts': ['broadcasts/', 'type shared-state/', 'type ops/'],
  'broadcasts/batch.ts': ['broadcasts/', 'store/'],
  'broadcasts/upkeep.ts': ['broadcasts/', 'store/', 'type ops/'],
  'broadcasts/recorder.ts': ['store/', 'node:timers/promises'],
  'broadcasts/deliver.ts': [
    ...['broadcasts/', 'type broadcasts/sender.ts', 'content/locale.ts', 'telegram/send-error.ts', 'type grammy'],
  ],
  'telegram/': [
    ...['store/', 'shared-state/', 'type privacy/', 'ops/http.ts', 'type ops/', 'grammy', 'undici', 'zod'],
    ...['node:crypto', 'type node:http', 'node:timers/promises'],
  ],
  'ops/': ['type privacy/', 'grammy', 'pino', 'prom-client', 'node:http', 'node:module', 'type node:net'],

  // Telegram's stand-in knows nothing of the bot; the demo alone brings the two together.
  'demo/': [
    'main.ts',
    'config.ts',
    'content/schema.ts',
    'ops/log.ts',
    'store/',
    'demo/emulator/',
    'demo/webchat/',
    'node:',
  ],
  'demo/emulator/': ['type grammy', 'node:'],
  'demo/webchat/': ['demo/emulator/', 'type grammy', 'zod', 'node:'],
  'demo/webchat/public/': ['/vendor/'],

  'cli/': [
    'config.ts',
    'answers/',
    'content/',
    'directory/',
    'shared-state/',
    'store/',
    'demo/emulator/',
    'yaml',
    'zod',
    'node:',
  ],
}

/** Rooms whose functions see nothing but their arguments: these words would be a clock, chance, or the outside. */
const pureRooms: readonly string[] = ['answers/', 'directory/', 'access/', 'broadcasts/', 'relay/']
const impure =
  /\b(?:Date\.now|new Date\(\)|Math\.random|performance\.|process\.|globalThis|fetch\(|setTimeout|setInterval|crypto\.)/

/** Names that invite what belongs elsewhere. */
const vagueName = /^(?:utils?|helpers?|common|index|misc)$/

interface Import {
  readonly specifier: string
  readonly isType: boolean
  readonly line: number
}

/** The whole statements: they stand at the start of a line, as the formatter leaves them. */
const statement =
  /^(?:import\s*|(?:import|export)\s+(?:(type)\s+)?(?:[\w$]+\s*,?\s*)?(?:\*(?:\s+as\s+[\w$]+)?\s*|\{[^}]*\}\s*)?from\s*)['"]([^'"\n]+)['"]/gm
/** An import as an expression anywhere, also as a type in a comment of a JavaScript file. */
const dynamic = /\bimport\(\s*['"`]([^'"`\n]+)['"`]/g

function importsOf(source: string): Import[] {
  const lineAt = (index: number): number => source.slice(0, index).split('\n').length
  return [
    ...[...source.matchAll(statement)].map(({ 1: type, 2: specifier = '', index }) => ({
      specifier,
      isType: type !== undefined,
      line: lineAt(index),
    })),
    ...[...source.matchAll(dynamic)].map(({ 1: specifier = '', index }) => ({
      specifier,
      isType: false,
      line: lineAt(index),
    })),
  ]
}

function roomOf(path: string): string | undefined {
  const holding = Object.keys(house).filter((room) => path === room || (room.endsWith('/') && path.startsWith(room)))
  return holding.sort((a, b) => b.length - a.length)[0]
}

/** A specifier as the table names it: a path below `src/`, `node:x`, `/vendor/x.js`, or a package with its subpath. */
function targetOf(specifier: string, path: string): string {
  return specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : specifier
}

function isAllowed(from: string, target: string, isType: boolean): boolean {
  const room = roomOf(target)
  if (room !== undefined && room === from) return true
  return (house[from] ?? []).some((entry) => {
    const [name, typeOnly] = entry.startsWith('type ') ? [entry.slice('type '.length), true] : [entry, false]
    if (typeOnly && !isType) return false
    if (target === name) return true
    // A folder's door does not open the rooms inside it that have a door of their own.
    if (room !== undefined) return room === name
    return target.startsWith(/[/:]$/.test(name) ? name : `${name}/`)
  })
}

function problemsOf(path: string, source: string): string[] {
  const from = roomOf(path)
  if (from === undefined) return [`src/${path}:1 stands in no room of the table in src/cli/check-layers.ts`]
  const problems = importsOf(source).flatMap(({ specifier, isType, line }) => {
    const target = targetOf(specifier, path)
    if (isAllowed(from, target, isType)) return []
    const asValue = isAllowed(from, target, true) ? ' as a value: import type is enough' : ''
    return [`src/${path}:${line} ${from} must not import ${target}${asValue}`]
  })
  if (!pureRooms.includes(from)) return problems
  const impurities = source.split('\n').flatMap((text, index) => {
    const word = /^\s*(?:\/?\*|\/\/)/.test(text) ? undefined : impure.exec(text)?.[0]
    return word === undefined
      ? []
      : [`src/${path}:${index + 1} ${from} is pure and must not use ${word}: pass it as an argument`]
  })
  return [...problems, ...impurities]
}

const { values } = parseArgs({ options: { root: { type: 'string', default: '.' } } })
const src = join(values.root, 'src')
const entries = readdirSync(src, { recursive: true, withFileTypes: true }).map((entry) => {
  const full = join(entry.parentPath, entry.name)
  return { full, path: relative(src, full).replaceAll('\\', '/'), isFolder: entry.isDirectory() }
})
const code = entries.filter(({ path, isFolder }) => !isFolder && /\.[jt]s$/.test(path))
const problems = entries.flatMap(({ full, path, isFolder }) => {
  const name = basename(path).replace(/\.[jt]s$/, '')
  return [
    ...(isFolder && readdirSync(full).length === 0 ? [`src/${path} is an empty folder`] : []),
    ...((isFolder || /\.[jt]s$/.test(path)) && vagueName.test(name)
      ? [`src/${path} says nothing by its name: name what it does`]
      : []),
  ]
})
for (const { full, path } of code) problems.push(...problemsOf(path, readFileSync(full, 'utf8')))
for (const problem of problems) console.error(problem)
if (problems.length > 0) process.exitCode = 1
else console.log(`layers: ${code.length} files, no problem`)
