/** The one HTTP server: health, readiness, metrics, and whatever `main.ts` hangs on it. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Log } from './log.ts'

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

export interface HttpServer {
  readonly port: number
  /** Takes no new connection and ends the idle ones; resolves when the last answer is written. */
  close(): Promise<void>
}

/** A port that is taken, in one sentence. */
export class PortBusy extends Error {
  constructor(host: string, port: number) {
    super(`Port ${port} on ${host} is taken by another program. Stop it, or choose another: PORT=${port + 1}`)
    this.name = 'PortBusy'
  }
}

export interface Readiness {
  /** Can people be answered? */
  readonly ready: boolean
  /** Each part's state in a word. */
  readonly parts: Readonly<Record<string, string>>
}

/** The routes that operators and monitors ask. */
export function opsRoutes(
  readiness: () => Promise<Readiness>,
  metrics: { text(): Promise<string>; readonly contentType: string },
): Record<string, Handler> {
  return {
    'GET /healthz': async (_request, response) => send(response, 200, 'text/plain; charset=utf-8', 'ok\n'),
    'GET /readyz': async (_request, response) => {
      const state = await readiness()
      send(response, state.ready ? 200 : 503, 'application/json', `${JSON.stringify(state)}\n`)
    },
    'GET /metrics': async (_request, response) => send(response, 200, metrics.contentType, await metrics.text()),
  }
}

export function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) }).end(body)
}

/**
 * @param routes by method and path, such as `POST /telegram`.
 * @throws PortBusy
 */
export async function serveHttp(
  host: string,
  port: number,
  routes: Record<string, Handler>,
  log: Log,
): Promise<HttpServer> {
  let closing = false
  const server = createServer((request, response) => {
    if (closing) response.shouldKeepAlive = false
    const path = (request.url ?? '/').split('?', 1)[0]
    const route = routes[`${request.method} ${path}`]
    if (!route) {
      const known = Object.keys(routes).some((name) => name.endsWith(` ${path}`))
      log.warn('an HTTP request was refused', {
        status: known ? 405 : 404,
        reason: known ? 'method not allowed' : 'not found',
      })
      return send(
        response,
        known ? 405 : 404,
        'text/plain; charset=utf-8',
        known ? 'method not allowed\n' : 'not found\n',
      )
    }
    route(request, response).catch((error: unknown) => {
      log.error('an HTTP route failed', { error })
      if (!response.headersSent) send(response, 500, 'text/plain; charset=utf-8', 'error\n')
      else response.destroy()
    })
  })
  server.requestTimeout = 30_000
  server.headersTimeout = 10_000
  server.keepAliveTimeout = 75_000 // longer than Telegram's pauses, so that it can reuse its connections
  await listen(server, host, port)
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        closing = true
        server.close(() => resolve())
        server.closeIdleConnections()
        // A client that keeps its connection open after the last answer must not keep the program alive.
        setTimeout(() => server.closeAllConnections(), lingerMs).unref()
      }),
  }
}

const lingerMs = 1_000

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortBusy(host, port) : error),
    )
    server.listen(port, host, resolve)
  })
}
