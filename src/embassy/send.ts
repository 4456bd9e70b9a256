/** Sends a rendered message by hand: previews to staff, and notes to colleagues in their own language. */
import type { Api } from 'grammy'
import { type Translate, translator } from '../bot/i18n.ts'
import type { View } from '../bot/show.ts'
import { type Locale, locales } from '../content/locale.ts'
import type { Country } from '../content/schema.ts'
import { allStaff } from '../store/staff.ts'
import { findSubscriber } from '../store/subscribers.ts'
import type { Rendered } from './render.ts'
import type { EmbassyServices } from './staff-step.ts'

const noPreview = { is_disabled: true } as const

/** As the sender sends it. */
export async function sendRendered(api: Api, chatId: number, { html, keyboard, attachment }: Rendered): Promise<void> {
  const markup = { reply_markup: { inline_keyboard: keyboard } }
  const caption = { caption: html, parse_mode: 'HTML' as const, ...markup }
  switch (attachment?.kind) {
    case undefined:
      await api.sendMessage(chatId, html, { parse_mode: 'HTML', link_preview_options: noPreview, ...markup })
      return
    case 'photo':
      await api.sendPhoto(chatId, attachment.fileId, caption)
      return
    case 'document':
      await api.sendDocument(chatId, attachment.fileId, caption)
      return
    case 'voice':
      await api.sendVoice(chatId, attachment.fileId, caption)
  }
}

const staffLocale = async ({ db }: EmbassyServices, userId: number): Promise<Locale> => {
  const known = (await findSubscriber(db, userId))?.locale
  return locales.find((locale) => locale === known) ?? 'ru'
}

/** Tells members of staff something, each in their language. What cannot be told is logged: the list shows it all the same. */
export async function tell(
  services: EmbassyServices,
  userIds: readonly number[],
  view: (t: Translate) => View,
  { isSilent = false } = {},
): Promise<void> {
  await Promise.all(
    userIds.map(async (userId) => {
      try {
        const { text, keyboard = [] } = view(translator(await staffLocale(services, userId)))
        await services.api.sendMessage(userId, text, {
          parse_mode: 'HTML',
          link_preview_options: noPreview,
          disable_notification: isSilent,
          reply_markup: { inline_keyboard: keyboard.map((row) => [...row]) },
        })
      } catch (error) {
        services.log.warn('a member of staff cannot be told', { error })
      }
    }),
  )
}

/** Those who may approve for a country, but for one. */
export async function approversOf({ db }: EmbassyServices, country: Country, but: number): Promise<number[]> {
  const staff = await allStaff(db)
  return staff
    .filter(({ role, scope, userId }) => role === 'embassy-approver' && scope === country && userId !== but)
    .map(({ userId }) => userId)
}
