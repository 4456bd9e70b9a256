/**
 * Telegram as the benches need it: a process of its own, so that its time is not counted, which answers every call at
 * once in the right shape, delivers updates by webhook (40 at a time, Telegram's default) or getUpdates, and counts
 * which person was answered. It refuses nothing: that is the strict emulator's work.
 */
import { Agent, createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Update } from 'grammy/types'
import { arrivals, people, updatesOf } from './mix.ts'
import type { Reply, Request, Round, Webhook } from './protocol.ts'

const webhookConnections = 40
const longestBatch = 100
/** A round that takes longer has lost an answer. */
const roundTimeoutMs = 60_000

interface Bot {
  readonly queue: { readonly id: number; readonly json: string }[]
  nextUpdateId: number
  nextMessageId: number
  /** The getUpdates that waits. */
  waiting: (() => void) | undefined
  calls: number
  /** Answers that each chat still expects in this round. */
  readonly expected: Map<number, number>
  unanswered: number
  allAnswered: () => void
}

const bots = new Map<string, Bot>()

function botOf(token: string): Bot {
  const known = bots.get(token)
  if (known) return known
  const bot: Bot = {
    queue: [],
    nextUpdateId: 1,
    nextMessageId: 1_000_000,
    waiting: undefined,
    calls: 0,
    expected: new Map(),
    unanswered: 0,
    allAnswered: () => {},
  }
  bots.set(token, bot)
  return bot
}

const tell = (reply: Reply): void => void process.send?.(reply)

function send(response: ServerResponse, body: string): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body)
}

/** A person saw something: that answers one of the updates sent from the chat. */
function shown(bot: Bot, chatId: number): void {
  const expected = bot.expected.get(chatId) ?? 0
  if (expected === 0) return
  bot.expected.set(chatId, expected - 1)
  if (--bot.unanswered === 0) bot.allAnswered()
}

const me = (token: string) => ({
  id: Number(token.split(':', 1)[0]),
  is_bot: true,
  first_name: 'Elchi',
  username: 'elchi_bench_bot',
  can_join_groups: false,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
  can_connect_to_business: false,
  has_main_web_app: false,
})

function getUpdates(bot: Bot, payload: Payload, response: ServerResponse): void {
  const { offset = 0, timeout = 0, limit = longestBatch } = payload
  while (bot.queue[0] && bot.queue[0].id < offset) bot.queue.shift()
  const answer = () =>
    send(
      response,
      `{"ok":true,"result":[${bot.queue
        .slice(0, limit)
        .map(({ json }) => json)
        .join(',')}]}`,
    )
  bot.waiting?.()
  bot.waiting = undefined
  if (bot.queue.length > 0 || timeout === 0) {
    answer()
    return
  }
  const end = (): void => {
    clearTimeout(timer)
    bot.waiting = undefined
    if (!response.destroyed) answer()
  }
  const timer = setTimeout(end, timeout * 1000)
  bot.waiting = end
}

interface Payload {
  readonly chat_id?: number
  readonly message_id?: number
  readonly text?: string
  readonly reply_markup?: unknown
  readonly offset?: number
  readonly timeout?: number
  readonly limit?: number
}

function call(token: string, method: string, payload: Payload, response: ServerResponse): void {
  const bot = botOf(token)
  if (method === 'getUpdates') {
    getUpdates(bot, payload, response)
    return
  }
  bot.calls++
  const chatId = Number(payload.chat_id)
  if (method === 'sendMessage' || method === 'editMessageText' || method === 'sendVenue') {
    const message = {
      message_id: payload.message_id ?? bot.nextMessageId++,
      from: me(token),
      chat: { id: chatId, type: 'private', first_name: 'Gulnara', last_name: 'Person' },
      date: Math.floor(Date.now() / 1000),
      text: payload.text,
      reply_markup: payload.reply_markup,
    }
    send(response, JSON.stringify({ ok: true, result: message }))
    shown(bot, chatId)
    return
  }
  const results: Readonly<Record<string, unknown>> = {
    getMe: me(token),
    getMyCommands: [],
    getMyDescription: { description: '' },
    getMyShortDescription: { short_description: '' },
    getWebhookInfo: { url: '', has_custom_certificate: false, pending_update_count: 0 },
  }
  send(response, JSON.stringify({ ok: true, result: results[method] ?? true }))
}

