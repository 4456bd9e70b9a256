/**
 * What each failure of a Bot API call means, as data. Nobody else reads a code or a description of Telegram's.
 * Texts and reactions: Bot API 10.3 and the sources of tdlib/telegram-bot-api and tdlib/td, seen in July 2026.
 */
import { GrammyError, HttpError } from 'grammy'
import type { ApiError } from 'grammy/types'

export type SendErrorKind =
  | 'rate-limited'
  | 'blocked'
  | 'deactivated'
  | 'never-started'
  | 'chat-not-found'
  | 'migrated'
  | 'unchanged'
  | 'gone'
  | 'query-expired'
  | 'malformed'
  | 'unauthorized'
  | 'conflict'
  | 'refused'
  | 'not-sent'
  | 'unknown'

interface Meaning {
  /** May the very same call be repeated with no risk of a second message? */
  readonly repeatable: boolean
  /** Does an operator have to look at it? */
  readonly alarm: boolean
  /** What a delivery ends as; `done` where the wish is already fulfilled. */
  readonly ledger: 'refused' | 'not-sent' | 'unknown' | 'done'
  /** Is the person out of reach until they come back? */
  readonly unreachable: boolean
}

const refusal: Meaning = { repeatable: false, alarm: false, ledger: 'refused', unreachable: false }

/** One row a kind: the whole policy at a glance. */
export const meaningOf: Readonly<Record<SendErrorKind, Meaning>> = {
  'rate-limited': { repeatable: true, alarm: false, ledger: 'not-sent', unreachable: false },
  blocked: { ...refusal, unreachable: true },
  deactivated: { ...refusal, unreachable: true },
  'never-started': { ...refusal, unreachable: true },
  'chat-not-found': { ...refusal, unreachable: true },
  migrated: refusal,
  unchanged: { ...refusal, ledger: 'done' },
  gone: refusal,
  'query-expired': refusal,
  malformed: { ...refusal, alarm: true },
  unauthorized: { repeatable: false, alarm: true, ledger: 'not-sent', unreachable: false },
  conflict: { repeatable: false, alarm: true, ledger: 'not-sent', unreachable: false },
  refused: refusal,
  /** The request never reached Telegram: no name, no connection, refused. */
  'not-sent': { repeatable: true, alarm: false, ledger: 'not-sent', unreachable: false },
  /** A timeout, a reset or a 5xx after the request was written: it may have been carried out. */
  unknown: { repeatable: false, alarm: false, ledger: 'unknown', unreachable: false },
}

export interface SendError {
  readonly kind: SendErrorKind
  readonly errorCode?: number
  /** Only with `rate-limited`. */
  readonly retryAfterSeconds?: number
  /** Only with `migrated`. */
  readonly newChatId?: number
}

const byDescription: readonly (readonly [code: number, pattern: RegExp, kind: SendErrorKind])[] = [
  [403, /bot was blocked by the user/, 'blocked'],
  [403, /user is deactivated/, 'deactivated'],
  [403, /can't initiate conversation/, 'never-started'],
  [403, /bot was kicked|bot is not a member|the group chat was deleted/, 'chat-not-found'],
  [400, /chat not found/, 'chat-not-found'],
  [400, /message is not modified/, 'unchanged'],
  [
    400,
    /message to edit not found|message can't be edited|message to delete not found|message can't be deleted/,
    'gone',
  ],
  [400, /query is too old|query ID is invalid/, 'query-expired'],
  [
    400,
    /is too long|text is empty|text must be non-empty|can't parse entities|can't parse .*keyboard|BUTTON_/i,
    'malformed',
  ],
]

/** Classifies an answer with `ok: false`. */
export function classifyAnswer(answer: Pick<ApiError, 'error_code' | 'description' | 'parameters'>): SendError {
  const { error_code: errorCode, description, parameters } = answer
  if (parameters?.retry_after !== undefined)
    return { kind: 'rate-limited', errorCode, retryAfterSeconds: parameters.retry_after }
  if (parameters?.migrate_to_chat_id !== undefined)
    return { kind: 'migrated', errorCode, newChatId: parameters.migrate_to_chat_id }
  if (errorCode === 429) return { kind: 'rate-limited', errorCode, retryAfterSeconds: 1 }
  if (errorCode === 401) return { kind: 'unauthorized', errorCode }
  if (errorCode === 409) return { kind: 'conflict', errorCode }
  if (errorCode >= 500) return { kind: 'unknown', errorCode }
  const known = byDescription.find(([code, pattern]) => code === errorCode && pattern.test(description))
  return { kind: known?.[2] ?? 'refused', errorCode }
}

/** Codes of a request that was certainly not written: DNS, refused, unreachable, no connection in time. */
const notSentCodes: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** Classifies whatever a call threw: a refusal by Telegram, or a failure of the network. */
export function classifyError(error: unknown): SendError {
  if (error instanceof GrammyError) return classifyAnswer(error)
  const cause = error instanceof HttpError ? error.error : error
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined
  return { kind: notSentCodes.has(code) ? 'not-sent' : 'unknown' }
}
