/** A phone in the demo's web chat: what a person presses and writes there, and pictures of what the bot says. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, Locator, Page } from 'playwright-core'
import type { Translate } from '../../src/bot/i18n.ts'

/** As wide as a phone, and so high that the longest message stands in it whole. */
const viewport = { width: 400, height: 2400 }
/** The bot lets people tap about twice a second, and nobody taps faster. */
const betweenTapsMs = 700
const patienceMs = 90_000
/** The second call for somebody in danger comes two minutes after the first. */
const ringPatienceMs = 240_000
/** So long without a change means that the screen is whole. */
const stillMs = 200
/** Clock times and the wallpaper make every picture another one, and a large one. */
const stillStyle = `
  .chat, .list, .scroller, .chat-body { background: #d5e3d0 !important }
  .meta, .tail { visibility: hidden !important }
  * { outline: none !important; animation: none !important; transition: none !important }`

/** One picture of a sheet. */
export interface Picture {
  /** PNG. */
  readonly bytes: Buffer
}

export interface Phone {
  /** Presses a button under the newest message, and waits for what the bot makes of it. */
  press(name: string | RegExp): Promise<void>
  /** Presses the button under the newest message by its place, for buttons that are named by content. */
  pressAt(index: number): Promise<void>
  /** Sends a text and waits for an answer. */
  write(text: string): Promise<void>
  /** Waits until a message came by itself that has this button. */
  rings(name: string): Promise<void>
  /** A message of the bot with its buttons: the newest, or one so many before it. */
  picture(back?: number): Promise<Picture>
  close(): Promise<void>
}

/** Opens the chat of a person who has not started the bot, and settles there in a language. */
export async function openPhone(
  browser: Browser,
  url: string,
  person: number,
  { language, t }: { readonly language: string; readonly t: Translate },
): Promise<Phone> {
  const page = await browser.newPage({ viewport, bypassCSP: true })
  page.setDefaultTimeout(patienceMs)
  await page.goto(`${url}/#${person}`)
  await page.addStyleTag({ content: stillStyle })
  const phone = phoneOn(page)
  const chat = page.getByRole('main')
  await chat.getByRole('button', { name: 'START' }).click()
  await chat.getByRole('button', { name: language, exact: true }).last().waitFor()
  await phone.press(language)
  await phone.press(t('onboarding:country_kg'))
  return phone
}

function phoneOn(page: Page): Phone {
  const newest = page.locator('.message.theirs').last()
  const buttons = (name: string | RegExp): Locator =>
    newest.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name }).last()

  /** What stands in the chat, without what changes by itself. */
  const seen = (): Promise<string> => page.locator('.messages').innerText()
  /** Does something, and waits until the bot's answer has come and stands still. */
  const andWaits = async (what: string, act: () => Promise<void>): Promise<void> => {
    await sleep(betweenTapsMs)
    const before = await seen()
    await act()
    const since = performance.now()
    for (let last = ''; ; ) {
      await sleep(stillMs)
      const now = await seen()
      if (now === last && now !== before && (await page.locator('.spinner').count()) === 0) return
      if (performance.now() - since > patienceMs)
        throw new Error(`nothing came after "${what}"; the chat ends: ${now.slice(-300)}`)
      last = now
    }
  }
  return {
    press: (name) => andWaits(String(name), () => buttons(name).click()),
    pressAt: (index) => andWaits(`button ${index}`, () => newest.locator('.inline-keyboard .key').nth(index).click()),
    write: (text) =>
      andWaits(text, async () => {
        await page.locator('textarea').fill(text)
        await page.keyboard.press('Enter')
      }),
    async rings(name) {
      await newest.getByRole('button', { name, exact: true }).waitFor({ timeout: ringPatienceMs })
      await sleep(stillMs)
    },
    async picture(back = 0) {
      await page.mouse.move(0, 0) // a button under the mouse is darker
      if ((await page.locator('dialog[open]').count()) > 0) await page.keyboard.press('Escape') // and all is under a notice
      const message = page.locator('.message.theirs').nth(-1 - back)
      return { bytes: await message.locator('.bubble-column').screenshot() }
    },
    close: () => page.close(),
  }
}
