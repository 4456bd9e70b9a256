import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { claimForOneProcess, openDatabase } from '../../src/store/database.ts'
import { databaseKinds, emptyDatabase, newDatabase, sharedPostgres } from '../support/databases.ts'
import { atEnd, scratchFolder } from '../support/endings.ts'
import { isMissing } from '../support/services.ts'
import { databaseUrl, otherProcess } from './other-process.ts'

/** Claims, and gives the claim back at the end of the test where the story does not. */
async function claim(config: Parameters<typeof claimForOneProcess>[0]) {
  const giveBack = await claimForOneProcess(config)
  if (!giveBack) return undefined
  let isGivenBack = false
  const once = async (): Promise<void> => {
    if (!isGivenBack) await giveBack()
    isGivenBack = true
  }
  atEnd(once)
  return once
}

for (const kind of databaseKinds) {
  describe.skipIf(isMissing(kind))(`the claim of a single process on ${kind}`, () => {
    test('a second claim is refused until the first is given back', async () => {
      const config = await newDatabase(kind)
      const giveBack = await claim(config)
      expect(giveBack).toBeDefined()
      expect(await claim(config)).toBeUndefined()
      await giveBack?.()
      expect(await claim(config)).toBeDefined()
    })

    test('it holds between processes, and is free again when its holder was killed', async () => {
      const config = await newDatabase(kind)
      const env = { DATABASE_URL: databaseUrl(config) }
      const holder = await otherProcess('claim', env)
      expect(holder.said).toBe('claimed')
      expect(await claim(config)).toBeUndefined()
      await holder.kill()
      await vi.waitFor(async () => expect(await claim(config)).toBeDefined(), { timeout: 5_000, interval: 20 })
      expect((await otherProcess('claim', env)).said).toBe('refused')
    })

    test('claims on two databases do not meet', async () => {
      expect(await claim(await newDatabase(kind))).toBeDefined()
      expect(await claim(await newDatabase(kind))).toBeDefined()
    })

    test('it is had before the database has a table, and does not keep the same process from migrating', async () => {
      const config = await emptyDatabase(kind)
      expect(await claim(config)).toBeDefined()
      const db = await openDatabase(config, () => {})
      await db.destroy()
    })
  })
}

describe('the claim on sqlite', () => {
  test('the first start makes the folder: nothing else runs there', async () => {
    expect(await claim({ kind: 'sqlite', path: join(scratchFolder(), 'data', 'elchi.sqlite') })).toBeDefined()
  })

  test('a folder that cannot be written is told as what it is, not as another process', async () => {
    const path = join(scratchFolder(), 'data', 'elchi.sqlite')
    // Where the lock must be made stands a folder, which even root cannot open as a file.
    mkdirSync(dirname(path))
    mkdirSync(`${path}.running`)
    await expect(claim({ kind: 'sqlite', path })).rejects.toThrow(/unable to open/)
  })
})

describe.skipIf(isMissing('postgres'))('the claim on postgres', () => {
  test('it is taken again by its holder when the database comes back from a crash', async () => {
    const server = await sharedPostgres()
    const config = await newDatabase('postgres')
    expect(await claim(config)).toBeDefined()
    await server.restart()
    // The holder notices its lost connection by itself; until then a newcomer could slip in, and is sent away again.
    await vi.waitFor(
      async () => {
        const newcomer = await claimForOneProcess(config)
        await newcomer?.()
        expect(newcomer).toBeUndefined()
      },
      { timeout: 5_000, interval: 50 },
    )
  })
})
