/** Turns one delivery into calls of the Bot API: a new message, or what a correction or retraction does to an old one. */
import type { Api } from 'grammy'
import type { InlineKeyboardButton } from 'grammy/types'
import { type Locale, locales } from '../content/locale.ts'
import { classifyError } from '../telegram/send-error.ts'
import type { Attachment, Broadcast } from './broadcast.ts'
import {
  type AmendmentAction,
  type AmendmentKind,
  amendmentAfter,
  amendmentFor,
  editMethod,
  isNotified,
} from './corrections.ts'
import type { Message, Send } from './sender.ts'

/** What stands on the phone. */
export interface Rendered {
  readonly html: string
  readonly keyboard: InlineKeyboardButton[][]
  readonly attachment: Attachment | null
}

export type Render = (
  broadcast: Broadcast,
  locale: Locale,
  mark: { readonly kind: 'corrected' | 'retracted'; readonly at: number } | null,
) => Rendered

type Amendment = Message & { readonly kind: AmendmentKind }
const isAmendment = (message: Message): message is Amendment =>
  message.kind === 'correction' || message.kind === 'retraction'

const noPreview = { is_disabled: true } as const
const localeOf = (name: string): Locale => locales.find((locale) => locale === name) ?? 'ru'

/** @param api one that repeats nothing: the ledger decides about that. */
export function createSend(api: Api, render: Render, now: () => number): Send {
  const sendNew = async (
    { chatId, isPaid }: Message,
    { html, keyboard, attachment }: Rendered,
    replyTo?: number,
  ): Promise<number | null> => {
    const options = {
      parse_mode: 'HTML' as const,
      reply_markup: { inline_keyboard: keyboard },
      ...(isPaid && { allow_paid_broadcast: true }),
      ...(replyTo !== undefined && {
        reply_parameters: { message_id: replyTo, allow_sending_without_reply: true },
      }),
    }
    const sendIt = () => {
      switch (attachment?.kind) {
        case undefined:
          return api.sendMessage(chatId, html, { ...options, link_preview_options: noPreview })
        case 'photo':
          return api.sendPhoto(chatId, attachment.fileId, { ...options, caption: html })
        case 'document':
          return api.sendDocument(chatId, attachment.fileId, { ...options, caption: html })
        case 'voice':
          return api.sendVoice(chatId, attachment.fileId, { ...options, caption: html })
      }
    }
    // 0 says that Telegram has only scheduled it: it can be neither edited nor deleted (Bot API 10.3).
    return (await sendIt()).message_id || null
  }

  /** @returns false when Telegram cannot make the one of the other. */
  const edit = async (
    { chatId, attachmentBefore }: Message,
    messageId: number,
    { html, keyboard, attachment }: Rendered,
  ): Promise<boolean> => {
    const reply_markup = { inline_keyboard: keyboard }
    switch (editMethod(attachmentBefore, attachment)) {
      case 'editMessageText':
        await api.editMessageText(chatId, messageId, html, {
          parse_mode: 'HTML',
          link_preview_options: noPreview,
          reply_markup,
        })
        return true
      case 'editMessageCaption':
        await api.editMessageCaption(chatId, messageId, { caption: html, parse_mode: 'HTML', reply_markup })
        return true
      case 'editMessageMedia': {
        if (attachment === null || attachment.kind === 'voice') return false
        const media = { type: attachment.kind, media: attachment.fileId, caption: html, parse_mode: 'HTML' as const }
        await api.editMessageMedia(chatId, messageId, media, { reply_markup })
        return true
      }
      case undefined:
        return false
    }
  }

  /** Does what is to be done, and what comes next when Telegram cannot. @returns what was done in the end. */
  const amend = async (message: Amendment, rendered: Rendered): Promise<[AmendmentAction, number | null]> => {
    const { chatId, kind, earlier } = message
    const delivered = {
      state: earlier ? ('sent' as const) : ('unknown' as const),
      messageId: earlier?.messageId ?? null,
      sentAt: earlier?.sentAt ?? null,
      hasReplyKeyboard: false,
    }
    let action: AmendmentAction = amendmentFor(kind, delivered, now())
    for (;;) {
      if (action.type === 'nothing') return [action, null]
      if (action.type === 'send') return [action, await sendNew(message, rendered)]
      const tried: Extract<AmendmentAction, { readonly messageId: number }> = action
      try {
        if (tried.type === 'delete') {
          await api.deleteMessage(chatId, tried.messageId)
          return [tried, null]
        }
        if (await edit(message, tried.messageId, rendered)) return [tried, tried.messageId]
        action = amendmentAfter(kind, tried, 'not-possible')
      } catch (error) {
        const { kind: failure } = classifyError(error)
        if (failure === 'unchanged' && tried.type === 'edit') return [tried, tried.messageId]
        if (failure !== 'gone') throw error
        // Telegram's answers do not tell "too old" from "deleted": an edit after a failed deletion does.
        action = amendmentAfter(kind, tried, tried.type === 'delete' ? 'not-possible' : 'not-found')
      }
    }
  }

  return async (message) => {
    const locale = localeOf(message.locale)
    if (!isAmendment(message)) return sendNew(message, render(message.broadcast, locale, null))
    const { broadcast, kind, approvedAt } = message
    const mark = { kind: kind === 'correction' ? ('corrected' as const) : ('retracted' as const), at: approvedAt }
    const [done, messageId] = await amend(message, render(broadcast, locale, mark))
    if (isNotified(broadcast.severity, done)) {
      // Without the words: they stand in the message above, and only there can they be corrected once more.
      const notice = render({ ...broadcast, texts: {}, expiresAt: null, attachment: null }, locale, mark)
      await sendNew(message, notice, messageId ?? undefined)
    }
    return messageId
  }
}
