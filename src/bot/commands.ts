/** What a person sees beside the chat: commands, the page before Start and the profile line, in every language. */
import type { Api } from 'grammy'
import type { BotCommand, LanguageCode } from 'grammy/types'
import { writtenLanguages } from '../content/schema.ts'
import type { Log } from '../ops/log.ts'
import { type Translate, translator } from './i18n.ts'

export function commandsOf(t: Translate): BotCommand[] {
  return [
    { command: 'menu', description: t('bot:command_menu') },
    { command: 'ask', description: t('bot:command_ask') },
    { command: 'sos', description: t('bot:command_sos') },
    { command: 'warnings', description: t('bot:command_warnings') },
    { command: 'contacts', description: t('bot:command_contacts') },
    { command: 'help', description: t('bot:command_help') },
    { command: 'human', description: t('bot:command_human') },
    { command: 'settings', description: t('bot:command_settings') },
    { command: 'privacy', description: t('bot:command_privacy') },
    { command: 'start', description: t('bot:command_start') },
  ]
}

/** For phones in any other language; most of our people who have one have Russian. */
const fallbackLanguage = 'ru'

/**
 * Registers what differs from what Telegram has (setting is limited, asking is not). A failure is logged and left: the
 * bot answers all the same, and the next start tries again.
 */
export async function registerCommands(api: Api, log: Log, stopping: AbortSignal): Promise<void> {
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
  // grammY types its own shim of AbortSignal
  const signal = stopping as unknown as NonNullable<Parameters<Api['getMe']>[0]>
  try {
    for (const language of [...writtenLanguages, undefined]) {
      const t = translator(language ?? fallbackLanguage)
      // Telegram knows these codes (ISO 639-1); grammY's list of them lacks some.
      const scope = language === undefined ? {} : { language_code: language as LanguageCode }
      const commands = commandsOf(t)
      if (!same(await api.getMyCommands(scope, signal), commands)) await api.setMyCommands(commands, scope, signal)
      const description = t('bot:description')
      if ((await api.getMyDescription(scope, signal)).description !== description)
        await api.setMyDescription(description, scope, signal)
      const short = t('bot:short_description')
      if ((await api.getMyShortDescription(scope, signal)).short_description !== short)
        await api.setMyShortDescription(short, scope, signal)
    }
  } catch (error) {
    if (!stopping.aborted) log.warn('commands and descriptions are not registered', { error })
  }
}
