/** Settings, what is kept about the person, and erasing it. */
import { Composer } from 'grammy'
import { z } from 'zod'
import { asDestination, callbackData } from '../bot/callback-data.ts'
import type { ElchiContext, Profile } from '../bot/context.ts'
import { escapeHtml } from '../bot/html.ts'
import { languageName, type Translate, translator } from '../bot/i18n.ts'
import {
  backRow,
  chooseCountryButton,
  chooseLanguageButton,
  chooseRegionButton,
  menuRow,
  settingsButton,
  situationButton,
} from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import { takeBack } from '../helpline/post.ts'
import { erasePerson } from '../privacy/erase.ts'
import type { Services } from '../services.ts'

const warningsSwitch = callbackData('notify', { on: z.enum(['0', '1']) })
const privacyButton = callbackData('privacy', {})
const morePrivacyButton = callbackData('privacy-more', {})
const eraseButton = callbackData('erase', {})
const eraseYesButton = callbackData('erase-yes', {})

function countryText(t: Translate, { country, twoPassports }: Profile): string {
  if (country === null) return t('privacy:country_unknown')
  if (country === 'other') return t('privacy:other_country')
  const name = t(`onboarding:country_${country}`)
  return twoPassports ? t('privacy:two_passports_mark', { country: name }) : name
}

/** @param region its name, when the person named one. */
export function settingsView(t: Translate, profile: Profile, region?: string): View {
  const after = asDestination(settingsButton.encode({}))
  const { warnings } = profile
  const title = t('privacy:settings_title', {
    language: languageName(profile.locale),
    country: countryText(t, profile),
    region: region ?? t('privacy:region_unknown'),
    warnings: t(warnings ? 'privacy:warnings_on' : 'privacy:warnings_off'),
  })
  return {
    text: escapeHtml(title),
    keyboard: [
      [
        chooseLanguageButton.button(t('privacy:language'), { after }),
        chooseCountryButton.button(t('privacy:country'), { after }),
      ],
      [chooseRegionButton.button(t('privacy:region'), {}), situationButton.button(t('situation:open'), {})],
      [
        warningsSwitch.button(t(warnings ? 'privacy:turn_warnings_off' : 'privacy:turn_warnings_on'), {
          on: warnings ? '0' : '1',
        }),
      ],
      [privacyButton.button(t('privacy:privacy'), {})],
      [eraseButton.button(t('privacy:erase'), {})],
      menuRow(t),
    ],
  }
}

export function privacyView(t: Translate): View {
  return {
    text: escapeHtml(t('privacy:text')),
    keyboard: [
      [morePrivacyButton.button(t('privacy:more'), {})],
      [situationButton.button(t('situation:open'), {})],
      [eraseButton.button(t('privacy:erase'), {})],
      backRow(t, settingsButton.button(t('common:back'), {})),
    ],
  }
}

export function privacy(
  services: Pick<Services, 'db' | 'state' | 'snapshot' | 'chatKey' | 'threadKey' | 'relaySeal' | 'api' | 'now' | 'log'>,
): Composer<ElchiContext> {
  const screen = new Composer<ElchiContext>()
  const showSettings = (ctx: ElchiContext): Promise<void> => {
    const region = services.snapshot().regions.byCode(ctx.profile.region ?? '')
    return ctx.show(settingsView(ctx.t, ctx.profile, region?.name.ru))
  }

  screen.command('settings', showSettings)
  screen.callbackQuery(settingsButton.filter, showSettings)
  screen.callbackQuery(warningsSwitch.filter, async (ctx, next) => {
    const chosen = warningsSwitch.decode(ctx.callbackQuery.data)
    if (!chosen) return next()
    await ctx.saveProfile({ warnings: chosen.on === '1' })
    await showSettings(ctx)
  })
  screen.command('privacy', (ctx) => ctx.show(privacyView(ctx.t)))
  screen.callbackQuery(privacyButton.filter, (ctx) => ctx.show(privacyView(ctx.t)))
  screen.callbackQuery(morePrivacyButton.filter, (ctx) =>
    ctx.show({
      text: escapeHtml(ctx.t('privacy:text_more')),
      keyboard: [backRow(ctx.t, privacyButton.button(ctx.t('common:back'), {}))],
    }),
  )
  screen.callbackQuery(eraseButton.filter, (ctx) =>
    ctx.show({
      text: escapeHtml(ctx.t('privacy:erase_ask')),
      keyboard: [
        [eraseYesButton.button(ctx.t('privacy:erase_yes'), {})],
        [settingsButton.button(ctx.t('common:cancel'), {})],
      ],
    }),
  )
  screen.callbackQuery(eraseYesButton.filter, async (ctx) => {
    if (ctx.chatId === undefined) return
    const { locale } = ctx
    try {
      await takeBack(services, await erasePerson(services, ctx.chatId))
    } catch (error) {
      services.log.error('a person cannot be erased now', { error })
      ctx.toast(ctx.t('common:not_saved'))
      return
    }
    ctx.forgetSession()
    await ctx.show({ text: escapeHtml(translator(locale)('privacy:erase_done')) })
  })
  return screen
}
