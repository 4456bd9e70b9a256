/** What the buttons of helpers carry: the short id of a conversation, and what to do. Rights are asked again in every step. */
import { z } from 'zod'
import { callbackData } from '../bot/callback-data.ts'
import { writtenLanguages } from '../content/schema.ts'

const id = z.string().regex(/^[0-9a-f]{8}$/)
const hour = z
  .string()
  .regex(/^(1?\d|2[0-3])$/)
  .transform(Number)
const template = z.string().regex(/^[a-z0-9]{1,12}$/)
const language = z.enum(writtenLanguages)

export const peopleButton = callbackData('rl', {})
export const threadButton = callbackData('rl-see', { id })
export const takeButton = callbackData('rl-take', { id })
export const writeToButton = callbackData('rl-to', { id })
export const pauseButton = callbackData('rl-pause', {})
export const pastButton = callbackData('rl-past', { id })
export const passButton = callbackData('rl-pass', { id })
export const endButton = callbackData('rl-end', { id })
export const endYesButton = callbackData('rl-end-yes', { id })

export const dutyButton = callbackData('duty', {})
export const dutySwitch = callbackData('duty-on', { on: z.enum(['0', '1']) })
export const weekdaysSwitch = callbackData('duty-days', { on: z.enum(['0', '1']) })
export const chooseHourButton = callbackData('duty-ask', { end: z.enum(['from', 'until']) })
export const hourButton = callbackData('duty-hour', { end: z.enum(['from', 'until']), hour })

/** Templates for a conversation, in the person's language. */
export const sayButton = callbackData('say', { id })
export const sayThisButton = callbackData('say-this', { id, template })
export const sayYesButton = callbackData('say-yes', { id, template })

/** Templates as the desk keeps them. */
export const templatesButton = callbackData('tpl', {})
export const templatesInButton = callbackData('tpl-in', { language })
export const templateButton = callbackData('tpl-see', { language, template })
export const newTemplateButton = callbackData('tpl-new', { language })
export const editTemplateButton = callbackData('tpl-edit', { language, template })
export const dropTemplateButton = callbackData('tpl-drop', { language, template })
