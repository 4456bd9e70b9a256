/** Intake by webhook: Telegram keeps the update until it is answered with 200, so 200 is said only when it is handled. */
import { hash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Api } from 'grammy'
import { type Handler, send } from '../ops/http.ts'
import type { Log } from '../ops/log.ts'
import type { Intake } from './intake.ts'
import { allowedUpdates, asUpdate } from './update-kind.ts'

/** Telegram's updates are a few kilobytes; more is not from Telegram. */
const maxBodyBytes = 1_000_000

const digest = (text: string): Buffer => hash('sha256', text, 'buffer')

/** Reads a body of at most 1 MB. @returns `undefined` when it is longer. */
function readBody(request: IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let sizeBytes = 0
    request.on('data', (chunk: Buffer) => {
      sizeBytes += chunk.length
      if (sizeBytes <= maxBodyBytes) chunks.push(chunk)
      else resolve(undefined)
    })
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    request.on('error', reject)
    if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) resolve(undefined)
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The route of the webhook. Refusals say why in the log, never with what was sent. */
export function webhookRoute(secret: string, intake: Pick<Intake, 'accept'>, log: Log): Handler {
  const expected = digest(secret)
  return async (request, response) => {
    const refuse = (status: number, reason: string) => {
      log.warn('a webhook call was refused', { status, reason })
      response.shouldKeepAlive = false
      send(response, status, 'text/plain; charset=utf-8', `${reason}\n`)
    }
    const given = request.headers['x-telegram-bot-api-secret-token']
    // Digests have one length, so the comparison tells nothing about the secret by its time.
    if (!timingSafeEqual(digest(typeof given === 'string' ? given : ''), expected)) return refuse(401, 'wrong secret')
    const body = await readBody(request)
    if (body === undefined) return refuse(413, 'body over 1 MB')
    const update = asUpdate(parseJson(body))
    if (!update) return refuse(400, 'not an update')
    const outcome = await intake.accept(update)
    if (outcome === 'failed') send(response, 500, 'text/plain; charset=utf-8', 'try again\n')
    else response.writeHead(200, { 'content-length': 0 }).end()
  }
}

/** Tells Telegram where to deliver. Waiting updates are kept. */
export async function registerWebhook(api: Api, url: string, secret: string): Promise<void> {
  await api.setWebhook(url, { secret_token: secret, allowed_updates: allowedUpdates, max_connections: 100 })
}
