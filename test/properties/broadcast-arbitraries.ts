/** Broadcasts and people by chance, for the properties of `src/broadcasts/`. */
import fc from 'fast-check'
import type { Person } from '../../src/broadcasts/audience.ts'
import { blankBroadcast } from '../../src/broadcasts/blank.ts'
import type { Attachment, Audience, Broadcast, BroadcastText } from '../../src/broadcasts/broadcast.ts'
import { severities } from '../../src/broadcasts/broadcast.ts'
import { locales } from '../../src/content/locale.ts'
import { countries, type WrittenLanguage, writtenLanguages } from '../../src/content/schema.ts'

const region = fc.constantFrom('RU-MOW', 'RU-TA', 'RU-SVE')

/** Small, so that two of them are often the same. */
export const audience: fc.Arbitrary<Audience> = fc.record({
  regions: fc.option(fc.array(region, { maxLength: 3 })),
  languages: fc.option(fc.array(fc.constantFrom(...writtenLanguages), { maxLength: 3 })),
  twoPassports: fc.option(fc.boolean()),
})

export const person: fc.Arbitrary<Person> = fc.record({
  locale: fc.constantFrom(...locales),
  region: fc.option(region),
  twoPassports: fc.boolean(),
})

export const attachment: fc.Arbitrary<Attachment> = fc.record({
  kind: fc.constantFrom('photo' as const, 'document' as const, 'voice' as const),
  fileId: fc.constantFrom('file-1', 'file-2'),
})

const text: fc.Arbitrary<BroadcastText> = fc.record({
  html: fc.constantFrom('<b>Warning</b>', 'Call +996 312 620505', 'Do not sign'),
  updatedAt: fc.integer({ min: 1, max: 5 }),
})

export const texts: fc.Arbitrary<Broadcast['texts']> = fc.record(
  Object.fromEntries(writtenLanguages.map((language) => [language, text])) as Record<WrittenLanguage, typeof text>,
  { requiredKeys: [] },
)

/** A draft as an author may have it, of any completeness. */
export const draft: fc.Arbitrary<Broadcast> = fc
  .record({
    id: fc.constantFrom('0a1b2c3d', '4e5f6071'),
    country: fc.constantFrom(...countries),
    severity: fc.constantFrom(...severities),
    audience,
    original: fc.constantFrom(...writtenLanguages),
    texts,
    attachment: fc.option(attachment),
    expiresAt: fc.option(fc.integer({ min: 1, max: 1000 })),
    sendAt: fc.option(fc.integer({ min: 1, max: 1000 })),
    repeatUnknown: fc.boolean(),
  })
  .map((begun) => ({ ...blankBroadcast({ ...begun, author: 1 }, 0), ...begun }))

/** A complete warning of Kyrgyzstan, from which examples differ by what they are about. */
export const warning: Broadcast = {
  ...blankBroadcast({ id: '0a1b2c3d', country: 'kg', author: 1, original: 'ru' }, 0),
  texts: {
    ru: { html: 'Не подписывайте контракт', updatedAt: 1 },
    ky: { html: 'Келишимге кол койбоңуз', updatedAt: 2 },
  },
}
