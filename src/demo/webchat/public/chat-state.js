/**
 * The open chat as the page knows it, and how each event of the server changes it. Pure.
 *
 * @typedef {{ message_id: number, from: 'bot' | 'me', date: number, edit_date?: number, text?: string, caption?: string,
 *   entities?: object[], reply_markup?: { inline_keyboard?: object[][] } } & Record<string, any>} Message
 * @typedef {{ messages: Message[], keyboard: any, commands: { command: string, description: string }[],
 *   bot: { name: string, username: string, description: string, shortDescription: string }, isBlocked: boolean,
 *   isConnected: boolean, typing: { action: string } | null, pendingTaps: string[], notice: { text: string, isAlert: boolean } | null }} Chat
 */

/** @type {Chat} */
export const emptyChat = {
  messages: [],
  keyboard: null,
  commands: [],
  bot: { name: '', username: '', description: '', shortDescription: '' },
  isBlocked: false,
  isConnected: false,
  typing: null,
  pendingTaps: [],
  notice: null,
}

/** Names one button among all: while it is pending, it shows a spinner. */
export const tapKey = (messageId, data) => `${messageId} ${data}`

/**
 * @param {Chat} chat
 * @param {any} event what the server streams (`chat`, `message`, `edit`, `delete`, `keyboard`, `toast`, `answered`, `typing`,
 *   `about`), or what happens on the page (`disconnected`, `tapped`, `notice`, `notice-read`, `typing-ended`)
 * @returns {Chat}
 */
export function reduceChat(chat, event) {
  switch (event.type) {
    case 'opened':
      return emptyChat
    case 'chat':
      return { ...chat, ...event.chat, isConnected: true, typing: null, pendingTaps: event.chat.pendingTaps ?? [] }
    case 'disconnected':
      return { ...chat, isConnected: false }
    case 'message':
      return {
        ...chat,
        messages: withMessage(chat.messages, event.message),
        typing: event.message.from === 'bot' ? null : chat.typing,
      }
    case 'edit':
      return { ...chat, messages: withMessage(chat.messages, event.message) }
    case 'delete':
      return { ...chat, messages: chat.messages.filter(({ message_id }) => !event.messageIds.includes(message_id)) }
    case 'keyboard':
      return { ...chat, keyboard: event.keyboard }
    case 'about':
      return { ...chat, bot: event.bot, commands: event.commands, isBlocked: event.isBlocked }
    case 'toast':
      return { ...chat, notice: { text: event.text, isAlert: event.isAlert } }
    case 'notice':
      return { ...chat, notice: { text: event.text, isAlert: false } }
    case 'notice-read':
      return { ...chat, notice: null }
    case 'typing':
      return { ...chat, typing: { action: event.action } }
    case 'typing-ended':
      return { ...chat, typing: null }
    case 'tapped':
      return { ...chat, pendingTaps: [...chat.pendingTaps, tapKey(event.messageId, event.data)] }
    case 'answered': {
      const key = tapKey(event.messageId, event.data)
      return { ...chat, pendingTaps: chat.pendingTaps.filter((pending) => pending !== key) }
    }
    default:
      return chat
  }
}

/** Ids grow within a chat but for the odd 0, which Telegram gives to a message that it put aside: it is always new. */
function withMessage(messages, message) {
  const index =
    message.message_id === 0 ? -1 : messages.findIndex(({ message_id }) => message_id === message.message_id)
  if (index === -1) return [...messages, message]
  return messages.with(index, message)
}
