/** What a test has to put away, kept apart from the hook that does it: the files of one worker share this module. */
import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

type End = () => Promise<void>

const endings: End[] = []
const last = new Set<End>()

/** Runs when the test ends, last in first out. */
export function atEnd(end: End): void {
  endings.push(end)
}

/** Runs once when the test ends, after everything that `atEnd` was given. */
export function afterAllEndings(end: End): void {
  last.add(end)
}

/** For `hooks.ts`. Every end is run, whatever the others do; throws what the first of them threw. */
export async function endAll(): Promise<void> {
  const all = [...endings.splice(0).reverse(), ...last]
  last.clear()
  const failures: unknown[] = []
  for (const end of all) await end().catch((error: unknown) => failures.push(error))
  if (failures.length > 0) throw failures[0]
}

const roomyBytes = 1_000_000_000

/** Memory where there is enough: the bot waits for the disk at every message, and no story is about a power cut. */
function scratchRoot(): string {
  const memory = '/dev/shm'
  try {
    const { bavail, bsize } = statfsSync(memory)
    return bavail * bsize > roomyBytes ? memory : tmpdir()
  } catch {
    return tmpdir() // not Linux
  }
}

/** A folder that goes with the test. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(scratchRoot(), 'elchi-test-'))
  atEnd(async () => rmSync(folder, { recursive: true, force: true }))
  return folder
}
