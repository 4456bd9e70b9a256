import { languageOf, scopeOf } from '../command-scope.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#getmycommands */
export const getMyCommands: Method = (telegram, parameters) =>
  telegram.profile.commandsOf(scopeOf(telegram, parameters), languageOf(parameters))
