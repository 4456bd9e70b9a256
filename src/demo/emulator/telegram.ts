import type { CallbackQuery, Chat, Update, User } from 'grammy/types'
import { type ChatEvent, type ChatRecord, createChat, type StoredMessage } from './chats.ts'
import { type Clock, createClock } from './clock.ts'
import { type FaultAnswer, Faults } from './faults.ts'
import { Files } from './files.ts'
import { type Answer, refused, serveBotApi } from './http.ts'
import { Limits } from './limits.ts'
import { methods } from './methods/registry.ts'
import { type Parameters, textOf } from './parameters.ts'
import { Person, type PersonIdentity } from './person.ts'
import { Polling } from './polling.ts'
import { Profile } from './profile.ts'
import { badRequest, forbidden, Refusal } from './refusal.ts'
import { UpdateQueue } from './updates.ts'
import { Webhook, type WebhookTarget } from './webhook.ts'

/** How an emulator is made; every part has a default. */
export interface EmulatorOptions {
  readonly token?: string
  readonly botUsername?: string
  readonly botName?: string
  /** Milliseconds since 1970; Telegram's clock, on which updates die and messages grow old. */
  readonly now?: () => number
  readonly random?: () => number
  /** `off` only for benches: no 429 by rate. All other refusals stay. */
  readonly limits?: 'strict' | 'off'
  /** Shortens the waits of the webhook delivery in tests; 1 is Telegram's own pace. */
  readonly webhookRetryScale?: number
  /** Shortens the wait for a webhook's answer, where that shall be shortened less than the waits between two tries. */
  readonly webhookAnswerScale?: number
}

/** How a method was called. */
export interface CallOptions {
  /** Aborts when the caller hangs up. */
  readonly signal?: AbortSignal
  /** The answer says message_id 0, as when Telegram schedules a message instead of sending it. */
  readonly isScheduled?: boolean
}

/** An error that was answered. */
export interface AnsweredRefusal {
  readonly method: string
  readonly error_code: number
  readonly description: string
}

interface AskedQuery {
  readonly query: CallbackQuery
  readonly askedAtMs: number
  readonly person: Person
}

/** Seconds within which a button press must be answered. */
const mostCallbackAgeMs = 150_000

/** Answers that carry a description beside their result, such as "Webhook was set". */
export class Described {
  readonly result: unknown
  readonly description: string
  constructor(result: unknown, description: string) {
    this.result = result
    this.description = description
  }
}

/**
 * A stand-in for Telegram that refuses what Telegram refuses. One face is the Bot API (`listen`, or `call` in process),
 * the other are the people who hold the phones (`person`).
 */
export class TelegramEmulator {
  readonly token: string
  readonly botUser: User & { readonly is_bot: true; readonly username: string }
  readonly clock: Clock
  readonly random: () => number
  readonly faults = new Faults()
  readonly files = new Files()
  readonly profile = new Profile()
  readonly limits: Limits
  readonly updates: UpdateQueue
  readonly polling: Polling
  /** Every error answered so far, 429s and planned faults included. */
  readonly refusals: AnsweredRefusal[] = []
  /** How often each method was called, by the name that was called. */
  readonly calls: Record<string, number> = {}
  /** Hears every call with its answer. */
  log: ((method: string, parameters: Parameters, answer: Answer) => void) | undefined
  readonly #chats = new Map<number, ChatRecord>()
  readonly #people = new Map<number, Person>()
  readonly #queries = new Map<string, AskedQuery>()
  readonly #servers = new Set<() => Promise<void>>()
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #webhookScale: number
  readonly #webhookAnswerScale: number
  #webhook: Webhook | undefined
  #changes = 0
  #nextPersonId = 700_000_001

