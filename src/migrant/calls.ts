/** Whom a person in need calls now: the state's best hotline and the office that is theirs. From the snapshot alone. */
import { escapeHtml, type Html } from '../bot/html.ts'
import type { Translate } from '../bot/i18n.ts'
import type { Locale } from '../content/locale.ts'
import type { Country, Helper, Mission, TopicId } from '../content/schema.ts'
import type { Snapshot } from '../content/snapshot.ts'
import { isCallable, missionsFor } from '../directory/routing.ts'

export interface Call {
  readonly name: string
  /** At least one, the emergency numbers first. */
  readonly phones: readonly string[]
}

/** More than two numbers in a line are not read. */
const phonesEach = 2

const certainty = { high: 0, medium: 1, low: 2 } as const
const certaintyOf = ({ field_confidence, confidence }: Helper): number =>
  certainty[field_confidence.phones ?? confidence]
const isForArmy = ({ topics }: Helper): boolean => topics.includes('military_recruitment')
// A consulate's own line serves its district; the capital's serves everybody.
const isForAll = ({ city }: Helper): boolean => city === null || city === 'moscow'

/** The duty line of a state, the surest first. `undefined` when no number is known. */
function hotlineOf(snapshot: Snapshot, country: Country): Helper | undefined {
  const [hotline] = snapshot
    .helpersFor(country)
    .filter(({ kind, phones }) => kind === 'home_state_hotline' && phones.length > 0)
    .toSorted(
      (a, b) =>
        Number(isForAll(b)) - Number(isForAll(a)) ||
        certaintyOf(a) - certaintyOf(b) ||
        Number(isForArmy(b)) - Number(isForArmy(a)),
    )
  return hotline
}

/** The office for the person's region that can be called; the embassy where the region is not known. */
export function officeOf(
  snapshot: Snapshot,
  { country, region, topic }: { readonly country: Country; readonly region: string | null; readonly topic?: TopicId },
): Mission | undefined {
  const asked = { country, region: region ?? undefined, topic }
  const doors = missionsFor(snapshot.missions, snapshot.regions.all, asked)
  return doors.find(({ mission }) => isCallable(mission))?.mission
}

/** At most two calls, the duty line first; no number stands twice. */
export function callsFor(snapshot: Snapshot, locale: Locale, country: Country, region: string | null): readonly Call[] {
  const texts = snapshot.contactTexts(locale)
  const hotline = hotlineOf(snapshot, country)
  const office = officeOf(snapshot, { country, region })
  const known = new Set(hotline?.phones)
  const calls = [
    { name: hotline && texts?.helpers[hotline.id]?.name, phones: hotline?.phones ?? [] },
    {
      name: office && texts?.missions[office.id]?.name,
      phones: [...new Set([...(office?.emergency_phones ?? []), ...(office?.phones ?? [])])].filter(
        (phone) => !known.has(phone),
      ),
    },
  ]
  return calls.flatMap(({ name, phones }) =>
    name === undefined || phones.length === 0 ? [] : [{ name, phones: phones.slice(0, phonesEach) }],
  )
}

export const callLine = (t: Translate, { name, phones }: Call): Html =>
  escapeHtml(t('sos:call', { name, phones: phones.join(', ') }))
