import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TelegramEmulator } from '../emulator/telegram.ts'
import { actionSchema } from './actions.ts'
import { openEventStream } from './event-stream.ts'
import { HttpRefusal, readJson, sendJson } from './json-http.ts'
import { type DemoPerson, openRoom, type Room } from './room.ts'
import { readStaticFiles, type StaticFile } from './static-files.ts'
import { sendUpload } from './uploads.ts'

const bodyLimitBytes = 1_000_000

/** Everything on the page comes from here, and nothing on it may run that is not a file of ours. */
const securityHeaders = {
  'Content-Security-Policy': [
    "default-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const

/** What the web chat needs to begin. */
export interface WebChatOptions {
  readonly telegram: TelegramEmulator
  readonly people: readonly DemoPerson[]
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** Hears of mistakes of the web chat itself; the page only learns that there was one. */
  readonly onError?: (error: unknown) => void
}

/**
 * Serves the demo's web chat: the page, and a small JSON interface by which it looks into each person's phone.
 * @returns its address and how to stop it
 * @throws Error of one sentence when the port is taken
 */
export async function serveWebChat(options: WebChatOptions): Promise<{ url: string; close(): Promise<void> }> {
  const files = await readStaticFiles()
  const rooms = new Map<string, Room>()
  for (const demoPerson of options.people) {
    const room = openRoom(options.telegram, demoPerson)
    rooms.set(room.id, room)
  }
  const server = createServer((request, response) => {
    void answer(request, response, rooms, files).catch((error: unknown) => {
      options.onError?.(error)
      if (response.headersSent) response.end()
      else sendJson(response, 500, { error: 'The demo made a mistake.' })
    })
  })
  const closeRooms = () => {
    for (const room of rooms.values()) room.close()
  }
  try {
    await listen(server, options.host, options.port)
  } catch (error) {
    closeRooms()
    throw error
  }
  const { port } = server.address() as AddressInfo // a server that listens on TCP has one
  const host = options.host.includes(':') ? `[${options.host}]` : options.host
  return {
    url: `http://${host}:${port}`,
    async close() {
      closeRooms()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      // Event streams never end by themselves.
      server.closeAllConnections()
      await closed
    },
  }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(startError(cause, host, port)))
    server.listen(port, host, () => resolve())
  })
}

function startError(cause: NodeJS.ErrnoException, host: string, port: number): Error {
  if (cause.code === 'EADDRINUSE') {
    return new Error(`Port ${port} is busy. Stop the other program or set PORT=${port + 1}.`, { cause })
  }
  if (cause.code === 'EACCES') return new Error(`Port ${port} needs more rights. Set PORT=8080.`, { cause })
  return new Error(`The web chat cannot listen on ${host}:${port} (${cause.code ?? cause.message}).`, { cause })
}

/** Answers one request, be it by a refusal; throws for mistakes of our own. */
async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  rooms: ReadonlyMap<string, Room>,
  files: ReadonlyMap<string, StaticFile>,
): Promise<void> {
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value)
  try {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    if (pathname.startsWith('/api/')) await answerApi(request, response, pathname, rooms)
    else answerFile(request, response, files.get(pathname))
  } catch (error) {
    if (error instanceof HttpRefusal && !response.headersSent)
      sendJson(response, error.status, { error: error.message })
    else throw error
  }
}

function answerFile(request: IncomingMessage, response: ServerResponse, file: StaticFile | undefined): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') throw new HttpRefusal(405, 'Only GET is possible here.')
  if (!file) throw new HttpRefusal(404, 'There is no such page.')
  response.writeHead(200, {
    'Content-Type': file.contentType,
    'Content-Length': file.body.length,
    'Cache-Control': 'no-cache',
  })
  response.end(request.method === 'HEAD' ? undefined : file.body)
}

async function answerApi(
  request: IncomingMessage,
  response: ServerResponse,
  pathname: string,
  rooms: ReadonlyMap<string, Room>,
): Promise<void> {
  const [, , collection, encodedId, part, fileId] = pathname.split('/')
  const route = `${request.method} ${collection}${part === undefined ? '' : `/${part}`}`
  const summaries = () => [...rooms.values()].map((room) => room.summary())
  if (route === 'GET people' && encodedId === undefined) return sendJson(response, 200, { people: summaries() })
  if (route === 'GET events') {
    const send = () => stream.send({ type: 'people', people: summaries() })
    const stops = [...rooms.values()].map((room) => room.onSummaryChange(send))
    const stream = openEventStream(response, () => {
      for (const stop of stops) stop()
    })
    return send()
  }
  const room = rooms.get(decode(encodedId ?? ''))
  if (!room) throw new HttpRefusal(404, 'There is no such person.')
  switch (route) {
    case 'GET people/chat':
      return sendJson(response, 200, room.chat())
    case 'GET people/events': {
      const stop = room.onEvent((event) => stream.send(event))
      const stream = openEventStream(response, stop)
      // The whole chat comes first, so that a window that connects again has missed nothing.
      return stream.send({ type: 'chat', chat: room.chat() })
    }
    case 'POST people/actions': {
      const action = actionSchema.safeParse(await readJson(request, bodyLimitBytes))
      if (!action.success) throw new HttpRefusal(400, reasonOf(action.error.issues))
      await room.perform(action.data)
      return sendJson(response, 200, { ok: true })
    }
    case 'GET people/files': {
      const file = room.file(decode(fileId ?? ''))
      if (!file) throw new HttpRefusal(404, 'There is no such file.')
      return sendUpload(response, file)
    }
    default:
      throw new HttpRefusal(404, 'There is no such request.')
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw new HttpRefusal(400, 'The address is malformed.')
  }
}

function reasonOf(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): string {
  return issues.map(({ path, message }) => `${path.map(String).join('.') || 'action'}: ${message}`).join('; ')
}
