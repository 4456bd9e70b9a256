/** Who helps for free, by region, language and question; from the snapshot alone, and nothing of it is kept. */
import { Composer } from 'grammy'
import type { ElchiContext } from '../bot/context.ts'
import { legalAidButton } from '../bot/keyboards.ts'
import { readerOf } from '../bot/situation.ts'
import { countries } from '../content/schema.ts'
import type { Services } from '../services.ts'
import {
  aidDistrictButton,
  aidDistrictsButton,
  aidWhereButton,
  helperButton,
  helperCard,
  moreButton,
  needsButton,
  riskButton,
  riskyButton,
  type Wanted,
  wipeButton,
} from './legal-aid-buttons.ts'
import { riskView, riskyView, wipedView } from './legal-aid-risk.ts'
import { type AidReading, helpersView, helperView, needsView, risksFor } from './legal-aid-view.ts'
import { aidChoice, whereView } from './legal-aid-where.ts'
import { districtsView, districtView } from './region.ts'

export function aid({ snapshot }: Pick<Services, 'snapshot'>): Composer<ElchiContext> {
  const screen = new Composer<ElchiContext>()

  const readingOf = ({ t, locale, profile }: ElchiContext): AidReading => {
    const { country, statuses, without } = readerOf(profile)
    const isRussian = statuses.some((status) => status === 'two_passports' || status === 'new_citizen')
    return {
      ...{ t, locale, snapshot: snapshot(), region: profile.region },
      country: countries.find((known) => known === country) ?? null,
      hasRussianPassport: isRussian ? true : without.includes('two_passports') ? false : null,
    }
  }
  const showList = (ctx: ElchiContext, wanted: Wanted = {}, isAll = false): Promise<void> =>
    ctx.show(helpersView(readingOf(ctx), wanted, isAll))

  screen.command('help', (ctx) => showList(ctx))
  // Buttons of older messages carry nothing: they lead to the list for any question.
  screen.callbackQuery(legalAidButton.filter, (ctx) => showList(ctx, legalAidButton.decode(ctx.callbackQuery.data)))
  screen.callbackQuery(moreButton.filter, (ctx) => showList(ctx, moreButton.decode(ctx.callbackQuery.data), true))
  screen.callbackQuery(needsButton.filter, (ctx) =>
    ctx.show(needsView(ctx.t, needsButton.decode(ctx.callbackQuery.data) ?? {})),
  )

  screen.callbackQuery(aidWhereButton.filter, (ctx) => {
    const wanted = aidWhereButton.decode(ctx.callbackQuery.data) ?? {}
    return ctx.show(whereView(ctx.t, snapshot().regions, wanted))
  })
  screen.callbackQuery(aidDistrictsButton.filter, (ctx) => {
    const wanted = aidDistrictsButton.decode(ctx.callbackQuery.data) ?? {}
    return ctx.show(districtsView(ctx.t, snapshot().regions, aidChoice(wanted)))
  })
  screen.callbackQuery(aidDistrictButton.filter, (ctx, next) => {
    const chosen = aidDistrictButton.decode(ctx.callbackQuery.data)
    const { regions } = snapshot()
    const district = regions.districts.find(({ id }) => id === chosen?.district)
    return chosen && district
      ? ctx.show(districtView(ctx.t, regions, district, chosen.page, aidChoice(chosen)))
      : next()
  })

  const showHelper = (ctx: ElchiContext, id: string | undefined, wanted: Wanted): Promise<void> | undefined => {
    const helper = id === undefined ? undefined : snapshot().helper(id)
    const view = helper && helperView(readingOf(ctx), helper, wanted)
    return view && ctx.show(view)
  }
  screen.callbackQuery(helperCard.filter, (ctx, next) => {
    const { helper, ...wanted } = helperCard.decode(ctx.callbackQuery.data) ?? {}
    return showHelper(ctx, helper, wanted) ?? next()
  })
  screen.callbackQuery(helperButton.filter, (ctx, next) => {
    const chosen = helperButton.decode(ctx.callbackQuery.data)
    return showHelper(ctx, chosen?.helper, {}) ?? next()
  })

  for (const [button, make] of [
    [riskButton, riskView],
    [riskyButton, riskyView],
  ] as const)
    screen.callbackQuery(button.filter, (ctx, next) => {
      const chosen = button.decode(ctx.callbackQuery.data)
      if (!chosen) return next()
      const { n, ...wanted } = chosen
      const reading = readingOf(ctx)
      const view = make(reading, risksFor(reading, wanted), wanted, n)
      return view ? ctx.show(view) : showList(ctx, wanted)
    })
  screen.callbackQuery(wipeButton.filter, (ctx) => ctx.show(wipedView(ctx.t)))

  return screen
}
