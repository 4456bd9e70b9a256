/** Buttons that many screens share, and the data of the actions that other screens lead to. */
import type { InlineKeyboardButton } from 'grammy/types'
import { z } from 'zod'
import { guideId, nodeId } from '../content/guide.ts'
import type { TopicId } from '../content/schema.ts'
import { callbackData, count, destination } from './callback-data.ts'
import type { Translate } from './i18n.ts'

export type Row = InlineKeyboardButton[]

/** Staff add topics that no release knows: whether one is there the snapshot says, not the button. */
export const topicId = z.custom<TopicId>((id) => typeof id === 'string' && /^[a-z0-9-]{1,40}$/.test(id))

export const menuButton = callbackData('menu', {})
export const sosButton = callbackData('sos', {})
export const askButton = callbackData('ask', {})
export const topicButton = callbackData('topic', { topic: topicId })
/** Under an answer: did it help? */
export const helpedButton = callbackData('helped', { topic: topicId, helped: z.enum(['yes', 'no']) })
export const warningsButton = callbackData('warn', { page: count })
export const missionsButton = callbackData('missions', {})
/** A question for which help is wanted: a topic's id, or a word of the legal-aid screen. */
export const aidAbout = z.string().regex(/^[a-z0-9-]{1,40}$/)
/** A region (ISO 3166-2:RU) without its `RU-`, in lower case, so that it fits into a `destination`. */
export const regionMark = z.string().regex(/^[a-z]{2,3}$/)
/** Who helps for free; `about` is where the person comes from. */
export const legalAidButton = callbackData('aid', { about: aidAbout.optional(), at: regionMark.optional() })
/** A screen of a guided path; `at` is the region of the question that led there. */
export const guideButton = callbackData('guide', { guide: guideId, node: nodeId, at: regionMark.optional() })
/** The guided paths for going home. */
export const guidesButton = callbackData('guides', {})
/** The duty line of the person's state, and what to say there; `node` of SOS is where the person comes from. */
export const dutyButton = callbackData('sos-duty', { node: nodeId, at: regionMark.optional() })
/** Asks to write to a human helper; `topic` is where the person comes from. */
export const humanButton = callbackData('human', { topic: topicId.optional() })
/** The same in danger: helpers are called at once. */
export const humanSosButton = callbackData('human-sos', {})
/** The legal-aid desk. */
export const legalDeskButton = callbackData('desk', {})
/** Contacts as embassies and legal aid keep them. */
export const contactsDeskButton = callbackData('ct', {})
export const settingsButton = callbackData('settings', {})
/** Asks for the language, then goes on to `after`. */
export const chooseLanguageButton = callbackData('choose-lang', { after: destination })
/** Asks whose citizen the person is, then goes on to `after`. */
export const chooseCountryButton = callbackData('choose-country', { after: destination })
/** Asks for the region, then goes back to the settings. */
export const chooseRegionButton = callbackData('choose-region', {})

/** What the person said of their situation, or the questions about it; then goes on to `after`. */
export const situationButton = callbackData('situation', { after: destination.optional() })

/** Under a broadcast; they must not change the official message itself. */
export const onlyUrgentButton = callbackData('only-urgent', {})
export const allWarningsButton = callbackData('all-warnings', {})
/** The menu as a new message. */
export const menuBelowButton = callbackData('menu-below', {})

export const menuRow = (t: Translate): Row => [menuButton.button(t('common:menu'), {})]

export const backRow = (t: Translate, back: InlineKeyboardButton.CallbackButton): Row => [
  back,
  menuButton.button(t('common:menu'), {}),
]

/** Buttons side by side, so many to a row. */
export function inRows<T extends InlineKeyboardButton>(buttons: readonly T[], perRow: number): Row[] {
  const rows: Row[] = []
  for (let i = 0; i < buttons.length; i += perRow) rows.push(buttons.slice(i, i + perRow))
  return rows
}
