/** Starts `child.ts` and hears its word. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { DatabaseConfig } from '../../src/config.ts'
import { atEnd } from '../support/endings.ts'

export interface OtherProcess {
  /** What came of its action. */
  readonly said: string
  /** `kill -9`, and the end of the process. */
  kill(): Promise<void>
}

/** As `DATABASE_URL` takes it. */
export function databaseUrl(config: DatabaseConfig): string {
  return config.kind === 'sqlite' ? `sqlite:${config.path}` : config.url
}

export async function otherProcess(
  action: 'open' | 'claim' | 'turn',
  env: Readonly<Record<string, string>>,
): Promise<OtherProcess> {
  const program = join(import.meta.dirname, 'child.ts')
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, action], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
  }
  atEnd(kill)
  const word = await Promise.race([once(child.stdout, 'data'), ended.then(() => ['it ended without a word'])])
  return { said: String(word[0]).trim(), kill }
}
