import { integerOf, isRecord, type Parameters, requiredTextField, structureOf, textOf } from './parameters.ts'
import type { CommandScope } from './profile.ts'
import { badRequest } from './refusal.ts'
import type { TelegramEmulator } from './telegram.ts'

/** The language of a profile call: '' or two letters. */
export function languageOf(parameters: Parameters): string {
  const language = textOf(parameters, 'language_code')
  if (language !== '' && !/^[a-z]{2}$/.test(language)) throw badRequest('invalid language code specified')
  return language
}

/** The scope of a commands call, `default` when none is given. */
export function scopeOf(telegram: TelegramEmulator, parameters: Parameters): CommandScope {
  const given = structureOf(parameters, 'scope', "can't parse BotCommandScope JSON object")
  if (given === undefined) return { type: 'default' }
  if (!isRecord(given)) throw badRequest("can't parse BotCommandScope: object expected as BotCommandScope")
  const type = requiredTextField(given, 'type')
  switch (type) {
    case 'default':
    case 'all_private_chats':
    case 'all_group_chats':
    case 'all_chat_administrators':
      return { type }
    case 'chat':
    case 'chat_administrators':
      return { type, chat_id: telegram.chatOf(given).chat.id }
    case 'chat_member':
      return { type, chat_id: telegram.chatOf(given).chat.id, user_id: integerOf(given, 'user_id') ?? 0 }
    default:
      throw badRequest("can't parse BotCommandScope: unsupported type specified")
  }
}
