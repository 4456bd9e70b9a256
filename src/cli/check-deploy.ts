/**
 * `npm run check:deploy`: are the files that carry Elchi to a server in order? Our own rules always; docker-compose's
 * opinion where it is installed; with `--walk` also the Dockerfile's steps in a clean folder (a minute, needs npm).
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { deployProblems, interpolatedNames } from './deploy-rules.ts'

const { values } = parseArgs({
  options: { root: { type: 'string', default: '.' }, walk: { type: 'boolean', default: false } },
})
const { root } = values
/** A file that is missing is as an empty one: the rules then say what it lacks. */
const read = (path: string) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '')

const files = {
  compose: read('docker-compose.yml'),
  dockerfile: read('Dockerfile'),
  dockerignore: read('.dockerignore'),
  example: read('.env.example'),
  config: read('src/config.ts'),
}

/** @returns what docker-compose has against the file; `undefined` when it is not installed. */
function composeOpinion(): string[] | undefined {
  const dummies = Object.fromEntries(interpolatedNames(files.compose).map((name) => [name, 'dummy']))
  // .env.example in place of .env: an operator's own values must not decide whether the file is in order.
  const { error, status, stderr } = spawnSync('docker-compose', ['--env-file', '.env.example', 'config', '--quiet'], {
    cwd: root,
    env: { PATH: process.env.PATH, ...dummies },
    encoding: 'utf8',
  })
  if (error) return undefined
  return status === 0 ? [] : [stderr.trim()]
}

const opinion = composeOpinion()
const problems = [...deployProblems(files), ...(opinion ?? [])]
if (values.walk && problems.length === 0) {
  const { walkDockerfile } = await import('./deploy-walk.ts')
  problems.push(...(await walkDockerfile(root, console.log)))
}
for (const problem of problems) console.error(problem)
if (problems.length > 0) process.exitCode = 1
else console.log(`deploy: no problem (docker-compose ${opinion ? 'agrees' : 'is not installed: our own rules alone'})`)
