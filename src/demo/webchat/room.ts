import type { BotCommand, ReplyKeyboardMarkup } from 'grammy/types'
import type { ForwardOrigin, Person, PhoneEvent } from '../emulator/person.ts'
import type { PhoneMessage } from '../emulator/phone.ts'
import type { TelegramEmulator } from '../emulator/telegram.ts'
import type { Action } from './actions.ts'
import { HttpRefusal } from './json-http.ts'
import { fileIdOf, pictureType } from './uploads.ts'

/** Somebody that a visitor of the demo can be. */
export interface DemoPerson {
  readonly person: Person
  readonly label: string
  readonly group: 'migrants' | 'subscribers' | 'embassy' | 'legal aid' | 'administrator'
  /** One line: who this is, or what to try as this person. */
  readonly hint: string
}

/** What the bot says about itself to one person, and how they stand. */
interface About {
  readonly bot: {
    readonly name: string
    readonly username: string
    readonly description: string
    readonly shortDescription: string
  }
  readonly commands: readonly BotCommand[]
  readonly isBlocked: boolean
}

/** A message with the address of its file, if it has one that the page may show. */
type WebMessage = PhoneMessage & { readonly file_url?: string }

/** The whole chat of one person. */
export interface ChatSnapshot extends About {
  readonly messages: readonly WebMessage[]
  readonly keyboard: ReplyKeyboardMarkup | null
  /** Buttons that wait for the bot, as `<message id> <data>`. */
  readonly pendingTaps: readonly string[]
}

/** One line in the list of people. */
export interface PersonSummary {
  readonly id: string
  readonly label: string
  readonly group: DemoPerson['group']
  readonly hint: string
  readonly last: WebMessage | null
  readonly unread: number
}

/** What the page hears while a chat is open. */
export type ChatEvent =
  | { readonly type: 'message' | 'edit'; readonly message: WebMessage }
  | { readonly type: 'delete'; readonly messageIds: readonly number[] }
  | { readonly type: 'keyboard'; readonly keyboard: ReplyKeyboardMarkup | null }
  | { readonly type: 'toast'; readonly text: string; readonly isAlert: boolean }
  | { readonly type: 'answered'; readonly messageId: number; readonly data: string }
  | { readonly type: 'typing'; readonly action: string }
  | ({ readonly type: 'about' } & About)

/** One person's phone as the web chat needs it. */
export interface Room {
  readonly id: string
  chat(): ChatSnapshot
  summary(): PersonSummary
  /** Acts as the person. @throws HttpRefusal 409 when that is impossible now */
  perform(action: Action): Promise<void>
  /** A file of this chat, undefined when there is none. */
  file(fileId: string): { readonly bytes: Uint8Array; readonly name: string } | undefined
  /** Hears all that happens in the chat; gives back how to stop hearing. */
  onEvent(listener: (event: ChatEvent) => void): () => void
  /** Hears that `summary` changed; gives back how to stop hearing. */
  onSummaryChange(listener: () => void): () => void
  close(): void
}

/** The emulator tells nobody when the bot changes its commands or description, so an open chat looks so often. */
const lookAtBotMs = 1000

/** Opens one person's phone to the web chat. */
export function openRoom(telegram: TelegramEmulator, { person, label, group, hint }: DemoPerson): Room {
  const id = String(person.id)
  const listeners = new Set<(event: ChatEvent) => void>()
  const summaryListeners = new Set<() => void>()
  let readUpTo = 0
  let isSummaryChanging = false

  const about = (): About => ({
    bot: {
      name: person.botName(),
      username: telegram.botUser.username,
      description: person.botDescription(),
      shortDescription: person.botShortDescription(),
    },
    commands: person.commands(),
    isBlocked: person.blocked,
  })
  let toldAbout = JSON.stringify(about())

  const tell = (event: ChatEvent) => {
    for (const listener of [...listeners]) listener(event)
  }
  const tellAbout = () => {
    const now = about()
    const text = JSON.stringify(now)
    if (text === toldAbout) return
    toldAbout = text
    tell({ type: 'about', ...now })
  }
  /** A burst of changes becomes one notice. */
  const tellSummary = () => {
    if (isSummaryChanging) return
    isSummaryChanging = true
    setImmediate(() => {
      isSummaryChanging = false
      for (const listener of [...summaryListeners]) listener()
    })
  }
  const webMessage = (message: PhoneMessage): WebMessage => {
    const fileId = fileIdOf(message)
    const file = fileId === undefined ? undefined : telegram.files.byId(fileId)
    // A photo of the emulator's own is only a name; the page draws one.
    const isShowable = file && (!message.photo || pictureType(file.bytes) !== undefined)
    return isShowable ? { ...message, file_url: `/api/people/${id}/files/${fileId}` } : message
  }
  const leave = person.onChange((event) => {
    if (event.type === 'blocked') return tellAbout()
    tell(chatEvent(event, webMessage))
    tellAbout()
    if (event.type === 'message' || event.type === 'edit' || event.type === 'delete') tellSummary()
    return undefined
  })
  const look = setInterval(() => listeners.size > 0 && tellAbout(), lookAtBotMs)
  look.unref()

  return {
    id,
    chat: () => ({
      ...about(),
      messages: person.messages.map(webMessage),
      keyboard: person.keyboard,
      pendingTaps: telegram
        .unansweredCallbackQueries()
        .filter(({ from }) => from.id === person.id)
        .map(({ message, data }) => `${message?.message_id} ${data}`),
    }),
    summary() {
      const messages = person.messages
      const last = messages.at(-1)
      const unread = messages.filter(({ from, message_id }) => from === 'bot' && message_id > readUpTo).length
      return { id, label, group, hint, last: last ? webMessage(last) : null, unread }
    },
    async perform(action) {
      if (action.type === 'read') {
        if (action.message_id <= readUpTo) return
        readUpTo = action.message_id
        return tellSummary()
      }
      try {
        await act(person, action)
      } catch (error) {
        // The person's face throws when a phone could not do this: no such message, a blocked bot, a blank text.
        throw new HttpRefusal(409, error instanceof Error ? firstLine(error.message) : 'That is impossible now.')
      }
    },
    file(fileId) {
      const isHere = person.messages.some((message) => fileIdOf(message) === fileId)
      return isHere ? telegram.files.byId(fileId) : undefined
    },
    onEvent: (listener) => join(listeners, listener),
    onSummaryChange: (listener) => join(summaryListeners, listener),
    close() {
      clearInterval(look)
      leave()
      listeners.clear()
      summaryListeners.clear()
    },
  }
}

