/** Where in Russia a person lives, if they wish to say: by buttons alone, the biggest regions first, then by federal district. */
import { Composer } from 'grammy'
import type { InlineKeyboardButton } from 'grammy/types'
import { z } from 'zod'
import { asDestination, callbackData, count, goOn } from '../bot/callback-data.ts'
import type { ElchiContext } from '../bot/context.ts'
import { escapeHtml, lines } from '../bot/html.ts'
import type { Translate } from '../bot/i18n.ts'
import { backRow, chooseRegionButton, type Row, settingsButton } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import { regionCode } from '../content/schema.ts'
import type { FederalDistrict, Region, Regions } from '../directory/regions.ts'
import type { Services } from '../services.ts'

const regionButton = callbackData('region', { code: regionCode })
const noRegionButton = callbackData('region-none', {})
const districtsButton = callbackData('region-districts', {})
const districtButton = callbackData('region-district', { district: z.string().regex(/^[A-Z]{3,5}$/), page: count })

const toSettings = asDestination(settingsButton.encode({}))
const perPage = 9

/** What the buttons of a choice of regions do. */
export interface RegionChoice {
  region(text: string, code: string): InlineKeyboardButton.CallbackButton
  district(text: string, id: string, page: number): InlineKeyboardButton.CallbackButton
  districts(text: string): InlineKeyboardButton.CallbackButton
  back(text: string): InlineKeyboardButton.CallbackButton
}

/** The region is kept. */
const keeping: RegionChoice = {
  region: (text, code) => regionButton.button(text, { code }),
  district: (text, district, page) => districtButton.button(text, { district, page }),
  districts: (text) => districtsButton.button(text, {}),
  back: (text) => chooseRegionButton.button(text, {}),
}

/** Regions are named as on Russian maps and road signs, whatever the language. */
const regionRow = ({ code, name }: Region, choice: RegionChoice): Row => [choice.region(name.ru, code)]

/** @param current the region that the person has named. */
export function regionView(t: Translate, regions: Regions, current: Region | undefined): View {
  return {
    text: lines(escapeHtml(t('region:title')), current && escapeHtml(t('region:now', { region: current.name.ru }))),
    keyboard: [
      ...regions.first.map((one) => regionRow(one, keeping)),
      [districtsButton.button(t('region:other'), {})],
      ...(current ? [[noRegionButton.button(t('region:remove'), {})]] : []),
      backRow(t, settingsButton.button(t('common:back'), {})),
    ],
  }
}

export function districtsView(t: Translate, regions: Regions, choice: RegionChoice = keeping): View {
  return {
    text: escapeHtml(t('region:choose_district')),
    keyboard: [
      ...regions.districts.map(({ id, name, known_by }) => [choice.district(`${name}: ${known_by.join(', ')}`, id, 0)]),
      backRow(t, choice.back(t('common:back'))),
    ],
  }
}

/** @param page from 0; beyond the last it is the last. */
export function districtView(
  t: Translate,
  regions: Regions,
  { id }: FederalDistrict,
  page: number,
  choice: RegionChoice = keeping,
): View {
  const all = regions.ofDistrict(id)
  const pages = Math.max(1, Math.ceil(all.length / perPage))
  const at = Math.min(page, pages - 1)
  const turn: Row = [
    ...(at > 0 ? [choice.district(t('common:previous'), id, at - 1)] : []),
    ...(at < pages - 1 ? [choice.district(t('common:next'), id, at + 1)] : []),
  ]
  return {
    text: lines(
      escapeHtml(t('region:choose')),
      pages > 1 ? escapeHtml(t('common:page', { page: at + 1, pages })) : undefined,
    ),
    keyboard: [
      ...all.slice(at * perPage, (at + 1) * perPage).map((one) => regionRow(one, choice)),
      ...(turn.length > 0 ? [turn] : []),
      backRow(t, choice.districts(t('common:back'))),
    ],
  }
}

export function region({ snapshot }: Pick<Services, 'snapshot'>): Composer<ElchiContext> {
  const screen = new Composer<ElchiContext>()

  screen.callbackQuery(chooseRegionButton.filter, (ctx) => {
    const { regions } = snapshot()
    return ctx.show(regionView(ctx.t, regions, regions.byCode(ctx.profile.region ?? '')))
  })
  screen.callbackQuery(districtsButton.filter, (ctx) => ctx.show(districtsView(ctx.t, snapshot().regions)))
  screen.callbackQuery(districtButton.filter, (ctx, next) => {
    const { regions } = snapshot()
    const chosen = districtButton.decode(ctx.callbackQuery.data)
    const district = regions.districts.find(({ id }) => id === chosen?.district)
    return chosen && district ? ctx.show(districtView(ctx.t, regions, district, chosen.page)) : next()
  })
  screen.callbackQuery(regionButton.filter, async (ctx, next) => {
    const chosen = regionButton.decode(ctx.callbackQuery.data)
    if (!chosen || !snapshot().regions.byCode(chosen.code)) return next()
    await ctx.saveProfile({ region: chosen.code })
    await goOn(ctx, toSettings, next)
  })
  screen.callbackQuery(noRegionButton.filter, async (ctx, next) => {
    await ctx.saveProfile({ region: null })
    await goOn(ctx, toSettings, next)
  })

  return screen
}
