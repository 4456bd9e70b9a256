import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { databaseKinds, emptyDatabase, open } from '../support/databases.ts'
import { dumpPostgres, dumpSqlite, schemaFile } from '../support/schema-dump.ts'
import { isMissing } from '../support/services.ts'

const dump = { sqlite: dumpSqlite, postgres: dumpPostgres }
const place = { sqlite: 0, postgres: 1 }

for (const kind of databaseKinds) {
  describe.skipIf(isMissing(kind))(`src/store/schema.sql on ${kind}`, () => {
    test('is what the migrations make (after a new one run: node test/support/schema-dump.ts)', async () => {
      const db = await open(await emptyDatabase(kind))
      const written = readFileSync(schemaFile, 'utf8').trimEnd().split('\n\n')
      expect(written[place[kind]]).toBe(await dump[kind](db))
      expect(written).toHaveLength(2)
    })
  })
}
