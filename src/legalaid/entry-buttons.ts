/** What the buttons about entries carry: the number of a revision or the id of an entry, and what to do with it. */
import { z } from 'zod'
import { callbackData, count } from '../bot/callback-data.ts'
import { topicId } from '../bot/keyboards.ts'
import { fieldName } from '../content/entry.ts'
import { variants, writtenLanguages } from '../content/schema.ts'

const id = z
  .string()
  .regex(/^[1-9]\d{0,6}$/)
  .transform(Number)
const topic = topicId
const language = z.enum(writtenLanguages)
const variant = z.enum(variants)
/** Where an answer leads: to the next of `all` questions, of this `part` of them, or back to the card after `one`. */
const way = z.enum(['all', 'part', 'one'])
/** So much room is left beside the rest of the longest button. */
export const longestLawId = 34
const law = z
  .string()
  .regex(/^[a-z0-9-]+$/)
  .max(longestLawId)

// Lists
export const entriesButton = callbackData('en', { page: count })
export const draftsButton = callbackData('en-mine', { page: count })
export const reviewsButton = callbackData('en-wait', { page: count })
export const archivedButton = callbackData('en-arch', { page: count })
export const findButton = callbackData('en-find', {})
export const tryNowButton = callbackData('en-try', {})

// An entry
export const entryButton = callbackData('en-open', { topic })
export const newButton = callbackData('en-new', {})
export const newInButton = callbackData('en-new-in', { language })
export const editButton = callbackData('en-edit', { topic })
export const editInButton = callbackData('en-edit-in', { topic, language })
export const archiveButton = callbackData('en-away', { topic })
export const unarchiveButton = callbackData('en-back', { topic })

// A revision
export const revisionButton = callbackData('rv', { id })
export const keepButton = callbackData('rv-keep', { id })
export const dropButton = callbackData('rv-drop', { id })
export const dropYesButton = callbackData('rv-drop-yes', { id })
export const fieldButton = callbackData('rv-f', { id, field: fieldName, way })
export const skipButton = callbackData('rv-skip', { id, field: fieldName, way })
export const clearButton = callbackData('rv-clear', { id, field: fieldName })
export const addVariantButton = callbackData('rv-var', { id, variant })
export const dropVariantButton = callbackData('rv-var-no', { id, variant })
export const dropVariantYesButton = callbackData('rv-var-yes', { id, variant })
export const todayButton = callbackData('rv-today', { id, way })
export const lookButton = callbackData('rv-look', { id })
export const tryButton = callbackData('rv-try', { id })

// Laws of a revision
export const lawsButton = callbackData('rv-laws', { id, variant, way, page: count })
export const lawButton = callbackData('rv-law', { id, variant, way, page: count, law })
export const sureButton = callbackData('rv-sure', { id, variant, way, confidence: z.enum(['high', 'medium']) })
export const newLawButton = callbackData('rv-law-new', { id, variant, way })
export const actButton = callbackData('rv-act', { id, variant, way, act: law })
export const lawSureButton = callbackData('rv-ls', { id, variant, way, law, confidence: z.enum(['high', 'medium']) })
export const officialButton = callbackData('rv-lo', { id, variant, way, law, official: z.enum(['0', '1']) })

// Towards the public. `version`: what was looked at is what is published.
export const checkButton = callbackData('rv-check', { id, page: count })
export const submitButton = callbackData('rv-send', { id, version: id })
export const withdrawButton = callbackData('rv-edit', { id })
export const publishButton = callbackData('rv-ok', { id, version: id })
export const returnButton = callbackData('rv-no', { id })
export const diffButton = callbackData('rv-diff', { id, page: count })
export const takeMineButton = callbackData('rv-mine', { id, version: id })

// Versions
export const versionsButton = callbackData('en-vers', { topic, page: count })
export const versionButton = callbackData('vr', { id, page: count })
export const compareButton = callbackData('vr-now', { id, page: count })
export const restoreButton = callbackData('vr-back', { id })

// Translations
export const translationsButton = callbackData('tr', { page: count })
export const translationButton = callbackData('tr-open', { topic, language, page: count })
export const translateButton = callbackData('tr-go', { topic, language })
export const stillRightButton = callbackData('tr-same', { topic, language })
