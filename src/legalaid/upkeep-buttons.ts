/** What the buttons about open questions and upkeep carry. Rights are checked again in every handler. */
import { z } from 'zod'
import { callbackData, count } from '../bot/callback-data.ts'
import { topicId } from '../bot/keyboards.ts'
import { countries } from '../content/schema.ts'

/** A group of questions. */
const id = z.string().regex(/^[0-9a-f]{12}$/)
export const groupLanguages = ['all', 'ky', 'uz', 'tg', 'ru', 'other'] as const
export const groupCountries = ['all', ...countries, 'unknown'] as const
const language = z.enum(groupLanguages)
const country = z.enum(groupCountries)
const order = z.enum(['often', 'newest'])

export const upkeepButton = callbackData('uk', {})
export const overdueButton = callbackData('uk-old', { page: count })
export const digestButton = callbackData('uk-now', {})

export const unansweredButton = callbackData('q', {})
export const groupsButton = callbackData('q-list', { order, language, country, page: count })
export const searchGroupsButton = callbackData('q-find', {})
export const groupButton = callbackData('q-open', { id })
export const answerWithButton = callbackData('q-with', { id })
export const findEntryButton = callbackData('q-entry', { id })
export const addToEntryButton = callbackData('q-add', { id, topic: topicId })
export const newEntryButton = callbackData('q-new', { id })
export const notOursButton = callbackData('q-no', { id })
export const bringBackButton = callbackData('q-back', { id })

export const worstButton = callbackData('bad', { page: count })
export const ratingButton = callbackData('bad-of', { topic: topicId, page: count })
