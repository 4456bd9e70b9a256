/** Brings messages to the other side of a conversation, and tells both sides what happens to it. */
import type { InlineKeyboardButton } from 'grammy/types'
import { type Translate, translator } from '../bot/i18n.ts'
import type { View } from '../bot/show.ts'
import { type Locale, locales } from '../content/locale.ts'
import type { LeftAtHelpers } from '../privacy/erase.ts'
import type { Carried } from '../relay/message.ts'
import type { Services } from '../services.ts'
import { findSubscriber, markUnreachable } from '../store/subscribers.ts'
import { addCopies } from '../store/thread-ends.ts'
import type { KeptMessage, KeptThread } from '../store/threads.ts'
import { classifyError, meaningOf } from '../telegram/send-error.ts'
import { carry } from './carry.ts'
import { localeOf, personLabel, relayNote } from './helper-view.ts'
import { helperLabel } from './person-view.ts'

export type PostServices = Pick<Services, 'db' | 'api' | 'log' | 'now' | 'relaySeal'>

/** `gone`: whoever should have it cannot be reached any more. `refused`: Telegram does not take this message. */
export type Posted = 'sent' | 'gone' | 'refused'

/** The person's chat, sealed for the row of this conversation alone. */
export const sealAddress = ({ relaySeal }: Pick<Services, 'relaySeal'>, thread: string, chatId: number): Uint8Array =>
  relaySeal.seal(String(chatId), `chat/${thread}`)

/** @returns `undefined` when another key sealed it. */
function addressOf({ relaySeal }: Pick<Services, 'relaySeal'>, { id, sealed }: KeptThread): number | undefined {
  const chatId = relaySeal.open(sealed, `chat/${id}`)
  return chatId === undefined ? undefined : Number(chatId)
}

/** What is kept of a message: what went through, and how it was marked. */
export interface KeptWords {
  readonly carried: Carried
  readonly isEdited: boolean
}

export const sealWords = ({ relaySeal }: Pick<Services, 'relaySeal'>, thread: string, words: KeptWords): Uint8Array =>
  relaySeal.seal(JSON.stringify(words), `words/${thread}`)

/** @returns `undefined` when another key sealed it. */
export function openWords(
  { relaySeal }: Pick<Services, 'relaySeal'>,
  thread: string,
  { sealed }: KeptMessage,
): KeptWords | undefined {
  const text = relaySeal.open(sealed, `words/${thread}`)
  return text === undefined ? undefined : (JSON.parse(text) as KeptWords) // authenticated: only `sealWords` made it
}

/** Settles what Telegram refused; what may go through later is thrown, so that the update is tried again. */
async function settled(send: () => Promise<void>): Promise<Posted> {
  try {
    await send()
    return 'sent'
  } catch (error) {
    const { kind } = classifyError(error)
    if (meaningOf[kind].unreachable) return 'gone'
    if (kind === 'refused' || kind === 'malformed' || kind === 'gone') return 'refused'
    throw error
  }
}

/** The language that a member of staff chose. */
export async function helperLocale({ db }: Pick<Services, 'db'>, userId: number): Promise<Locale> {
  const known = (await findSubscriber(db, userId))?.locale
  return locales.find((locale) => locale === known) ?? 'ru'
}

/** Notes what of a conversation stands in a helper's chat. What is not noted cannot be deleted there; nothing else is lost. */
export async function noteCopies(
  { db, log, now }: PostServices,
  thread: string,
  chatId: number,
  messageIds: readonly number[],
): Promise<void> {
  await addCopies(db, thread, chatId, messageIds, now()).catch((error: unknown) =>
    log.warn('a copy in a chat of a helper cannot be noted', { error }),
  )
}

/** A helper who blocked the bot is called no more, until they come back. */
async function cannotBeReached({ db, log, now }: PostServices, userId: number): Promise<void> {
  await markUnreachable(db, [userId], now()).catch((error: unknown) =>
    log.warn('that a helper cannot be reached cannot be noted', { error }),
  )
}

