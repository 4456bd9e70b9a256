/** Tells colleagues at the desk something, each in their language. What cannot be told is logged: the lists show it all the same. */
import { type Translate, translator } from '../bot/i18n.ts'
import type { View } from '../bot/show.ts'
import { locales } from '../content/locale.ts'
import { allStaff } from '../store/staff.ts'
import { findSubscriber } from '../store/subscribers.ts'
import type { DeskServices } from './desk-step.ts'

/** Those who may review entries, but for one. */
export async function reviewersBut({ db }: Pick<DeskServices, 'db'>, but: number): Promise<number[]> {
  const staff = await allStaff(db)
  const editors = staff.filter(({ role, scope }) => role === 'legalaid' && scope === '')
  return [...new Set(editors.map(({ userId }) => userId))].filter((userId) => userId !== but)
}

export async function tellStaff(
  { db, api, log }: Pick<DeskServices, 'db' | 'api' | 'log'>,
  userIds: readonly number[],
  view: (t: Translate) => View,
): Promise<void> {
  await Promise.all(
    userIds.map(async (userId) => {
      try {
        const known = (await findSubscriber(db, userId))?.locale
        const { text, keyboard = [] } = view(translator(locales.find((locale) => locale === known) ?? 'ru'))
        await api.sendMessage(userId, text, {
          parse_mode: 'HTML',
          link_preview_options: { is_disabled: true },
          reply_markup: { inline_keyboard: keyboard.map((row) => [...row]) },
        })
      } catch (error) {
        log.warn('a colleague at the desk cannot be told', { error })
      }
    }),
  )
}
