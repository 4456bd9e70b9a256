import type {
  Audio,
  Chat,
  Contact,
  Dice,
  Document,
  InlineKeyboardMarkup,
  LinkPreviewOptions,
  Location,
  MessageEntity,
  MessageOrigin,
  PhotoSize,
  Poll,
  ReactionType,
  ReplyKeyboardMarkup,
  Sticker,
  User,
  Venue,
  Video,
  VideoNote,
  Voice,
} from 'grammy/types'

/** What a message can hold besides its frame. */
export interface Content {
  readonly text?: string
  readonly entities?: MessageEntity[]
  readonly caption?: string
  readonly caption_entities?: MessageEntity[]
  readonly link_preview_options?: LinkPreviewOptions
  readonly venue?: Venue
  readonly location?: Location
  readonly contact?: Contact
  readonly photo?: PhotoSize[]
  readonly document?: Document
  readonly voice?: Voice
  readonly video?: Video
  readonly audio?: Audio
  readonly video_note?: VideoNote
  readonly sticker?: Sticker
  readonly poll?: Poll
  readonly dice?: Dice
}

/** A message as the Bot API shows it; Telegram's own type is a union too wide to build piece by piece. */
export interface BotMessage extends Content {
  readonly message_id: number
  readonly from: User
  readonly chat: Chat
  readonly date: number
  readonly edit_date?: number
  readonly reply_markup?: InlineKeyboardMarkup
  readonly reply_to_message?: BotMessage
  readonly forward_origin?: MessageOrigin
  readonly has_protected_content?: true
}

/** A message as Telegram keeps it. */
export interface StoredMessage {
  message: BotMessage
  readonly by: 'bot' | 'person'
  /** False for what was forwarded or sent with a reply keyboard, remove_keyboard or force_reply: it can never be edited. */
  readonly editable: boolean
  reactions: ReactionType[]
  /** Grows with every change anywhere; tells what is newer. */
  changed: number
}

/** What stands between the bot and the person of a private chat. */
export type Standing = 'never started' | 'started' | 'blocked' | 'deactivated'

/** One chat the bot may know. */
export interface ChatRecord {
  readonly chat: Chat
  readonly isGroup: boolean
  readonly messages: Map<number, StoredMessage>
  lastMessageId: number
  standing: Standing
  /** The reply keyboard that the person sees now. */
  keyboard: ReplyKeyboardMarkup | null
  /** When the next message would fit into one a second, in milliseconds (see limits.ts). */
  nextFreeAt: number
  /** Told of everything that happens in the chat. */
  listener: ((event: ChatEvent) => void) | undefined
}

/** What can happen in a chat, as the person's app hears it. */
export type ChatEvent =
  | { readonly type: 'message'; readonly stored: StoredMessage }
  | { readonly type: 'edit'; readonly stored: StoredMessage }
  | { readonly type: 'delete'; readonly message_id: number }
  | { readonly type: 'keyboard' }
  | { readonly type: 'typing'; readonly action: string }

/** Makes an empty chat. */
export function createChat(chat: Chat, standing: Standing): ChatRecord {
  return {
    chat,
    isGroup: chat.type !== 'private',
    messages: new Map(),
    lastMessageId: 0,
    standing,
    keyboard: null,
    nextFreeAt: 0,
    listener: undefined,
  }
}
