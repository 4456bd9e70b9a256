/** The first two questions, each skippable: language and citizenship. `/start` again never loses what was chosen. */
import { Composer } from 'grammy'
import type { InlineKeyboardButton } from 'grammy/types'
import { z } from 'zod'
import { asDestination, callbackData, destination, goOn } from '../bot/callback-data.ts'
import type { ElchiContext } from '../bot/context.ts'
import { escapeHtml } from '../bot/html.ts'
import { languageName, type Translate } from '../bot/i18n.ts'
import { chooseCountryButton, chooseLanguageButton, inRows, menuButton } from '../bot/keyboards.ts'
import { menuView } from '../bot/menu-view.ts'
import type { View } from '../bot/show.ts'
import { type Locale, locales } from '../content/locale.ts'
import { type Country, countries } from '../content/schema.ts'
import type { Services } from '../services.ts'

const citizenships = [...countries, 'other', 'two', 'none'] as const
type Citizenship = (typeof citizenships)[number]

const languageButton = callbackData('lang', { locale: z.enum(locales), after: destination })
/** `two`: the answer to "which passport besides the Russian one". */
const citizenButton = callbackData('citizen', { of: z.enum(citizenships), two: z.enum(['0', '1']), after: destination })

const toMenu = asDestination(menuButton.encode({}))
const toCountry = asDestination(chooseCountryButton.encode({ after: toMenu }))

/** Five buttons in the languages' own names, the phone's language first. */
export function languagesView(t: Translate, first: Locale, after: string): View {
  const ordered = [first, ...locales.filter((locale) => locale !== first)]
  const buttons = ordered.map((locale) => languageButton.button(languageName(locale), { locale, after }))
  return { text: escapeHtml(t('onboarding:welcome')), keyboard: inRows(buttons, 2) }
}

/** @param two true for the second question, which asks for the passport besides the Russian one. */
export function citizenshipView(t: Translate, after: string, two: boolean): View {
  const button = (text: string, of: Citizenship): InlineKeyboardButton =>
    citizenButton.button(text, { of, two: two ? '1' : '0', after })
  const home = [
    [button(t('onboarding:country_kg'), 'kg')],
    [button(t('onboarding:country_uz'), 'uz')],
    [button(t('onboarding:country_tj'), 'tj')],
  ]
  if (two)
    return { text: escapeHtml(t('onboarding:choose_home')), keyboard: [...home, [button(t('common:skip'), 'none')]] }
  return {
    text: escapeHtml(t('onboarding:choose_country')),
    keyboard: [
      ...home,
      [button(t('onboarding:two_passports'), 'two')],
      [button(t('onboarding:other'), 'other'), button(t('common:skip'), 'none')],
    ],
  }
}

/** What a poster's link presets: `lang-tg`, `country-kg`, or both joined by `_`. Anything else is ignored. */
export function presetsOf(payload: string): { locale?: Locale; country?: Country } {
  const parts = payload.split('_')
  const locale = locales.find((known) => parts.includes(`lang-${known}`))
  const country = countries.find((known) => parts.includes(`country-${known}`))
  return { ...(locale === undefined ? {} : { locale }), ...(country === undefined ? {} : { country }) }
}

export function onboarding({ snapshot }: Pick<Services, 'snapshot'>): Composer<ElchiContext> {
  const screen = new Composer<ElchiContext>()

  screen.command('start', async (ctx) => {
    const presets = presetsOf(ctx.match)
    if (presets.locale !== undefined || presets.country !== undefined) await ctx.saveProfile(presets)
    if (!ctx.profile.localeChosen) return ctx.show(languagesView(ctx.t, ctx.locale, toCountry))
    if (ctx.profile.country === null) return ctx.show(citizenshipView(ctx.t, toMenu, false))
    await ctx.show(menuView(ctx.t, snapshot()))
  })

  screen.callbackQuery(chooseLanguageButton.filter, async (ctx, next) => {
    const chosen = chooseLanguageButton.decode(ctx.callbackQuery.data)
    if (!chosen) return next()
    await ctx.show(languagesView(ctx.t, ctx.locale, chosen.after))
  })

  screen.callbackQuery(languageButton.filter, async (ctx, next) => {
    const chosen = languageButton.decode(ctx.callbackQuery.data)
    if (!chosen) return next()
    await ctx.saveProfile({ locale: chosen.locale })
    await goOn(ctx, chosen.after, next)
  })

  screen.callbackQuery(citizenButton.filter, async (ctx, next) => {
    const chosen = citizenButton.decode(ctx.callbackQuery.data)
    if (!chosen) return next()
    const { of, two, after } = chosen
    if (of === 'two') return ctx.show(citizenshipView(ctx.t, after, true))
    if (of !== 'none') await ctx.saveProfile({ country: of, twoPassports: two === '1' })
    else if (two === '1') await ctx.saveProfile({ twoPassports: true })
    await goOn(ctx, after, next)
  })

  screen.callbackQuery(chooseCountryButton.filter, async (ctx, next) => {
    const chosen = chooseCountryButton.decode(ctx.callbackQuery.data)
    if (!chosen) return next()
    await ctx.show(citizenshipView(ctx.t, chosen.after, false))
  })

  return screen
}
