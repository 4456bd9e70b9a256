/** What `regions.yaml` must hold together: codes that are there, cities in their districts, names that lead to one region. */
import { createPlaceOf, namesOf } from '../directory/places.ts'
import type { Items } from './knowledge.ts'
import type { Problem } from './load.ts'

const file = 'regions.yaml'

export function checkRegions({ regions, mission }: Items): Problem[] {
  const gazetteer = regions.get('all')
  if (gazetteer === undefined) return []
  const problems: Problem[] = []
  const codes = gazetteer.regions.map(({ code }) => code)
  const districts = new Set(gazetteer.districts.map(({ id }) => id))
  const twice = (ids: readonly string[]): void => {
    for (const id of ids.filter((one, index) => ids.indexOf(one) !== index))
      problems.push({ file, reason: `${id} stands twice`, about: id })
  }
  const need = (what: string, code: string): void => {
    if (!codes.includes(code)) problems.push({ file, reason: `${what}: region ${code} is not there`, about: code })
  }
  twice(codes)
  twice(gazetteer.cities.map(({ id }) => id))
  twice(gazetteer.first)
  for (const code of gazetteer.first) need('first', code)
  for (const { id, region } of gazetteer.cities) need(id, region)
  for (const { code, district } of gazetteer.regions)
    if (!districts.has(district))
      problems.push({ file, reason: `${code}: district ${district} is not there`, about: code })

  const placeOf = createPlaceOf(gazetteer)
  for (const { id, known_by } of gazetteer.districts)
    for (const city of known_by)
      if (placeOf(city)?.region.district !== id)
        problems.push({ file, reason: `${id}: ${city} is no city of it`, about: `id: ${id}` })
  for (const [name, { region }] of namesOf(gazetteer))
    if (placeOf(name)?.region !== region)
      problems.push({ file, reason: `${region.code}: "${name}" leads to another region too`, about: name })

  for (const [id, { consular_district }] of mission)
    for (const code of consular_district ?? [])
      if (!codes.includes(code))
        problems.push({ file: 'missions.yaml', reason: `${id}: region ${code} is not there`, about: code })
  return problems
}
