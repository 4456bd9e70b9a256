import { languageOf } from '../command-scope.ts'
import { inLanguage } from '../profile.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#getmyname */
export const getMyName: Method = (telegram, parameters) => ({
  name: inLanguage(telegram.profile.names, languageOf(parameters)) || telegram.botUser.first_name,
})
