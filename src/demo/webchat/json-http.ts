import type { IncomingMessage, ServerResponse } from 'node:http'

/** A request that is refused: its status and a reason to show to the person. */
export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal'
  readonly status: number

  constructor(status: number, reason: string) {
    super(reason)
    this.status = status
  }
}

/** Answers with a value as JSON that nobody keeps. */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' })
  response.end(JSON.stringify(value))
}

/**
 * Reads a JSON body. Only `application/json` is taken: a page of another site cannot send that here without a preflight,
 * which is never granted.
 * @throws HttpRefusal 415, 413 (over `limitBytes`) or 400 (no JSON)
 */
export async function readJson(request: IncomingMessage, limitBytes: number): Promise<unknown> {
  if (!/^application\/json\b/iu.test(request.headers['content-type'] ?? '')) {
    throw new HttpRefusal(415, 'Send application/json.')
  }
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw tooLarge(limitBytes)
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length
    if (sizeBytes > limitBytes) throw tooLarge(limitBytes)
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    throw new HttpRefusal(400, 'The body is no JSON.')
  }
}

const tooLarge = (limitBytes: number) => new HttpRefusal(413, `The body is larger than ${limitBytes} bytes.`)
