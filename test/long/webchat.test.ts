import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { TelegramEmulator } from '../../src/demo/emulator/telegram.ts'
import type { DemoPerson } from '../../src/demo/webchat/room.ts'
import { serveWebChat } from '../../src/demo/webchat/server.ts'
import { hasChromium, openBrowser } from '../support/browser.ts'

const layouts = {
  phone: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, reducedMotion: 'reduce' },
  desktop: { viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' },
} as const
/** One window a layout for all tests: opening one costs more than most tests. */
type Windows = Readonly<Record<keyof typeof layouts, Page>>

describe.skipIf(!hasChromium)('the web chat', { timeout: 15_000 }, () => {
  let browser: Browser
  let windows: Windows
  let demo: Demo

  beforeAll(async () => {
    browser = await openBrowser()
    const [phone, desktop] = await Promise.all([browser.newPage(layouts.phone), browser.newPage(layouts.desktop)])
    windows = { phone, desktop }
  }, 20_000)
  afterAll(() => browser.close())
  beforeEach(async () => {
    demo = await startDemo(windows)
  })
  afterEach(() => demo.stop())

  it('begins with what the bot says about itself and a Start button, on a phone', async () => {
    const page = await demo.open('phone')
    await sees(page.getByText('I answer questions of the road.'))
    await page.getByRole('button', { name: 'Start' }).tap()
    await sees(bubble(page, 'Welcome, Gulnara!'))
    await sees(own(page, '/start'))
    await demo.picture(page, 'phone')
  })

  it('shows formatting and links, but markup that a person typed as text', async () => {
    const page = await demo.openStarted('desktop')
    const welcome = bubble(page, 'Welcome, Gulnara!').locator('.text')
    await sees(welcome.locator('strong', { hasText: 'Welcome' }))
    const link = welcome.locator('a', { hasText: 'the law' })
    expect(await link.getAttribute('target')).toBe('_blank')
    expect(await link.getAttribute('rel')).toContain('noopener')
    expect(await welcome.locator('a[href^="tel:"]').getAttribute('href')).toBe('tel:+996312555555')

    await write(page, '<img src=x onerror=alert(1)> <b>not bold</b>')
    await sees(bubble(page, 'You wrote <img src=x onerror=alert(1)> <b>not bold</b>'))
    expect(await page.locator('.message img, .message b').count()).toBe(0)
  })

  it('shows a spinner on a tapped button until the bot answers, then its toast or alert', async () => {
    const page = await demo.openStarted('phone')
    const answer = demo.bot.holdAnswers()
    const button = page.getByRole('button', { name: 'Greet me' })
    await button.tap()
    await sees(button.locator('.spinner'))
    answer()
    await sees(page.getByRole('status').getByText('Greetings!'))
    await gone(button.locator('.spinner'))

    await page.getByRole('button', { name: 'Warn me' }).tap()
    const alert = page.getByRole('alertdialog')
    await sees(alert.getByText('Read this to the end.'))
    await alert.getByRole('button', { name: 'OK' }).tap()
    await gone(alert)
  })

  it('shows edits and deletions as they happen', async () => {
    const page = await demo.openStarted('desktop')
    await page.getByRole('button', { name: 'Rewrite this' }).click()
    await sees(bubble(page, 'Rewritten.').locator('.meta:not(.spacer) .edited'))
    await gone(bubble(page, 'Welcome, Gulnara!'))
    await page.getByRole('button', { name: 'Remove this' }).click()
    await gone(bubble(page, 'Rewritten.'))
  })

  it('lets a person edit and delete her own words', async () => {
    const page = await demo.openStarted('desktop')
    await write(page, 'Where is the embasy?')
    await sees(bubble(page, 'You wrote Where is the embasy?'))
    await own(page, 'Where is the embasy?').locator('.bubble').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Edit' }).click()
    await write(page, 'Where is the embassy?')
    await sees(own(page, 'Where is the embassy?').locator('.meta:not(.spacer) .edited'))
    await sees(bubble(page, 'You corrected: Where is the embassy?'))
    await own(page, 'Where is the embassy?').locator('.bubble').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await gone(own(page, 'Where is the embassy?'))
  })

  it('puts the keys of the bot at hand and shares a place with one of them', async () => {
    const page = await demo.openStarted('phone')
    await write(page, '/keys')
    const keys = page.getByRole('group', { name: 'Keyboard of the bot' })
    await keys.getByRole('button', { name: 'Tell me more' }).tap()
    await sees(bubble(page, 'You wrote Tell me more'))
    await keys.getByRole('button', { name: 'Near me' }).tap()
    await page.getByRole('dialog').getByRole('button', { name: 'Kazan' }).tap()
    await sees(bubble(page, 'You are at 55.8, 49.1'))
  })

  it('lists the commands in the menu, suggests them after a slash, and draws the place that one asks for', async () => {
    const page = await demo.openStarted('phone')
    await page.getByRole('button', { name: 'Menu', exact: true }).tap()
    const commands = page.getByRole('listbox', { name: 'Commands' })
    await sees(commands.getByText('Where the embassy is'))
    await demo.picture(page, 'commands')
    await page.getByRole('button', { name: 'Menu', exact: true }).tap()
    await page.getByRole('textbox', { name: 'Message' }).fill('/pl')
    await gone(commands.getByText('/keys'))
    await commands.getByText('/place').tap()
    const card = page.locator('.place', { hasText: 'Embassy of Kyrgyzstan' })
    await sees(card.getByText('Bolshaya Ordynka 64'))
    await sees(card.locator('.map svg').first())
  })

  it('forwards a message from a channel and says from where', async () => {
    const page = await demo.openStarted('desktop')
    await page.getByRole('button', { name: 'Attach' }).click()
    await page.getByRole('menuitem', { name: 'Forward a message from…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('A channel').check()
    await dialog.getByLabel('Name').fill('Rumours of the road')
    await dialog.getByLabel('Text').fill('All borders close at midnight')
    await dialog.getByRole('button', { name: 'Forward' }).click()
    await sees(own(page, 'All borders close').getByText('Forwarded from Rumours of the road'))
    await sees(bubble(page, 'That came from a channel'))
  })

  it('asks who opens a link that starts the bot, and opens it as that person', async () => {
    const page = await demo.openStarted('desktop')
    await demo.bot.says(demo.gulnara.id, `Invite with https://t.me/${demo.telegram.botUser.username}?start=staff-1`)
    await bubble(page, 'Invite with').locator('a').click()
    await page.getByRole('dialog').getByRole('button', { name: /Aigul/ }).click()
    await sees(own(page, '/start staff-1'))
    await sees(bubble(page, 'You wrote /start staff-1'))
  })

  it('sends what the attach menu offers', async () => {
    const page = await demo.openStarted('desktop')
    for (const [item, seen] of [
      ['Voice message', 'You sent a voice'],
      ['Sticker', 'You sent a sticker'],
    ] as const) {
      await page.getByRole('button', { name: 'Attach' }).click()
      await page.getByRole('menuitem', { name: item }).click()
      await sees(bubble(page, seen))
    }
    await page.getByRole('button', { name: 'Attach' }).click()
    await page.getByRole('menuitem', { name: 'Contact' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Share' }).click()
    await sees(bubble(page, 'You sent a contact'))
  })

  it('calls a photo, a document and a voice message by name, and follows when the bot replaces or removes them', async () => {
    const page = await demo.openStarted('desktop')
    const { telegram, gulnara } = demo
    const chat_id = gulnara.id
    const fileOf = (folder: string, name: string, type: string) =>
      telegram.files.add({ name, type, bytes: Buffer.from(name) }, folder).file_id
    const call = async (method: string, parameters: object) => {
      const answer = await telegram.call(method, { chat_id, ...parameters })
      if (!answer.ok) throw new Error(answer.description)
      return answer.result as { readonly message_id: number }
    }
    const sent = await call('sendPhoto', { photo: fileOf('photos', 'a.jpg', 'image/jpeg'), caption: 'The old map' })
    await call('sendVoice', { voice: fileOf('voice', 'a.oga', 'audio/ogg'), duration: 65 })
    await sees(bubble(page, 'The old map').getByText('Photo', { exact: true }))
    await sees(page.locator('.message.theirs', { hasText: 'Voice message · 1:05' }))

    const { message_id } = sent
    await call('editMessageCaption', { message_id, caption: 'The new map' })
    await sees(bubble(page, 'The new map').locator('.meta:not(.spacer) .edited'))
    const media = { type: 'document', media: fileOf('documents', 'map.pdf', 'application/pdf'), caption: 'As a file' }
    await call('editMessageMedia', { message_id, media })
    await sees(bubble(page, 'As a file').getByText('map.pdf'))
    await gone(bubble(page, 'The new map'))
    await call('deleteMessage', { message_id })
    await gone(bubble(page, 'As a file'))
  })

  it('switches between people by group and counts what each has not read', async () => {
    const page = await demo.openStarted('phone')
    await demo.bot.says(demo.dilshod.id, 'For Dilshod alone')
    await sees(page.getByLabel('2 unread in other chats'))
    await page.getByRole('button', { name: 'Change the person' }).tap()
    const list = page.getByRole('navigation', { name: 'People' })
    await sees(list.getByRole('heading', { name: 'Embassy' }))
    await sees(list.getByLabel('2 unread'))
    await demo.picture(page, 'people')
    await list.getByRole('button', { name: /Dilshod/ }).tap()
    await sees(bubble(page, 'For Dilshod alone'))
    await gone(bubble(page, 'Welcome, Gulnara!'))
    await gone(list.getByLabel('2 unread'))
  })

  it('stands the people beside the chat on a desktop', async () => {
    const page = await demo.openStarted('desktop')
    const list = await page.getByRole('navigation', { name: 'People' }).boundingBox()
    const chat = await page.getByRole('main').boundingBox()
    expect(list?.x).toBe(0)
    expect(chat?.x).toBeGreaterThanOrEqual(list?.width ?? 0)
    expect(await page.getByRole('button', { name: 'Change the person' }).count()).toBe(0)
    await write(page, '/keys')
    await write(page, '/place')
    await sees(page.locator('.place'))
    await demo.picture(page, 'desktop')
  })

  it('blocks the bot and lets it back', async () => {
    const page = await demo.openStarted('desktop')
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Block bot' }).click()
    await page.getByRole('button', { name: 'Restart' }).click()
    await sees(page.getByRole('textbox', { name: 'Message' }))
    await demo.bot.says(demo.gulnara.id, 'Good to see you again')
    await sees(bubble(page, 'Good to see you again'))
  })

  it('stays at the end of 500 messages, in the dark', async () => {
    for (let index = 1; index <= 250; index++) {
      await demo.gulnara.sends(`Question ${index}`)
    }
    await demo.gulnara.sees('You wrote Question 250')
    const page = await demo.open('phone')
    await page.emulateMedia({ colorScheme: 'dark' })
    await sees(bubble(page, 'You wrote Question 250'))
    const log = page.getByRole('log')
    await log.hover()
    await page.mouse.wheel(0, -3000)
    const toEnd = page.getByRole('button', { name: 'To the newest message' })
    await toEnd.tap()
    await gone(toEnd)
    await demo.picture(page, 'dark')
  })

  it('says in one sentence that a port is taken', async () => {
    const { hostname, port } = new URL(demo.url)
    const second = serveWebChat({ telegram: demo.telegram, people: [], host: hostname, port: Number(port) })
    await expect(second).rejects.toThrow(
      `Port ${port} is busy. Stop the other program or set PORT=${Number(port) + 1}.`,
    )
  })

  it('refuses what is no action, with a reason', async () => {
    const address = `${demo.url}/api/people/${demo.gulnara.id}/actions`
    const post = (body: string, type = 'application/json') =>
      fetch(address, { method: 'POST', headers: { 'content-type': type }, body })
    expect((await post('{"type":"send"}')).status).toBe(400)
    expect(await (await post('{"type":"send"}')).json()).toEqual({ error: expect.stringContaining('text') })
    expect((await post('no json')).status).toBe(400)
    expect((await post('{"type":"voice"}', 'text/plain')).status).toBe(415)
    expect((await post(`{"type":"send","text":"${'a'.repeat(1_100_000)}"}`)).status).toBe(413)
    expect((await fetch(`${demo.url}/api/people/1/chat`)).status).toBe(404)
    expect((await fetch(`${demo.url}/..%2f..%2fserver.ts`)).status).toBe(404)
  })
})

interface Demo {
  readonly telegram: TelegramEmulator
  readonly gulnara: ReturnType<TelegramEmulator['person']>
  readonly dilshod: ReturnType<TelegramEmulator['person']>
  readonly bot: EchoBot
  readonly url: string
  /** Opens the page as Gulnara. */
  open(layout: keyof Windows): Promise<Page>
  /** The same, after she pressed Start. */
  openStarted(layout: keyof Windows): Promise<Page>
  picture(page: Page, name: string): Promise<void>
  /** Stops everything, and fails when a page asked another host for anything or met an error. */
  stop(): Promise<void>
}

async function startDemo(windows: Windows): Promise<Demo> {
  const telegram = new TelegramEmulator({ limits: 'off' })
  const bot = await startEchoBot(telegram)
  const gulnara = telegram.person({ first_name: 'Gulnara', language_code: 'ky' })
  const dilshod = telegram.person({ first_name: 'Dilshod', language_code: 'tg' })
  const aigul = telegram.person({ first_name: 'Aigul', language_code: 'ru' })
  const people: DemoPerson[] = [
    { person: gulnara, label: 'Gulnara', group: 'migrants', hint: 'From Osh, works in Moscow' },
    { person: dilshod, label: 'Dilshod', group: 'migrants', hint: 'From Khujand, works in Kazan' },
    { person: aigul, label: 'Aigul', group: 'embassy', hint: 'Writes the warnings' },
  ]
  await dilshod.sends('/start')
  const chat = await serveWebChat({ telegram, people, host: '127.0.0.1', port: 0 })
  const faults: string[] = []

  const open = async (layout: keyof Windows) => {
    const page = windows[layout]
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== chat.url) faults.push(`asked for ${request.url()}`)
    })
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text())
    })
    await page.goto(`${chat.url}/#${gulnara.id}`)
    return page
  }
  return {
    telegram,
    gulnara,
    dilshod,
    bot,
    url: chat.url,
    open,
    async openStarted(layout) {
      const page = await open(layout)
      await page.getByRole('button', { name: 'Start' }).click()
      await sees(bubble(page, 'Welcome, Gulnara!'))
      return page
    },
    async picture(page, name) {
      const folder = process.env.WEBCHAT_PICTURES
      if (folder) await page.screenshot({ path: `${folder}/webchat-${name}.png` })
    },
    async stop() {
      for (const page of Object.values(windows)) {
        page.removeAllListeners()
        await page.goto('about:blank')
      }
      await bot.stop()
      await chat.close()
      await telegram.stop()
      expect(faults).toEqual([])
    },
  }
}

