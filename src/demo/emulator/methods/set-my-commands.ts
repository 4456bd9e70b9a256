import { languageOf, scopeOf } from '../command-scope.ts'
import { isRecord, lengthOf, requiredTextField, structureOf } from '../parameters.ts'
import { badRequest } from '../refusal.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#setmycommands */
export const setMyCommands: Method = (telegram, parameters) => {
  const scope = scopeOf(telegram, parameters)
  const language = languageOf(parameters)
  const given = structureOf(parameters, 'commands', "can't parse commands JSON object")
  if (given === undefined) throw badRequest("can't parse commands JSON object")
  if (!Array.isArray(given)) throw badRequest('expected an Array of BotCommand')
  if (given.length > 100) throw badRequest('BOT_COMMANDS_TOO_MUCH')
  const commands = given.map((value: unknown) => {
    if (!isRecord(value)) throw badRequest("can't parse BotCommand: expected an Object")
    const command = requiredTextField(value, 'command').replace(/^\//, '')
    const description = requiredTextField(value, 'description').trim()
    if (command === '') throw badRequest('command must be non-empty')
    if (!/^[a-z0-9_]{1,32}$/.test(command)) throw badRequest('BOT_COMMAND_INVALID')
    if (description === '') throw badRequest('command description must be non-empty')
    if (lengthOf(description) > 256) throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID')
    return { command, description }
  })
  telegram.profile.setCommands(scope, language, commands)
  return true
}
