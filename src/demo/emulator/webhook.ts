import http from 'node:http'
import https from 'node:https'
import type { Clock } from './clock.ts'
import type { PendingUpdate, UpdateQueue } from './updates.ts'

/** Where updates go, as setWebhook was told. */
export interface WebhookTarget {
  readonly url: string
  readonly secretToken: string
  readonly maxConnections: number
}

/** How the waiting times of the delivery are shortened for tests. */
export interface WebhookTimes {
  /** Every delay is multiplied by this. */
  readonly scale: number
  /** The wait for an answer is multiplied by this. */
  readonly answerScale: number
  readonly random: () => number
}

interface Attempt {
  failures: number
  delaySeconds: number
  wakeAt: number
}

const answerTimeoutSeconds = 60
const mostRetryAfterSeconds = 3600
/** Telegram gives up a webhook that answers 410 for so long. */
const goneSeconds = 23 * 3600
/** After so long without a success only one connection is used. */
const hopelessSeconds = 10

/**
 * Delivers updates to one webhook as Telegram does: one request in flight for each queue, a failed update goes out again
 * at once, then after 2, 4, 8, 16, 32 s, then at random between 60 and 120 s, until its own end; Retry-After is obeyed
 * instead. Source: WebhookActor.cpp of tdlib/telegram-bot-api, read in November 2026.
 */
export class Webhook {
  readonly target: WebhookTarget
  lastErrorSeconds = 0
  lastErrorMessage = ''
  readonly #queue: UpdateQueue
  readonly #clock: Clock
  readonly #times: WebhookTimes
  readonly #execute: (call: Record<string, unknown>) => void
  readonly #onGone: () => void
  readonly #agent: http.Agent
  readonly #attempts = new Map<PendingUpdate, Attempt>()
  readonly #busy = new Set<string>()
  readonly #inFlight = new Set<http.ClientRequest>()
  #timer: NodeJS.Timeout | undefined
  #isStopped = false
  #isPumpPlanned = false
  #lastSuccessAt = performance.now()
  #goneSince = 0

  constructor(
    target: WebhookTarget,
    parts: {
      queue: UpdateQueue
      clock: Clock
      times: WebhookTimes
      /** Runs a method that came in the body of an answer. */
      execute: (call: Record<string, unknown>) => void
      /** The webhook answered 410 for 23 hours and is dropped. */
      onGone: () => void
    },
  ) {
    this.target = target
    this.#queue = parts.queue
    this.#clock = parts.clock
    this.#times = parts.times
    this.#execute = parts.execute
    this.#onGone = parts.onGone
    const Agent = target.url.startsWith('https:') ? https.Agent : http.Agent
    this.#agent = new Agent({ keepAlive: true, maxSockets: target.maxConnections })
  }

