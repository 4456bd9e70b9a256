/** What people call places: every name with what it stands for and how careful one must be with it. Pure. */
import type { Gazetteer, Region } from './regions.ts'

/** What `content/places.yaml` says. Regions are named by code. */
export interface SpokenPlaces {
  /** As on Russian maps, by region. */
  readonly towns: Readonly<Record<string, readonly string[]>>
  readonly spoken: readonly {
    readonly region: string
    /** Null: the region as a whole. */
    readonly city: string | null
    readonly names: readonly string[]
  }[]
  /** By region: they name it only together with a word for a region. */
  readonly stems: Readonly<Record<string, readonly string[]>>
  readonly people: readonly string[]
  readonly surnames: readonly string[]
  readonly words: readonly string[]
  readonly adjectives: readonly string[]
  readonly stubborn: readonly string[]
  /** By city: words beside which its name means something else. */
  readonly unless: Readonly<Record<string, readonly string[]>>
  /** Words that are only like a name. */
  readonly everyday: readonly string[]
  readonly abroad: readonly {
    /** ISO 3166-1 alpha-2. */
    readonly country: string
    readonly names: readonly string[]
    readonly cities: readonly string[]
  }[]
}

export interface InRussia {
  readonly region: Region
  /** In Russian; null when the region itself is named. */
  readonly city: string | null
}

export interface Abroad {
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** The state itself is named, not one of its cities. */
  readonly isState: boolean
}

export type Meaning = InRussia | Abroad

/**
 * What a name needs before it counts as a place:
 *
 * - `none`: nothing;
 * - `word`: a sign of place (preposition, ending, "город"), a capital letter inside a sentence, or to stand alone;
 * - `surname`: the same without the capital;
 * - `person`: a sign that people's names do not take; alone it is asked back;
 * - `adjective`: an ending, or after a preposition a capital letter or the end of the clause;
 * - `stubborn`: the same without the ending;
 * - `stem`: a word for a region beside it.
 */
export type Caution = 'none' | 'word' | 'surname' | 'person' | 'adjective' | 'stubborn' | 'stem'

export interface SpokenName {
  readonly name: string
  readonly meaning: Meaning
  readonly caution: Caution
  readonly unless: readonly string[]
  /** A region or one of its big cities. */
  readonly isMajor: boolean
}

type Known = Pick<Gazetteer, 'regions' | 'cities'>

const regionWord = /^(республика|край|область|автономный|автономная|округ)$/i

/** "Свердловская область" is also written "Свердловская обл" and named "Свердловская". */
function partsOfRegionName(ru: string): string[] {
  const [plain = ru] = ru.split(/ [—(]/)
  const words = plain.split(' ')
  const own = words.filter((word) => !regionWord.test(word)).join(' ')
  return [plain, own, ...(words.at(-1) === 'область' ? [`${own} обл`, `${own} область`] : [])]
}

/** Names of one place before those of a smaller one: of equal names within a region the first stands. */
export function spokenNames({ regions, cities }: Known, places: SpokenPlaces): SpokenName[] {
  const byCode = new Map(regions.map((region) => [region.code, region]))
  const lists = (['people', 'surnames', 'adjectives', 'stubborn', 'words'] as const).map((list) => ({
    list,
    names: new Set(places[list].map((name) => name.toLowerCase())),
  }))
  const cautions = {
    people: 'person',
    surnames: 'surname',
    adjectives: 'adjective',
    stubborn: 'stubborn',
    words: 'word',
  } as const
  const named = (name: string, meaning: Meaning, otherwise: Caution = 'none'): SpokenName => {
    const known = lists.find(({ names }) => names.has(name.toLowerCase()))
    return {
      name,
      meaning,
      caution: known ? cautions[known.list] : otherwise,
      isMajor: false,
      unless: ('city' in meaning && places.unless[meaning.city ?? '']) || [],
    }
  }
  const inRussia = (code: string, city: string | null, names: readonly string[], caution?: Caution): SpokenName[] => {
    const region = byCode.get(code)
    return region ? names.map((name) => named(name, { region, city }, caution)) : []
  }
  const major: typeof inRussia = (...given) => inRussia(...given).map((one) => ({ ...one, isMajor: true }))
  return [
    ...cities.flatMap(({ region, name, spellings, aliases }) =>
      major(region, name.ru, [
        name.ru,
        name.en,
        ...Object.values(spellings).filter((one) => one !== undefined),
        ...aliases,
      ]),
    ),
    ...regions.flatMap(({ code, capital }) => major(code, capital.ru, [capital.ru, capital.en])),
    ...Object.entries(places.towns).flatMap(([code, towns]) => towns.flatMap((town) => inRussia(code, town, [town]))),
    ...places.spoken.flatMap(({ region, city, names }) => inRussia(region, city, names)),
    ...regions.flatMap(({ code, name, aliases }) => {
      const [whole = name.ru, own = '', ...short] = partsOfRegionName(name.ru)
      const isAdjective = /(ая|ий)$/.test(own)
      return [
        ...major(code, null, [whole, name.en, ...short, ...aliases]),
        ...major(code, null, own === whole ? [] : [own], isAdjective ? 'stubborn' : undefined),
      ]
    }),
    ...Object.entries(places.stems).flatMap(([code, stems]) =>
      stems.flatMap((stem) => inRussia(code, null, [stem]).map((one) => ({ ...one, caution: 'stem' as const }))),
    ),
    ...places.abroad.flatMap(({ country, names, cities }) => [
      ...names.map((name) => named(name, { country, isState: true }, 'surname')),
      ...cities.map((name) => named(name, { country, isState: false })),
    ]),
  ]
}
