import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { translator } from '../../src/bot/i18n.ts'
import { hasChromium, openBrowser } from '../support/browser.ts'

/** A person does so much in so long at most: a little less than the throttle allows. */
const mostActs = 18
const actsWithinMs = 10_500

/** The embassy of Kyrgyzstan speaks Kyrgyz to the bot. */
const t = translator('ky')

/** Starts the demo as a newcomer does and waits for the address that it prints. */
async function startDemo(port: number): Promise<{ demo: ChildProcess; url: string; said: () => string }> {
  const demo = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/demo/main.ts'], {
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  const url = new Promise<string>((resolve) => {
    for (const stream of [demo.stdout, demo.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line)
        const address = /http:\/\/[\d.]+:\d+/.exec(line)?.[0]
        if (address) resolve(address)
      })
    }
    demo.once('exit', () => resolve(''))
  })
  return { demo, url: await url, said: () => lines.join('\n') }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens on TCP
  server.close()
  await once(server, 'close')
  return port
}

describe.skipIf(!hasChromium)('a newcomer opens the demo in a browser', () => {
  let browser: Browser
  let demo: ChildProcess
  let url: string

  beforeAll(async () => {
    const started = await startDemo(await freePort())
    ;({ demo, url } = started)
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser.close()
    demo.kill('SIGTERM')
    if (demo.exitCode === null) await once(demo, 'exit')
  })

  const asks = async (who: string, question: string): Promise<Page> => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } })
    await page.goto(`${url}/#${who}`)
    await page.getByRole('button', { name: 'START' }).click()
    await page.locator('textarea').fill(question)
    await page.keyboard.press('Enter')
    return page
  }

  test.each([
    ['501', 'Рф армиясына кирсем жооптуу боломбу?', /кылмыш/i],
    ['502', 'Ikki fuqarolik mumkinmi?', /fuqarolik/i],
    ['504', 'Ман повестка гирифтам, чӣ кор кунам?', /647/],
    ['505', 'где посольство Таджикистана', /Нажмите кнопку|посольств/i],
  ])('person %s asks "%s" and reads the right answer', async (who, question, answer) => {
    const page = await asks(who, question)
    await expect.poll(() => page.getByText(answer).last().isVisible(), { timeout: 10_000 }).toBe(true)
    await expect.poll(() => page.getByText('22.11.2026').last().isVisible()).toBe(true)
    await page.close()
  })

  test('and plays the whole story of a warning: writes it, approves it, reads it on three phones, corrects it', async () => {
    const be = async (who: string): Promise<Page> => {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
      await page.goto(`${url}/#${who}`)
      return page
    }
    /** What the bot said last: earlier screens may hold the same words. */
    const sees = (page: Page, words: string | RegExp) =>
      page.locator('.message.theirs').last().filter({ hasText: words }).waitFor({ timeout: 10_000 })
    /** Nobody taps faster than this; the bot would slow down whoever does. */
    const acted = new Map<Page, number[]>()
    const takesTime = async (page: Page) => {
      const times = acted.get(page) ?? []
      acted.set(page, times)
      const before = times.at(-mostActs)
      if (before !== undefined) await sleep(Math.max(0, before + actsWithinMs - performance.now()))
      times.push(performance.now())
    }
    const press = async (page: Page, name: string | RegExp) => {
      await takesTime(page)
      await page.getByRole('main').getByRole('button', { name }).last().click({ timeout: 10_000 })
    }
    const write = async (page: Page, words: string) => {
      await takesTime(page)
      await page.locator('textarea').fill(words)
      await page.keyboard.press('Enter')
    }
    const writesText = async (page: Page, language: string, words: string) => {
      await press(page, new RegExp(`^${language}: `))
      await sees(page, t('broadcast:send_text', { language }))
      await write(page, words)
    }

    const begins = async (who: string): Promise<Page> => {
      const page = await be(who)
      await press(page, 'START')
      await press(page, 'Кыргызча')
      await press(page, t('onboarding:country_kg'))
      await sees(page, t('menu:title'))
      return page
    }

    // The second person too, or nobody could be called.
    const [approver, author] = [await begins('612'), await begins('611')]

    await write(author, '/broadcasts')
    await press(author, t('broadcast:new', { country: t('onboarding:country_kg') }))
    await press(author, t('broadcast:edit.texts'))
    for (const [language, words] of [
      ['Кыргызча', 'Айып 5000 сом'],
      ['Русский', 'Штраф 5000 сомов'],
      ['Oʻzbekcha', 'Jarima 5000 som'],
    ] as const) {
      await writesText(author, language, words)
      await sees(author, t('broadcast:choose_text', { language: 'Кыргызча' }))
    }
    await press(author, t('common:back'))
    await press(author, t('broadcast:edit.severity'))
    await press(author, new RegExp(t('broadcast:severity.urgent')))
    await press(author, t('broadcast:edit.submit'))
    await sees(author, t('broadcast:submitted'))

    await press(approver, t('broadcast:ring_open'))
    await press(approver, t('broadcast:approve'))
    await sees(approver, /KG-\d{4}-0001-\d/)

    const reader = await be('511')
    await sees(reader, 'Айып 5000 сом')
    for (const [name, words] of [
      [/Азамат/, 'Штраф 5000 сомов'],
      [/Дилноза/, 'Jarima 5000 som'],
      [/Нургүл/, 'Айып 5000 сом'],
    ] as const) {
      await reader.getByRole('navigation', { name: 'People' }).getByRole('button', { name }).click()
      await sees(reader, words)
    }

    await write(author, '/broadcasts')
    await press(author, /Айып 5000 сом/)
    await press(author, t('broadcast:correct'))
    for (const [language, words] of [
      ['Кыргызча', 'Айып 7000 сом'],
      ['Русский', 'Штраф 7000 сомов'],
      ['Oʻzbekcha', 'Jarima 7000 som'],
    ] as const) {
      await writesText(author, language, words)
      await sees(author, t('sending:fix_title'))
    }
    await press(author, t('broadcast:edit.submit'))
    await sees(author, t('sending:fix_submitted'))
    await press(approver, t('broadcast:ring_open'))
    await press(approver, t('sending:wave_approve'))
    const corrected = reader.locator('.message.theirs', { hasText: 'Айып 7000 сом' })
    await corrected.locator('.meta:not(.spacer) .edited').waitFor({ timeout: 10_000 })
    expect(await reader.locator('.message.theirs', { hasText: 'Айып 5000 сом' }).count()).toBe(0)
    await Promise.all([author, approver, reader].map((page) => page.close()))
  }, 60_000)
})

test('a busy port gets a sentence, not a stack', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo // it listens on TCP
  const { demo, said } = await startDemo(port)
  if (demo.exitCode === null) await once(demo, 'exit')
  other.close()
  expect(said()).toMatch(new RegExp(`Port ${port} is busy`))
  expect(said()).not.toMatch(/\bat .*:\d+:\d+/)
  expect(demo.exitCode).toBe(1)
})
