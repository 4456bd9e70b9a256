import { badRequest } from './refusal.ts'

/** A file that came in a multipart body. */
export interface UploadedFile {
  readonly name: string
  readonly type: string
  readonly bytes: Buffer
}

/** The parameters of one call, as the body gave them: JSON values, strings, or uploaded files. */
export type Parameters = Readonly<Record<string, unknown>>

/** The text of a parameter, '' when missing. Numbers are read as text, as Telegram does; anything else is refused. */
export function textOf(parameters: Parameters, name: string): string {
  const value = parameters[name]
  if (typeof value === 'string') return value
  if (value === undefined || value === null) return ''
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw badRequest(`parameter "${name}" must be of type String`)
}

/** A parameter that must not be empty. */
export function requiredText(parameters: Parameters, name: string): string {
  const value = textOf(parameters, name)
  if (value === '') throw badRequest(`parameter "${name}" is required`)
  return value
}

/** `true`, `"true"`, `"yes"` and `1` are true, everything else is false; lists and objects are refused. */
export function flagOf(parameters: Parameters, name: string): boolean {
  const value = parameters[name]
  if (value === undefined || value === false || value === null) return false
  if (value === true) return true
  const text = textOf(parameters, name).trim().toLowerCase()
  return text === 'true' || text === 'yes' || text === '1'
}

/** A whole number, or undefined when missing or empty. */
export function integerOf(parameters: Parameters, name: string): number | undefined {
  const value = parameters[name]
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value === 'string' && /^\s*-?\d{1,16}\s*$/.test(value)) return Number(value)
  throw badRequest(`parameter "${name}" must be of type Integer`)
}

/** A number with a fraction, or undefined when missing or empty. */
export function numberOf(parameters: Parameters, name: string): number | undefined {
  const value = parameters[name]
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))) return Number(value)
  throw badRequest(`parameter "${name}" must be of type Number`)
}

/** A message id; Telegram calls a missing, zero or unreadable one "not specified". */
export function messageIdOf(parameters: Parameters, name = 'message_id'): number {
  const value = parameters[name]
  const id = typeof value === 'number' ? value : typeof value === 'string' ? Number(value) : 0
  if (!Number.isSafeInteger(id) || id <= 0) throw badRequest('message identifier is not specified')
  return id
}

/** A list or object: given as JSON in a JSON body, or as JSON text in any body. Undefined when missing or empty. */
export function structureOf(parameters: Parameters, name: string, unreadable: string): unknown {
  const value = parameters[name]
  if (typeof value !== 'string') return value === null ? undefined : value
  if (value === '') return undefined
  try {
    return JSON.parse(value)
  } catch {
    throw badRequest(unreadable)
  }
}

/** True for a JSON object, false for lists, null and plain values. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A field of a JSON object that must be true or false when it is there. */
export function flagField(object: Record<string, unknown>, name: string): boolean {
  const value = object[name]
  if (value === undefined || value === null) return false
  if (typeof value === 'boolean') return value
  throw badRequest(`Field "${name}" must be of type Boolean`)
}

/** A field of a JSON object that must be text when it is there; '' when missing. */
export function textField(object: Record<string, unknown>, name: string): string {
  const value = object[name]
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  throw badRequest(`Field "${name}" must be of type String`)
}

/** A field of a JSON object that must be there and be text. */
export function requiredTextField(object: Record<string, unknown>, name: string): string {
  if (object[name] === undefined || object[name] === null) throw badRequest(`Can't find field "${name}"`)
  return textField(object, name)
}

/** The number of characters as Telegram counts a text: code points, not UTF-16 units. */
export function lengthOf(text: string): number {
  let length = text.length
  for (let i = 0; i < text.length - 1; i++) {
    const unit = text.charCodeAt(i)
    if (unit >= 0xd800 && unit <= 0xdbff) {
      length--
      i++
    }
  }
  return length
}