  constructor(options: EmulatorOptions = {}) {
    this.token = options.token ?? '123456789:AAEmulatorTokenThatOpensNothing00000'
    this.botUser = {
      id: Number(this.token.split(':')[0]) || 123456789,
      is_bot: true,
      first_name: options.botName ?? 'Elchi',
      username: options.botUsername ?? 'elchi_bot',
    }
    this.clock = createClock(options.now)
    this.random = options.random ?? Math.random
    this.limits = new Limits(options.limits ?? 'strict')
    this.#webhookScale = options.webhookRetryScale ?? 1
    this.#webhookAnswerScale = options.webhookAnswerScale ?? this.#webhookScale
    this.updates = new UpdateQueue(this.clock, this.random)
    this.polling = new Polling(this.updates)
    this.updates.onArrival = () => {
      if (this.#webhook) this.#webhook.wake()
      else this.polling.wake()
    }
  }

  /** Opens the Bot API on a port (0: any free one); `url` is what a bot takes as its API root. */
  async listen({ host = '127.0.0.1', port = 0 } = {}): Promise<{ url: string; close: () => Promise<void> }> {
    const { url, close } = await serveBotApi(this, host, port)
    const closeOnce = async () => {
      if (this.#servers.delete(closeOnce)) await close()
    }
    this.#servers.add(closeOnce)
    return { url, close: closeOnce }
  }

  /** Ends all servers, polls, deliveries and timers, so that the process can exit. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
    this.polling.stop()
    this.#webhook?.stop()
    await Promise.all([...this.#servers].map((close) => close()))
  }

  /**
   * Calls a method as the bot; only a long poll gives a promise. Method names are read without regard to case.
   * Planned faults strike only calls over HTTP: most of them break the connection, and here is none.
   */
  call(name: string, parameters: Parameters, options: CallOptions = {}): Answer | Promise<Answer> {
    const method = methods.get(name) ?? methods.get(name.toLowerCase())
    if (!method) return this.refuse(name, new Refusal(404))
    this.calls[name] = (this.calls[name] ?? 0) + 1
    try {
      const result = method(this, parameters, options)
      if (result instanceof Promise) {
        return result.then(
          (value) => this.#answer(name, parameters, value),
          (error: unknown) => this.#fail(name, parameters, error),
        )
      }
      return this.#answer(name, parameters, result)
    } catch (error) {
      return this.#fail(name, parameters, error)
    }
  }

  /** Records a refusal and makes its answer. */
  refuse(method: string, refusal: Refusal): Answer {
    this.refusals.push({ method, error_code: refusal.error_code, description: refusal.description })
    return refused(refusal)
  }

  /** The answer of a planned fault, recorded as a refusal. */
  answerFault(method: string, { error_code, description, parameters }: FaultAnswer): Answer {
    this.refusals.push({ method, error_code, description })
    return { ok: false, error_code, description, ...(parameters && { parameters }) }
  }

  /** Somebody with a phone. The bot cannot write to a new person before that person wrote first, unless told otherwise. */
  person(identity: PersonIdentity): Person {
    const id = identity.id ?? this.#nextPersonId++
    const known = this.#people.get(id)
    if (known) return known
    const { first_name, last_name, username, language_code, standing = 'never started' } = identity
    const shared = { first_name, ...(last_name && { last_name }), ...(username && { username }) }
    const user: User = { id, is_bot: false, ...shared, ...(language_code && { language_code }) }
    const record = createChat({ id, type: 'private', ...shared }, standing)
    this.#chats.set(id, record)
    const person = new Person(this, user, record)
    this.#people.set(id, person)
    return person
  }

  /** A group with the bot in it; made at the first mention, which the bot hears as my_chat_member. */
  group(id: number, title = 'Group'): ChatRecord {
    const known = this.#chats.get(id)
    if (known) return known
    if (id >= 0) throw new Error(`A group's id is negative, not ${id}.`)
    const type = id < -1_000_000_000_000 ? 'supergroup' : 'group'
    const record = createChat({ id, type, title } as Chat, 'started')
    this.#chats.set(id, record)
    return record
  }

  /** The chat a call names, or the refusal that Telegram gives. */
  chatOf(parameters: Parameters, name = 'chat_id'): ChatRecord {
    const given = parameters[name]
    const record = typeof given === 'number' ? this.#chats.get(given) : this.#chatNamed(textOf(parameters, name), name)
    if (!record) throw badRequest('chat not found')
    return record
  }

  #chatNamed(text: string, name: string): ChatRecord | undefined {
    if (text === '') throw badRequest(`${name} is empty`)
    return /^-?\d+$/.test(text) ? this.#chats.get(Number(text)) : undefined
  }

  /** A chat by id, if Telegram knows it. */
  chat(id: number): ChatRecord | undefined {
    return this.#chats.get(id)
  }

  /** A person by id, if there is one. */
  personById(id: number): Person | undefined {
    return this.#people.get(id)
  }

  /** Throws the 403 of a chat to which the bot cannot write. */
  requireReachable(record: ChatRecord): void {
    switch (record.standing) {
      case 'started':
        return
      case 'never started':
        throw forbidden("bot can't initiate conversation with a user")
      case 'blocked':
        throw forbidden('bot was blocked by the user')
      case 'deactivated':
        throw forbidden('user is deactivated')
    }
  }

  /** The next message id of a chat: higher than all before, but not by one. */
  nextMessageId(record: ChatRecord): number {
    const step = 1 + Math.floor(this.random() * 4)
    record.lastMessageId += step
    return record.lastMessageId
  }

  /** Puts a message into its chat and tells the phone. */
  deliver(record: ChatRecord, stored: Omit<StoredMessage, 'changed' | 'reactions'>): StoredMessage {
    const full: StoredMessage = { ...stored, reactions: [], changed: ++this.#changes }
    record.messages.set(full.message.message_id, full)
    this.tell(record, { type: 'message', stored: full })
    return full
  }

  /** Replaces the content of a message and tells the phone. */
  change(record: ChatRecord, stored: StoredMessage, message: StoredMessage['message']): void {
    stored.message = message
    stored.changed = ++this.#changes
    this.tell(record, { type: 'edit', stored })
  }

  /** Takes a message away on both sides. */
  remove(record: ChatRecord, messageId: number): void {
    record.messages.delete(messageId)
    this.tell(record, { type: 'delete', message_id: messageId })
  }

  /** Tells whoever holds the phone. */
  tell(record: ChatRecord, event: ChatEvent): void {
    record.listener?.(event)
  }

  /** A mark in the order of all changes; whatever changes later has a higher one. */
  get changes(): number {
    return this.#changes
  }

  /** Remembers a button press until it is answered. */
  ask(query: CallbackQuery, person: Person): void {
    this.#queries.set(query.id, { query, askedAtMs: this.clock.now(), person })
  }

  /** Takes the press that an answer names; too old, unknown and already answered ones are one refusal. */
  takeQuery(id: string): AskedQuery {
    const asked = this.#queries.get(id)
    if (!asked || this.clock.now() - asked.askedAtMs > mostCallbackAgeMs) {
      throw badRequest('query is too old and response timeout expired or query ID is invalid')
    }
    this.#queries.delete(id)
    return asked
  }

  /** Button presses that the bot never answered; the person still sees them turning. */
  unansweredCallbackQueries(): CallbackQuery[] {
    return [...this.#queries.values()].map(({ query }) => query)
  }

  /** Sends an update once more, even a confirmed one. */
  redeliver(updateId: number): void {
    this.updates.redeliver(updateId)
  }

  /** The next update gets a random id, as after a quiet week. */
  restartUpdateIds(): void {
    this.updates.restartIds()
  }

  /** Sets or, with undefined, removes the webhook. */
  setWebhook(target: WebhookTarget | undefined): void {
    this.#webhook?.stop()
    this.#webhook =
      target &&
      new Webhook(target, {
        queue: this.updates,
        clock: this.clock,
        times: { scale: this.#webhookScale, answerScale: this.#webhookAnswerScale, random: this.random },
        execute: ({ method, ...parameters }) => this.#executeReply(String(method), parameters),
        onGone: () => this.setWebhook(undefined),
      })
    this.#webhook?.wake()
  }

  get webhook(): Webhook | undefined {
    return this.#webhook
  }

  /** Runs something later; `stop` forgets it. */
  later(ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      run()
    }, ms)
    this.#timers.add(timer)
  }

  /** What came in a webhook's answer; some methods are ignored there, and nobody learns the outcome. */
  #executeReply(method: string, parameters: Parameters): void {
    const name = method.toLowerCase()
    if (name.startsWith('get') || ['setwebhook', 'deletewebhook', 'close', 'logout'].includes(name)) return
    void this.call(method, parameters)
  }

  #answer(name: string, parameters: Parameters, value: unknown): Answer {
    const answer: Answer =
      value instanceof Described
        ? { ok: true, result: value.result, description: value.description }
        : { ok: true, result: value }
    this.log?.(name, parameters, answer)
    return answer
  }

  #fail(name: string, parameters: Parameters, error: unknown): Answer {
    if (!(error instanceof Refusal)) throw error
    const answer = this.refuse(name, error)
    this.log?.(name, parameters, answer)
    return answer
  }
}

export type { Answer, Update }
