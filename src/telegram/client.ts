/** The one way out to Telegram: keep-alive HTTP, retries, `retry_after` honoured, a deadline over all attempts. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Api, type ApiClientOptions, HttpError, InputFile, type Transformer } from 'grammy'
import { Agent, type Dispatcher } from 'undici'
import { classifyAnswer, classifyError, meaningOf, type SendError } from './send-error.ts'

export interface ClientPolicy {
  /**
   * What to do when a call may have been carried out although no answer came. Replies `repeat` once (a second answer
   * harms nobody, none does); broadcasts `report`, and the ledger says unknown.
   */
  readonly onUnknown: 'repeat' | 'report'
  /** For all attempts of one call together, waiting included. */
  readonly deadlineMs: number
  /** Told of every failed attempt. */
  readonly onFailure?: (method: string, failure: SendError) => void
}

export interface TelegramConnection {
  /** The innermost transformer of every Api that talks through this connection. */
  readonly direct: Transformer
  /** What grammY needs to talk through this connection. */
  readonly options: ApiClientOptions
  close(): Promise<void>
}

/** How long one attempt may take. getUpdates alone holds its answer back, for at most 50 s. */
const attemptTimeoutMs = 15_000
const longPollTimeoutMs = 65_000

/** Telegram's server answers in one piece; nothing it says to a bot is longer. */
const maxAnswerBytes = 20 * 1024 * 1024

/** What one attempt of a call comes to; throws grammY's HttpError when no answer came. */
interface Answer {
  readonly ok: boolean
  readonly result?: unknown
  readonly error_code?: number
  readonly description?: string
}

/**
 * Opens keep-alive connections to a Bot API server.
 *
 * @param root Without a slash at the end.
 */
export function connectTelegram(root: string, token: string): TelegramConnection {
  const { origin, pathname } = new URL(root)
  const prefix = `${pathname === '/' ? '' : pathname}/bot${token}/`
  const agent = new Agent({
    keepAliveTimeout: 30_000,
    connections: 64,
    connect: { timeout: 5_000 },
    maxResponseSize: maxAnswerBytes,
  })
  const post = async (path: string, headers: Record<string, string>, body: Body, signal: AbortSignal | undefined) => {
    const answer = await agent.request({
      origin,
      path,
      method: 'POST',
      headers,
      body,
      signal: signal ?? null,
      headersTimeout: path.endsWith('/getUpdates') ? longPollTimeoutMs : attemptTimeoutMs,
      bodyTimeout: attemptTimeoutMs,
    })
    return parseAnswer(answer.statusCode, await answer.body.text())
  }
  const jsonHeaders = { 'content-type': 'application/json' }
  /** Calls without files skip grammY's own HTTP layer, whose timers and abort controllers cost more than the call. */
  const direct: Transformer = async (call, method, payload, signal) => {
    if (hasFile(payload)) return call(method, payload, signal)
    try {
      const answer = await post(
        prefix + method,
        jsonHeaders,
        JSON.stringify(payload),
        signal as AbortSignal | undefined,
      )
      return answer as Awaited<ReturnType<typeof call<typeof method>>> // the Bot API's contract
    } catch (error) {
      throw new HttpError(`${method} got no answer`, error)
    }
  }
  /** Uploads go through grammY, which makes their multipart bodies. */
  const upload = async (input: unknown, init?: { headers?: unknown; body?: unknown; signal?: unknown }) => {
    const { pathname: path } = new URL(String(input))
    const headers = init?.headers as Record<string, string> // grammY passes a plain object, and a stream as body
    const answer = await post(path, headers, init?.body as Body, init?.signal as AbortSignal | undefined)
    return { json: async () => answer }
  }
  return {
    options: { apiRoot: root, fetch: upload, timeoutSeconds: longPollTimeoutMs / 1000 } as unknown as ApiClientOptions, // all of fetch that grammY uses
    direct,
    close: () => agent.close(),
  }
}

type Body = NonNullable<Dispatcher.DispatchOptions['body']>

/** Media groups carry their files one level down; nothing else does. */
function hasFile(payload: object): boolean {
  return Object.values(payload).some(
    (value) => value instanceof InputFile || (Array.isArray(value) && value.some(hasMedia)),
  )
}

const hasMedia = (item: unknown): boolean =>
  typeof item === 'object' && item !== null && 'media' in item && item.media instanceof InputFile

/** A proxy's error page is not JSON: it becomes the answer that its status code means. */
function parseAnswer(status: number, text: string): Answer {
  try {
    return JSON.parse(text)
  } catch {
    return { ok: false, error_code: status >= 400 ? status : 502, description: 'not JSON' }
  }
}

const firstDelayMs = 250
const maxDelayMs = 8_000

/** Doubles from 250 ms to 8 s, with half of it left to chance so that many callers do not return at once. */
function backoffMs(attempt: number, random: () => number): number {
  const whole = Math.min(maxDelayMs, firstDelayMs * 2 ** (attempt - 1))
  return whole / 2 + (whole / 2) * random()
}

/** Repeats what may be repeated until the deadline; everything else goes back to the caller as it came. */
export function retrying(policy: ClientPolicy, random: () => number = Math.random): Transformer {
  return async (call, method, payload, signal) => {
    const giveUpAt = Date.now() + policy.deadlineMs
    for (let attempt = 1, unknowns = 0; ; attempt++) {
      let failure: SendError
      let outcome:
        | { type: 'answer'; answer: Awaited<ReturnType<typeof call<typeof method>>> }
        | { type: 'thrown'; error: unknown }
      try {
        const answer = await call(method, payload, signal)
        if (answer.ok) return answer
        failure = classifyAnswer(answer)
        outcome = { type: 'answer', answer }
      } catch (error) {
        if (signal?.aborted) throw error
        failure = classifyError(error)
        outcome = { type: 'thrown', error }
      }
      policy.onFailure?.(method, failure)
      if (failure.kind === 'unknown') unknowns++
      const may =
        meaningOf[failure.kind].repeatable ||
        (failure.kind === 'unknown' && policy.onUnknown === 'repeat' && unknowns <= 1)
      const delayMs =
        failure.retryAfterSeconds === undefined ? backoffMs(attempt, random) : failure.retryAfterSeconds * 1000
      if (!may || Date.now() + delayMs > giveUpAt) {
        if (outcome.type === 'answer') return outcome.answer
        throw outcome.error
      }
      await sleep(delayMs, undefined, { signal: signal as unknown as AbortSignal }) // grammY types its own shim of it
    }
  }
}

/** An Api for one kind of caller over a shared connection. */
export function createApi(token: string, connection: TelegramConnection, policy: ClientPolicy): Api {
  const api = new Api(token, connection.options)
  api.config.use(connection.direct, retrying(policy))
  return api
}
