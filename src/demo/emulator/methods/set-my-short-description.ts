import { languageOf } from '../command-scope.ts'
import { lengthOf, textOf } from '../parameters.ts'
import { badRequest } from '../refusal.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#setmyshortdescription */
export const setMyShortDescription: Method = (telegram, parameters) => {
  const text = textOf(parameters, 'short_description').trim()
  if (lengthOf(text) > 120) throw badRequest('BOT_ABOUT_INVALID')
  const language = languageOf(parameters)
  if (text === '') telegram.profile.shortDescriptions.delete(language)
  else telegram.profile.shortDescriptions.set(language, text)
  return true
}
