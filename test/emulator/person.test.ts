import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ForwardOrigin, Person, PhoneEvent } from '../../src/demo/emulator/person.ts'
import { TelegramEmulator } from '../../src/demo/emulator/telegram.ts'
import { resultOf } from './bot-api.ts'

const chat_id = 700
let telegram: TelegramEmulator
let gulnara: Person

beforeEach(async () => {
  telegram = new TelegramEmulator()
  gulnara = telegram.person({ id: chat_id, first_name: 'Gulnara', language_code: 'ky' })
})

afterEach(async () => await telegram.stop())

const send = async (parameters: object) =>
  await resultOf(telegram, 'sendMessage', { chat_id, text: 'x', ...parameters })
const inline = (...rows: object[][]) => ({ reply_markup: { inline_keyboard: rows } })

describe('what a person sends', () => {
  it('arrives as Telegram writes it', async () => {
    const { message } = await gulnara.opensLink('lang-tg')
    expect(message).toMatchObject({
      text: '/start lang-tg',
      entities: [{ type: 'bot_command', offset: 0, length: 6 }],
      from: { id: chat_id, is_bot: false, first_name: 'Gulnara', language_code: 'ky' },
      chat: { id: chat_id, type: 'private', first_name: 'Gulnara' },
    })
    await expect(gulnara.opensLink('a'.repeat(65))).rejects.toThrow()
  })

  it('can be of every kind', async () => {
    const kinds = [
      await gulnara.sendsSticker(),
      await gulnara.sendsVoice(),
      await gulnara.sendsPhoto({ caption: 'c' }),
      await gulnara.sendsDocument(),
      await gulnara.sendsLocation(55, 37),
      await gulnara.sendsContact(),
      await gulnara.sendsVideoNote(),
      await gulnara.sendsPoll(),
      await gulnara.sendsDice(),
    ].map(({ message }) => Object.keys(message ?? {})[4])
    expect(kinds).toEqual('sticker voice photo document location contact video_note poll dice'.split(' '))
  })

  const channel = { id: -1001, type: 'channel' as const, title: 'Embassy' }
  const origins: (ForwardOrigin | null)[] = [
    { type: 'user', sender_user: { id: 9, is_bot: false, first_name: 'Bakyt' } },
    { type: 'hidden_user', sender_user_name: 'Bakyt' },
    { type: 'chat', sender_chat: { id: -1002, type: 'supergroup', title: 'Work' } },
    { type: 'channel', chat: channel, message_id: 5 },
    null,
  ]
  it.each(origins)('forwarded from %j', async (origin) => {
    const { message } = await gulnara.forwards('Pay at once', origin)
    if (origin) expect(message?.forward_origin).toMatchObject(origin)
    else expect(message).not.toHaveProperty('forward_origin')
  })

  it('can be edited and deleted; the bot hears only of the edit', async () => {
    const { message } = await gulnara.sends('hello')
    const edited = await gulnara.edits(message?.message_id ?? 0, 'hello there')
    expect(edited.edited_message).toMatchObject({ message_id: message?.message_id, text: 'hello there' })
    await gulnara.deletes(message?.message_id ?? 0)
    expect(gulnara.messages).toEqual([])
    expect(await resultOf(telegram, 'getUpdates')).toHaveLength(2)
  })

  it('blocking and unblocking comes as my_chat_member', async () => {
    await gulnara.sends('/start')
    expect(gulnara.blocks().my_chat_member).toMatchObject({
      old_chat_member: { status: 'member', user: { is_bot: true } },
      new_chat_member: { status: 'kicked' },
    })
    await expect(gulnara.sends('hello')).rejects.toThrow('unblock')
    expect(gulnara.unblocks().my_chat_member).toMatchObject({ new_chat_member: { status: 'member' } })
  })

  it('written in a group comes after the news that the bot was added', async () => {
    await gulnara.writesInGroup(-500, '/start')
    const [added, written] = await resultOf(telegram, 'getUpdates')
    expect(added.my_chat_member).toMatchObject({ chat: { type: 'group' }, new_chat_member: { status: 'member' } })
    expect(written.message).toMatchObject({ chat: { id: -500 }, text: '/start' })
    await resultOf(telegram, 'sendMessage', { chat_id: -500, text: 'hi' })
    expect(gulnara.groupMessages(-500).map(({ from, text }) => [from, text])).toEqual([
      ['me', '/start'],
      ['bot', 'hi'],
    ])
  })
})

