/** A whole Elchi for a story: the real bot on real stores, talking over HTTP to Telegram's stand-in. */
import { join } from 'node:path'
import { expect } from 'vitest'
import { type Config, readConfig } from '../../src/config.ts'
import { type EmulatorOptions, TelegramEmulator } from '../../src/demo/emulator/telegram.ts'
import { type Running, type StartOptions, start } from '../../src/main.ts'
import { createLog } from '../../src/ops/log.ts'
import { atEnd, scratchFolder } from './endings.ts'

export interface World {
  readonly telegram: TelegramEmulator
  readonly config: Config
  readonly bot: Running
  /** Every line the bot logged. */
  readonly log: string[]
  /** Ends the bot and starts it again on the same stores. */
  restart(): Promise<void>
}

export interface WorldOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly emulator?: EmulatorOptions
  readonly start?: StartOptions
  /** Refusals that this story provokes on purpose, as `method error_code`. */
  readonly expectedRefusals?: readonly string[]
}

/**
 * Starts Elchi. At the end of the test it is stopped, and the test fails if Telegram had to refuse anything that the
 * story did not expect, or if a tapped button was left waiting.
 */
export async function startWorld({
  env = {},
  emulator = {},
  start: options = {},
  expectedRefusals = [],
}: WorldOptions = {}): Promise<World> {
  // A busy machine may take seconds for an answer, and what is brought twice is another story.
  const telegram = new TelegramEmulator({ webhookRetryScale: 0.01, webhookAnswerScale: 0.5, ...emulator })
  const api = await telegram.listen()
  const folder = scratchFolder()
  const read = readConfig({
    BOT_TOKEN: telegram.token,
    BOT_API_ROOT: api.url,
    DATABASE_URL: `sqlite:${join(folder, 'elchi.sqlite')}`,
    PORT: '0',
    ...env,
  })
  if (read.type === 'refused') throw new Error(read.problems.join('\n'))
  const { config } = read
  const log: string[] = []
  const startBot = () => start(config, { log: createLog('debug', { write: (line) => log.push(line) }), ...options })
  let bot = await startBot()
  atEnd(async () => {
    await bot.stop()
    await api.close()
    await telegram.stop()
    const unexpected = telegram.refusals.filter(
      ({ method, error_code }) => !expectedRefusals.includes(`${method} ${error_code}`),
    )
    expect(unexpected, 'Telegram refused').toEqual([])
    expect(telegram.unansweredCallbackQueries(), 'buttons left waiting').toEqual([])
  })
  return {
    telegram,
    config,
    get bot() {
      return bot
    },
    log,
    async restart() {
      await bot.stop()
      bot = await startBot()
    },
  }
}

/** A person who has pressed Start and chosen a language and a country, as most have. */
export async function settledPerson(world: World, name: string, languageCode: string, payload: string) {
  const person = world.telegram.person({ first_name: name, language_code: languageCode })
  await person.opensLink(payload)
  await person.sees(/./)
  return person
}
