/** The one sentence about a message that Telegram would not take. */
import { languageName } from '../bot/i18n.ts'
import { languageFor } from '../broadcasts/audience.ts'
import type { Broadcast } from '../broadcasts/broadcast.ts'
import { type Locale, locales } from '../content/locale.ts'
import { longestCaption, longestText } from './formatting.ts'
import { excessLength } from './render.ts'
import type { EmbassyContext } from './staff-step.ts'

/** The first locale in which the message is too long, with its header, number and a later mark. */
export const tooLongIn = (broadcast: Broadcast): Locale | undefined =>
  locales.find((locale) => languageFor(broadcast, locale) !== undefined && excessLength(broadcast, locale) > 0)

export const tooLongText = (ctx: EmbassyContext, broadcast: Broadcast, locale: Locale): string =>
  ctx.t('broadcast:too_long', {
    count: excessLength(broadcast, locale),
    language: languageName(locale),
    limit: broadcast.attachment === null ? longestText : longestCaption,
  })
