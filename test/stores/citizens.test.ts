import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { severities } from '../../src/broadcasts/broadcast.ts'
import { dryRun } from '../../src/broadcasts/faces.ts'
import { locales } from '../../src/content/locale.ts'
import { countries } from '../../src/content/schema.ts'
import { countAudience } from '../../src/store/audience.ts'
import { auditOf, record } from '../../src/store/audit.ts'
import { citizenGroups, countWithoutRegion } from '../../src/store/citizens.ts'
import { audience as anyAudience } from '../properties/broadcast-arbitraries.ts'
import { addPeople, entry, range, warning } from '../support/broadcasts.ts'
import { databaseKinds, newDb } from '../support/databases.ts'
import { isMissing } from '../support/services.ts'

for (const kind of databaseKinds) {
  describe.skipIf(isMissing(kind))(`citizens on ${kind}`, () => {
    test('the dry run counts whom the ledger would hold, in any audience', async () => {
      const db = await newDb(kind)
      let next = 1
      const add = (people: number, settings: Parameters<typeof addPeople>[2]): Promise<void> => {
        next += people
        return addPeople(db, range(next - people, people), settings)
      }
      for (const locale of locales) {
        for (const country of countries) {
          await add(2, { locale, country })
          await add(3, { locale, country, region: 'RU-TA', two_passports: 1 })
          await add(1, { locale, country, region: 'RU-MOW', warnings: 0 })
          await add(4, { locale, country, region: 'RU-SVE', reachable: 0 })
        }
      }
      await fc.assert(
        fc.asyncProperty(anyAudience, fc.constantFrom(...severities), async (audience, severity) => {
          const broadcast = { ...warning, audience, severity }
          const run = dryRun(broadcast, await citizenGroups(db, 'kg'))
          const counts = await countAudience(db, broadcast)
          const faces: Record<string, number> = {}
          for (const { locale, people } of run.faces) faces[locale] = (faces[locale] ?? 0) + people
          expect(faces).toEqual(counts)
          expect(run.withoutRegion).toBe(await countWithoutRegion(db, broadcast))
        }),
        { numRuns: 60 },
      )
    })

    test('the log tells what was done to one broadcast in one way, newest first', async () => {
      const db = await newDb(kind)
      await db.transaction().execute(async (tx) => {
        for (const [at, action] of [
          [1, 'broadcast-submitted'],
          [2, 'broadcast-returned'],
          [3, 'broadcast-submitted'],
        ] as const)
          await record(tx, { ...entry(action, 81, at), details: { content: `text ${at}` } })
        await record(tx, { ...entry('broadcast-submitted', 81, 4), subject: 'another' })
      })
      const submitted = await auditOf(db, warning.id, 'broadcast-submitted', 5)
      expect(submitted.map(({ at, details }) => [at, details])).toEqual([
        [3, { content: 'text 3' }],
        [1, { content: 'text 1' }],
      ])
      expect(await auditOf(db, warning.id, 'broadcast-submitted', 1)).toHaveLength(1)
    })
  })
}
