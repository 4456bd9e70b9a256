import { isRecord, requiredTextField, structureOf } from '../parameters.ts'
import { badRequest } from '../refusal.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#setchatmenubutton */
export const setChatMenuButton: Method = (telegram, parameters) => {
  const given = structureOf(parameters, 'menu_button', "can't parse menu button JSON object") ?? { type: 'default' }
  if (!isRecord(given)) throw badRequest("can't parse menu button: object expected as menu button")
  const type = requiredTextField(given, 'type')
  const chatId = parameters.chat_id === undefined ? 0 : telegram.chatOf(parameters).chat.id
  if (type === 'commands' || type === 'default') telegram.profile.menuButtons.set(chatId, { type })
  else if (type === 'web_app' && isRecord(given.web_app)) {
    const url = requiredTextField(given.web_app, 'url')
    if (!url.startsWith('https://'))
      throw badRequest(`menu button Web App URL '${url}' is invalid: Only HTTPS links are allowed`)
    telegram.profile.menuButtons.set(chatId, { type, text: requiredTextField(given, 'text'), web_app: { url } })
  } else throw badRequest("can't parse menu button: menuButton has unsupported type")
  return true
}
