import type {
  ForceReply,
  InlineKeyboardButton,
  InlineKeyboardMarkup,
  KeyboardButton,
  ReplyKeyboardMarkup,
  ReplyKeyboardRemove,
} from 'grammy/types'
import { requireLink } from './links.ts'
import {
  flagField,
  isRecord,
  lengthOf,
  type Parameters,
  requiredTextField,
  structureOf,
  textField,
} from './parameters.ts'
import { badRequest, Refusal } from './refusal.ts'

/** A reply markup that Telegram accepts, told apart by kind. */
export type ReplyMarkup =
  | { readonly kind: 'inline'; readonly markup: InlineKeyboardMarkup }
  | { readonly kind: 'keyboard'; readonly markup: ReplyKeyboardMarkup }
  | { readonly kind: 'remove'; readonly markup: ReplyKeyboardRemove }
  | { readonly kind: 'force_reply'; readonly markup: ForceReply }

/** A button carries at most 64 bytes of UTF-8, not 64 characters. */
export const mostCallbackBytes = 64
/** More buttons in one keyboard are refused; the number is folklore (facts, section 4, K). */
const mostButtons = 100
/** Eight buttons stand in a row; more are refused or ugly (the same). */
const mostInlineButtonsInRow = 8

/** Reads `reply_markup`, undefined when none or an empty one was given; refuses what Telegram refuses. */
export function replyMarkupOf(parameters: Parameters, chatType: string): ReplyMarkup | undefined {
  const given = structureOf(parameters, 'reply_markup', "can't parse reply keyboard markup JSON object")
  if (given === undefined) return undefined
  if (!isRecord(given)) throw badRequest('Object expected as reply markup')
  const keyboard = rowsOf(given, 'keyboard', 'Field "keyboard" must be an Array of Arrays')
  const replyRows = keyboard.map((row) => row.map((button) => withContext('keyboard', () => replyButton(button))))
  const inline = rowsOf(
    given,
    'inline_keyboard',
    'Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
  )
  const inlineRows = inline.map((row) =>
    row.map((button) => withContext('inline keyboard', () => inlineButton(button, chatType))),
  )
  const remove = flagField(given, 'remove_keyboard')
  const selective = flagField(given, 'selective')
  const force = flagField(given, 'force_reply')
  const placeholder = textField(given, 'input_field_placeholder')
  if (lengthOf(placeholder) > 64) throw badRequest('REPLY_MARKUP_PLACEHOLDER_INVALID')
  const shared = { ...(selective && { selective }), ...(placeholder && { input_field_placeholder: placeholder }) }
  if (keyboard.length > 0) {
    const flags = {
      ...(flagField(given, 'resize_keyboard') && { resize_keyboard: true }),
      ...(flagField(given, 'one_time_keyboard') && { one_time_keyboard: true }),
      ...(flagField(given, 'is_persistent') && { is_persistent: true }),
    }
    const rows = nonEmpty(replyRows)
    if (chatType !== 'private') refusePrivateOnlyButtons(rows)
    return rows.length > 0 ? { kind: 'keyboard', markup: { keyboard: rows, ...flags, ...shared } } : undefined
  }
  if (inline.length > 0) {
    const rows = nonEmpty(inlineRows)
    if (rows.some((row) => row.length > mostInlineButtonsInRow)) throw badRequest('reply markup is too long')
    return rows.length > 0 ? { kind: 'inline', markup: { inline_keyboard: rows } } : undefined
  }
  if (remove) return { kind: 'remove', markup: { remove_keyboard: true, ...(selective && { selective }) } }
  if (force) return { kind: 'force_reply', markup: { force_reply: true, ...shared } }
  return undefined
}

/** The same for an edit, where only an inline keyboard may stand. */
export function inlineMarkupOf(parameters: Parameters, chatType: string): InlineKeyboardMarkup | undefined {
  const markup = replyMarkupOf(parameters, chatType)
  if (!markup) return undefined
  if (markup.kind !== 'inline') throw badRequest('inline keyboard expected')
  return markup.markup
}

function rowsOf(given: Record<string, unknown>, name: string, notRows: string): unknown[][] {
  const rows = given[name]
  if (rows === undefined || rows === null) return []
  if (!Array.isArray(rows)) throw badRequest(`Field "${name}" must be of type Array`)
  if (!rows.every((row): row is unknown[] => Array.isArray(row))) throw badRequest(notRows)
  return rows
}

