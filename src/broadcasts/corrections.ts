/**
 * What a correction or a retraction does for each person who may have the broadcast. A bot's message in a private chat
 * can be edited at any age unless it carries a reply keyboard, and deleted for 48 hours (Bot API 10.3; tdlib, July 2026).
 * An edit makes no sound, so that whoever read the old words is told anew when it is urgent.
 */
import { type WrittenLanguage, writtenLanguages } from '../content/schema.ts'
import type { Attachment, Broadcast, BroadcastText, DeliveryState, Severity } from './broadcast.ts'

export type AmendmentKind = 'correction' | 'retraction'

/** From its sending; Telegram's server counts the same two days. */
export const deletableMs = 48 * 60 * 60 * 1000

export interface Delivered {
  readonly state: DeliveryState
  /** Null when unknown; 0 when Telegram only scheduled the message. */
  readonly messageId: number | null
  readonly sentAt: number | null
  readonly hasReplyKeyboard: boolean
}

export type AmendmentAction =
  /** The corrected text in its place, or a line that it was withdrawn. */
  | { readonly type: 'edit'; readonly messageId: number }
  | { readonly type: 'delete'; readonly messageId: number }
  /** A message of its own: the old one cannot be changed, or perhaps it is there. */
  | { readonly type: 'send' }
  /** `not-there`: the person never got it, or has deleted it. `still-to-come`: the running wave sends the new text. */
  | { readonly type: 'nothing'; readonly reason: 'not-there' | 'still-to-come' }

export function amendmentFor(kind: AmendmentKind, delivery: Delivered, now: number): AmendmentAction {
  switch (delivery.state) {
    case 'sent':
      return amendmentOfSent(kind, delivery, now)
    // Some of them have the wrong words and nobody knows which message it is: better one notice too many.
    case 'unknown':
      return { type: 'send' }
    case 'waiting':
    case 'claimed':
      return { type: 'nothing', reason: kind === 'correction' ? 'still-to-come' : 'not-there' }
    case 'unreachable':
    case 'refused':
    case 'stopped':
      return { type: 'nothing', reason: 'not-there' }
  }
}

function amendmentOfSent(
  kind: AmendmentKind,
  { messageId, sentAt, hasReplyKeyboard }: Delivered,
  now: number,
): AmendmentAction {
  if (messageId === null || messageId === 0) return { type: 'send' }
  if (kind === 'retraction' && sentAt !== null && now - sentAt < deletableMs) return { type: 'delete', messageId }
  return hasReplyKeyboard ? { type: 'send' } : { type: 'edit', messageId }
}

/** Why Telegram did not do it: the message is gone, or it cannot be changed (any more). */
export type AmendmentFailure = 'not-found' | 'not-possible'

/**
 * What to do when Telegram refuses an edit or a deletion; every chain ends after two. Who has deleted a withdrawn message
 * needs nothing; who has deleted one that is corrected has read it, and gets the right one.
 */
export function amendmentAfter(
  kind: AmendmentKind,
  failed: Extract<AmendmentAction, { readonly messageId: number }>,
  failure: AmendmentFailure,
): AmendmentAction {
  if (failure === 'not-found') {
    return kind === 'retraction' ? { type: 'nothing', reason: 'not-there' } : { type: 'send' }
  }
  return failed.type === 'delete' ? { type: 'edit', messageId: failed.messageId } : { type: 'send' }
}

/** Whether a notice with sound follows: for urgent ones, when the old message was changed or taken away in silence. */
export const isNotified = (severity: Severity, action: AmendmentAction): boolean =>
  severity === 'urgent' && (action.type === 'edit' || action.type === 'delete')

/**
 * The call that turns a sent message into the corrected one; `undefined` when Telegram cannot and it must be sent anew.
 * A text can become a photo or a document but not the other way, and a voice message stays what it is (Bot API 10.3).
 */
export function editMethod(
  before: Attachment | null,
  after: Attachment | null,
): 'editMessageText' | 'editMessageCaption' | 'editMessageMedia' | undefined {
  if (after === null) return before === null ? 'editMessageText' : undefined
  if (before?.kind === after.kind && before.fileId === after.fileId) return 'editMessageCaption'
  return before?.kind === 'voice' || after.kind === 'voice' ? undefined : 'editMessageMedia'
}

/** What a correction can change: who gets it, and how grave it is, was settled when it was sent. */
export type Correctable = Pick<Broadcast, 'texts' | 'attachment' | 'expiresAt'>

/** A correction with one text more; the same words again say that a translation is still right. */
export function withText(content: Broadcast, language: WrittenLanguage, html: string, now: number): Broadcast {
  const { texts, original } = content
  // An original that stays word for word the same must not make its translations old.
  if (language === original && texts[original]?.html === html) return content
  // A clock that stands or steps back must not make an old translation look newer than the original.
  const updatedAt = Math.max(now, ...Object.values(texts).map((text) => text.updatedAt + 1))
  return { ...content, texts: { ...texts, [language]: { html, updatedAt } } }
}

/**
 * A correction that was begun on `base`, on what stands there now: what it changes is the author's, all else is current.
 * Without another correction in between it stays what it is.
 */
export function rebased(draft: Correctable, base: Correctable, current: Broadcast): Broadcast {
  const isSame = (before: unknown, after: unknown): boolean => JSON.stringify(before) === JSON.stringify(after)
  const texts: Partial<Record<WrittenLanguage, BroadcastText>> = {}
  for (const language of writtenLanguages) {
    const isMine = !isSame(draft.texts[language], base.texts[language])
    const text = (isMine ? draft : current).texts[language]
    if (text !== undefined) texts[language] = text
  }
  return {
    ...current,
    texts,
    attachment: isSame(draft.attachment, base.attachment) ? current.attachment : draft.attachment,
    expiresAt: draft.expiresAt === base.expiresAt ? current.expiresAt : draft.expiresAt,
  }
}
