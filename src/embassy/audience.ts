/** Choosing whom a draft is for. */
import { Composer } from 'grammy'
import type { View } from '../bot/show.ts'
import { everybody } from '../broadcasts/audience.ts'
import type { Audience } from '../broadcasts/broadcast.ts'
import { type WrittenLanguage, writtenLanguages } from '../content/schema.ts'
import { audienceView, districtView, type Passports, regionsView } from './audience-view.ts'
import * as buttons from './buttons.ts'
import { change, look } from './edit.ts'
import { ask } from './forms.ts'
import { type Actor, type EmbassyContext, type EmbassyServices, stepsOn } from './staff-step.ts'
import { askView, type Seen } from './views.ts'

const twoPassportsOf: Readonly<Record<Passports, boolean | null>> = { any: null, one: false, two: true }

const toggled = <T>(list: readonly T[], one: T): readonly T[] =>
  list.includes(one) ? list.filter((other) => other !== one) : [...list, one]

/** None and all of them mean the same: nobody is left out for the language. */
function withLanguage({ languages, ...rest }: Audience, language: WrittenLanguage): Audience {
  const chosen = toggled(languages ?? [], language)
  return { ...rest, languages: chosen.length === 0 || chosen.length === writtenLanguages.length ? null : chosen }
}

function withRegion({ regions, ...rest }: Audience, region: string): Audience {
  const chosen = toggled(regions ?? [], region)
  return { ...rest, regions: chosen.length === 0 ? null : chosen }
}

export function audience(services: EmbassyServices): Composer<EmbassyContext> {
  const { snapshot } = services
  const screen = new Composer<EmbassyContext>()
  const on = stepsOn(screen, services)

  const set = (
    ctx: EmbassyContext,
    actor: Actor,
    id: string,
    after: (before: Audience) => Audience,
    next: (seen: Seen) => View = (seen) => audienceView(ctx.t, seen),
  ): Promise<View> => change(ctx, actor, id, (broadcast) => ({ audience: after(broadcast.audience) }), services, next)
  /** The list that a region's button stood in. */
  const regionList =
    (ctx: EmbassyContext, id: string | undefined) =>
    (seen: Seen): View => {
      const { regions } = snapshot()
      const district = regions.districts.find((one) => one.id === id)
      return district === undefined
        ? regionsView(ctx.t, seen, regions)
        : districtView(ctx.t, seen, district, regions.ofDistrict(district.id))
    }

  on(buttons.audienceButton, (ctx, { id }, actor) =>
    look(ctx, actor, id, services, (seen) => audienceView(ctx.t, seen)),
  )
  on(buttons.audienceAllButton, (ctx, { id }, actor) => set(ctx, actor, id, () => everybody))
  on(buttons.audienceLanguageButton, (ctx, { id, language }, actor) =>
    set(ctx, actor, id, (before) => withLanguage(before, language)),
  )
  on(buttons.audienceStatusButton, (ctx, { id, passports }, actor) =>
    set(ctx, actor, id, (before) => ({ ...before, twoPassports: twoPassportsOf[passports] })),
  )
  on(buttons.audienceRegionsButton, (ctx, { id }, actor) => look(ctx, actor, id, services, regionList(ctx, undefined)))
  on(buttons.audienceDistrictButton, (ctx, { id, district }, actor) =>
    look(ctx, actor, id, services, regionList(ctx, district)),
  )
  on(buttons.audienceRegionButton, (ctx, { id, region, district }, actor) =>
    set(ctx, actor, id, (before) => withRegion(before, region), regionList(ctx, district)),
  )
  on(buttons.audienceAllRegionsButton, (ctx, { id }, actor) =>
    set(ctx, actor, id, (before) => ({ ...before, regions: null }), regionList(ctx, undefined)),
  )
  on(buttons.typePlaceButton, (ctx, { id }, actor) =>
    look(ctx, actor, id, services, async () => {
      await ask(ctx, { about: 'place', id })
      return askView(ctx.t, id, ctx.t('broadcast:send_place'))
    }),
  )
  return screen
}
