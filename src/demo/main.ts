/** `npm run demo`: the real bot on an embedded database, Telegram's stand-in, and a web chat to talk to it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../config.ts'
import { start } from '../main.ts'
import { createLog } from '../ops/log.ts'
import { openDatabase } from '../store/database.ts'
import { TelegramEmulator } from './emulator/telegram.ts'
import { demoAdminId, demoPeople, giveDemoRoles, subscribe } from './people.ts'
import { serveWebChat } from './webchat/server.ts'

async function demo(): Promise<void> {
  const host = process.env.HOST ?? '127.0.0.1'
  const port = Number(process.env.PORT ?? 8080)
  const folder = mkdtempSync(join(tmpdir(), 'elchi-demo-'))
  const telegram = new TelegramEmulator({ botUsername: 'elchi_demo_bot', botName: 'Elchi' })
  const people = demoPeople(telegram)
  const web = await serveWebChat({ telegram, people, host, port })
  const api = await telegram.listen()
  const config = readConfig({
    BOT_TOKEN: telegram.token,
    BOT_API_ROOT: api.url,
    DATABASE_URL: `sqlite:${join(folder, 'elchi.sqlite')}`,
    PORT: '0',
    ADMIN_IDS: String(demoAdminId),
    LOG_LEVEL: 'warn',
  })
  if (config.type === 'refused') throw new Error(config.problems.join('\n'))
  const db = await openDatabase(config.config.database, () => {})
  await giveDemoRoles(db, Date.now())
  await db.destroy()
  const bot = await start(config.config, { log: createLog('warn') })
  await subscribe(telegram)

  console.log(`Elchi is running. Open ${web.url}

Choose a person, press START, and write as people write. Try:
  Рф армиясына кирсем жооптуу боломбу?      (Kyrgyz)
  Ikki fuqarolik mumkinmi?                   (Uzbek)
  Ман повестка гирифтам, чӣ кор кунам?      (Tajik)
  где посольство Таджикистана                (Russian)
Or be the embassy of Kyrgyzstan: press START as Бакыт, send /broadcasts, write a warning and submit it; press START as
Айгүл, check it and approve it. Then read it as Нургүл, Азамат and Дилноза, and correct it.
Nothing leaves this machine; all is forgotten when you stop it (Ctrl+C).`)

  const end = async (): Promise<void> => {
    await web.close()
    await bot.stop()
    await api.close()
    await telegram.stop()
    rmSync(folder, { recursive: true, force: true })
    process.exit(0)
  }
  process.once('SIGINT', () => void end())
  process.once('SIGTERM', () => void end())
}

demo().catch((error: unknown) => {
  // A busy port and the like are sentences of ours.
  console.error(error instanceof Error ? error.message : 'the demo cannot start')
  process.exit(1)
})
