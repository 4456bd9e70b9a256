/** What `points.yaml`, `time-zones.yaml` and `holidays.yaml` must hold together with regions and missions. */
import { moonFeasts } from '../directory/holidays.ts'
import type { Items } from './knowledge.ts'
import type { Problem } from './load.ts'

export function checkDirectory(items: Items): Problem[] {
  const gazetteer = items.regions.get('all')
  const points = items.points.get('all')
  const zones = items['time-zones'].get('all')
  const holidays = items.holidays.get('all')
  if (!gazetteer || !points || !zones || !holidays) return []
  const problems: Problem[] = []
  const codes = gazetteer.regions.map(({ code }) => code)
  const sameRegions = (file: string, there: Readonly<Record<string, unknown>>): void => {
    for (const code of codes.filter((one) => !(one in there)))
      problems.push({ file, reason: `region ${code} is missing` })
    for (const code of Object.keys(there).filter((one) => !codes.includes(one)))
      problems.push({ file, reason: `region ${code} is not there`, about: code })
  }
  sameRegions('points.yaml', points.russia)
  sameRegions('time-zones.yaml', zones.regions)

  const cityIds = new Set(gazetteer.cities.map(({ id }) => id))
  for (const { id, city, host_country, opening } of items.mission.values()) {
    const isTimed = city !== null && (city in zones.cities || cityIds.has(city))
    if (city !== null && !isTimed)
      problems.push({ file: 'time-zones.yaml', reason: `${id}: no clock is known for ${city}`, about: city })
    if (city === null && opening && opening.length > 0)
      problems.push({ file: 'missions.yaml', reason: `${id}: hours without a city have no clock`, about: `id: ${id}` })
    if (host_country === 'RU' && city !== null && !cityIds.has(city))
      problems.push({ file: 'missions.yaml', reason: `${id}: ${city} is no city of regions.yaml`, about: `id: ${id}` })
  }

  const { years, moon, countries } = holidays
  const file = 'holidays.yaml'
  if (years.from > years.to) problems.push({ file, reason: 'years: from is after to', about: 'years' })
  for (const feast of moonFeasts)
    for (let year = years.from; year <= years.to; year++)
      if (!moon[feast].some((day) => day.startsWith(String(year))))
        problems.push({ file, reason: `${feast} of ${year} is missing`, about: feast })
  const named = countries.map(({ country }) => country)
  for (const country of named.filter((one, index) => named.indexOf(one) !== index))
    problems.push({ file, reason: `${country} stands twice`, about: `country: ${country}` })
  return problems
}
