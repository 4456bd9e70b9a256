import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasChromium, openBrowser } from '../support/browser.ts'

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
