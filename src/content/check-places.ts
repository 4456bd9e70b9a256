/** What `places.yaml` must hold together: regions that are there, and no caution about a name that nobody reads. */
import { wordsOf } from '../directory/place-index.ts'
import { spokenNames } from '../directory/spoken-places.ts'
import type { Items } from './knowledge.ts'
import type { Problem } from './load.ts'

const file = 'places.yaml'

export function checkPlaces({ regions, places }: Items): Problem[] {
  const gazetteer = regions.get('all')
  const spoken = places.get('all')
  if (gazetteer === undefined || spoken === undefined) return []
  const problems: Problem[] = []
  const codes = new Set(gazetteer.regions.map(({ code }) => code))
  const named = [
    ...Object.keys(spoken.towns),
    ...Object.keys(spoken.stems),
    ...spoken.spoken.map(({ region }) => region),
  ]
  for (const code of new Set(named))
    if (!codes.has(code)) problems.push({ file, reason: `region ${code} is not there`, about: code })

  const names = spokenNames(gazetteer, spoken)
  const known = new Set(names.map(({ name }) => name.toLowerCase()))
  for (const list of ['people', 'surnames', 'adjectives', 'stubborn', 'words'] as const)
    for (const name of spoken[list])
      if (!known.has(name.toLowerCase()))
        problems.push({ file, reason: `${list}: "${name}" is the name of no place`, about: name })
  const cities = new Set(
    names.flatMap(({ meaning }) => ('city' in meaning && meaning.city !== null ? meaning.city : [])),
  )
  for (const city of Object.keys(spoken.unless))
    if (!cities.has(city)) problems.push({ file, reason: `unless: "${city}" is no city`, about: city })
  for (const { name } of names)
    if (wordsOf(name).length === 0) problems.push({ file, reason: `"${name}" has no letters`, about: name })
  return problems
}
