/** Whom to call: the mission that is a person's own, the next ones, and all of them by city. */
import { Composer } from 'grammy'
import { asDestination } from '../bot/callback-data.ts'
import { type ElchiContext, homeCountry } from '../bot/context.ts'
import { escapeHtml, lines } from '../bot/html.ts'
import { chooseCountryButton, menuRow, missionsButton } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import type { Country } from '../content/schema.ts'
import type { Services } from '../services.ts'
import {
  abroadButton,
  allCitiesButton,
  atOf,
  cityButton,
  doorButton,
  doorsButton,
  elsewhereButton,
  keepRegionButton,
  mapButton,
  missionButton,
  regionOf,
  whereDistrictButton,
  whereDistrictsButton,
} from './contacts-buttons.ts'
import { type CardReading, missionView, venueOf } from './contacts-card.ts'
import { citiesView, cityView } from './contacts-cities.ts'
import { abroadView, type DoorsAsked, doorsView } from './contacts-doors.ts'
import { askingChoice, whereView } from './contacts-where.ts'
import { districtsView, districtView } from './region.ts'

/** Bot API: titles and addresses of venues are short; longer ones are cut by the apps. */
const longestVenueLine = 120

export const readingOfCard = (
  ctx: ElchiContext,
  { snapshot, now }: Pick<Services, 'snapshot' | 'now'>,
): CardReading => ({ t: ctx.t, snapshot: snapshot(), locale: ctx.locale, now: now(), region: ctx.profile.region })

/** Asks whose citizen the person is, then goes on to the button with this data. */
export const askCountry = (ctx: ElchiContext, after: string): Promise<void> =>
  ctx.show({
    text: escapeHtml(ctx.t('contacts:choose_country')),
    keyboard: [
      [chooseCountryButton.button(ctx.t('ask:choose_country'), { after: asDestination(after) })],
      menuRow(ctx.t),
    ],
  })

export function contacts(services: Pick<Services, 'snapshot' | 'now'>): Composer<ElchiContext> {
  const { snapshot } = services
  const screen = new Composer<ElchiContext>()
  const readingOf = (ctx: ElchiContext): CardReading => readingOfCard(ctx, services)
  const where = (ctx: ElchiContext, note?: string): View =>
    whereView(ctx.t, snapshot().regions, note === undefined ? undefined : escapeHtml(note))

  /** @param code of the question, which the snapshot may not know: buttons can be forged. */
  const showDoors = (
    ctx: ElchiContext,
    code: string,
    after: string,
    others: Pick<DoorsAsked, 'mission'> = {},
  ): Promise<void> => {
    const country = homeCountry(ctx.profile)
    if (country === null) return askCountry(ctx, after)
    const region = snapshot().regions.byCode(code)
    const view = region && doorsView(readingOf(ctx), { country, region, ...others })
    return ctx.show(view ?? where(ctx, ctx.t('contacts:changed')))
  }
  const showOwn = (ctx: ElchiContext): Promise<void> => {
    const { region } = ctx.profile
    const after = missionsButton.encode({})
    if (homeCountry(ctx.profile) === null) return askCountry(ctx, after)
    return region === null ? ctx.show(where(ctx)) : showDoors(ctx, region, after)
  }
  /** What an old button led to is there no more: the person's own mission, or the way to it, is. */
  const showChanged = (ctx: ElchiContext, country: Country): Promise<void> => {
    const { t, profile } = ctx
    const region = profile.region === null ? undefined : snapshot().regions.byCode(profile.region)
    const view = region && doorsView(readingOf(ctx), { country, region })
    const note = escapeHtml(t('contacts:changed'))
    return ctx.show(view ? { ...view, text: lines(note, view.text) } : where(ctx, t('contacts:changed')))
  }

  screen.command('contacts', showOwn)
  screen.callbackQuery(missionsButton.filter, showOwn)

  screen.callbackQuery(elsewhereButton.filter, (ctx) => ctx.show(where(ctx)))
  screen.callbackQuery(whereDistrictsButton.filter, (ctx) =>
    ctx.show(districtsView(ctx.t, snapshot().regions, askingChoice)),
  )
  screen.callbackQuery(whereDistrictButton.filter, (ctx, next) => {
    const { regions } = snapshot()
    const chosen = whereDistrictButton.decode(ctx.callbackQuery.data)
    const district = regions.districts.find(({ id }) => id === chosen?.district)
    return chosen && district ? ctx.show(districtView(ctx.t, regions, district, chosen.page, askingChoice)) : next()
  })

  screen.callbackQuery(doorsButton.filter, (ctx, next) => {
    const chosen = doorsButton.decode(ctx.callbackQuery.data)
    return chosen ? showDoors(ctx, regionOf(chosen.at), ctx.callbackQuery.data) : next()
  })
  screen.callbackQuery(doorButton.filter, (ctx, next) => {
    const chosen = doorButton.decode(ctx.callbackQuery.data)
    if (!chosen) return next()
    const mission = snapshot().mission(chosen.mission)
    const doors = doorsButton.encode({ at: chosen.at })
    return showDoors(ctx, regionOf(chosen.at), doors, mission?.status === 'active' ? { mission } : {})
  })
  screen.callbackQuery(keepRegionButton.filter, async (ctx, next) => {
    const chosen = keepRegionButton.decode(ctx.callbackQuery.data)
    const region = chosen && snapshot().regions.byCode(regionOf(chosen.at))
    if (!region) return next()
    ctx.toast(ctx.t('common:saved')) // unless saving says otherwise
    await ctx.saveProfile({ region: region.code })
    await showDoors(ctx, region.code, doorsButton.encode({ at: atOf(region.code) }))
  })
  screen.callbackQuery(abroadButton.filter, (ctx, next) => {
    const chosen = abroadButton.decode(ctx.callbackQuery.data)
    if (!chosen) return next()
    const country = homeCountry(ctx.profile)
    if (country === null) return askCountry(ctx, ctx.callbackQuery.data)
    return ctx.show(abroadView(readingOf(ctx), country, chosen.host))
  })

  screen.callbackQuery(allCitiesButton.filter, (ctx) => {
    const country = homeCountry(ctx.profile)
    return country === null ? askCountry(ctx, ctx.callbackQuery.data) : ctx.show(citiesView(readingOf(ctx), country))
  })
  screen.callbackQuery(cityButton.filter, (ctx, next) => {
    const chosen = cityButton.decode(ctx.callbackQuery.data)
    const country = homeCountry(ctx.profile)
    if (!chosen || country === null) return next()
    const view = cityView(readingOf(ctx), country, chosen.city)
    return view ? ctx.show(view) : showChanged(ctx, country)
  })
  screen.callbackQuery(missionButton.filter, (ctx, next) => {
    const chosen = missionButton.decode(ctx.callbackQuery.data)
    const mission = chosen && snapshot().mission(chosen.mission)
    if (mission?.status === 'active') return ctx.show(missionView(readingOf(ctx), mission))
    const country = homeCountry(ctx.profile)
    return chosen && country !== null ? showChanged(ctx, country) : next()
  })
  screen.callbackQuery(mapButton.filter, async (ctx, next) => {
    const chosen = mapButton.decode(ctx.callbackQuery.data)
    const mission = chosen && snapshot().mission(chosen.mission)
    const venue = mission?.status === 'active' ? venueOf(mission) : undefined
    if (!mission || !venue || ctx.chatId === undefined) return next()
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
