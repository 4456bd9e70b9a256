import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

// The files of one worker share what they import, so a hook that a shared file sets would hold for the first of them alone.
test('what tests share sets no hooks of its own: it says `atEnd`', () => {
  const folder = 'test/support'
  const setting = readdirSync(folder).filter((file) =>
    /import \{[^}]*\b(?:before|after)(?:Each|All)\b[^}]*\} from 'vitest'/.test(
      readFileSync(join(folder, file), 'utf8'),
    ),
  )
  expect(setting).toEqual(['hooks.ts'])
})
