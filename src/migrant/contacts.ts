/** Whom to call: missions of one's country by city, and those who help for free. */
import { Composer } from 'grammy'
import { asDestination } from '../bot/callback-data.ts'
import { type ElchiContext, homeCountry } from '../bot/context.ts'
import { escapeHtml } from '../bot/html.ts'
import { chooseCountryButton, legalAidButton, menuRow, missionsButton } from '../bot/keyboards.ts'
import type { Services } from '../services.ts'
import {
  citiesView,
  cityButton,
  cityView,
  helperButton,
  helpersView,
  helperView,
  mapButton,
  missionButton,
  missionView,
  venueOf,
} from './contacts-view.ts'

/** Bot API: titles and addresses of venues are short; longer ones are cut by the apps. */
const longestVenueLine = 120

export function contacts({ snapshot }: Pick<Services, 'snapshot'>): Composer<ElchiContext> {
  const screen = new Composer<ElchiContext>()

  const showCities = async (ctx: ElchiContext): Promise<void> => {
    const country = homeCountry(ctx.profile)
    if (country !== null) return ctx.show(citiesView(ctx.t, snapshot(), ctx.locale, country))
    const after = asDestination(missionsButton.encode({}))
    await ctx.show({
      text: escapeHtml(ctx.t('contacts:choose_country')),
      keyboard: [[chooseCountryButton.button(ctx.t('ask:choose_country'), { after })], menuRow(ctx.t)],
    })
  }
  const showHelpers = (ctx: ElchiContext): Promise<void> =>
    ctx.show(helpersView(ctx.t, snapshot(), ctx.locale, homeCountry(ctx.profile)))

  screen.command('contacts', showCities)
  screen.callbackQuery(missionsButton.filter, showCities)
  screen.command('help', showHelpers)
  screen.callbackQuery(legalAidButton.filter, showHelpers)

  screen.callbackQuery(cityButton.filter, async (ctx, next) => {
    const chosen = cityButton.decode(ctx.callbackQuery.data)
    const country = homeCountry(ctx.profile)
    const view = chosen && country !== null ? cityView(ctx.t, snapshot(), ctx.locale, country, chosen.city) : undefined
    return view ? ctx.show(view) : next()
  })
  screen.callbackQuery(missionButton.filter, async (ctx, next) => {
    const chosen = missionButton.decode(ctx.callbackQuery.data)
    const mission = chosen && snapshot().mission(chosen.mission)
    return mission?.status === 'active' ? ctx.show(missionView(ctx.t, snapshot(), ctx.locale, mission)) : next()
  })
  screen.callbackQuery(helperButton.filter, async (ctx, next) => {
    const chosen = helperButton.decode(ctx.callbackQuery.data)
    const helper = chosen && snapshot().helper(chosen.helper)
    const view = helper && helperView(ctx.t, snapshot(), ctx.locale, helper)
    return view ? ctx.show(view) : next()
  })
  screen.callbackQuery(mapButton.filter, async (ctx, next) => {
    const chosen = mapButton.decode(ctx.callbackQuery.data)
    const mission = chosen && snapshot().mission(chosen.mission)
    const venue = mission && venueOf(mission)
    if (!venue || ctx.chatId === undefined) return next()
    const title = snapshot().contactTexts(ctx.locale)?.missions[mission.id]?.name ?? mission.id
    await ctx.api.sendVenue(
      ctx.chatId,
      venue.lat,
      venue.lon,
      title.slice(0, longestVenueLine),
      venue.address.slice(0, longestVenueLine),
    )
  })
  return screen
}
