/**
 * Who helps whom: which helpers a person is shown, in which order, and which only behind a warning. Pure.
 * What `user_safety` means stands at the head of `content/legal-aid.yaml`.
 */

/** What people come with, and the topics of helpers that answer it. */
const tagsOf = {
  army: ['military_recruitment', 'summons', 'refusal_of_service', 'desertion'],
  detention: ['detention', 'deportation'],
  work: ['unpaid_wages', 'labour_rights', 'trafficking'],
  papers: ['documents'],
  relative: ['relatives', 'missing_person', 'prisoner_of_war'],
  home: ['asylum', 'return_home'],
} as const satisfies Readonly<Record<string, readonly string[]>>
export type Need = keyof typeof tagsOf
export const needs = Object.keys(tagsOf) as Need[]

/** The topics of answers, by what people who ask about them need. Other topics need no one in particular. */
const topicsOf: Readonly<Record<Need, readonly string[]>> = {
  army: [
    ...['foreign-service-liability', 'contract-for-citizenship', 'already-signed-contract', 'recruitment-pressure'],
    ...['summons-received', 'mobilization-foreigners', 'mobilization-new-citizens', 'non-combat-job-at-front'],
    ...['return-after-service', 'recruiting-others', 'sakharovo-recruitment'],
  ],
  detention: ['detained-by-police', 'deportation-entry-ban', 'prison-recruitment'],
  work: ['unpaid-wages', 'passport-taken'],
  papers: ['lost-passport', 'work-patent', 'residence-registration', 'children-citizenship', 'renounce-citizenship'],
  relative: ['relative-at-front'],
  home: ['leaving-russia'],
}
const needOfTopic = new Map(needs.flatMap((need) => topicsOf[need].map((topic) => [topic, need] as const)))

/** @param about a need, a topic of an answer, or nothing. */
export const needOf = (about: string | undefined): Need | undefined =>
  needs.find((need) => need === about) ?? needOfTopic.get(about ?? '')

type Certainty = 'high' | 'medium' | 'low'

/** What is asked of a helper's data. */
export interface Aid {
  readonly id: string
  readonly kind: string
  readonly phones: readonly string[]
  readonly short_codes: readonly string[]
  readonly address: string | null
  readonly website: string | null
  readonly topics: readonly string[]
  readonly languages: readonly string[]
  readonly serves_countries: readonly string[]
  readonly user_safety: string
  readonly show_by_default: boolean
  /** ISO 3166-2:RU; where it works, when it works in a part of Russia alone. */
  readonly regions?: readonly string[] | undefined
  /** The topics of answers after which a helper that is in no plain list may be offered. */
  readonly after_topics?: readonly string[] | undefined
  readonly needs_russian_passport?: boolean | undefined
  readonly field_confidence: Readonly<Record<string, Certainty>>
  readonly confidence: Certainty
}

/** Who asks, and for what. */
export interface Asker {
  readonly country: string | null
  readonly region: string | undefined
  /** ISO 639-1. */
  readonly language: string
  /** A need or the topic of an answer. */
  readonly about: string | undefined
  /** Null when they did not say. */
  readonly hasRussianPassport: boolean | null
}

/** Contact itself can be a crime, or treason: nobody in Russia is offered these, whatever else their data says. */
const neverOffered = new Set(['extremist_listed', 'wartime_foreign_state'])
/** Taking part can be punished, so that these stand in no list even if their data allows it. */
const neverListed = new Set([...neverOffered, 'foreign_agent_exile'])

/** May it stand in a list that anybody sees? */
export const isListed = ({ show_by_default, user_safety }: Aid): boolean =>
  show_by_default && !neverListed.has(user_safety)

