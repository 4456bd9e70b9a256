import { languageOf } from '../command-scope.ts'
import { lengthOf, textOf } from '../parameters.ts'
import { badRequest } from '../refusal.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#setmyname */
export const setMyName: Method = (telegram, parameters) => {
  const text = textOf(parameters, 'name').trim()
  if (lengthOf(text) > 64) throw badRequest('BOT_TITLE_INVALID')
  const language = languageOf(parameters)
  if (text === '') telegram.profile.names.delete(language)
  else telegram.profile.names.set(language, text)
  return true
}
