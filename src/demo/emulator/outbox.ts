import type { MessageEntity } from 'grammy/types'
import type { BotMessage, ChatRecord, Content, StoredMessage } from './chats.ts'
import type { FormattedText } from './html.ts'
import { type ReplyMarkup, replyMarkupOf } from './keyboard.ts'
import { flagField, flagOf, integerOf, isRecord, type Parameters, structureOf } from './parameters.ts'
import { badRequest } from './refusal.ts'
import type { CallOptions, TelegramEmulator } from './telegram.ts'

/** What a send… method has made of its own parameters. */
export interface Draft {
  readonly content: Content
  readonly forward_origin?: BotMessage['forward_origin']
}

/**
 * What all send… methods share: the chat, the keyboard, the reply, the limits, then the delivery.
 * Gives back the message as the Bot API answers it.
 */
export function sendDraft(
  telegram: TelegramEmulator,
  parameters: Parameters,
  { content, forward_origin }: Draft,
  options: CallOptions,
): BotMessage {
  const record = telegram.chatOf(parameters)
  const markup = replyMarkupOf(parameters, record.chat.type)
  telegram.requireReachable(record)
  if (integerOf(parameters, 'message_thread_id')) throw badRequest('message thread not found')
  const repliedTo = repliedMessage(record, parameters)
  telegram.limits.spend(record, telegram.clock.now(), flagOf(parameters, 'allow_paid_broadcast'))

  const message: BotMessage = {
    message_id: telegram.nextMessageId(record),
    from: telegram.botUser,
    chat: record.chat,
    date: telegram.clock.seconds(),
    ...knownMentions(telegram, content),
    ...(repliedTo && { reply_to_message: withoutReply(repliedTo) }),
    ...(forward_origin && { forward_origin }),
    ...(markup?.kind === 'inline' && { reply_markup: markup.markup }),
    ...(flagOf(parameters, 'protect_content') && { has_protected_content: true as const }),
  }
  const editable = !forward_origin && (markup === undefined || markup.kind === 'inline')
  telegram.deliver(record, { message, by: 'bot', editable })
  showKeyboard(telegram, record, markup)
  return options.isScheduled ? { ...message, message_id: 0 } : message
}

/** Only people whom Telegram knows can be mentioned by id; other such mentions are dropped, the words stay. */
export function knownMentions(telegram: TelegramEmulator, content: Content): Content {
  const { entities, caption_entities, ...rest } = content
  if (!(entities ?? caption_entities)?.some(({ type }) => type === 'text_mention')) return content
  const known = (list: MessageEntity[]) =>
    list.flatMap((entity): MessageEntity[] => {
      if (entity.type !== 'text_mention') return [entity]
      const user = telegram.personById(entity.user.id)?.user
      return user ? [{ ...entity, user }] : []
    })
  return {
    ...rest,
    ...(entities && { entities: known(entities) }),
    ...(caption_entities && { caption_entities: known(caption_entities) }),
  }
}

/** The content of a captioned medium. */
export function withCaption(content: Content, caption: FormattedText | undefined): Content {
  return caption
    ? {
        ...content,
        caption: caption.text,
        ...(caption.entities.length > 0 && { caption_entities: caption.entities }),
      }
    : content
}

/** The content of a text. */
export function textContent({ text, entities }: FormattedText): Content {
  return entities.length > 0 ? { text, entities } : { text }
}

/** A message without the message it replies to: Telegram nests only one level. */
export function withoutReply({ reply_to_message: _, ...message }: BotMessage): BotMessage {
  return message
}

/** The message a call names, or the refusal "<what> not found". */
export function messageOf(record: ChatRecord, messageId: number, what: string): StoredMessage {
  const stored = record.messages.get(messageId)
  if (!stored) throw badRequest(`${what} not found`)
  return stored
}

function repliedMessage(record: ChatRecord, parameters: Parameters): BotMessage | undefined {
  const given = structureOf(parameters, 'reply_parameters', "can't parse reply parameters JSON object")
  let id: number | undefined
  let isOptional: boolean
  if (given === undefined) {
    id = integerOf(parameters, 'reply_to_message_id')
    isOptional = flagOf(parameters, 'allow_sending_without_reply')
  } else {
    if (!isRecord(given)) throw badRequest('Object expected as reply parameters')
    if (Object.keys(given).length === 0) return undefined
    if (given.message_id === undefined) throw badRequest('Can\'t find field "message_id"')
    id = integerOf(given, 'message_id')
    isOptional = flagField(given, 'allow_sending_without_reply')
  }
  if (!id) return undefined
  const stored = record.messages.get(id)
  if (!stored && !isOptional) throw badRequest('message to be replied not found')
  return stored?.message
}

function showKeyboard(telegram: TelegramEmulator, record: ChatRecord, markup: ReplyMarkup | undefined): void {
  if (markup?.kind === 'keyboard') record.keyboard = markup.markup
  else if (markup?.kind === 'remove') record.keyboard = null
  else return
  telegram.tell(record, { type: 'keyboard' })
}
