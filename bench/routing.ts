/** How long the way to the right door takes: text, point or region to missions, and whether a mission is open. */
import { itemsOf } from '../src/content/knowledge.ts'
import { openRelease } from '../src/content/release.ts'
import { type Country, countries } from '../src/content/schema.ts'
import { buildSnapshot, type Snapshot } from '../src/content/snapshot.ts'
import { missionsAbroad, missionsFor } from '../src/directory/routing.ts'
import { openingOf } from '../src/migrant/contacts-card.ts'
import { readMessages } from './quality/messages.ts'
import { duration, quantile, type Table } from './table.ts'

const rounds = 20_000
/** Until the machine code is made. */
const warmUpRounds = 5_000

/** The same numbers in every run. */
function numbers(): () => number {
  let state = 20_261_122
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return state / 2 ** 32
  }
}

const pick = <T>(list: readonly T[], at: number): T => list[Math.floor(at * list.length)] as T // `at` is below 1

type Found = number | undefined

interface Measure {
  readonly name: string
  /** How many were found; counted, so that the engine must do the work. */
  readonly one: () => Found
  readonly aim: string
}

function measure({ name, one, aim }: Measure): string[] {
  for (let round = 0; round < warmUpRounds; round++) one()
  const times: number[] = []
  let found = 0
  for (let round = 0; round < rounds; round++) {
    const startedAt = performance.now()
    const count = one()
    times.push((performance.now() - startedAt) * 1000)
    if (count) found++
  }
  const exact = (share: number): string => {
    const microseconds = quantile(times, share)
    return microseconds < 10 ? `${microseconds.toFixed(1)} µs` : duration(microseconds)
  }
  return [name, exact(0.5), exact(0.99), aim, `${((100 * found) / rounds).toFixed(0)} %`]
}

function doorsOf(
  { missions, regions }: Snapshot,
  country: Country,
  code: string | undefined,
  host: string | undefined,
) {
  if (host !== undefined) return missionsAbroad(missions, { country, host }).length
  return code === undefined ? 0 : missionsFor(missions, regions.all, { country, region: code }).length
}

export async function routing(): Promise<Table> {
  const opened = await openRelease('content')
  if (opened.type === 'refused') throw new Error('content/ is refused: npm run check:content says why')
  const snapshot = buildSnapshot(itemsOf(opened.release.seeds), opened.release.models)
  const next = numbers()
  const country = (): Country => pick(countries, next())
  const { all } = snapshot.regions
  const names = all.flatMap(({ capital }) => [capital.ru, `Мен ${capital.ru}да иштейм`, `живу в ${capital.ru}`])
  const texts = [...names, ...readMessages().map(({ text }) => text)]
  const timed = snapshot.missions.filter(({ opening }) => opening && opening.length > 0)
  const year = 366 * 86_400_000
  const measures: readonly Measure[] = [
    {
      name: 'text → missions',
      aim: '0.2 ms',
      one: () => {
        const place = snapshot.where(pick(texts, next()))
        return doorsOf(
          snapshot,
          country(),
          place.kind === 'region' ? place.region.code : undefined,
          place.kind === 'abroad' ? place.country : undefined,
        )
      },
    },
    {
      name: 'coordinates → missions',
      aim: '0.2 ms',
      one: () => {
        const at = snapshot.locate({ lat: 42 + 30 * next(), lon: 20 + 120 * next() })
        const [code, host] = [at.kind === 'region' ? at.code : undefined, at.kind === 'abroad' ? at.country : undefined]
        return doorsOf(snapshot, country(), code, host)
      },
    },
    {
      name: 'region → missions',
      aim: '0.2 ms',
      one: () => doorsOf(snapshot, country(), pick(all, next()).code, undefined),
    },
    {
      name: 'open or closed',
      aim: '0.05 ms',
      one: () => (openingOf(snapshot, pick(timed, next()), Date.UTC(2026, 10, 22) + year * next()) ? 1 : undefined),
    },
  ]
  return {
    title: 'The right door',
    notes: [
      `${rounds.toLocaleString('en')} of each, one after another, with the content of this release. Texts: the capitals of all regions, alone and in sentences, and every message of \`bench/quality\`; points: evenly between 42° and 72° north, 20° and 140° east; moments: evenly over a year.`,
      'Answered: a place was found and missions for it, or it is known whether the office is open.',
    ],
    head: ['', 'p50', 'p99', 'aim (p99)', 'answered'],
    rows: measures.map(measure),
  }
}
