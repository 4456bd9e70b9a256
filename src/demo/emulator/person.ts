import type {
  BotCommand,
  CallbackQuery,
  Contact,
  InlineKeyboardButton,
  Message,
  MessageEntity,
  MessageOrigin,
  ReplyKeyboardMarkup,
  Update,
  User,
} from 'grammy/types'
import { asButton, findInline, findOnKeyboard } from './buttons.ts'
import type { BotMessage, ChatEvent, ChatRecord, Content, StoredMessage } from './chats.ts'
import { fixEntities, withFoundEntities } from './entities.ts'
import { cleaned, splitText } from './formatted.ts'
import { type DocumentOptions, document, photo, poll, sticker, videoNote, voice } from './media.ts'
import { membership } from './membership.ts'
import { audio, video } from './moving.ts'
import { withoutReply } from './outbox.ts'
import type { ForwardOrigin, PhoneEvent, Toast, Wanted } from './person-types.ts'
import { describeMessage, fits, type PhoneMessage, phoneMessage } from './phone.ts'
import { inLanguage } from './profile.ts'
import type { TelegramEmulator } from './telegram.ts'

export type { ForwardOrigin, PersonIdentity, PhoneEvent, Toast, Wanted } from './person-types.ts'

const oneHourSeconds = 3600

/** Somebody with a phone. Methods are named after what she does; each that reaches the bot gives back the update. */
export class Person {
  readonly id: number
  readonly user: User
  /** What she last saw pop up, or null. */
  toast: Toast | null = null
  readonly #telegram: TelegramEmulator
  readonly #record: ChatRecord
  #listeners: Set<(event: PhoneEvent) => void> | undefined
  #lastAction = 0
  /** Shown messages, so that an unchanged message is rendered once. */
  readonly #shown = new WeakMap<BotMessage, { changed: number; phone: PhoneMessage }>()

  constructor(telegram: TelegramEmulator, user: User, record: ChatRecord) {
    this.id = user.id
    this.user = user
    this.#telegram = telegram
    this.#record = record
  }

  /** Sends a text. A long one goes out in parts, as the app does; the first part's update is given back. */
  async sends(
    text: string,
    options: { readonly reply_to?: number | PhoneMessage; readonly entities?: readonly MessageEntity[] } = {},
  ): Promise<Update> {
    const clean = cleaned(text).trim()
    if (clean === '') throw new Error(`${this.user.first_name} cannot send a blank message.`)
    if (this.#record.standing === 'blocked' && clean.startsWith('/start')) this.unblocks()
    const replyTo = typeof options.reply_to === 'object' ? options.reply_to.message_id : options.reply_to
    const given = options.entities ? fixEntities(options.entities.map((entity) => ({ ...entity }))) : []
    const parts = splitText(clean)
    const updates = parts.map((part) => {
      const entities = withFoundEntities(part, parts.length === 1 ? given : [])
      return this.#send({ text: part, ...(entities.length > 0 && { entities }) }, { replyTo })
    })
    return first(updates)
  }

  /** Follows `https://t.me/<bot>?start=<payload>` and presses Start. */
  async opensLink(payload: string): Promise<Update> {
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(payload)) throw new Error(`Telegram opens no link with start=${payload}.`)
    return await this.sends(`/start ${payload}`)
  }

