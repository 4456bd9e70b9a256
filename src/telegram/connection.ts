/** The one way out to Telegram: keep-alive HTTP with a time limit for each part of a request. */
import { type ApiClientOptions, HttpError, InputFile, type Transformer } from 'grammy'
import { type Dispatcher, Pool } from 'undici'

export interface TelegramConnection {
  /** The innermost transformer of every Api that talks through this connection. */
  readonly direct: Transformer
  /** What grammY needs for the calls that `direct` leaves to it. */
  readonly options: ApiClientOptions
  close(): Promise<void>
}

/** How long one attempt may take. getUpdates alone holds its answer back, for at most 50 s. */
const attemptTimeoutMs = 15_000
const longPollTimeoutMs = 65_000

/** Telegram's server answers in one piece; nothing it says to a bot is longer. */
const maxAnswerBytes = 20 * 1024 * 1024

interface Answer {
  readonly ok: boolean
  readonly result?: unknown
  readonly error_code?: number
  readonly description?: string
}

/** What undici sends: a text, or a stream for uploads. */
type Body = NonNullable<Dispatcher.DispatchOptions['body']>

/**
 * Opens keep-alive connections to a Bot API server.
 *
 * @param root Without a slash at the end.
 */
export function connectTelegram(root: string, token: string): TelegramConnection {
  const { origin, pathname } = new URL(root)
  const prefix = `${pathname === '/' ? '' : pathname}/bot${token}/`
  const pool = new Pool(origin, {
    keepAliveTimeout: 30_000,
    connections: 72, // a few more than updates that run at a time, for getUpdates and the bot's own calls
    connect: { timeout: 5_000 },
    maxResponseSize: maxAnswerBytes,
  })
  const headers = { 'content-type': 'application/json' }
  /** Calls without files skip grammY's own HTTP layer, whose timers and abort controllers cost more than the call. */
  const direct: Transformer = async (call, method, payload, signal) => {
    if (hasFile(payload)) return call(method, payload, signal)
    try {
      const answer = await post(
        pool,
        prefix + method,
        headers,
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
    const uploadHeaders = init?.headers as Record<string, string> // grammY passes a plain object, and a stream as body
    const answer = await post(pool, path, uploadHeaders, init?.body as Body, init?.signal as AbortSignal | undefined)
    return { json: async () => answer }
  }
  return {
    direct,
    options: { apiRoot: root, fetch: upload, timeoutSeconds: longPollTimeoutMs / 1000 } as unknown as ApiClientOptions, // all of fetch that grammY uses
    close: () => pool.destroy(),
  }
}

/** One request through undici's lowest layer: half the cost of its `request`, which makes a stream of every answer. */
function post(
  pool: Pool,
  path: string,
  headers: Record<string, string>,
  body: Body,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let status = 0
    let stopListening = (): void => {}
    pool.dispatch(
      {
        path,
        method: 'POST',
        headers,
        body,
        headersTimeout: path.endsWith('/getUpdates') ? longPollTimeoutMs : attemptTimeoutMs,
        bodyTimeout: attemptTimeoutMs,
      },
      {
        onRequestStart(controller) {
          if (!signal) return
          const abort = (): void => controller.abort(new DOMException('the call was given up', 'AbortError'))
          if (signal.aborted) return abort()
          signal.addEventListener('abort', abort, { once: true })
          stopListening = () => signal.removeEventListener('abort', abort)
        },
        onResponseStart(_controller, statusCode) {
          status = statusCode
        },
        onResponseData(_controller, chunk) {
          chunks.push(chunk)
        },
        onResponseEnd() {
          stopListening()
          resolve(parseAnswer(status, Buffer.concat(chunks).toString('utf8')))
        },
        onResponseError(_controller, error) {
          stopListening()
          reject(error)
        },
      },
    )
  })
}

/** A proxy's error page is not JSON: it becomes the answer that its status code means. */
function parseAnswer(status: number, text: string): Answer {
  try {
    return JSON.parse(text)
  } catch {
    return { ok: false, error_code: status >= 400 ? status : 502, description: 'not JSON' }
  }
}

/** Media groups carry their files one level down; nothing else does. */
function hasFile(payload: object): boolean {
  return Object.values(payload).some(
    (value) => value instanceof InputFile || (Array.isArray(value) && value.some(hasMedia)),
  )
}

const hasMedia = (item: unknown): boolean =>
  typeof item === 'object' && item !== null && 'media' in item && item.media instanceof InputFile
