/** What Telegram adds to some errors. */
export interface RefusalParameters {
  readonly retry_after?: number
  readonly migrate_to_chat_id?: number
}

const prefixes: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
}

/**
 * An error as the Bot API answers it. Thrown by methods, turned into an answer in one place.
 * The stack is not recorded: a refusal is an expected answer, and a load test makes many.
 */
export class Refusal extends Error {
  readonly error_code: number
  readonly description: string
  readonly parameters: RefusalParameters | undefined

  /** `reason` is the bare text; the prefix is put before it and its first letter lowered as Telegram's server does. */
  constructor(error_code: number, reason?: string, parameters?: RefusalParameters) {
    const limit = Error.stackTraceLimit
    Error.stackTraceLimit = 0
    super(describe(error_code, reason))
    Error.stackTraceLimit = limit
    this.error_code = error_code
    this.description = this.message
    this.parameters = parameters
  }
}

/** Codes of Telegram's inner servers that the Bot API puts into words. */
const worded: Readonly<Record<string, string>> = {
  MESSAGE_NOT_MODIFIED:
    'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
}

/** 400 with Telegram's text. */
export function badRequest(reason: string): Refusal {
  return new Refusal(400, worded[reason] ?? reason)
}

/** 403 with Telegram's text. */
export function forbidden(reason: string): Refusal {
  return new Refusal(403, reason)
}

/** 429: nothing was done, try again after so many seconds. */
export function tooManyRequests(retryAfterSeconds: number): Refusal {
  return new Refusal(429, `retry after ${retryAfterSeconds}`, { retry_after: retryAfterSeconds })
}

function describe(code: number, reason: string | undefined): string {
  const prefix = prefixes[code] ?? 'Bad Request'
  if (!reason) return prefix
  // Client::fail_query_with_error lowers the first letter unless the second one is a capital or "_".
  const lowered = /^.[A-Z_]/.test(reason) ? reason : reason.charAt(0).toLowerCase() + reason.slice(1)
  return `${prefix}: ${lowered}`
}