  /**
   * Taps an inline button whose words are, or hold, `text`; the newest message first. If there is none, a button of
   * the reply keyboard. Throws, with what is on the phone, when there is no such button or it leads out of the chat.
   */
  async taps(text: string, { in: only }: { readonly in?: PhoneMessage | number } = {}): Promise<Update> {
    const onlyId = typeof only === 'object' ? only.message_id : only
    const messages = [...this.#record.messages.values()].reverse()
    const visible = onlyId === undefined ? messages : messages.filter(({ message }) => message.message_id === onlyId)
    const inline = findInline(visible, text)
    const onKeyboard = onlyId === undefined ? findOnKeyboard(this.keyboard, text) : undefined
    const keyboardIsExact = onKeyboard !== undefined && onKeyboard.text === text
    if (inline && (inline.button.text === text || !keyboardIsExact))
      return this.#tapInline(inline.stored, inline.button)
    if (onKeyboard) return await this.tapsKeyboard(onKeyboard.text)
    throw new Error(`${this.user.first_name} finds no button "${text}".\n${this.#describePhone()}`)
  }

  /** Presses a button with exactly this data, even one that the message does not have: apps can be changed. */
  async tapsData(message_id: number, data: string): Promise<Update> {
    const stored = this.#record.messages.get(message_id)
    if (!stored) throw new Error(`${this.user.first_name} has no message ${message_id}.\n${this.#describePhone()}`)
    return this.#press(stored, data)
  }

  /** Presses a button of the reply keyboard by its exact words. */
  async tapsKeyboard(text: string): Promise<Update> {
    const button = this.keyboard?.keyboard
      .flat()
      .map(asButton)
      .find((one) => one.text === text)
    if (!button) throw new Error(`${this.user.first_name} has no keyboard button "${text}".\n${this.#describePhone()}`)
    const isOnce = this.#record.keyboard?.one_time_keyboard === true
    if (isOnce) {
      this.#record.keyboard = null
      this.#telegram.tell(this.#record, { type: 'keyboard' })
    }
    if ('request_contact' in button) return await this.sendsContact()
    if ('request_location' in button) return await this.sendsLocation(55.7558, 37.6173)
    if ('web_app' in button) throw new Error(`The button "${text}" opens a web app.`)
    return await this.sends(text)
  }

  async sendsSticker(emoji?: string): Promise<Update> {
    return this.#send(sticker(this.#telegram.files, emoji))
  }

  async sendsVoice(bytes?: Buffer): Promise<Update> {
    return this.#send(voice(this.#telegram.files, bytes))
  }

  async sendsPhoto(options: { readonly caption?: string; readonly bytes?: Buffer } = {}): Promise<Update> {
    return this.#send(photo(this.#telegram.files, options))
  }

  async sendsDocument(options: DocumentOptions = {}): Promise<Update> {
    return this.#send(document(this.#telegram.files, options))
  }

  /** @param live_period in seconds, of a place that the phone goes on showing. */
  async sendsLocation(latitude: number, longitude: number, live_period?: number): Promise<Update> {
    return this.#send({ location: { latitude, longitude, ...(live_period !== undefined && { live_period }) } })
  }

  /** Sends a contact card: her own when nothing is said, somebody else's when told. */
  async sendsContact(contact: Partial<Contact> = {}): Promise<Update> {
    const isOwn = contact.phone_number === undefined
    return this.#send({
      contact: {
        phone_number: '+79990000000',
        first_name: this.user.first_name,
        ...(isOwn && { user_id: this.id }),
        ...contact,
      },
    })
  }

  async sendsVideoNote(): Promise<Update> {
    return this.#send(videoNote(this.#telegram.files))
  }

  async sendsVideo(name?: string): Promise<Update> {
    return this.#send(video(this.#telegram.files, name))
  }

  /** @param performer as it stands in the tags of the file. */
  async sendsAudio(performer?: string): Promise<Update> {
    return this.#send(audio(this.#telegram.files, performer))
  }

  async sendsPoll(question?: string, options?: readonly string[]): Promise<Update> {
    return this.#send(poll(this.#telegram.random, question, options))
  }

  async sendsDice(emoji = '🎲'): Promise<Update> {
    return this.#send({ dice: { emoji, value: 1 + Math.floor(this.#telegram.random() * 6) } })
  }

  /** Forwards a text of somebody else; with null the origin is missing, so it looks like her own words. */
  async forwards(text: string, origin: ForwardOrigin | null, entities?: readonly MessageEntity[]): Promise<Update> {
    const clean = cleaned(text).trim()
    const all = withFoundEntities(clean, entities ? entities.map((entity) => ({ ...entity })) : [])
    const forward_origin = origin
      ? ({ date: this.#telegram.clock.seconds() - oneHourSeconds, ...origin } as MessageOrigin)
      : undefined
    return this.#send({ text: clean, ...(all.length > 0 && { entities: all }) }, { forward_origin })
  }

  /** Forwards a message of this chat back into it, with its true origin. */
  async forwardsMessage(message: PhoneMessage | number): Promise<Update> {
    const id = typeof message === 'object' ? message.message_id : message
    const stored = this.#record.messages.get(id)
    if (!stored) throw new Error(`${this.user.first_name} has no message ${id}.`)
    if (stored.message.has_protected_content) throw new Error('The app forwards no protected message.')
    const {
      message_id: _,
      chat: __,
      from,
      date,
      reply_markup: ___,
      reply_to_message: ____,
      ...content
    } = stored.message
    const forward_origin = content.forward_origin ?? { type: 'user' as const, date, sender_user: from }
    return this.#send(content, { forward_origin })
  }

  /** Changes the text of one of her own messages. */
  async edits(messageId: number, text: string): Promise<Update> {
    const stored = this.#own(messageId)
    const clean = cleaned(text).trim()
    const found = withFoundEntities(clean, [])
    const { entities: _, ...frame } = stored.message
    const message = {
      ...frame,
      text: clean,
      ...(found.length > 0 && { entities: found }),
      edit_date: this.#telegram.clock.seconds(),
    }
    this.#acts()
    this.#telegram.change(this.#record, stored, message)
    return this.#telegram.updates.add('edited_message', message, this.id)
  }

  /** Deletes a message on both sides; Telegram tells bots nothing about it. */
  async deletes(messageId: number): Promise<void> {
    if (!this.#record.messages.has(messageId)) throw new Error(`${this.user.first_name} has no message ${messageId}.`)
    this.#acts()
    this.#telegram.remove(this.#record, messageId)
  }

  /** Stops and blocks the bot, which hears it as my_chat_member. */
  blocks(): Update {
    return this.#changeMembership('blocked')
  }

  /** Lets the bot write again. */
  unblocks(): Update {
    return this.#changeMembership('started')
  }

  /** Deletes her account. The bot hears nothing until it writes and is refused. */
  deactivates(): void {
    this.#record.standing = 'deactivated'
  }

  /** True while she blocks the bot. */
  get blocked(): boolean {
    return this.#record.standing === 'blocked'
  }

  /** Writes in a group that has the bot in it; the first time the bot hears that it was added. */
  async writesInGroup(groupId: number, text: string): Promise<Update> {
    const isNew = this.#telegram.chat(groupId) === undefined
    const group = this.#telegram.group(groupId)
    if (isNew) {
      const content = membership(this.#telegram, group.chat, this.user, 'left', 'member')
      this.#telegram.updates.add('my_chat_member', content, groupId)
    }
    const clean = cleaned(text).trim()
    const entities = withFoundEntities(clean, [])
    const content = { text: clean, ...(entities.length > 0 && { entities }) }
    return this.#sendInto(group, content, {})
  }

  /** What stands in a group, oldest first. */
  groupMessages(groupId: number): PhoneMessage[] {
    const messages = this.#telegram.chat(groupId)?.messages.values() ?? []
    return [...messages].map((stored) => phoneMessage(stored, this.id))
  }

  /** The private chat as the phone shows it now, oldest first. */
  get messages(): readonly PhoneMessage[] {
    return [...this.#record.messages.values()].map((stored) => this.#show(stored))
  }

  /** The newest message of the bot, if any. */
  get lastMessage(): PhoneMessage | undefined {
    for (const stored of [...this.#record.messages.values()].reverse()) {
      if (stored.by === 'bot') return this.#show(stored)
    }
    return undefined
  }

  /** The reply keyboard shown now, or null. */
  get keyboard(): ReplyKeyboardMarkup | null {
    return this.#record.keyboard
  }

  /** The commands menu she sees. */
  commands(): readonly BotCommand[] {
    return this.#telegram.profile.commandsSeenIn(this.id, this.#language)
  }

  botDescription(): string {
    return inLanguage(this.#telegram.profile.descriptions, this.#language)
  }

  botShortDescription(): string {
    return inLanguage(this.#telegram.profile.shortDescriptions, this.#language)
  }

  botName(): string {
    return inLanguage(this.#telegram.profile.names, this.#language) || this.#telegram.botUser.first_name
  }

  /**
   * Waits until a message of the bot that fits is on the phone, and gives the newest. Only what was sent or changed
   * since her last action counts, or since `after` was shown. Rejects with everything that is on the phone.
   */
  async sees(
    wanted: Wanted,
    { timeoutMs = 10_000, after = 'last action' }: { timeoutMs?: number; after?: PhoneMessage | 'last action' } = {},
  ): Promise<PhoneMessage> {
    const since = after === 'last action' ? this.#lastAction : this.#changeShownBy(after)
    const find = () => this.#newest(wanted, since)
    const there = find()
    if (there) return there
    return await new Promise((resolve, reject) => {
      const leave = this.onChange(() => {
        const message = find()
        if (!message) return
        leave()
        clearTimeout(timer)
        resolve(message)
      })
      const waitedFrom = new Error()
      const timer = setTimeout(() => {
        leave()
        const looked = typeof wanted === 'function' ? 'what the test asks for' : String(wanted)
        waitedFrom.message = `${this.user.first_name} waited ${timeoutMs} ms and did not see: ${looked}\n${this.#describePhone(since)}`
        reject(waitedFrom)
      }, timeoutMs)
    })
  }

  /** True when the bot sends and edits nothing for so long, false as soon as it does. */
  async waitsForSilence(ms: number): Promise<boolean> {
    return await new Promise((resolve) => {
      const end = (isSilent: boolean) => {
        leave()
        clearTimeout(timer)
        resolve(isSilent)
      }
      const leave = this.onChange((event) => {
        if ((event.type === 'message' || event.type === 'edit') && event.message.from === 'bot') end(false)
      })
      const timer = setTimeout(() => end(true), ms)
    })
  }

  /** Hears all that happens on the phone; gives back how to stop hearing. */
  onChange(listener: (event: PhoneEvent) => void): () => void {
    this.#listeners ??= new Set()
    this.#listeners.add(listener)
    this.#record.listener ??= (event) => this.#hears(event)
    return () => {
      this.#listeners?.delete(listener)
      if (this.#listeners?.size === 0) this.#record.listener = undefined
    }
  }

  /** The bot answered one of her button presses. */
  hearsAnswer(query: CallbackQuery, toast: Toast | null): void {
    this.toast = toast
    if (toast) this.#tell({ type: 'toast', toast })
    const message_id = query.message?.message_id ?? 0
    this.#tell({ type: 'answered', callback_query_id: query.id, message_id, data: query.data ?? '' })
  }

  get #language(): string {
    return (this.user.language_code ?? '').slice(0, 2).toLowerCase()
  }

  #acts(): void {
    if (this.#record.standing === 'deactivated') throw new Error(`${this.user.first_name} deleted the account.`)
    if (this.#record.standing === 'blocked')
      throw new Error(`${this.user.first_name} blocks the bot; unblock it first.`)
    this.#lastAction = this.#telegram.changes
    this.toast = null
  }

  #send(content: Content, frame: Frame = {}): Update {
    this.#acts()
    this.#record.standing = 'started'
    return this.#sendInto(this.#record, content, frame)
  }

  #sendInto(record: ChatRecord, content: Content, { replyTo, forward_origin }: Frame): Update {
    const replied = replyTo === undefined ? undefined : record.messages.get(replyTo)?.message
    if (replyTo !== undefined && !replied) throw new Error(`${this.user.first_name} has no message ${replyTo}.`)
    const message: BotMessage = {
      message_id: this.#telegram.nextMessageId(record),
      from: this.user,
      chat: record.chat,
      date: this.#telegram.clock.seconds(),
      ...(replied && { reply_to_message: withoutReply(replied) }),
      ...(forward_origin && { forward_origin }),
      ...content,
    }
    this.#telegram.deliver(record, { message, by: 'person', editable: !forward_origin })
    this.#lastAction = this.#telegram.changes
    return this.#telegram.updates.add('message', message, record.chat.id)
  }

  #tapInline(stored: StoredMessage, button: InlineKeyboardButton): Update {
    if ('callback_data' in button) return this.#press(stored, button.callback_data)
    const kind = ['url', 'web_app', 'copy_text', 'disabled'].find((name) => name in button) ?? 'unknown'
    const where = 'url' in button ? ` to ${button.url}` : ''
    throw new Error(`The button "${button.text}" is a ${kind} button${where}; it sends nothing to the bot.`)
  }

  #press(stored: StoredMessage, data: string): Update {
    this.#acts()
    const random = () => String(Math.floor((1 + this.#telegram.random() * 8) * 1e9))
    const query: CallbackQuery = {
      id: `${random()}${random()}`.slice(0, 19),
      from: this.user,
      // The same message in our own narrower type.
      message: stored.message as unknown as Message,
      chat_instance: String(this.id * 7919),
      data,
    }
    this.#telegram.ask(query, this)
    return this.#telegram.updates.add('callback_query', query, this.id)
  }

  #changeMembership(to: 'blocked' | 'started'): Update {
    const status = (standing: string) => (standing === 'blocked' ? 'kicked' : 'member')
    const content = membership(this.#telegram, this.#record.chat, this.user, status(this.#record.standing), status(to))
    this.#lastAction = this.#telegram.changes
    this.#record.standing = to
    this.#tell({ type: 'blocked', blocked: to === 'blocked' })
    return this.#telegram.updates.add('my_chat_member', content, this.id)
  }

  #own(messageId: number): StoredMessage {
    const stored = this.#record.messages.get(messageId)
    if (stored?.by !== 'person') throw new Error(`${this.user.first_name} sent no message ${messageId}.`)
    return stored
  }

  #show(stored: StoredMessage): PhoneMessage {
    const cached = this.#shown.get(stored.message)
    if (cached?.changed === stored.changed) return cached.phone
    const phone = phoneMessage(stored, this.id)
    this.#shown.set(stored.message, { changed: stored.changed, phone })
    return phone
  }

  /** When the version of a message that somebody holds was put on the phone. */
  #changeShownBy(message: PhoneMessage): number {
    const stored = this.#record.messages.get(message.message_id)
    const isNow = stored && this.#shown.get(stored.message)?.phone === message
    if (stored && isNow) return stored.changed
    // The message has changed since, or is gone: everything after its first showing counts.
    for (const other of this.#record.messages.values()) {
      if (other.message.message_id > message.message_id)
        return Math.min(other.changed, stored?.changed ?? other.changed) - 1
    }
    return stored ? stored.changed - 1 : this.#telegram.changes
  }

  #newest(wanted: Wanted, since: number): PhoneMessage | undefined {
    let found: StoredMessage | undefined
    for (const stored of this.#record.messages.values()) {
      if (stored.by !== 'bot' || stored.changed <= since) continue
      if (found && found.changed > stored.changed) continue
      if (fits(this.#show(stored), wanted)) found = stored
    }
    return found && this.#show(found)
  }

  #hears(event: ChatEvent): void {
    switch (event.type) {
      case 'message':
      case 'edit':
        this.#tell({ type: event.type, message: this.#show(event.stored) })
        return
      case 'keyboard':
        this.#tell({ type: 'keyboard', keyboard: this.keyboard })
        return
      default:
        this.#tell(event)
    }
  }

  #tell(event: PhoneEvent): void {
    if (!this.#listeners) return
    for (const listener of [...this.#listeners]) listener(event)
  }

  #describePhone(since?: number): string {
    const all = [...this.#record.messages.values()]
    const fresh = since === undefined ? all : all.filter(({ changed }) => changed > since)
    const show = (list: StoredMessage[]) => list.map((stored) => describeMessage(this.#show(stored))).join('\n')
    const keys = this.keyboard?.keyboard.map((row) => row.map((one) => `[${asButton(one).text}]`).join(' ')).join(' / ')
    const parts = [
      since === undefined ? '' : `New on the phone:\n${show(fresh) || '  nothing'}`,
      `On the phone (the last 10 of ${all.length}):\n${show(all.slice(-10)) || '  nothing'}`,
      keys ? `Keyboard: ${keys}` : '',
      this.toast ? `Toast: ${this.toast.text}` : '',
    ]
    return parts.filter((part) => part !== '').join('\n')
  }
}

interface Frame {
  readonly replyTo?: number | undefined
  readonly forward_origin?: MessageOrigin | undefined
}

function first<T>(list: readonly T[]): T {
  const [item] = list
  if (item === undefined) throw new Error('There is nothing to send.')
  return item
}
