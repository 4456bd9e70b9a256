/** What a correction does to a photo, a document or a voice message, and what Telegram does not let it do. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Person } from '../../src/demo/emulator/person.ts'
import { TelegramEmulator } from '../../src/demo/emulator/telegram.ts'
import { refusalOf, resultOf } from './bot-api.ts'

const chat_id = 700
const same =
  '400 Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message'

let telegram: TelegramEmulator
let gulnara: Person

beforeEach(async () => {
  telegram = new TelegramEmulator()
  gulnara = telegram.person({ id: chat_id, first_name: 'Gulnara' })
  await gulnara.sends('/start')
})

afterEach(async () => await telegram.stop())

const fileOf = (folder: string, name: string, type: string): string =>
  telegram.files.add({ name, type, bytes: Buffer.from(name) }, folder).file_id
const photoFile = (name = 'a.jpg') => fileOf('photos', name, 'image/jpeg')
const documentFile = (name = 'a.pdf') => fileOf('documents', name, 'application/pdf')
const voiceFile = () => fileOf('voice', 'a.oga', 'audio/ogg')

const sent = {
  text: () => resultOf(telegram, 'sendMessage', { chat_id, text: 'one' }),
  photo: () => resultOf(telegram, 'sendPhoto', { chat_id, photo: photoFile(), caption: 'one' }),
  document: () => resultOf(telegram, 'sendDocument', { chat_id, document: documentFile(), caption: 'one' }),
  voice: () => resultOf(telegram, 'sendVoice', { chat_id, voice: voiceFile(), caption: 'one' }),
  venue: () => resultOf(telegram, 'sendVenue', { chat_id, latitude: 1, longitude: 1, title: 't', address: 'a' }),
}
type Kind = keyof typeof sent

const caption = (message_id: number, text: string, extra: object = {}) =>
  refusalOf(telegram, 'editMessageCaption', { chat_id, message_id, caption: text, ...extra })
const media = (message_id: number, given: unknown, extra: object = {}) =>
  refusalOf(telegram, 'editMessageMedia', { chat_id, message_id, media: given, ...extra })
const onPhone = () => gulnara.lastMessage

describe('a caption', () => {
  it.each<Kind>(['photo', 'document', 'voice'])('of a %s changes, and the medium stays', async (kind) => {
    const message = await sent[kind]()
    expect(await caption(message.message_id, '<b>two</b>', { parse_mode: 'HTML' })).toMatch(/^accepted/)
    expect(onPhone()).toMatchObject({ caption: 'two', html: '<b>two</b>', edit_date: expect.any(Number) })
    expect(onPhone()?.[kind as 'photo']).toEqual(message[kind])
  })

  it('can be taken away, with its keyboard', async () => {
    const reply_markup = { inline_keyboard: [[{ text: 'a', callback_data: 'a' }]] }
    const { message_id } = await resultOf(telegram, 'sendPhoto', {
      chat_id,
      photo: photoFile(),
      caption: 'one',
      reply_markup,
    })
    expect(await caption(message_id, '')).toMatch(/^accepted/)
    expect(onPhone()).not.toHaveProperty('caption')
    expect(onPhone()).not.toHaveProperty('reply_markup')
  })

  it.each([
    ['🙂'.repeat(1024), /^accepted/],
    ['я'.repeat(1025), /^400 Bad Request: message caption is too long$/],
    [`<i>${'я'.repeat(1024)}</i>`, /^accepted/],
    ['<b>я', /^400 Bad Request: can't parse entities: Can't find end tag corresponding to start tag "b"$/],
    ['one', /^400 Bad Request: message is not modified/],
  ])('has at most 1,024 characters after its markup is read, and changes something: %.8s', async (text, answer) => {
    const { message_id } = await sent.photo()
    expect(await caption(message_id, text, { parse_mode: 'HTML' })).toMatch(answer)
  })

  it.each<Kind>(['text', 'venue'])('is refused for a %s', async (kind) => {
    const { message_id } = await sent[kind]()
    expect(await caption(message_id, 'two')).toBe('400 Bad Request: there is no caption in the message to edit')
  })

  it('is refused where a reply keyboard came along, and where the person blocks the bot', async () => {
    const { message_id } = await resultOf(telegram, 'sendPhoto', {
      chat_id,
      photo: photoFile(),
      reply_markup: { keyboard: [['a']] },
    })
    expect(await caption(message_id, 'two')).toBe("400 Bad Request: message can't be edited")
    gulnara.blocks()
    expect(await caption(message_id, 'two')).toBe('403 Forbidden: bot was blocked by the user')
  })
})

describe('a medium', () => {
  it.each<Kind>(['photo', 'document', 'text'])('takes the place of a %s', async (kind) => {
    const { message_id } = await sent[kind]()
    expect(await media(message_id, { type: 'photo', media: photoFile('b.jpg'), caption: 'two' })).toMatch(/^accepted/)
    expect(onPhone()).toMatchObject({ message_id, photo: expect.anything(), caption: 'two' })
    expect(onPhone()).not.toHaveProperty('document')
    expect(onPhone()).not.toHaveProperty('text')
    expect(await refusalOf(telegram, 'editMessageText', { chat_id, message_id, text: 'three' })).toBe(
      '400 Bad Request: there is no text in the message to edit',
    )
  })

  it('takes no place of a voice message, nor of a venue', async () => {
    const photo = { type: 'photo', media: photoFile('b.jpg') }
    for (const kind of ['voice', 'venue'] as const) {
      const { message_id } = await sent[kind]()
      expect(await media(message_id, photo)).toBe('400 Bad Request: there is no media in the message to edit')
    }
  })

  it('that is there already changes nothing', async () => {
    const photo = photoFile()
    const { message_id } = await resultOf(telegram, 'sendPhoto', { chat_id, photo, caption: 'one' })
    expect(await media(message_id, { type: 'photo', media: photo, caption: 'one' })).toBe(same)
    expect(await media(message_id, { type: 'photo', media: photo, caption: 'two' })).toMatch(/^accepted/)
  })

  it('can be uploaded, named in JSON text', async () => {
    const { message_id } = await sent.document()
    const upload = { name: 'new.pdf', type: 'application/pdf', bytes: Buffer.from('new') }
    const given = JSON.stringify({ type: 'document', media: 'attach://part' })
    expect(await media(message_id, given, { part: upload })).toMatch(/^accepted/)
    expect(onPhone()?.document).toMatchObject({ file_name: 'new.pdf', file_size: 3 })
  })

  const unreadable = "400 Bad Request: can't parse InputMedia: "
  it.each([
    [undefined, '400 Bad Request: parameter "media" is required'],
    ['{', "400 Bad Request: can't parse input media JSON object"],
    [[], `${unreadable}expected an Object`],
    [{ media: 'x' }, `${unreadable}Can't find field "type"`],
    [{ type: 'photo' }, `${unreadable}media not found`],
    [{ type: 'voice', media: 'x' }, `${unreadable}type "voice" is unsupported`],
    [
      { type: 'photo', media: 'x', caption: '<b>x', parse_mode: 'HTML' },
      `${unreadable}Can't parse entities: Can't find end tag corresponding to start tag "b"`,
    ],
    [{ type: 'photo', media: 'x' }, '400 Bad Request: wrong file identifier/HTTP URL specified'],
    [{ type: 'photo', media: 'x', caption: 'x'.repeat(1025) }, '400 Bad Request: message caption is too long'],
  ])('given as %j is refused', async (given, refusal) => {
    const { message_id } = await sent.photo()
    expect(await media(message_id, given)).toBe(refusal)
  })

  it('is a photo or it is not: the file_id of one cannot be sent as the other', async () => {
    expect(await refusalOf(telegram, 'sendPhoto', { chat_id, photo: documentFile() })).toBe(
      "400 Bad Request: can't use file of type Document as Photo",
    )
    expect(await refusalOf(telegram, 'sendDocument', { chat_id, document: photoFile() })).toBe(
      "400 Bad Request: can't use file of type Photo as Document",
    )
  })
})
