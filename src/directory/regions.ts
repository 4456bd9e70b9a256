/** The regions of Russia, by code and as people look for them: the biggest first, then by federal district. */

/** As on Russian maps, and in English. */
export interface Name {
  readonly ru: string
  readonly en: string
}

export interface Region {
  /** ISO 3166-2:RU, such as RU-TA. */
  readonly code: string
  readonly name: Name
  /** Id of its federal district. */
  readonly district: string
  readonly capital: Name
  /** Of the capital. */
  readonly lat: number
  readonly lon: number
  /** What people type for it. */
  readonly aliases: readonly string[]
}

export interface City {
  readonly id: string
  /** Code of its region. */
  readonly region: string
  readonly name: Name
  /** By language, where it is not the Russian name. */
  readonly spellings: Readonly<Record<string, string | undefined>>
  readonly lat: number
  readonly lon: number
  readonly aliases: readonly string[]
}

export interface FederalDistrict {
  readonly id: string
  /** In Russian. */
  readonly name: string
  /** Two of its cities, for people who know the city but not the district. */
  readonly known_by: readonly string[]
}

/** What `content/regions.yaml` says. */
export interface Gazetteer {
  readonly first: readonly string[]
  readonly districts: readonly FederalDistrict[]
  readonly regions: readonly Region[]
  readonly cities: readonly City[]
}

export interface Regions {
  /** All of them, in the order of their names. */
  readonly all: readonly Region[]
  /** Where most of our people live. */
  readonly first: readonly Region[]
  readonly districts: readonly FederalDistrict[]
  /** @returns `undefined` for a code that is no region. */
  byCode(code: string): Region | undefined
  /** Those of a federal district, in the order of their names; none for an unknown one. */
  ofDistrict(id: string): readonly Region[]
}

const inRussian = new Intl.Collator('ru')

/** @param gazetteer checked: every code it mentions is there. */
export function createRegions({ first, districts, regions }: Gazetteer): Regions {
  const all = [...regions].sort((a, b) => inRussian.compare(a.name.ru, b.name.ru))
  const byCode = new Map(all.map((region) => [region.code, region]))
  const byDistrict = Map.groupBy(all, ({ district }) => district)
  return {
    all,
    first: first.flatMap((code) => byCode.get(code) ?? []),
    districts,
    byCode: (code) => byCode.get(code),
    ofDistrict: (id) => byDistrict.get(id) ?? [],
  }
}
