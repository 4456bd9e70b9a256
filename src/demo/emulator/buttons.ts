import type { InlineKeyboardButton, KeyboardButton, ReplyKeyboardMarkup } from 'grammy/types'
import type { StoredMessage } from './chats.ts'

/** A button of the reply keyboard as an object; Telegram takes bare words too. */
export function asButton(button: KeyboardButton): Exclude<KeyboardButton, string> {
  return typeof button === 'string' ? { text: button } : button
}

/** The first inline button, newest message first, whose words are `text`, or else hold it. */
export function findInline(
  messages: readonly StoredMessage[],
  text: string,
): { stored: StoredMessage; button: InlineKeyboardButton } | undefined {
  for (const stored of messages) {
    const buttons = stored.message.reply_markup?.inline_keyboard.flat() ?? []
    const button = buttons.find((one) => one.text === text) ?? buttons.find((one) => one.text.includes(text))
    if (button) return { stored, button }
  }
  return undefined
}

/** The button of the reply keyboard whose words are `text`, or else hold it. */
export function findOnKeyboard(keyboard: ReplyKeyboardMarkup | null, text: string) {
  const buttons = keyboard?.keyboard.flat().map(asButton) ?? []
  return buttons.find((one) => one.text === text) ?? buttons.find((one) => one.text.includes(text))
}
