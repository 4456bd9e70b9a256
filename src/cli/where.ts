/**
 * `npm run -s where`: which place in Russia a message names, and the missions that the bot would show for it. JSON lines from
 * standard input, one answer a line, in order; or a text as argument, explained for people. Uses the very code and content of
 * the bot.
 */
import { z } from 'zod'
import { itemsOf } from '../content/knowledge.ts'
import { openRelease } from '../content/release.ts'
import { countries } from '../content/schema.ts'
import { createRegions } from '../directory/regions.ts'
import { missionsAbroad, missionsFor } from '../directory/routing.ts'
import { createWhere, type Where } from '../directory/where.ts'
import { answerLines } from './lines.ts'

const question = z.object({
  id: z.union([z.string(), z.number()]),
  text: z.string(),
  country: z.enum(countries).nullish(),
})
type Question = z.infer<typeof question>

const opened = await openRelease('content')
if (opened.type === 'refused') {
  for (const { file, line, reason } of opened.problems) console.error(`content/${file}:${line ?? ''} ${reason}`)
  process.exit(1)
}
const items = itemsOf(opened.release.seeds)
const gazetteer = items.regions.get('all')
const places = items.places.get('all')
if (!gazetteer || !places) throw new Error('regions.yaml and places.yaml are part of every release')
const missions = [...items.mission.values()]
const regions = createRegions(gazetteer).all
const where = createWhere(gazetteer, places)

/** Best first; without a country the bot asks for it first and shows none. */
function missionsOf(place: Where, country: Question['country']): string[] {
  if (!country) return []
  if (place.kind === 'abroad')
    return missionsAbroad(missions, { country, host: place.country }).map((mission) => mission.id)
  if (place.kind !== 'region') return []
  return missionsFor(missions, regions, { country, region: place.region.code }).map(({ mission }) => mission.id)
}

function explain(text: string): void {
  const place = where(text)
  if (place.kind === 'none') console.log('no place')
  if (place.kind === 'abroad') console.log(`outside Russia: ${place.country}`)
  for (const { region, city } of place.kind === 'several' ? place.places : place.kind === 'region' ? [place] : [])
    console.log(
      `${place.kind === 'several' ? 'perhaps  ' : ''}${region.code}  ${region.name.ru}${city ? `, ${city}` : ''}`,
    )
  for (const country of countries) console.log(`${country}  ${missionsOf(place, country).join(', ') || '–'}`)
}

const text = process.argv.slice(2).join(' ')
if (text === '')
  await answerLines(
    (line) => {
      const { id, text, country } = question.parse(line)
      const place = where(text)
      return { id, region: place.kind === 'region' ? place.region.code : null, missions: missionsOf(place, country) }
    },
    'a question',
    '{"id","text","country"?}',
  )
else explain(text)
