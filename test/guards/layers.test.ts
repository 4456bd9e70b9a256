import { spawnSync } from 'node:child_process'
import { appendFileSync, copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { scratchFolder } from '../support/endings.ts'

/** A copy of `src/` that a test may spoil. */
function copyOfTheHouse(): string {
  const root = scratchFolder()
  for (const entry of readdirSync('src', { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    mkdirSync(join(root, dirname(path)), { recursive: true })
    copyFileSync(path, join(root, path))
  }
  return root
}

function checkLayers(root: string): { status: number | null; problems: string[] } {
  const { status, stderr } = spawnSync(process.execPath, ['src/cli/check-layers.ts', '--root', root], {
    encoding: 'utf8',
  })
  return { status, problems: stderr.split('\n').filter((line) => line !== '') }
}

test('the arrows of the house as it stands are the ones of the table', () => {
  expect(checkLayers(copyOfTheHouse())).toEqual({ status: 0, problems: [] })
})

/** Arrows that somebody in a hurry may draw: the file, the line that is added to it, and what the check says. */
const brokenArrows: readonly (readonly [file: string, added: string, refusal: string])[] = [
  ['answers/understand.ts', "import { readFileSync } from 'node:fs'", 'answers/ must not import node:fs'],
  ['answers/normalise.ts', "import { z } from 'zod'", 'answers/ must not import zod'],
  ['answers/understand.ts', 'const today = new Date()', 'answers/ is pure and must not use new Date()'],
  ['answers/language.ts', 'const chance = Math.random()', 'answers/ is pure and must not use Math.random'],
  ['bot/show.ts', "import { menu } from '../migrant/menu.ts'", 'bot/ must not import migrant/menu.ts'],
  ['bot/html.ts', "import type { screens } from './registry.ts'", 'bot/ must not import bot/registry.ts'],
  [
    'bot/registry.ts',
    "import { sendError } from '../telegram/client.ts'",
    'bot/registry.ts must not import telegram/client.ts',
  ],
  ['migrant/menu.ts', "const redis = await import('ioredis')", 'migrant/ must not import ioredis'],
  ['migrant/sos.ts', "export { start } from '../main.ts'", 'migrant/ must not import main.ts'],
  ['store/sessions.ts', "import type { Context } from 'grammy'", 'store/ must not import grammy'],
  [
    'store/journal.ts',
    "import {\n  createIntake,\n} from '../telegram/intake.ts'",
    'store/ must not import telegram/intake.ts',
  ],
  ['shared-state/local.ts', "import { Composer } from 'grammy'", 'shared-state/ must not import grammy as a value'],
  [
    'telegram/journal.ts',
    "import { seal } from '../privacy/seal.ts'",
    'telegram/ must not import privacy/seal.ts as a value',
  ],
  [
    'broadcasts/lifecycle.ts',
    'const today = Date.now()',
    'broadcasts/ is pure and must not use Date.now: pass it as an argument',
  ],
  [
    'broadcasts/missed.ts',
    "import type { Wave } from '../store/waves.ts'",
    'broadcasts/ must not import store/waves.ts',
  ],
  ['broadcasts/sender.ts', "import { Api } from 'grammy'", 'broadcasts/sender.ts must not import grammy'],
  [
    'broadcasts/deliver.ts',
    "import { renderBroadcast } from '../embassy/render.ts'",
    'broadcasts/deliver.ts must not import embassy/render.ts',
  ],
  [
    'directory/places.ts',
    "import { findSubscriber } from '../store/subscribers.ts'",
    'directory/ must not import store/subscribers.ts',
  ],
  ['directory/regions.ts', "import { z } from 'zod'", 'directory/ must not import zod'],
  [
    'embassy/approve.ts',
    "import { warnings } from '../migrant/warnings.ts'",
    'embassy/ must not import migrant/warnings.ts',
  ],
  [
    'embassy/render.ts',
    "import { findBroadcast } from '../store/broadcasts.ts'",
    'embassy/render.ts must not import store/broadcasts.ts',
  ],
  [
    'migrant/verify.ts',
    "import { approve } from '../embassy/approve.ts'",
    'migrant/ must not import embassy/approve.ts',
  ],
  [
    'store/waves.ts',
    "import { step } from '../broadcasts/lifecycle.ts'",
    'store/ must not import broadcasts/lifecycle.ts as a value',
  ],
  ['services.ts', "import { pino } from 'pino'", 'services.ts must not import pino'],
  ['config.ts', "import 'node:fs'", 'config.ts must not import node:fs'],
  ['cli/ask.ts', "import { start } from '../main.ts'", 'cli/ must not import main.ts'],
  [
    'demo/emulator/limits.ts',
    "import { dayOf } from '../../bot/dates.ts'",
    'demo/emulator/ must not import bot/dates.ts',
  ],
  ['demo/emulator/clock.ts', "import { Bot } from 'grammy'", 'demo/emulator/ must not import grammy as a value'],
  [
    'demo/webchat/room.ts',
    "import { understand } from '../../answers/understand.ts'",
    'demo/webchat/ must not import answers/understand.ts',
  ],
  [
    'demo/webchat/public/api.js',
    "import { html } from 'https://cdn.example/htm.js'",
    'demo/webchat/public/ must not import https://cdn.example/htm.js',
  ],
]

test('each broken arrow is refused with its file and line, and nothing else is', () => {
  const root = copyOfTheHouse()
  const expected = brokenArrows.map(([file, added, refusal]) => {
    const path = join(root, 'src', file)
    const line = readFileSync(path, 'utf8').split('\n').length
    appendFileSync(path, `${added}\n`)
    return `src/${file}:${line} ${refusal}`
  })
  const { status, problems } = checkLayers(root)
  expect(status).toBe(1)
  const unexpected = problems.filter((problem) => !expected.some((start) => problem.startsWith(start)))
  const missed = expected.filter((start) => !problems.some((problem) => problem.startsWith(start)))
  expect({ unexpected, missed }).toEqual({ unexpected: [], missed: [] })
})

test('a room that nobody named, a name that says nothing and an empty folder are refused', () => {
  const root = copyOfTheHouse()
  const write = (path: string) => {
    mkdirSync(join(root, 'src', dirname(path)), { recursive: true })
    writeFileSync(join(root, 'src', path), 'export {}\n')
  }
  write('attic/box.ts')
  write('store/utils.ts')
  write('migrant/index.ts')
  write('bot/helpers/text.ts')
  mkdirSync(join(root, 'src', 'directory', 'regions'), { recursive: true })
  const { status, problems } = checkLayers(root)
  expect(status).toBe(1)
  expect(problems.map((problem) => relative('src', problem.replace(/:\d+/, ''))).sort()).toEqual([
    'attic/box.ts stands in no room of the table in src/cli/check-layers.ts',
    'bot/helpers says nothing by its name: name what it does',
    'directory/regions is an empty folder',
    'migrant/index.ts says nothing by its name: name what it does',
    'store/utils.ts says nothing by its name: name what it does',
  ])
})
