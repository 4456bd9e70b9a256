/** The citizens of a country among the subscribers, counted in groups: no single person leaves this file. */
import type { Group } from '../broadcasts/faces.ts'
import type { Locale } from '../content/locale.ts'
import type { Country } from '../content/schema.ts'
import { type Reach, recipients } from './audience.ts'
import type { Db } from './schema.ts'

/** Every combination of language, region, passports, wish and reach that somebody has. */
export async function citizenGroups(db: Db, country: Country): Promise<Group[]> {
  const rows = await db
    .selectFrom('subscribers')
    .where('country', '=', country)
    .select((eb) => ['locale', 'region', 'two_passports', 'warnings', 'reachable', eb.fn.countAll().as('people')])
    .groupBy(['locale', 'region', 'two_passports', 'warnings', 'reachable'])
    .execute()
  return rows.map(({ locale, region, two_passports, warnings, reachable, people }) => ({
    country,
    locale: locale as Locale, // the store keeps locales of ours alone
    region,
    twoPassports: two_passports === 1,
    wantsWarnings: warnings === 1,
    isReachable: reachable === 1,
    people: Number(people),
  }))
}

/** How many of those whom a broadcast would reach named no region: they get what is for any region. */
export async function countWithoutRegion(db: Db, reach: Reach): Promise<number> {
  const { people } = await recipients(db.selectFrom('subscribers'), reach)
    .where('subscribers.region', 'is', null)
    .select((eb) => eb.fn.countAll().as('people'))
    .executeTakeFirstOrThrow()
  return Number(people)
}
