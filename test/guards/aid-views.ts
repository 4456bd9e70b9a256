/** Every view of legal aid and of "my situation", for the guards that look at all of them. */
import type { Translate } from '../../src/bot/i18n.ts'
import type { View } from '../../src/bot/show.ts'
import { answersTo, filledIn, questions, situationOf } from '../../src/bot/situation.ts'
import type { Locale } from '../../src/content/locale.ts'
import { countries, type Helper, topicIds } from '../../src/content/schema.ts'
import type { Snapshot } from '../../src/content/snapshot.ts'
import { needs } from '../../src/directory/legal-aid.ts'
import type { Wanted } from '../../src/migrant/legal-aid-buttons.ts'
import { riskView, riskyView, wipedView } from '../../src/migrant/legal-aid-risk.ts'
import { type AidReading, helpersView, helperView, needsView, risksFor } from '../../src/migrant/legal-aid-view.ts'
import { aidChoice, whereView } from '../../src/migrant/legal-aid-where.ts'
import { districtView } from '../../src/migrant/region.ts'
import { askView, forgottenView, knownView } from '../../src/migrant/situation-view.ts'

export interface AidView {
  readonly kind: 'helper' | 'list'
  readonly what: string
  readonly view: View
}

/** Everybody who asks for help: of every country, with and without a Russian passport. */
export const everyReading = (t: Translate, snapshot: Snapshot, locale: Locale): AidReading[] =>
  [null, ...countries].flatMap((country) =>
    [null, true, false].map((hasRussianPassport) => ({
      ...{ t, snapshot, locale, country, hasRussianPassport },
      region: null,
    })),
  )

/** A question of each kind, here and there. */
export const everyWanted: readonly (Wanted & { readonly about: string })[] = [...topicIds, ...needs].flatMap(
  (about) => [{ about }, { about, at: 'klu' }, { about, at: 'spe' }],
)

export function aidViews(t: Translate, snapshot: Snapshot, locale: Locale): AidView[] {
  const [anybody, ...others] = everyReading(t, snapshot, locale)
  if (!anybody) return []
  const list = (what: string, view: View): AidView => ({ kind: 'list', what, view })
  const cards = snapshot.helpers.flatMap((helper: Helper): AidView[] => {
    const view = helperView(anybody, helper, { about: 'foreign-service-liability', at: 'spe' })
    return view ? [{ kind: 'helper', what: `helper ${helper.id}`, view }] : []
  })
  return [
    ...cards,
    ...[anybody, ...others].flatMap((reading) => [
      list(`helpers ${reading.country}`, helpersView(reading, {})),
      list(`all helpers ${reading.country}`, helpersView(reading, {}, true)),
    ]),
    ...everyWanted.flatMap((wanted) => {
      const risky = risksFor(anybody, wanted)
      return [
        list(`helpers for ${wanted.about}`, helpersView(anybody, wanted)),
        ...risky.flatMap((helper, n) => {
          const view = riskView(anybody, risky, wanted, n)
          return view ? [list(`risk of ${helper.id}`, view)] : []
        }),
      ]
    }),
    list('needs', needsView(t, { at: 'spe' })),
    list('where', whereView(t, snapshot.regions, { about: 'foreign-service-liability' })),
    ...snapshot.regions.districts.map((district) =>
      list(
        `where in ${district.name}`,
        districtView(t, snapshot.regions, district, 1, aidChoice({ about: 'foreign-service-liability' })),
      ),
    ),
    list('wiped', wipedView(t)),
  ]
}

/** What is shown behind the warning alone. */
export const riskyViews = (t: Translate, snapshot: Snapshot, locale: Locale) =>
  everyReading(t, snapshot, locale).flatMap((reading) =>
    everyWanted.flatMap((wanted) => {
      const risky = risksFor(reading, wanted)
      return risky.flatMap((helper, n) => {
        const view = riskyView(reading, risky, wanted, n)
        return view ? [{ helper, wanted, view }] : []
      })
    }),
  )

/** Every way through the questions. */
export function everyAnswers(given = ''): string[] {
  const said = filledIn(given)
  const question = questions[said.length]
  return question === undefined ? [said] : answersTo(question).flatMap((letter) => everyAnswers(said + letter))
}

export function situationViews(t: Translate, now: number): AidView[] {
  const after = 'topic~foreign-service-liability'
  const list = (what: string, view: View): AidView => ({ kind: 'list', what, view })
  const part = new Set(everyAnswers().flatMap((all) => [...all].map((_, index) => all.slice(0, index + 1))))
  return [
    list('first question', askView(t, '', {})),
    ...[...part].map((answers) => list(`situation ${answers}`, askView(t, answers, { after }))),
    ...[null, now + 60_000].map((until) =>
      list('known situation', knownView(t, { ...situationOf('uyny'), until }, now, { after })),
    ),
    list('forgotten situation', forgottenView(t)),
  ]
}
