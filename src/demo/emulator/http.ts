import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parametersOf } from './body.ts'
import { Refusal } from './refusal.ts'
import type { TelegramEmulator } from './telegram.ts'

/** Telegram takes files up to 50 MB. */
const mostBodyBytes = 50 * 1024 * 1024

/** The Bot API over HTTP; `close` ends it and every open connection. */
export interface BotApiServer {
  readonly url: string
  readonly close: () => Promise<void>
}

/** Serves `/bot<token>/<method>` and `/file/bot<token>/<path>`. */
export async function serveBotApi(telegram: TelegramEmulator, host: string, port: number): Promise<BotApiServer> {
  const server = http.createServer((request, response) => {
    const url = request.url ?? '/'
    if (url.startsWith('/file/')) {
      serveFile(telegram, url, response)
      return
    }
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      size += chunk.length
      if (size > mostBodyBytes) {
        send(response, refused(new Refusal(413, 'Request Entity Too Large')))
        request.destroy()
      }
    })
    request.on('end', () => {
      const body = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
      handle(telegram, url, request, body, response)
    })
    request.on('error', () => response.destroy())
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  // A TCP server's address is never a pipe name.
  const address = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function handle(
  telegram: TelegramEmulator,
  url: string,
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): void {
  const queryAt = url.indexOf('?')
  const path = queryAt < 0 ? url : url.slice(0, queryAt)
  const query = queryAt < 0 ? '' : url.slice(queryAt + 1)
  const slash = path.indexOf('/', 1)
  if (!path.startsWith('/bot') || slash < 0) {
    send(response, refused(new Refusal(404)))
    return
  }
  if (path.slice(4, slash) !== telegram.token) {
    send(response, telegram.refuse('', new Refusal(401)))
    return
  }
  const method = path.slice(slash + 1)
  let parameters: Readonly<Record<string, unknown>>
  try {
    parameters = parametersOf(query, request.headers, body)
  } catch (error) {
    send(response, error instanceof Refusal ? telegram.refuse(method, error) : refused(new Refusal(500)))
    return
  }
  const fault = telegram.faults.take(method, parameters.chat_id)
  if (fault) {
    const kind = fault.kind
    if (kind === 'drop-before') {
      request.socket.destroy()
      return
    }
    if (kind === 'silence') {
      telegram.later(fault.ms ?? 30_000, () => request.socket.destroy())
      return
    }
    if (kind === '502-before') {
      sendBadGateway(response)
      return
    }
    if (typeof kind === 'object') {
      send(response, telegram.answerFault(method, kind))
      return
    }
  }
  const isAborted = method.length === 10 && method.toLowerCase() === 'getupdates' ? new AbortController() : undefined
  if (isAborted) response.on('close', () => isAborted.abort())
  const answer = telegram.call(method, parameters, {
    ...(isAborted && { signal: isAborted.signal }),
    ...(fault?.kind === 'message-id-zero' && { isScheduled: true }),
  })
  const finish = (result: Answer) => {
    if (fault?.kind === 'deliver-then-drop') request.socket.destroy()
    else if (fault?.kind === '502-after') sendBadGateway(response)
    else send(response, result)
  }
  if (answer instanceof Promise) answer.then(finish, () => send(response, refused(new Refusal(500))))
  else finish(answer)
}

/** What the Bot API answers. */
export type Answer =
  | { readonly ok: true; readonly result: unknown; readonly description?: string }
  | {
      readonly ok: false
      readonly error_code: number
      readonly description: string
      readonly parameters?: { readonly retry_after?: number; readonly migrate_to_chat_id?: number }
    }

/** An error as an answer. */
export function refused({ error_code, description, parameters }: Refusal): Answer {
  return { ok: false, error_code, description, ...(parameters && { parameters }) }
}

function send(response: ServerResponse, answer: Answer): void {
  const body = JSON.stringify(answer)
  const headers: Record<string, string | number> = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  }
  if (!answer.ok && answer.parameters?.retry_after) headers['retry-after'] = answer.parameters.retry_after
  response.writeHead(answer.ok ? 200 : answer.error_code, headers)
  response.end(body)
}

function sendBadGateway(response: ServerResponse): void {
  const body = '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>502 Bad Gateway</body>\r\n</html>\r\n'
  response.writeHead(502, { 'content-type': 'text/html', 'content-length': body.length })
  response.end(body)
}

function serveFile(telegram: TelegramEmulator, url: string, response: ServerResponse): void {
  const prefix = `/file/bot${telegram.token}/`
  const file = url.startsWith(prefix) ? telegram.files.byPath(decodeURIComponent(url.slice(prefix.length))) : undefined
  if (!file) {
    send(response, refused(new Refusal(404)))
    return
  }
  response.writeHead(200, { 'content-type': file.type, 'content-length': file.bytes.length })
  response.end(file.bytes)
}
