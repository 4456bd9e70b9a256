/** Who is meant, in SQL. */
import { type Expression, type SelectQueryBuilder, type SqlBool, sql } from 'kysely'
import type { Broadcast } from '../broadcasts/broadcast.ts'
import type { Db, Tables } from './schema.ts'

export type Reach = Pick<Broadcast, 'country' | 'severity' | 'audience'>

/** The rule of `isRecipient` in `broadcasts/audience.ts`, in SQL; a property holds the two together. */
export function recipients<O>(
  query: SelectQueryBuilder<Tables, 'subscribers', O>,
  { country, severity, audience }: Reach,
): SelectQueryBuilder<Tables, 'subscribers', O> {
  const { regions, languages, twoPassports } = audience
  return query.where((eb) => {
    const conditions: Expression<SqlBool>[] = [
      eb('subscribers.reachable', '=', 1),
      eb('subscribers.country', '=', country),
    ]
    if (severity !== 'urgent') conditions.push(eb('subscribers.warnings', '=', 1))
    if (regions !== null) {
      const named = regions.length === 0 ? [] : [eb('subscribers.region', 'in', regions)]
      conditions.push(eb.or([eb('subscribers.region', 'is', null), ...named]))
    }
    if (languages !== null) {
      const locales = languages.flatMap((language) => (language === 'uz' ? ['uz', 'uz-Cyrl'] : [language]))
      conditions.push(locales.length === 0 ? sql<SqlBool>`1 = 0` : eb('subscribers.locale', 'in', locales))
    }
    if (twoPassports !== null) conditions.push(eb('subscribers.two_passports', '=', twoPassports ? 1 : 0))
    return eb.and(conditions)
  })
}

/** How many people a broadcast would reach now, by locale. */
export async function countAudience(db: Db, reach: Reach): Promise<Record<string, number>> {
  const rows = await recipients(db.selectFrom('subscribers'), reach)
    .select((eb) => ['locale', eb.fn.countAll<number>().as('people')])
    .groupBy('locale')
    .execute()
  return Object.fromEntries(rows.map(({ locale, people }) => [locale, Number(people)]))
}
