/**
 * What a button carries: the name of its action and the ids it needs, so that it works after a restart, in another process
 * and in an old message. It is checked like any other input: anyone can send any callback data.
 */
import type { Context, NextFunction } from 'grammy'
import type { InlineKeyboardButton } from 'grammy/types'
import { z } from 'zod'

/** Bot API: 1 to 64 bytes of UTF-8. */
const maxBytes = 64
const separator = ':'

export interface CallbackData<T> {
  /** Matches all callback data of this action, well-formed or not. */
  readonly filter: RegExp
  encode(fields: T): string
  /** @returns `undefined` when the data is not what `encode` makes: an old or a forged button. */
  decode(data: string): T | undefined
  button(text: string, fields: T): InlineKeyboardButton.CallbackButton
}

/**
 * Describes the data of one action.
 *
 * @param name short and unique; @param shape its fields in the order in which they are written.
 */
export function callbackData<S extends Readonly<Record<string, z.ZodType>>>(
  name: string,
  shape: S,
): CallbackData<z.infer<z.ZodObject<S>>> {
  type Fields = z.infer<z.ZodObject<S>>
  const schema = z.strictObject(shape)
  const names = Object.keys(shape)
  const decode = (data: string): Fields | undefined => {
    const [given, ...values] = data.split(separator)
    if (given !== name || values.length !== names.length) return undefined
    const fields = Object.fromEntries(
      names.flatMap((field, index) => (values[index] === '' ? [] : [[field, values[index]]])),
    )
    const parsed = schema.safeParse(fields)
    return parsed.success ? (parsed.data as Fields) : undefined
  }
  const encode = (fields: Fields): string => {
    const values = names.map((field) => String((fields as Record<string, unknown>)[field] ?? ''))
    const data = [name, ...values].join(separator)
    if (Buffer.byteLength(data) > maxBytes || decode(data) === undefined) {
      throw new RangeError(`callback data of "${name}" must be at most ${maxBytes} bytes that can be read back`)
    }
    return data
  }
  return {
    filter: new RegExp(names.length === 0 ? `^${name}$` : `^${name}(${separator}|$)`),
    encode,
    decode,
    button: (text, fields) => ({ text, callback_data: encode(fields) }),
  }
}

/** A whole number from 0, as a field. */
export const count = z
  .string()
  .regex(/^(0|[1-9]\d{0,3})$/)
  .transform(Number)

/** A button to go on to when a question is answered: another button's data, carried inside this one's. */
export const destination = z.string().regex(/^[a-z0-9~-]{1,44}$/)

/** Packs a button's data so that it can be a `destination`. */
export const asDestination = (data: string): string => data.replaceAll(separator, '~')

/** The data of the button that was packed. */
export const fromDestination = (packed: string): string => packed.replaceAll('~', separator)

/**
 * Goes on as if the button with the packed data had been tapped. The screen that asked must stand before the others in the
 * registry.
 */
export function goOn(ctx: Context, packed: string, next: NextFunction): Promise<void> {
  if (ctx.update.callback_query) ctx.update.callback_query.data = fromDestination(packed)
  return next()
}
