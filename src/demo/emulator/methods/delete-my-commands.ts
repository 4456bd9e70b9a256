import { languageOf, scopeOf } from '../command-scope.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#deletemycommands */
export const deleteMyCommands: Method = (telegram, parameters) => {
  telegram.profile.setCommands(scopeOf(telegram, parameters), languageOf(parameters), [])
  return true
}
