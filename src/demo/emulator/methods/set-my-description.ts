import { languageOf } from '../command-scope.ts'
import { lengthOf, textOf } from '../parameters.ts'
import { badRequest } from '../refusal.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#setmydescription */
export const setMyDescription: Method = (telegram, parameters) => {
  const text = textOf(parameters, 'description').trim()
  if (lengthOf(text) > 512) throw badRequest('BOT_DESCRIPTION_INVALID')
  const language = languageOf(parameters)
  if (text === '') telegram.profile.descriptions.delete(language)
  else telegram.profile.descriptions.set(language, text)
  return true
}