function nonEmpty<T>(rows: T[][]): T[][] {
  const full = rows.filter((row) => row.length > 0)
  if (full.reduce((sum, row) => sum + row.length, 0) > mostButtons) throw badRequest('reply markup is too long')
  return full
}

/** Errors inside a button are told as "can't parse … button: …", but TDLib's and the server's own checks are not. */
function withContext<T>(kind: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ParseProblem)) throw error
    throw badRequest(`can't parse ${kind} button: ${error.message}`)
  }
}

class ParseProblem extends Error {}

/** Runs a field check and tells its refusal as a problem of the button. */
function field<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const bare = error.description.replace(/^Bad Request: /, '')
    throw new ParseProblem(bare.charAt(0).toUpperCase() + bare.slice(1))
  }
}

function style(button: Record<string, unknown>): { style?: 'danger' | 'success' | 'primary' } {
  const value = field(() => textField(button, 'style'))
  if (value === '') return {}
  if (value === 'danger' || value === 'success' || value === 'primary') return { style: value }
  throw new ParseProblem('Invalid button style specified')
}

function inlineButton(button: unknown, chatType: string): InlineKeyboardButton {
  if (!isRecord(button)) throw new ParseProblem('InlineKeyboardButton must be an Object')
  const text = field(() => requiredTextField(button, 'text'))
  const common = { text, ...style(button) }
  const url = field(() => textField(button, 'url'))
  const data = field(() => textField(button, 'callback_data'))
  const named = () => {
    if (text.trim() === '') throw badRequest('inline keyboard button text must be non-empty')
  }
  if (url !== '') {
    named()
    return { ...common, url: requireLink(url, 'inline keyboard button') }
  }
  if (data !== '') {
    named()
    if (Buffer.byteLength(data) > mostCallbackBytes) throw badRequest('BUTTON_DATA_INVALID')
    return { ...common, callback_data: data }
  }
  if (button.callback_game !== undefined || button.pay !== undefined) throw badRequest('BUTTON_TYPE_INVALID')
  for (const name of ['switch_inline_query', 'switch_inline_query_current_chat'] as const) {
    if (button[name] !== undefined) throw badRequest('BUTTON_TYPE_INVALID')
  }
  if (button.copy_text !== undefined) {
    named()
    if (!isRecord(button.copy_text)) throw new ParseProblem('Field "copy_text" must be of type Object')
    const copied = textField(button.copy_text, 'text')
    if (copied === '' || lengthOf(copied) > 256) throw badRequest('BUTTON_COPY_TEXT_INVALID')
    return { ...common, copy_text: { text: copied } }
  }
  if (button.web_app !== undefined) {
    const address = webAppUrl(button.web_app, 'inline keyboard button')
    if (chatType !== 'private') throw badRequest('BUTTON_TYPE_INVALID')
    return { ...common, web_app: { url: address } }
  }
  if (button.login_url !== undefined) throw badRequest('BOT_DOMAIN_INVALID')
  if (button.disabled !== undefined) return { ...common, disabled: {} }
  throw new ParseProblem('Text buttons are unallowed in the inline keyboard')
}

function replyButton(button: unknown): KeyboardButton {
  if (typeof button === 'string') {
    if (button.trim() === '') throw badRequest('keyboard button text must be non-empty')
    return { text: button }
  }
  if (!isRecord(button)) throw new ParseProblem('KeyboardButton must be a String or an Object')
  const text = field(() => requiredTextField(button, 'text'))
  if (text.trim() === '') throw badRequest('keyboard button text must be non-empty')
  const common = { text, ...style(button) }
  if (field(() => flagField(button, 'request_contact'))) return { ...common, request_contact: true }
  if (field(() => flagField(button, 'request_location'))) return { ...common, request_location: true }
  if (button.web_app !== undefined) return { ...common, web_app: { url: webAppUrl(button.web_app, 'keyboard button') } }
  return common
}

function webAppUrl(value: unknown, what: string): string {
  if (!isRecord(value)) throw new ParseProblem('Field "web_app" must be of type Object')
  const url = textField(value, 'url')
  if (!url.startsWith('https://')) {
    throw badRequest(`${what} Web App URL '${url}' is invalid: Only HTTPS links are allowed`)
  }
  return url
}

function refusePrivateOnlyButtons(rows: KeyboardButton[][]): void {
  for (const button of rows.flat()) {
    if (typeof button === 'string') continue
    if ('request_contact' in button) throw badRequest('phone number can be requested in private chats only')
    if ('request_location' in button) throw badRequest('location can be requested in private chats only')
  }
}