function serve(request: IncomingMessage, response: ServerResponse): void {
  const [, token = '', method = ''] = /^\/bot([^/]+)\/(\w+)/.exec(request.url ?? '') ?? []
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString()
    call(token, method, body.startsWith('{') ? JSON.parse(body) : {}, response)
  })
}

function deliver(agent: Agent, { port, secret }: Webhook, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'x-telegram-bot-api-secret-token': secret,
    }
    const request = httpRequest(
      { host: '127.0.0.1', port, path: '/telegram', method: 'POST', agent, headers },
      (response) => {
        response.resume()
        response.on('end', () => resolve(response.statusCode ?? 0))
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}

async function deliverAll(webhook: Webhook, queue: Bot['queue']): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: webhookConnections })
  const connection = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const status = await deliver(agent, webhook, next.json)
      if (status !== 200) throw new Error(`the webhook answered ${status}`)
    }
  }
  await Promise.all(Array.from({ length: webhookConnections }, connection))
  agent.destroy()
}

const enqueue = (bot: Bot, update: Update): void =>
  void bot.queue.push({ id: update.update_id, json: JSON.stringify(update) })

/** Sends updates and waits until each of them was answered with something to see. */
async function round(token: string, webhook: Webhook | undefined, updates: readonly Update[]): Promise<Round> {
  const bot = botOf(token)
  bot.nextUpdateId += updates.length
  bot.expected.clear()
  for (const { message, callback_query } of updates) {
    const chatId = message?.chat.id ?? callback_query?.from.id ?? 0
    bot.expected.set(chatId, (bot.expected.get(chatId) ?? 0) + 1)
  }
  bot.unanswered = updates.length
  const answered = new Promise<void>((resolve) => {
    bot.allAnswered = resolve
  })
  const callsBefore = bot.calls
  for (const update of updates) enqueue(bot, update)
  const startedAt = performance.now()
  if (!webhook) bot.waiting?.()
  const timeout = new AbortController()
  const tooLong = sleep(roundTimeoutMs, undefined, { signal: timeout.signal }).then(() => {
    throw new Error(
      `${bot.unanswered} of ${updates.length} updates were not answered within ${roundTimeoutMs / 1000} s`,
    )
  })
  tooLong.catch(() => {})
  await Promise.race([Promise.all([webhook && deliverAll(webhook, bot.queue), answered]), tooLong])
  timeout.abort()
  const ms = performance.now() - startedAt
  await sleep(150) // what a bot books after the answer belongs to the update too
  return { updates: updates.length, calls: bot.calls - callsBefore, ms }
}

/** The text is the instant of arrival in milliseconds: the bench of the intake counts from it. */
async function feed(token: string, count: number, perSecond: number): Promise<Round> {
  const bot = botOf(token)
  const startedAt = performance.now()
  for (let fed = 0; fed < count; ) {
    const due =
      perSecond === 0 ? count : Math.min(count, Math.ceil(((performance.now() - startedAt) / 1000) * perSecond))
    for (; fed < due; fed++) {
      const id = bot.nextUpdateId++
      const person = 7_000_000_000 + (id % people)
      enqueue(bot, {
        update_id: id,
        message: {
          message_id: id,
          date: 0,
          chat: { id: person, type: 'private', first_name: 'G' },
          from: { id: person, is_bot: false, first_name: 'G' },
          text: String(Date.now()),
        },
      } as Update)
    }
    bot.waiting?.()
    await sleep(2)
  }
  return { updates: count, calls: 0, ms: performance.now() - startedAt }
}

async function obey(request: Request): Promise<Round> {
  if (request.do === 'feed') return feed(request.token, request.count, request.perSecond)
  const first = botOf(request.token).nextUpdateId
  const updates = request.do === 'arrive' ? arrivals(first) : updatesOf(request.mix, request.count, request.seed, first)
  return round(request.token, request.webhook, updates)
}

process.on('message', (request: Request) => {
  obey(request).then(
    (done) => tell({ type: 'done', round: done }),
    (error: unknown) => tell({ type: 'failed', reason: error instanceof Error ? error.message : String(error) }),
  )
})
process.on('disconnect', () => process.exit(0))

const server = createServer(serve)
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => tell({ type: 'listening', port: (server.address() as AddressInfo).port }))