function join<T>(all: Set<T>, one: T): () => void {
  all.add(one)
  return () => all.delete(one)
}

function chatEvent(
  event: Exclude<PhoneEvent, { type: 'blocked' }>,
  webMessage: (message: PhoneMessage) => WebMessage,
): ChatEvent {
  switch (event.type) {
    case 'message':
    case 'edit':
      return { type: event.type, message: webMessage(event.message) }
    case 'delete':
      return { type: 'delete', messageIds: [event.message_id] }
    case 'toast':
      return { type: 'toast', text: event.toast.text, isAlert: event.toast.show_alert }
    case 'answered':
      return { type: 'answered', messageId: event.message_id, data: event.data }
    case 'keyboard':
      return { type: 'keyboard', keyboard: event.keyboard }
    case 'typing':
      return { type: 'typing', action: event.action }
  }
}

async function act(person: Person, action: Exclude<Action, { type: 'read' }>): Promise<unknown> {
  switch (action.type) {
    case 'send':
      return person.sends(action.text, action.reply_to === undefined ? {} : { reply_to: action.reply_to })
    case 'tap':
      return person.tapsData(action.message_id, action.data)
    case 'tap-keyboard':
      if (action.request_location) return person.sendsLocation(action.request_location.lat, action.request_location.lon)
      return person.tapsKeyboard(action.text)
    case 'location':
      return person.sendsLocation(action.lat, action.lon)
    case 'sticker':
      return person.sendsSticker()
    case 'voice':
      return person.sendsVoice()
    case 'photo':
      return person.sendsPhoto({ ...captionAndBytes(action) })
    case 'document':
      return person.sendsDocument({
        name: action.name,
        ...(action.mime !== undefined && { type: action.mime }),
        ...captionAndBytes(action),
      })
    case 'contact':
      return person.sendsContact()
    case 'forward':
      return person.forwards(action.text, action.origin && forwardOrigin(action.origin))
    case 'edit':
      return person.edits(action.message_id, action.text)
    case 'delete':
      return person.deletes(action.message_id)
    case 'block':
      return person.blocks()
    case 'unblock':
      return person.unblocks()
  }
}

function captionAndBytes({ caption, data }: { caption?: string | undefined; data?: string | undefined }) {
  return {
    ...(caption !== undefined && { caption }),
    ...(data !== undefined && { bytes: Buffer.from(data, 'base64') }),
  }
}

/** Strangers of the demo: ids that no person of it has. */
const strangerId = 599_000_001
const strangeGroupId = -1_001_999_000_001

/** Makes Telegram's origin from the kind and the name that the visitor chose. */
function forwardOrigin({ type, name }: NonNullable<Extract<Action, { type: 'forward' }>['origin']>): ForwardOrigin {
  switch (type) {
    case 'user':
      return { type, sender_user: { id: strangerId, is_bot: false, first_name: name } }
    case 'hidden_user':
      return { type, sender_user_name: name }
    case 'chat':
      return { type, sender_chat: { id: strangeGroupId, type: 'supergroup', title: name } }
    case 'channel':
      return { type, chat: { id: strangeGroupId - 1, type: 'channel', title: name }, message_id: 17 }
  }
}

const firstLine = (text: string) => text.split('\n', 1)[0] ?? text
