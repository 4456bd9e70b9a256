import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Person } from '../../src/demo/emulator/person.ts'
import { TelegramEmulator } from '../../src/demo/emulator/telegram.ts'
import { refusalOf, resultOf } from './bot-api.ts'

const chat_id = 700
const hour = 3600_000

let telegram: TelegramEmulator
let gulnara: Person

beforeEach(async () => {
  telegram = new TelegramEmulator()
  gulnara = telegram.person({ id: chat_id, first_name: 'Gulnara' })
  await gulnara.sends('/start')
})

afterEach(async () => await telegram.stop())

function inline(...buttons: unknown[]) {
  return { chat_id, text: 'x', reply_markup: { inline_keyboard: [buttons] } }
}

function many(count: number, width: number) {
  const buttons = Array.from({ length: count }, (_, i) => ({ text: `${i}`, callback_data: `${i}` }))
  return Array.from({ length: Math.ceil(count / width) }, (_, row) => buttons.slice(row * width, (row + 1) * width))
}

describe('what Telegram refuses, in its own words', () => {
  const html = (text: string) => ({ chat_id, text, parse_mode: 'HTML' })
  const cases: [method: string, parameters: Record<string, unknown>, refusal: string][] = [
    ['sendNothing', {}, '404 Not Found'],
    ['sendMessage', { text: 'x' }, '400 Bad Request: chat_id is empty'],
    ['sendMessage', { chat_id: 1, text: 'x' }, '400 Bad Request: chat not found'],
    ['sendMessage', { chat_id: '@nobody', text: 'x' }, '400 Bad Request: chat not found'],
    ['sendMessage', { chat_id }, '400 Bad Request: message text is empty'],
    ['sendMessage', { chat_id, text: '' }, '400 Bad Request: message text is empty'],
    ['sendMessage', { chat_id, text: ' \n ' }, '400 Bad Request: text must be non-empty'],
    ['sendMessage', html('<b></b>'), '400 Bad Request: text must be non-empty'],
    ['sendMessage', { chat_id, text: 'я'.repeat(4097) }, '400 Bad Request: message is too long'],
    ['sendMessage', { chat_id, text: '😀'.repeat(4097) }, '400 Bad Request: message is too long'],
    ['sendMessage', { chat_id, text: 'x'.repeat(32_769) }, '400 Bad Request: text is too long'],
    ['sendMessage', { chat_id, text: { a: 1 } }, '400 Bad Request: parameter "text" must be of type String'],
    ['sendMessage', { chat_id, text: 'x', parse_mode: 'BBCode' }, '400 Bad Request: unsupported parse_mode'],
    ['sendMessage', html('я<x>'), '400 Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 2'],
    [
      'sendMessage',
      html('<b>я'),
      '400 Bad Request: can\'t parse entities: Can\'t find end tag corresponding to start tag "b"',
    ],
    [
      'sendMessage',
      { chat_id, text: 'hello', entities: [{ type: 'bold', offset: 100, length: 1 }] },
      '400 Bad Request: entity begins after the end of the text at UTF-16 offset 100',
    ],
    [
      'sendMessage',
      { chat_id, text: 'hello', entities: [{ type: 'text_link', offset: 0, length: 5, url: 'nowhere' }] },
      "400 Bad Request: entity URL 'nowhere' is invalid: Wrong HTTP URL",
    ],
    [
      'sendMessage',
      { chat_id, text: 'x', reply_parameters: { message_id: 9999 } },
      '400 Bad Request: message to be replied not found',
    ],
    [
      'sendMessage',
      { chat_id, text: 'x', link_preview_options: { is_disabled: 'yes' } },
      '400 Bad Request: field "is_disabled" must be of type Boolean',
    ],
    [
      'sendMessage',
      { chat_id, text: 'x', reply_markup: '{' },
      "400 Bad Request: can't parse reply keyboard markup JSON object",
    ],
    ['sendMessage', { chat_id, text: 'x', reply_markup: [] }, '400 Bad Request: object expected as reply markup'],
    [
      'sendMessage',
      { chat_id, text: 'x', reply_markup: { inline_keyboard: 'bad' } },
      '400 Bad Request: field "inline_keyboard" must be of type Array',
    ],
    [
      'sendMessage',
      inline({ text: 'a' }),
      "400 Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ],
    [
      'sendMessage',
      inline({ callback_data: 'a' }),
      '400 Bad Request: can\'t parse inline keyboard button: Can\'t find field "text"',
    ],
    ['sendMessage', inline({ text: 'a', callback_data: 'я'.repeat(33) }), '400 Bad Request: BUTTON_DATA_INVALID'],
    [
      'sendMessage',
      inline({ text: 'a', url: 'nowhere' }),
      "400 Bad Request: inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL",
    ],
    [
      'sendMessage',
      inline({ text: 'a', url: 'ftp://example.com' }),
      "400 Bad Request: inline keyboard button URL 'ftp://example.com' is invalid: Unsupported URL protocol",
    ],
    [
      'sendMessage',
      inline({ text: 'a', web_app: { url: 'http://example.com' } }),
      "400 Bad Request: inline keyboard button Web App URL 'http://example.com' is invalid: Only HTTPS links are allowed",
    ],
    ['sendMessage', inline({ text: 'a', copy_text: { text: '' } }), '400 Bad Request: BUTTON_COPY_TEXT_INVALID'],
    ['sendMessage', inline({ text: 'a', pay: true }), '400 Bad Request: BUTTON_TYPE_INVALID'],
    [
      'sendMessage',
      { chat_id, text: 'x', reply_markup: { inline_keyboard: many(101, 8) } },
      '400 Bad Request: reply markup is too long',
    ],
    [
      'sendMessage',
      { chat_id, text: 'x', reply_markup: { keyboard: [['a'], 'b'] } },
      '400 Bad Request: field "keyboard" must be an Array of Arrays',
    ],
    [
      'sendMessage',
      { chat_id, text: 'x', reply_markup: { keyboard: [[{}]] } },
      '400 Bad Request: can\'t parse keyboard button: Can\'t find field "text"',
    ],
    ['editMessageText', { chat_id, text: 'x' }, '400 Bad Request: message identifier is not specified'],
    ['editMessageText', { chat_id, message_id: 9999, text: 'x' }, '400 Bad Request: message to edit not found'],
    ['deleteMessage', { chat_id, message_id: 9999 }, '400 Bad Request: message to delete not found'],
    ['deleteMessages', { chat_id, message_ids: [] }, '400 Bad Request: message identifiers are not specified'],
    [
      'deleteMessages',
      { chat_id, message_ids: Array.from({ length: 101 }, (_, i) => i + 1) },
      '400 Bad Request: too many message identifiers specified',
    ],
    ['copyMessage', { chat_id, from_chat_id: chat_id, message_id: 9999 }, '400 Bad Request: message to copy not found'],
    [
      'forwardMessage',
      { chat_id, from_chat_id: chat_id, message_id: 9999 },
      '400 Bad Request: message to forward not found',
    ],
    [
      'answerCallbackQuery',
      { callback_query_id: '1' },
      '400 Bad Request: query is too old and response timeout expired or query ID is invalid',
    ],
    ['answerCallbackQuery', { callback_query_id: '1', text: 'x'.repeat(201) }, '400 Bad Request: MESSAGE_TOO_LONG'],
    [
      'sendVenue',
      { chat_id, latitude: 1, longitude: 1, address: 'a' },
      '400 Bad Request: parameter "title" is required',
    ],
    ['sendVenue', { chat_id, title: 't', address: 'a' }, '400 Bad Request: latitude is empty'],
    ['sendLocation', { chat_id, latitude: 91, longitude: 1 }, '400 Bad Request: wrong location specified'],
    ['sendContact', { chat_id, first_name: 'a' }, '400 Bad Request: parameter "phone_number" is required'],
    ['sendPhoto', { chat_id }, '400 Bad Request: there is no photo in the request'],
    ['sendPhoto', { chat_id, photo: 'https://mfa.gov.kg/a.png' }, '400 Bad Request: failed to get HTTP URL content'],
    ['sendDocument', { chat_id, document: 'x' }, '400 Bad Request: wrong file identifier/HTTP URL specified'],
    ['sendPhoto', { chat_id, photo: 'x', caption: 'x'.repeat(1025) }, '400 Bad Request: message caption is too long'],
    ['sendChatAction', { chat_id, action: 'dance' }, '400 Bad Request: wrong parameter action in request'],
    ['getFile', { file_id: 'x' }, '400 Bad Request: invalid file_id'],
    ['setMyCommands', { commands: [{ command: 'Бот', description: 'd' }] }, '400 Bad Request: BOT_COMMAND_INVALID'],
    [
      'setMyCommands',
      { commands: [{ command: 'a', description: 'x'.repeat(257) }] },
      '400 Bad Request: BOT_COMMAND_DESCRIPTION_INVALID',
    ],
    [
      'setMyCommands',
      { commands: Array(101).fill({ command: 'a', description: 'd' }) },
      '400 Bad Request: BOT_COMMANDS_TOO_MUCH',
    ],
    ['setMyDescription', { description: 'x'.repeat(513) }, '400 Bad Request: BOT_DESCRIPTION_INVALID'],
    ['setMyShortDescription', { short_description: 'x'.repeat(121) }, '400 Bad Request: BOT_ABOUT_INVALID'],
    ['setMyName', { name: 'x'.repeat(65) }, '400 Bad Request: BOT_TITLE_INVALID'],
    ['setMyName', { name: 'x', language_code: 'kyr' }, '400 Bad Request: invalid language code specified'],
    [
      'setWebhook',
      { url: 'http://elchi.kg' },
      '400 Bad Request: bad webhook: An HTTPS URL must be provided for webhook',
    ],
    [
      'setWebhook',
      { url: 'https://elchi.kg:3000' },
      '400 Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443',
    ],
    ['setWebhook', { url: 'https://10.0.0.1' }, '400 Bad Request: bad webhook: IP address 10.0.0.1 is reserved'],
    [
      'setWebhook',
      { url: 'https://elchi.kg', secret_token: 'a b' },
      '400 Bad Request: secret token contains unallowed characters',
    ],
  ]

  it.each(cases)('%s %j', async (method, parameters, refusal) => {
    expect(await refusalOf(telegram, method, parameters)).toBe(refusal)
    expect(telegram.refusals).toHaveLength(1)
  })
})

describe('what Telegram takes although it is at the edge', () => {
  const cases: [string, Record<string, unknown>][] = [
    ['4096 characters of two units', { chat_id, text: '😀'.repeat(4096) }],
    [
      'a text that is short enough once the markup is read',
      { chat_id, text: `<b>${'x'.repeat(4096)}</b>`, parse_mode: 'html' },
    ],
    ['64 bytes of Cyrillic callback data', inline({ text: 'a', callback_data: 'я'.repeat(32) })],
    ['a hundred buttons', { chat_id, text: 'x', reply_markup: { inline_keyboard: many(100, 5) } }],
    ['a keyboard as JSON text', { chat_id, text: 'x', reply_markup: '{"keyboard":[["a"]]}' }],
    ['an unknown parameter', { chat_id, text: 'x', colour: 'red' }],
    ['a chat id as text', { chat_id: String(chat_id), text: 'x' }],
    [
      'a missing message to reply to, when allowed',
      { chat_id, text: 'x', reply_parameters: { message_id: 9999, allow_sending_without_reply: true } },
    ],
  ]
  it.each(cases)('%s', async (_, parameters) => {
    await resultOf(telegram, 'sendMessage', parameters)
    expect(telegram.refusals).toEqual([])
  })
})

describe('editing', () => {
  const send = async (extra: object = {}) => await resultOf(telegram, 'sendMessage', { chat_id, text: 'one', ...extra })
  const edit = async (message_id: number, extra: object = {}) =>
    await refusalOf(telegram, 'editMessageText', { chat_id, message_id, text: 'two', ...extra })
  const cannot = "400 Bad Request: message can't be edited"
  const same =
    '400 Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message'

  it('refuses an edit that changes nothing', async () => {
    const { message_id } = await send({ text: '<b>one</b>', parse_mode: 'HTML' })
    expect(await edit(message_id, { text: '<strong>one</strong>', parse_mode: 'HTML' })).toBe(same)
    expect(await edit(message_id, { text: 'one' })).toMatch(/^accepted/)
  })

  it('takes a changed keyboard as a change', async () => {
    const reply_markup = { inline_keyboard: [[{ text: 'a', callback_data: 'a' }]] }
    const { message_id } = await send({ reply_markup })
    expect(await edit(message_id, { text: 'one', reply_markup })).toBe(same)
    expect(await edit(message_id, { text: 'one' })).toMatch(/^accepted/)
    expect(await refusalOf(telegram, 'editMessageReplyMarkup', { chat_id, message_id })).toBe(same)
  })

  it.each([
    ['a reply keyboard', { keyboard: [['a']] }],
    ['remove_keyboard', { remove_keyboard: true }],
    ['force_reply', { force_reply: true }],
  ])('refuses what was sent with %s', async (_, reply_markup) => {
    expect(await edit((await send({ reply_markup })).message_id)).toBe(cannot)
  })

  it('refuses a reply keyboard in an edit', async () => {
    const { message_id } = await send()
    const markup = { reply_markup: { keyboard: [['a']] } }
    expect(await edit(message_id, markup)).toBe('400 Bad Request: inline keyboard expected')
  })

  it("refuses the person's message and a forwarded one", async () => {
    const hers = (await gulnara.sends('mine')).message?.message_id ?? 0
    expect(await edit(hers)).toBe(cannot)
    const forwarded = await resultOf(telegram, 'forwardMessage', { chat_id, from_chat_id: chat_id, message_id: hers })
    expect(await edit(forwarded.message_id)).toBe(cannot)
  })

  it('refuses a text for a venue', async () => {
    const venue = await resultOf(telegram, 'sendVenue', {
      chat_id,
      latitude: 1,
      longitude: 1,
      title: 't',
      address: 'a',
    })
    expect(await edit(venue.message_id)).toBe('400 Bad Request: there is no text in the message to edit')
  })

  it('edits at any age in a private chat', async () => {
    const { message_id } = await send()
    telegram.clock.advance(1000 * hour)
    expect(await edit(message_id)).toMatch(/^accepted/)
  })
})

describe('deleting', () => {
  it('ends after twice 86,400 seconds, and one such message fails the whole call', async () => {
    const old = await resultOf(telegram, 'sendMessage', { chat_id, text: 'old' })
    telegram.clock.advance(48 * hour + 1000)
    const fresh = await resultOf(telegram, 'sendMessage', { chat_id, text: 'fresh' })
    const message_ids = [fresh.message_id, old.message_id]
    const refusal = "400 Bad Request: message can't be deleted for everyone"
    expect(await refusalOf(telegram, 'deleteMessage', { chat_id, message_id: old.message_id })).toBe(refusal)
    expect(await refusalOf(telegram, 'deleteMessages', { chat_id, message_ids })).toBe(refusal)
    expect(gulnara.messages.map(({ text }) => text)).toContain('fresh')
  })

  it('takes both sides of a private chat and passes over unknown ids', async () => {
    const hers = (await gulnara.sends('secret')).message?.message_id
    const his = (await resultOf(telegram, 'sendMessage', { chat_id, text: 'answer' })).message_id
    await resultOf(telegram, 'deleteMessages', { chat_id, message_ids: [hers, 9999, his] })
    expect(gulnara.messages.map(({ text }) => text)).toEqual(['/start'])
  })
})

describe('people who cannot be reached', () => {
  const send = async (id: number) => await refusalOf(telegram, 'sendMessage', { chat_id: id, text: 'x' })

  it('never pressed Start', async () => {
    telegram.person({ id: 5, first_name: 'Bakyt' })
    expect(await send(5)).toBe("403 Forbidden: bot can't initiate conversation with a user")
  })

  it('blocked the bot, until they unblock it', async () => {
    gulnara.blocks()
    expect(await send(chat_id)).toBe('403 Forbidden: bot was blocked by the user')
    await gulnara.sends('/start')
    expect(await send(chat_id)).toMatch(/^accepted/)
  })

  it('stand from the beginning as their story says, and the bot heard nothing of it', async () => {
    const heard = telegram.updates.size
    const bakyt = (id: number, standing: 'started' | 'blocked' | 'deactivated') =>
      telegram.person({ id, first_name: 'Bakyt', standing })
    bakyt(5, 'started')
    bakyt(6, 'blocked')
    bakyt(7, 'deactivated')
    expect(await send(5)).toMatch(/^accepted/)
    expect(await send(6)).toBe('403 Forbidden: bot was blocked by the user')
    expect(await send(7)).toBe('403 Forbidden: user is deactivated')
    expect(telegram.updates.size).toBe(heard)
  })

  it('deleted their account', async () => {
    gulnara.deactivates()
    expect(await send(chat_id)).toBe('403 Forbidden: user is deactivated')
  })
})

describe('protected messages', () => {
  it.each(['copyMessage', 'forwardMessage'])('refuse %s', async (method) => {
    const { message_id } = await resultOf(telegram, 'sendMessage', { chat_id, text: 'x', protect_content: true })
    expect(await refusalOf(telegram, method, { chat_id, from_chat_id: chat_id, message_id })).toBe(
      "400 Bad Request: message has protected content and can't be forwarded",
    )
  })
})

describe('button presses', () => {
  const gone = '400 Bad Request: query is too old and response timeout expired or query ID is invalid'

  beforeEach(async () => {
    await resultOf(telegram, 'sendMessage', inline({ text: 'Open', callback_data: 'open' }))
  })

  it('are answered once', async () => {
    const callback_query_id = (await gulnara.taps('Open')).callback_query?.id
    await resultOf(telegram, 'answerCallbackQuery', { callback_query_id, text: 'done', show_alert: true })
    expect(gulnara.toast).toEqual({ text: 'done', show_alert: true })
    expect(await refusalOf(telegram, 'answerCallbackQuery', { callback_query_id })).toBe(gone)
    expect(telegram.unansweredCallbackQueries()).toEqual([])
  })

  it('are not answered after 150 seconds, and stay listed', async () => {
    const callback_query_id = (await gulnara.taps('Open')).callback_query?.id
    telegram.clock.advance(150_001)
    expect(await refusalOf(telegram, 'answerCallbackQuery', { callback_query_id })).toBe(gone)
    expect(telegram.unansweredCallbackQueries().map(({ data }) => data)).toEqual(['open'])
  })
})