describe('what a person taps', () => {
  beforeEach(async () => {
    await gulnara.sends('/start')
  })

  it('is the newest button whose words fit', async () => {
    const old = await send(inline([{ text: 'Кыргызстан', callback_data: 'old' }]))
    const message = await send(inline([{ text: '🇰🇬 Кыргызстан', callback_data: 'new' }]))
    expect((await gulnara.taps('Кыргызстан')).callback_query).toMatchObject({
      data: 'new',
      from: { id: chat_id },
      message: { message_id: message.message_id },
    })
    expect((await gulnara.taps('Кыргызстан', { in: old.message_id })).callback_query?.data).toBe('old')
    expect((await gulnara.tapsData(old.message_id, 'forged')).callback_query?.data).toBe('forged')
  })

  it('is a keyboard button, which sends its words, her place or her number', async () => {
    const keyboard = [
      ['SOS'],
      [
        { text: 'Where', request_location: true },
        { text: 'Call', request_contact: true },
      ],
    ]
    await send({ reply_markup: { keyboard, resize_keyboard: true } })
    expect((await gulnara.taps('SOS')).message?.text).toBe('SOS')
    expect((await gulnara.taps('Where')).message?.location).toBeDefined()
    expect((await gulnara.taps('Call')).message?.contact?.user_id).toBe(chat_id)
    await send({ reply_markup: { remove_keyboard: true } })
    expect(gulnara.keyboard).toBeNull()
  })

  it('is told when there is no such button, or it leads out of the chat', async () => {
    await send({ text: 'Menu', ...inline([{ text: 'Site', url: 'https://mfa.gov.kg' }]) })
    await expect(gulnara.taps('Site')).rejects.toThrow('url button to https://mfa.gov.kg')
    await expect(gulnara.taps('Nothing')).rejects.toThrow(/finds no button "Nothing"[\s\S]*Menu[\s\S]*\[Site\]/)
  })
})

describe('what a person sees', () => {
  beforeEach(async () => {
    await gulnara.sends('/start')
  })

  it('is rendered text, and changes with edits', async () => {
    const { message_id } = await send({ text: '<b>Эскертүү</b> 1 &lt; 2 +996312626000', parse_mode: 'HTML' })
    const first = await gulnara.sees('Эскертүү')
    expect(first.html).toBe('<b>Эскертүү</b> 1 &lt; 2 +996312626000')
    expect(first.entities?.map(({ type }) => type)).toEqual(['bold', 'phone_number'])
    const later = gulnara.sees(/оңдолду/, { after: first })
    await resultOf(telegram, 'editMessageText', { chat_id, message_id, text: 'оңдолду' })
    expect(await later).toMatchObject({ message_id, text: 'оңдолду' })
    expect(first.text).toContain('Эскертүү')
  })

  it('counts only since her last action', async () => {
    await send({ text: 'Menu' })
    await gulnara.sees('Menu')
    await gulnara.sends('hello')
    await expect(gulnara.sees('Menu', { timeoutMs: 10 })).rejects.toThrow(
      /Gulnara waited 10 ms and did not see: Menu\nNew on the phone:\n {2}nothing\nOn the phone \(the last 10 of 3\):[\s\S]*bot: Menu[\s\S]*me: hello/,
    )
    expect(await gulnara.waitsForSilence(10)).toBe(true)
    const silence = gulnara.waitsForSilence(1000)
    await send({})
    expect(await silence).toBe(false)
  })

  it('is told to listeners as plain JSON', async () => {
    const events: PhoneEvent[] = []
    const leave = gulnara.onChange((event) => events.push(event))
    const { message_id } = await send(inline([{ text: 'Open', callback_data: 'open' }]))
    const { callback_query } = await gulnara.taps('Open')
    await resultOf(telegram, 'sendChatAction', { chat_id, action: 'typing' })
    await resultOf(telegram, 'answerCallbackQuery', { callback_query_id: callback_query?.id, text: 'ok' })
    await resultOf(telegram, 'editMessageText', { chat_id, message_id, text: 'y' })
    await resultOf(telegram, 'deleteMessage', { chat_id, message_id })
    await send({ reply_markup: { keyboard: [['a']] } })
    leave()
    await send({})
    expect(events.map(({ type }) => type)).toEqual(
      'message typing toast answered edit delete message keyboard'.split(' '),
    )
    expect(JSON.parse(JSON.stringify(events))).toEqual(events)
  })

  it('before the chat is chosen by scope, then language', async () => {
    const set = async (name: string, scope: object | undefined, language_code = '') =>
      await resultOf(telegram, 'setMyCommands', {
        commands: [{ command: name, description: 'd' }],
        scope,
        language_code,
      })
    const seen = () => gulnara.commands().map(({ command }) => command)
    await set('default', undefined)
    expect(seen()).toEqual(['default'])
    await set('default_ky', undefined, 'ky')
    expect(seen()).toEqual(['default_ky'])
    await set('private', { type: 'all_private_chats' })
    expect(seen()).toEqual(['private'])
    await set('chat', { type: 'chat', chat_id })
    expect(seen()).toEqual(['chat'])
    await resultOf(telegram, 'deleteMyCommands', { scope: { type: 'chat', chat_id } })
    expect(seen()).toEqual(['private'])

    await resultOf(telegram, 'setMyDescription', { description: 'for all' })
    await resultOf(telegram, 'setMyDescription', { description: 'баарына', language_code: 'ky' })
    await resultOf(telegram, 'setMyShortDescription', { short_description: 'short' })
    await resultOf(telegram, 'setMyName', { name: 'Элчи', language_code: 'ky' })
    expect([gulnara.botDescription(), gulnara.botShortDescription(), gulnara.botName()]).toEqual([
      'баарына',
      'short',
      'Элчи',
    ])
  })
})
