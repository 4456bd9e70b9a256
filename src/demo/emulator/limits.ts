import type { ChatRecord } from './chats.ts'
import { tooManyRequests } from './refusal.ts'

/** One message a second in a chat, twenty at once; source: core.telegram.org/bots/faq, the burst is folklore. */
const chat = { everyMs: 1000, burst: 20 }
/** Twenty a minute in one group (the same). */
const group = { everyMs: 3000, burst: 20 }
/** About thirty a second in all (the same). */
const bot = { everyMs: 1000 / 30, burst: 30 }
/** Paid: up to a thousand a second in all (the same). */
const paid = { everyMs: 1, burst: 1000 }

interface Rate {
  readonly everyMs: number
  readonly burst: number
}

/**
 * Telegram's sending limits. Each counter is one number, the time when all that was sent would have gone out
 * at the steady rate; it may run ahead of the clock by the burst, no further.
 */
export class Limits {
  #botFreeAt = 0
  #paidFreeAt = 0
  #unpaidShareAt = 0
  /** How many messages of a paid broadcast went out above the free rate: each costs a tenth of a Star. */
  paidMessages = 0
  readonly #isStrict: boolean

  constructor(mode: 'strict' | 'off') {
    this.#isStrict = mode === 'strict'
  }

  /** Counts one message into the chat, or refuses it with 429 and counts nothing. A paid one skips the bot's free limit only. */
  spend(record: ChatRecord, nowMs: number, isPaid: boolean): void {
    if (this.#isStrict) this.#spendPlace(record, nowMs, isPaid)
    if (isPaid) this.#countPaid(nowMs)
  }

  #spendPlace(record: ChatRecord, nowMs: number, isPaid: boolean): void {
    const chatRate = record.isGroup ? group : chat
    const chatFreeAt = next(record.nextFreeAt, nowMs, chatRate)
    const botFreeAt = isPaid ? next(this.#paidFreeAt, nowMs, paid) : next(this.#botFreeAt, nowMs, bot)
    record.nextFreeAt = chatFreeAt
    if (isPaid) this.#paidFreeAt = botFreeAt
    else this.#botFreeAt = botFreeAt
  }

  #countPaid(nowMs: number): void {
    const share = after(this.#unpaidShareAt, nowMs, bot)
    if (lateness(share, nowMs, bot) > 0) this.paidMessages++
    else this.#unpaidShareAt = share
  }

  /** Counts an edit: only groups are known to limit them. */
  spendEdit(record: ChatRecord, nowMs: number): void {
    if (this.#isStrict && record.isGroup) record.nextFreeAt = next(record.nextFreeAt, nowMs, group)
  }
}

/** The counter with one message more. */
const after = (freeAt: number, now: number, { everyMs }: Rate): number => Math.max(freeAt, now) + everyMs

/** By how many milliseconds the counter runs ahead of the clock by more than the burst. */
function lateness(counter: number, now: number, { everyMs, burst }: Rate): number {
  const late = counter - now - everyMs * burst
  // Adding thirtieths of a second leaves crumbs; a thousandth of a millisecond is no debt.
  return late > 0.001 ? late : 0
}

function next(freeAt: number, now: number, rate: Rate): number {
  const counter = after(freeAt, now, rate)
  const late = lateness(counter, now, rate)
  if (late > 0) throw tooManyRequests(Math.max(1, Math.ceil(late / 1000)))
  return counter
}