/** Ways to reach a helper that are known well enough to be shown; background knowledge (`low`) is not. */
export function waysOf(aid: Aid): Pick<Aid, 'phones' | 'short_codes' | 'address' | 'website'> {
  const isSure = (field: string): boolean => (aid.field_confidence[field] ?? aid.confidence) !== 'low'
  return {
    phones: isSure('phones') ? aid.phones : [],
    short_codes: isSure('short_codes') ? aid.short_codes : [],
    address: isSure('address') ? aid.address : null,
    website: isSure('website') ? aid.website : null,
  }
}

export function isReachable(aid: Aid): boolean {
  const { phones, short_codes, address, website } = waysOf(aid)
  return phones.length > 0 || short_codes.length > 0 || address !== null || website !== null
}

const serves = ({ serves_countries }: Aid, country: string | null): boolean =>
  country === null || serves_countries.includes(country)

/** 0 works in the person's region, 1 anywhere, 2 in another region alone. */
function farness({ regions }: Aid, region: string | undefined): number {
  if (regions === undefined || region === undefined) return 1
  return regions.includes(region) ? 0 : 2
}

/** 0 helps with this very need, 1 gives legal advice on anything, 2 helps with other things. */
function unfitness({ topics }: Aid, need: Need | undefined): number {
  if (need === undefined) return 0
  const tags: readonly string[] = tagsOf[need]
  if (topics.some((topic) => tags.includes(topic))) return 0
  return topics.includes('legal_advice') ? 1 : 2
}

const place = (order: readonly string[], value: string): number => {
  const at = order.indexOf(value)
  return at < 0 ? order.length : at
}
const kinds = ['ngo', 'home_state_hotline', 'international', 'russian_state']
/** What contact may bring, the least first. */
const safeties = ['ok', 'home_state', 'status_not_checked', 'foreign_agent', 'russian_state']

function order(asker: Asker): (a: Aid, b: Aid) => number {
  const need = needOf(asker.about)
  const speaks = ({ languages }: Aid): number => Number(!languages.includes(asker.language))
  const ranks: ((aid: Aid) => number)[] = [
    (aid) => Number(farness(aid, asker.region) === 2),
    (aid) => unfitness(aid, need),
    (aid) => farness(aid, asker.region),
    ({ kind }) => place(kinds, kind),
    speaks,
    ({ user_safety }) => place(safeties, user_safety),
  ]
  return (a, b) => {
    for (const rank of ranks) {
      const difference = rank(a) - rank(b)
      if (difference !== 0) return difference
    }
    return a.id < b.id ? -1 : 1
  }
}

export interface Offer<A extends Aid> {
  readonly aid: A
  /** True when it fits the need and the region: the others come behind "more". */
  readonly fits: boolean
}

/**
 * The helpers that a person may be shown without asking further, the most fitting first. Emergency numbers have a place
 * of their own, and who cannot be reached by any known way is left out.
 */
export function offersFor<A extends Aid>(all: readonly A[], asker: Asker): readonly Offer<A>[] {
  const need = needOf(asker.about)
  return all
    .filter((aid) => aid.kind !== 'emergency' && isListed(aid) && isReachable(aid) && serves(aid, asker.country))
    .toSorted(order(asker))
    .map((aid) => ({ aid, fits: unfitness(aid, need) < 2 && farness(aid, asker.region) < 2 }))
}

/**
 * The helpers that may be offered behind a warning, and only after a question on a topic that is theirs. Those whose very
 * contact is a danger are never among them.
 */
export function riskyFor<A extends Aid>(all: readonly A[], asker: Asker): readonly A[] {
  return all
    .filter(
      (aid) =>
        !isListed(aid) &&
        !neverOffered.has(aid.user_safety) &&
        (aid.after_topics ?? []).some((topic) => topic === asker.about) &&
        isReachable(aid) &&
        serves(aid, asker.country) &&
        (aid.regions === undefined || farness(aid, asker.region) === 0) &&
        !(aid.needs_russian_passport === true && asker.hasRussianPassport === false),
    )
    .toSorted(order(asker))
}