/** Brings what the person wrote to the helper. @param keyboard leads to the conversation when the helper writes elsewhere. */
export async function toHelper(
  services: PostServices,
  thread: Pick<KeptThread, 'id' | 'alias'>,
  worker: number,
  { carried, isEdited }: KeptWords,
  keyboard: (t: Translate) => readonly (readonly InlineKeyboardButton[])[],
): Promise<Posted> {
  const t = translator(await helperLocale(services, worker))
  const posted = await settled(async () => {
    const label = personLabel(t, thread.alias, { isForwarded: carried.isForwarded, isEdited })
    const ids = await carry(services.api, worker, carried, label, keyboard(t))
    await noteCopies(services, thread.id, worker, ids)
  })
  if (posted === 'gone') await cannotBeReached(services, worker)
  return posted
}

/** Brings what the helper wrote to the person. */
export async function toPerson(
  services: PostServices,
  thread: KeptThread,
  { carried, isEdited }: KeptWords,
): Promise<Posted> {
  const chatId = addressOf(services, thread)
  if (chatId === undefined) return 'gone'
  const { isForwarded } = carried
  const label = helperLabel(translator(localeOf(thread)), { isForwarded, isEdited })
  return settled(async () => {
    await carry(services.api, chatId, carried, label)
  })
}

const noPreview = { is_disabled: true } as const

async function send(
  { api }: PostServices,
  chatId: number,
  { text, keyboard = [] }: View,
  silent: boolean,
): Promise<number> {
  const { message_id } = await api.sendMessage(chatId, text, {
    parse_mode: 'HTML',
    link_preview_options: noPreview,
    disable_notification: silent,
    reply_markup: { inline_keyboard: keyboard.map((row) => [...row]) },
  })
  return message_id
}

/** Tells the person in their language. What cannot be told is logged. */
export async function tellPerson(
  services: PostServices,
  thread: KeptThread,
  view: (t: Translate) => View,
): Promise<void> {
  const chatId = addressOf(services, thread)
  if (chatId === undefined) return
  try {
    await send(services, chatId, view(translator(localeOf(thread))), false)
  } catch (error) {
    services.log.warn('a person cannot be told what happens to the conversation', { error })
  }
}

/** Tells helpers, each in their language. What cannot be told is logged: the list shows it all the same. */
export async function tellHelpers(
  services: PostServices,
  userIds: readonly number[],
  view: (t: Translate, locale: Locale) => View,
  { silent = false }: { readonly silent?: boolean } = {},
): Promise<void> {
  await Promise.all(
    userIds.map(async (userId) => {
      try {
        const locale = await helperLocale(services, userId)
        await send(services, userId, view(translator(locale), locale), silent)
      } catch (error) {
        services.log.warn('a helper cannot be told', { error })
        if (meaningOf[classifyError(error).kind].unreachable) await cannotBeReached(services, userId)
      }
    }),
  )
}

/** Bot API: so many at once. */
const mostDeleted = 100

/** After an erasure: takes the person's words out of the chats of helpers too, as far as Telegram still allows it. */
export async function takeBack(services: PostServices, { copies, helpers }: LeftAtHelpers): Promise<void> {
  const byChat = new Map<number, number[]>()
  for (const { chatId, messageId } of copies) byChat.set(chatId, [...(byChat.get(chatId) ?? []), messageId])
  for (const [chatId, ids] of byChat) {
    for (let from = 0; from < ids.length; from += mostDeleted) {
      await services.api
        .deleteMessages(chatId, ids.slice(from, from + mostDeleted))
        .catch((error: unknown) => services.log.warn('copies cannot be taken out of a chat of a helper', { error }))
    }
  }
  await tellHelpers(services, helpers, (t) => relayNote(t, t('relay:person_erased')))
}
