/**
 * The log: closed fields and no free text, so that a person's words, name, phone or id cannot reach it. Errors are
 * reduced to what kind they are and where they came from; their messages may quote a person and are left out.
 */
import { GrammyError, HttpError } from 'grammy'
import { pino } from 'pino'
import type { ChatHash } from '../privacy/seal.ts'

/** Everything that a line may say. */
export interface LogFields {
  /** What kind of update or part it is about: a word of ours, never of a person. */
  readonly kind?: string
  readonly outcome?: string
  readonly part?: string
  readonly method?: string
  readonly reason?: string
  readonly chat?: ChatHash
  readonly update?: number
  readonly ms?: number
  readonly count?: number
  readonly attempt?: number
  readonly status?: number
  readonly port?: number
  readonly error?: unknown
}

/** `event` is a fixed sentence in the code. */
export interface Log {
  debug(event: string, fields?: LogFields): void
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
}

interface SafeError {
  readonly name: string
  readonly code?: string | number
  readonly method?: string
  readonly at?: readonly string[]
  readonly cause?: SafeError
}

const maxFrames = 6
const maxCauses = 3
const plainWord = /^[A-Za-z0-9_.-]{1,60}$/

const word = (value: unknown): string | number | undefined =>
  typeof value === 'number' || (typeof value === 'string' && plainWord.test(value)) ? value : undefined

const frame = /^\s+at (?:async )?(?:(\S+) .*?\(?)?(?:file:\/\/)?(?:[^\s()]*\/)?([^\s()/]+:\d+:\d+)\)?$/

/** Frames only: a stack begins with the message, which may run over several lines and even look like frames. */
function framesOf(error: Error): readonly string[] {
  const stack = error.stack ?? ''
  const messageAt = stack.indexOf(error.message)
  if (messageAt < 0) return [] // the message was changed after the stack was made: nothing tells them apart
  const lines = stack.slice(messageAt + error.message.length).split('\n')
  const frames = lines.flatMap((line) => {
    const found = frame.exec(line)
    return found ? [`${found[1] ?? ''} ${found[2]}`.trim()] : []
  })
  return frames.slice(0, maxFrames)
}

/** What may be said of anything thrown. The only way for an error into a log line, a metric or a health report. */
export function safeError(error: unknown, depth = 0): SafeError {
  if (!(error instanceof Error)) return { name: typeof error }
  const code = word('code' in error ? error.code : error instanceof GrammyError ? error.error_code : undefined)
  const method = error instanceof GrammyError ? word(error.method) : undefined
  const inner = error instanceof HttpError ? error.error : 'error' in error ? error.error : error.cause
  return {
    name: String(word(error.name) ?? 'Error'),
    ...(code === undefined ? {} : { code }),
    ...(method === undefined ? {} : { method: String(method) }),
    at: framesOf(error),
    ...(inner instanceof Error && depth < maxCauses ? { cause: safeError(inner, depth + 1) } : {}),
  }
}

/** @param destination where lines go; standard output by default. */
export function createLog(level: string, destination?: { write(line: string): void }): Log {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime }
  const logger = destination ? pino(options, destination) : pino(options)
  const write =
    (name: 'debug' | 'info' | 'warn' | 'error') =>
    (event: string, fields: LogFields = {}) => {
      if (fields.error === undefined) logger[name](fields, event)
      else logger[name]({ ...fields, error: safeError(fields.error) }, event)
    }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}
