/** A real headless Chromium for tests; where there is none the stories say so in one line and are counted as skipped. */
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

export const hasChromium = executablePath !== undefined

if (!hasChromium) {
  const sentence = 'Chromium is not installed (apt-get install chromium): the stories in a browser are skipped.'
  if (process.env.ELCHI_NO_SKIPS === '1') throw new Error(sentence)
  process.stderr.write(`${sentence}\n`)
}

/** Without its background services, which look for hosts outside this machine. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: executablePath ?? '',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
    ],
  })
}
