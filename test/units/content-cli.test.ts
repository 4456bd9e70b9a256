/** `content:export` and `content:import` as an operator runs them: a dry run first, never beside a running bot. */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { seedRelease } from '../../src/content/seed.ts'
import { auditLog } from '../../src/store/audit.ts'
import { claimForOneProcess, openDatabase } from '../../src/store/database.ts'
import { release } from '../support/content.ts'
import { scratchFolder } from '../support/endings.ts'

function run(program: 'export' | 'import', args: readonly string[], database: string) {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', `src/cli/${program}-content.ts`, ...args],
    { encoding: 'utf8', env: { ...process.env, DATABASE_URL: `sqlite:${database}`, REDIS_URL: '' } },
  )
  return { out: stdout, err: stderr, status }
}

async function seededDatabase(): Promise<string> {
  const path = join(scratchFolder(), 'elchi.sqlite')
  const db = await openDatabase({ kind: 'sqlite', path }, () => {})
  await seedRelease(db, release, 1)
  await db.destroy()
  return path
}

describe('an operator', () => {
  test('exports, changes a file, sees what it would change, and changes it', async () => {
    const path = await seededDatabase()
    const folder = join(scratchFolder(), 'out')
    expect(run('export', [folder], path)).toMatchObject({ status: 0, err: '' })
    expect(run('export', [folder], path)).toMatchObject({ status: 1, err: expect.stringContaining('--replace') })
    expect(run('import', [folder], path).out).toBe('0 added, 0 changed, 0 removed\n')

    const file = join(folder, 'texts', 'ru', 'topics', 'unpaid-wages.yaml')
    writeFileSync(file, readFileSync(file, 'utf8').replace('title: Не платят зарплату', 'title: Не отдают зарплату'))
    const dry = run('import', [folder], path)
    expect(dry.out).toMatch(/~ topic-text ru\/unpaid-wages\n {4}title\n {6}- "Не платят.*"\n {6}\+ "Не отдают/)
    expect(dry.out).toMatch(/0 added, 1 changed, 0 removed\nNothing was changed/)
    expect(run('import', [folder], path).out).toBe(dry.out)

    expect(run('import', [folder, '--apply'], path)).toMatchObject({ status: 0, out: expect.stringMatching(/done\n$/) })
    expect(run('import', [folder], path).out).toMatch(/^0 added, 0 changed, 0 removed/)
    const db = await openDatabase({ kind: 'sqlite', path }, () => {})
    expect((await auditLog(db, 5)).map(({ action, actor }) => [action, actor])).toEqual([['content-imported', 0]])
    await db.destroy()
  }, 90_000)

  test('is refused beside a running bot that could not be told, and for a file that is broken', async () => {
    const path = await seededDatabase()
    const folder = join(scratchFolder(), 'out')
    run('export', [folder], path)
    const giveBack = await claimForOneProcess({ kind: 'sqlite', path })
    expect(run('import', [folder, '--apply'], path)).toMatchObject({
      status: 1,
      err: expect.stringContaining('stop it first'),
    })
    await giveBack?.()
    writeFileSync(join(folder, 'laws.yaml'), '- id: [\n')
    expect(run('import', [folder], path)).toMatchObject({ status: 1, err: expect.stringMatching(/laws\.yaml:\d+ /) })
    expect(run('import', [], path)).toMatchObject({ status: 1, err: expect.stringContaining('Name the folder') })
  }, 90_000)
})
