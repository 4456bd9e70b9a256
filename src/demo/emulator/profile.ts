import type { BotCommand, MenuButton } from 'grammy/types'

/** Where a list of commands counts. */
export type CommandScope =
  | { readonly type: 'default' | 'all_private_chats' | 'all_group_chats' | 'all_chat_administrators' }
  | { readonly type: 'chat' | 'chat_administrators'; readonly chat_id: number }
  | { readonly type: 'chat_member'; readonly chat_id: number; readonly user_id: number }

/** What the bot says about itself before and beside the chat, in every language that was set. */
export class Profile {
  readonly #commands = new Map<string, readonly BotCommand[]>()
  /** By language, '' being the fallback. */
  readonly names = new Map<string, string>()
  readonly descriptions = new Map<string, string>()
  readonly shortDescriptions = new Map<string, string>()
  /** By private chat, 0 being the default. */
  readonly menuButtons = new Map<number, MenuButton>()

  /** Sets, or with an empty list removes, the commands of a scope and language. */
  setCommands(scope: CommandScope, language: string, commands: readonly BotCommand[]): void {
    if (commands.length === 0) this.#commands.delete(keyOf(scope, language))
    else this.#commands.set(keyOf(scope, language), commands)
  }

  /** Exactly what was set for a scope and language, without any fallback. */
  commandsOf(scope: CommandScope, language: string): readonly BotCommand[] {
    return this.#commands.get(keyOf(scope, language)) ?? []
  }

  /** What a person sees in the private chat: the first list that exists, from the narrowest scope to the widest. */
  commandsSeenIn(chatId: number, language: string): readonly BotCommand[] {
    const scopes: CommandScope[] = [
      { type: 'chat', chat_id: chatId },
      { type: 'all_private_chats' },
      { type: 'default' },
    ]
    for (const scope of scopes) {
      for (const tried of language === '' ? [''] : [language, '']) {
        const commands = this.#commands.get(keyOf(scope, tried))
        if (commands) return commands
      }
    }
    return []
  }
}

/** What a text reads as in a language: its own, or the fallback. */
export function inLanguage(texts: ReadonlyMap<string, string>, language: string): string {
  return texts.get(language) ?? texts.get('') ?? ''
}

function keyOf(scope: CommandScope, language: string): string {
  const chat = 'chat_id' in scope ? scope.chat_id : ''
  const user = 'user_id' in scope ? scope.user_id : ''
  return `${scope.type}:${chat}:${user}:${language}`
}
