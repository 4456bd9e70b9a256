import type { ServerResponse } from 'node:http'

/** Proxies and browsers drop a silent connection after about a minute or less. */
const heartbeatMs = 15_000
/** How long a browser waits before it connects again. */
const reconnectMs = 1000

/** A stream of server-sent events to one browser window. */
export interface EventStream {
  /** Sends one event as JSON; does nothing once the stream has ended. */
  send(event: unknown): void
  end(): void
}

/**
 * Makes a response a stream of events with a heartbeat.
 * @param onEnd called once, when either side ends the stream
 */
export function openEventStream(response: ServerResponse, onEnd: () => void): EventStream {
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  })
  response.write(`retry: ${reconnectMs}\n\n`)
  const heartbeat = setInterval(() => response.write(': still here\n\n'), heartbeatMs)
  response.once('close', () => {
    clearInterval(heartbeat)
    onEnd()
  })
  return {
    send(event) {
      if (!response.writableEnded) response.write(`data: ${JSON.stringify(event)}\n\n`)
    },
    end() {
      response.end()
    },
  }
}
