import { languageOf } from '../command-scope.ts'
import { inLanguage } from '../profile.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#getmydescription */
export const getMyDescription: Method = (telegram, parameters) => ({
  description: inLanguage(telegram.profile.descriptions, languageOf(parameters)),
})