  /** Looks for something to send; cheap to call often, several calls in one turn are one look. */
  wake(): void {
    if (this.#isPumpPlanned || this.#isStopped) return
    this.#isPumpPlanned = true
    setImmediate(() => {
      this.#isPumpPlanned = false
      this.#pump()
    })
  }

  /** Ends every request and timer. */
  stop(): void {
    this.#isStopped = true
    clearTimeout(this.#timer)
    for (const request of this.#inFlight) request.destroy()
    this.#agent.destroy()
  }

  #pump(): void {
    if (this.#isStopped) return
    clearTimeout(this.#timer)
    const now = performance.now()
    const isHopeless =
      this.lastErrorSeconds > 0 && now - this.#lastSuccessAt > hopelessSeconds * 1000 * this.#times.scale
    const connections = isHopeless ? 1 : this.target.maxConnections
    const seen = new Set<string>()
    let nextWake = Number.POSITIVE_INFINITY
    for (const pending of this.#queue.waiting()) {
      if (this.#inFlight.size >= connections) break
      if (seen.has(pending.queue)) continue
      // Only 2 × max_connections queues are looked at: so many stuck people stop the bot for everybody.
      if (seen.size >= 2 * this.target.maxConnections) break
      seen.add(pending.queue)
      if (this.#busy.has(pending.queue)) continue
      const wakeAt = this.#attempts.get(pending)?.wakeAt ?? 0
      if (wakeAt > now) nextWake = Math.min(nextWake, wakeAt)
      else this.#send(pending)
    }
    if (nextWake < Number.POSITIVE_INFINITY) this.#timer = setTimeout(() => this.#pump(), nextWake - now + 1)
  }

  #send(pending: PendingUpdate): void {
    const body = Buffer.from(JSON.stringify(pending.update))
    const { url, secretToken } = this.target
    const send = url.startsWith('https:') ? https.request : http.request
    this.#busy.add(pending.queue)
    let isSettled = false
    const settle = (status: number, problem: string, retryAfterSeconds: number) => {
      if (isSettled) return
      isSettled = true
      clearTimeout(timeout)
      this.#inFlight.delete(request)
      this.#busy.delete(pending.queue)
      if (this.#isStopped) return
      if (problem === '') this.#succeed(pending)
      else this.#fail(pending, status, problem, retryAfterSeconds)
      this.wake()
    }
    const headers: Record<string, string | number> = {
      'content-type': 'application/json',
      'content-length': body.length,
    }
    if (secretToken) headers['x-telegram-bot-api-secret-token'] = secretToken
    const request = send(url, { method: 'POST', agent: this.#agent, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', () => settle(0, 'Webhook connection closed', 0))
      response.on('end', () => {
        const status = response.statusCode ?? 0
        if (status >= 200 && status <= 299) {
          settle(status, '', 0)
          this.#runAnswer(Buffer.concat(chunks))
          return
        }
        const text = `Wrong response from the webhook: ${status} ${response.statusMessage ?? ''}`.trimEnd()
        settle(status, text, Number(response.headers['retry-after']) || 0)
      })
    })
    const timeout = setTimeout(
      () => {
        settle(0, 'Read timeout expired', 0)
        request.destroy()
      },
      answerTimeoutSeconds * 1000 * this.#times.answerScale,
    )
    this.#inFlight.add(request)
    request.on('error', (error: NodeJS.ErrnoException) => {
      settle(0, error.code === 'ECONNREFUSED' ? 'Connection refused' : 'Webhook connection closed', 0)
    })
    request.end(body)
  }

  #succeed(pending: PendingUpdate): void {
    this.#lastSuccessAt = performance.now()
    this.#goneSince = 0
    this.#attempts.delete(pending)
    this.#queue.done(pending)
  }

  #fail(pending: PendingUpdate, status: number, problem: string, retryAfterSeconds: number): void {
    this.lastErrorSeconds = this.#clock.seconds()
    this.lastErrorMessage = problem
    this.#goneSince = status === 410 ? this.#goneSince || this.#clock.now() : 0
    if (this.#goneSince > 0 && this.#clock.now() > this.#goneSince + goneSeconds * 1000) {
      this.#onGone()
      return
    }
    const attempt = this.#attempts.get(pending) ?? { failures: 0, delaySeconds: 1, wakeAt: 0 }
    let delay = Math.min(Math.max(retryAfterSeconds, 0), mostRetryAfterSeconds)
    if (delay === 0 && attempt.failures > 0) {
      delay = Math.min(60 + this.#times.random() * 60, attempt.delaySeconds * 2)
      attempt.delaySeconds = delay
    }
    if (this.#clock.now() + delay * 1000 > pending.expiresAtMs) {
      this.#attempts.delete(pending)
      this.#queue.done(pending)
      return
    }
    attempt.failures++
    attempt.wakeAt = performance.now() + delay * 1000 * this.#times.scale
    this.#attempts.set(pending, attempt)
  }

  #runAnswer(body: Buffer): void {
    if (body.length === 0) return
    try {
      const call: unknown = JSON.parse(body.toString())
      if (typeof call === 'object' && call !== null && 'method' in call && typeof call.method === 'string') {
        this.#execute({ ...call })
      }
    } catch {
      // An answer that is no JSON means nothing to Telegram.
    }
  }
}
