import { languageOf } from '../command-scope.ts'
import { inLanguage } from '../profile.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#getmyshortdescription */
export const getMyShortDescription: Method = (telegram, parameters) => ({
  short_description: inLanguage(telegram.profile.shortDescriptions, languageOf(parameters)),
})