interface EchoBot {
  says(chatId: number, text: string): Promise<void>
  /** Answers no button from now on, until the returned function is called. */
  holdAnswers(): () => void
  stop(): Promise<void>
}

/** A bot of a few lines that talks to the emulator only as it would to Telegram. */
async function startEchoBot(telegram: TelegramEmulator): Promise<EchoBot> {
  const { url, close } = await telegram.listen({ host: '127.0.0.1', port: 0 })
  const stopping = new AbortController()
  let mayAnswer = Promise.resolve()

  const call = async (method: string, parameters: object) => {
    const response = await fetch(`${url}/bot${telegram.token}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(parameters),
      signal: stopping.signal,
    })
    // The test's own bot: what it asks for is what the Bot API gives.
    const answer = (await response.json()) as { ok: boolean; result: never; description?: string }
    if (!answer.ok) throw new Error(`${method}: ${answer.description}`)
    return answer.result
  }
  const handleMessage = async (message: IncomingMessage) => {
    const { chat, text, location, forward_origin: origin } = message
    const send = (words: string, more: object = {}) => call('sendMessage', { chat_id: chat.id, text: words, ...more })
    if (text === '/start') {
      await send(
        `<b>Welcome</b>, ${message.from.first_name}!\nRead <a href="https://example.org/law">the law</a> or call +996 312 555 555.`,
        { parse_mode: 'HTML', reply_markup: { inline_keyboard: welcomeButtons } },
      )
    } else if (text === '/keys') await send('Here are the keys.', { reply_markup: keys })
    else if (text === '/place') await call('sendVenue', { chat_id: chat.id, ...embassy })
    else if (origin) await send(`That came from a ${origin.type}`)
    else if (location) await send(`You are at ${location.latitude.toFixed(1)}, ${location.longitude.toFixed(1)}`)
    else if (text !== undefined) await send(`You wrote ${text}`)
    else await send(`You sent a ${Object.keys(message).find((key) => ['voice', 'sticker', 'contact'].includes(key))}`)
  }
  const handleTap = async ({ id, data, message }: IncomingTap) => {
    const target = { chat_id: message.chat.id, message_id: message.message_id }
    await mayAnswer
    if (data === 'alert') {
      await call('answerCallbackQuery', { callback_query_id: id, text: 'Read this to the end.', show_alert: true })
    } else await call('answerCallbackQuery', { callback_query_id: id, ...(data === 'greet' && { text: 'Greetings!' }) })
    if (data === 'rewrite') {
      await call('editMessageText', {
        ...target,
        text: 'Rewritten.',
        reply_markup: { inline_keyboard: [removeButton] },
      })
    }
    if (data === 'remove') await call('deleteMessage', target)
  }
  const poll = async () => {
    let offset = 0
    while (!stopping.signal.aborted) {
      const updates: IncomingUpdate[] = await call('getUpdates', { offset, timeout: 20 })
      for (const update of updates) {
        offset = update.update_id + 1
        if (update.message) await handleMessage(update.message)
        if (update.edited_message) {
          const { chat, text } = update.edited_message
          await call('sendMessage', { chat_id: chat.id, text: `You corrected: ${text}` })
        }
        if (update.callback_query) await handleTap(update.callback_query)
      }
    }
  }
  await call('setMyName', { name: 'Road companion' })
  await call('setMyDescription', { description: 'I answer questions of the road.' })
  await call('setMyCommands', {
    commands: [
      { command: 'keys', description: 'Show the keys' },
      { command: 'place', description: 'Where the embassy is' },
    ],
  })
  const polling = poll().catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error
  })
  return {
    async says(chatId, text) {
      await call('sendMessage', { chat_id: chatId, text })
    },
    holdAnswers() {
      const { promise, resolve } = Promise.withResolvers<void>()
      mayAnswer = promise
      return resolve
    },
    async stop() {
      stopping.abort()
      await polling
      await close()
    },
  }
}

const removeButton = [{ text: 'Remove this', callback_data: 'remove', style: 'danger' }]
const welcomeButtons = [
  [
    { text: 'Greet me', callback_data: 'greet', style: 'success' },
    { text: 'Warn me', callback_data: 'alert' },
  ],
  [{ text: 'Rewrite this', callback_data: 'rewrite' }],
  [{ text: 'Read the law', url: 'https://example.org/law' }],
]
const keys = {
  keyboard: [[{ text: 'Tell me more' }, { text: 'Near me', request_location: true }], [{ text: 'Back to the menu' }]],
  resize_keyboard: true,
}
const embassy = {
  latitude: 55.7371,
  longitude: 37.6238,
  title: 'Embassy of Kyrgyzstan',
  address: 'Moscow, Bolshaya Ordynka 64',
}

interface IncomingMessage {
  readonly chat: { readonly id: number }
  readonly from: { readonly first_name: string }
  readonly text?: string
  readonly location?: { readonly latitude: number; readonly longitude: number }
  readonly forward_origin?: { readonly type: string }
}
interface IncomingTap {
  readonly id: string
  readonly data: string
  readonly message: { readonly message_id: number; readonly chat: { readonly id: number } }
}
interface IncomingUpdate {
  readonly update_id: number
  readonly message?: IncomingMessage
  readonly edited_message?: IncomingMessage
  readonly callback_query?: IncomingTap
}

const bubble = (page: Page, text: string) => page.locator('.message.theirs', { hasText: text })
const own = (page: Page, text: string) => page.locator('.message.own', { hasText: text })
const sees = (locator: Locator) => locator.first().waitFor({ state: 'visible', timeout: 5000 })
const gone = (locator: Locator) => locator.first().waitFor({ state: 'detached', timeout: 5000 })

async function write(page: Page, text: string): Promise<void> {
  const input = page.getByRole('textbox', { name: 'Message' })
  await input.fill(text)
  await input.press('Enter')
}
