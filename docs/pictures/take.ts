/**
 * `npm run pictures`: walks through every screen of the legal-aid desk in the demo, in four languages, and writes one
 * sheet of pictures for each language and area beside this file: `desk-<language>-<area>.png`. `-- ky answers` takes
 * some of them. Needs Chromium; took 11.5 minutes on two cores that others kept busy (two of
 * them wait for the second call). Days, aliases and codes are those of the day.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Browser } from 'playwright-core'
import { languageName, translator } from '../../src/bot/i18n.ts'
import { type WrittenLanguage, writtenLanguages } from '../../src/content/schema.ts'
import { demoAdminId } from '../../src/demo/people.ts'
import { openBrowser } from '../../test/support/browser.ts'
import { openPhone, type Picture } from './phone.ts'
import { smallPng } from './small-png.ts'
import { type Cast, walkedBefore, walks } from './tours.ts'

/** A sheet that is larger loads slowly on the phones that staff have. */
const mostBytes = 300_000
const sheetWidth = 1480
const columns = 4
/** The number over a picture, and the room under it. */
const captionHeight = 36

/** Starts the demo on a free port and reads its address from what it prints. */
async function startDemo(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const demo = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/demo/main.ts'], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: demo.stdout })) {
    const url = /http:\/\/[\d.]+:\d+/.exec(line)?.[0]
    if (url === undefined) continue
    demo.stdout.resume()
    return {
      url,
      async stop() {
        const ended = once(demo, 'exit')
        demo.kill('SIGTERM')
        await ended
      },
    }
  }
  throw new Error('the demo ended before it printed its address')
}

/** The pictures in their order, each column about as high as the others. */
function inColumns(pictures: readonly Picture[]): string[][] {
  const figures = pictures.map(({ bytes }, index) => ({
    height: bytes.readUInt32BE(20) + captionHeight, // in the PNG's header
    code: `<figure><figcaption>${index + 1}</figcaption><img src="data:image/png;base64,${bytes.toString('base64')}"></figure>`,
  }))
  /** Fills one column after the other, none higher than this. */
  const filled = (most: number): string[][] => {
    const made: string[][] = []
    let height = Number.POSITIVE_INFINITY
    for (const figure of figures) {
      height += figure.height
      if (height > most) {
        made.push([])
        height = figure.height
      }
      made.at(-1)?.push(figure.code)
    }
    return made
  }
  let most = Math.max(...figures.map(({ height }) => height))
  while (filled(most).length > columns) most += captionHeight
  const made = filled(most)
  return [...made, ...Array.from({ length: columns - made.length }, () => [])]
}

async function writeSheet(browser: Browser, path: string, pictures: readonly Picture[]): Promise<number> {
  const page = await browser.newPage({ viewport: { width: sheetWidth, height: 100 } })
  await page.setContent(`<style>
    body { margin: 0; padding: 12px; display: flex; gap: 14px; align-items: start; background: #d5e3d0; font: bold 15px sans-serif }
    section { flex: 1; min-width: 0 } figure { margin: 0 0 16px } img { display: block; max-width: 100% }
  </style>${inColumns(pictures)
    .map((figures) => `<section>${figures.join('')}</section>`)
    .join('')}`)
  await page.waitForFunction('[...document.images].every(({ complete }) => complete)')
  const bytes = smallPng(await page.screenshot({ fullPage: true }))
  await page.close()
  if (bytes.length > mostBytes)
    throw new Error(`${path} has ${bytes.length} bytes, more than ${mostBytes}: split its walk`)
  writeFileSync(path, bytes)
  return bytes.length
}

/** The entry is edited in the language of the tour, so that another one waits for its translator. */
const translators = { ky: 644, uz: 643, tg: 643, ru: 643 } as const
const migrants = { ky: 501, uz: 502, tg: 504, ru: 505 } as const

/** @param areas the walks to picture. */
async function take(browser: Browser, language: WrittenLanguage, areas: readonly string[]): Promise<void> {
  const demo = await startDemo()
  try {
    const t = translator(language)
    const names = Object.fromEntries(writtenLanguages.map((one) => [one, languageName(one)])) as Record<
      WrittenLanguage,
      string
    > // of every language
    const open = (person: number) => openPhone(browser, demo.url, person, { language: names[language], t })
    const cast: Cast = {
      lawyer: await open(641),
      reviewer: await open(642),
      translator: await open(translators[language]),
      admin: await open(demoAdminId),
      migrant: await open(migrants[language]),
    }
    const walked = [...areas, ...areas.flatMap((area) => walkedBefore[area] ?? [])]
    for (const [area, walk] of Object.entries(walks)) {
      if (!walked.includes(area)) continue
      const pictures: Picture[] = []
      for await (const picture of walk({ t, names, language, cast })) pictures.push(picture)
      if (!areas.includes(area)) continue
      const path = join(import.meta.dirname, `desk-${language}-${area}.png`)
      const size = await writeSheet(browser, path, pictures)
      process.stdout.write(`${path}: ${pictures.length} screens, ${Math.round(size / 1000)} KB\n`)
    }
    for (const phone of Object.values(cast)) await phone.close()
  } finally {
    await demo.stop()
  }
}

const asked = process.argv.slice(2)
const chosen = <T extends string>(all: readonly T[]): readonly T[] => {
  const some = all.filter((one) => asked.includes(one))
  return some.length > 0 ? some : all
}
const browser = await openBrowser()
try {
  // Each has a demo of its own, and waits more than it works.
  await Promise.all(chosen(writtenLanguages).map((language) => take(browser, language, chosen(Object.keys(walks)))))
} finally {
  await browser.close()
}
