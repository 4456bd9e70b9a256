import { flagOf, lengthOf, textOf } from '../parameters.ts'
import { badRequest } from '../refusal.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#answercallbackquery */
export const answerCallbackQuery: Method = (telegram, parameters) => {
  const text = textOf(parameters, 'text')
  if (lengthOf(text) > 200) throw badRequest('MESSAGE_TOO_LONG')
  const url = textOf(parameters, 'url')
  if (url !== '' && !url.startsWith(`https://t.me/${telegram.botUser.username}?start=`)) throw badRequest('URL_INVALID')
  const { query, person } = telegram.takeQuery(textOf(parameters, 'callback_query_id'))
  person.hearsAnswer(query, text === '' ? null : { text, show_alert: flagOf(parameters, 'show_alert') })
  return true
}
