/** The load: what settled people send, as updates in Telegram's shape and size. */
import type { Message, Update, User } from 'grammy/types'
import {
  askButton,
  legalAidButton,
  menuButton,
  missionsButton,
  settingsButton,
  sosButton,
  topicButton,
  warningsButton,
} from '../../src/bot/keyboards.ts'
import { chance, type Language, languages, pick, question, smalltalk } from './questions.ts'

/** `real`: how a bot with a menu is used. `text`: plain text messages, the echo bot's own load. */
export const mixes = ['real', 'text'] as const
export type Mix = (typeof mixes)[number]

/** The words of the mix for the table, kept beside the numbers that make it. */
export const mixInWords: Readonly<Record<Mix, string>> = {
  real: '50 % typed questions (ky, uz, tg, ru alike), 35 % taps of menu buttons, 5 % /start, 10 % small talk',
  text: '85 % typed questions, 15 % small talk',
}

const shares: Readonly<Record<Mix, { question: number; tap: number; start: number }>> = {
  real: { question: 0.5, tap: 0.35, start: 0.05 },
  text: { question: 0.85, tap: 0, start: 0 },
}

/** So many people that nobody writes faster than a person can. */
export const people = 2_000
const firstPerson = 7_000_000_000

const taps = [
  menuButton.encode({}),
  warningsButton.encode({ page: 0 }),
  warningsButton.encode({ page: 1 }),
  topicButton.encode({ topic: 'foreign-service-liability' }),
  topicButton.encode({ topic: 'dual-citizenship' }),
  topicButton.encode({ topic: 'summons-received' }),
  missionsButton.encode({}),
  legalAidButton.encode({}),
  sosButton.encode({}),
  askButton.encode({}),
  settingsButton.encode({}),
]

const bot: User = { id: 1, is_bot: true, first_name: 'Elchi', username: 'elchi_bench_bot' }

/** The message under which a tapped button hangs: Telegram sends it whole with every tap. */
const tapped = {
  text: 'Негизги меню\n\nСуроону жазыңыз же төмөнкү баскычты басыңыз.',
  reply_markup: {
    inline_keyboard: taps.slice(0, 8).map((data) => [{ text: 'Менин элчилигимдин эскертүүлөрү', callback_data: data }]),
  },
}

const languageOf = (person: number): Language => languages[person % languages.length] as Language // within the list

function personOf(person: number): { from: User; chat: Message['chat'] & { type: 'private' } } {
  const id = firstPerson + person
  const name = { first_name: 'Gulnara', last_name: 'Person', username: `person_${person}` }
  return {
    from: { id, is_bot: false, ...name, language_code: 'ru' },
    chat: { id, type: 'private', ...name },
  }
}

const now = (): number => Math.floor(Date.now() / 1000)

function message(updateId: number, person: number, text: string): Update {
  const { from, chat } = personOf(person)
  const command = /^\/\w+/.exec(text)?.[0]
  const entities = command ? { entities: [{ type: 'bot_command' as const, offset: 0, length: command.length }] } : {}
  return {
    update_id: updateId,
    message: { message_id: updateId, from, chat, date: now(), text, ...entities },
  } as Update
}

function tap(updateId: number, person: number, data: string): Update {
  const { from, chat } = personOf(person)
  const query = { id: `${updateId}7`, from, chat_instance: String(from.id), data }
  return {
    update_id: updateId,
    callback_query: { ...query, message: { message_id: updateId, from: bot, chat, date: now(), ...tapped } },
  } as Update
}

/** Everybody comes by a poster's link and is settled after it: language and citizenship are known. */
export function arrivals(firstUpdateId: number): Update[] {
  const countries = ['kg', 'uz', 'tj'] as const
  return Array.from({ length: people }, (_, person) => {
    const country = countries[person % countries.length]
    return message(firstUpdateId + person, person, `/start lang-${languageOf(person)}_country-${country}`)
  })
}

/** @param seed the same seed makes the same updates, apart from their ids. */
export function updatesOf(mix: Mix, count: number, seed: number, firstUpdateId: number): Update[] {
  const random = chance(seed)
  const share = shares[mix]
  return Array.from({ length: count }, (_, index) => {
    const updateId = firstUpdateId + index
    const person = (seed * 977 + index) % people
    const language = languageOf(person)
    const drawn = random()
    if (drawn < share.question) return message(updateId, person, question(language, random))
    if (drawn < share.question + share.tap) return tap(updateId, person, pick(taps, random))
    if (drawn < share.question + share.tap + share.start) return message(updateId, person, '/start')
    return message(updateId, person, smalltalk(language, random))
  })
}
