/** A sender with real stores, talking over HTTP to Telegram's stand-in: the bot without its screens. */
import { randomBytes } from 'node:crypto'
import { createSend } from '../../src/broadcasts/deliver.ts'
import { createSender, type Sender } from '../../src/broadcasts/sender.ts'
import type { DatabaseConfig, RedisConfig } from '../../src/config.ts'
import type { Person } from '../../src/demo/emulator/person.ts'
import type { TelegramEmulator } from '../../src/demo/emulator/telegram.ts'
import { renderBroadcast } from '../../src/embassy/render.ts'
import { createLog } from '../../src/ops/log.ts'
import { openSharedState } from '../../src/shared-state/open.ts'
import { openDatabase } from '../../src/store/database.ts'
import type { Db } from '../../src/store/schema.ts'
import { createApi } from '../../src/telegram/client.ts'
import { connectTelegram } from '../../src/telegram/connection.ts'
import { classifyError, meaningOf } from '../../src/telegram/send-error.ts'

export interface RunningSender {
  readonly db: Db
  readonly sender: Sender
  readonly lines: string[]
  stop(): Promise<void>
}

export interface SenderOptions {
  readonly database: DatabaseConfig
  readonly redis?: RedisConfig | undefined
  readonly root: string
  readonly token: string
  readonly rate: number
  readonly paidRate?: number
  readonly processId?: string
}

/** Wires a sender as `main.ts` does, and starts it. */
export async function runSender({
  database,
  redis,
  root,
  token,
  rate,
  paidRate,
  processId,
}: SenderOptions): Promise<RunningSender> {
  const lines: string[] = []
  const log = createLog('info', { write: (line) => lines.push(line) })
  const db = await openDatabase(database, () => {})
  const state = await openSharedState(redis, db, Date.now, () => {})
  const connection = connectTelegram(root, token)
  const api = createApi(token, connection, { onUnknown: 'report', deadlineMs: 0 })
  const sender = createSender({
    db,
    budget: state.budget,
    paces: {
      free: { rate, burst: Math.max(2, Math.ceil(rate / 20)) },
      paid: paidRate === undefined ? undefined : { rate: paidRate, burst: Math.ceil(paidRate / 20) },
    },
    send: createSend(api, renderBroadcast, Date.now),
    classify: (error) => {
      const failure = classifyError(error)
      return { ...failure, ...meaningOf[failure.kind] }
    },
    now: Date.now,
    log,
    processId: processId ?? randomBytes(6).toString('base64url'),
    isOnlyProcess: redis === undefined,
  })
  sender.start()
  return {
    db,
    sender,
    lines,
    async stop() {
      await sender.stop(5_000)
      await connection.close()
      await state.close()
      await db.destroy()
    },
  }
}

/** People who have pressed Start some time ago. */
export async function crowd(telegram: TelegramEmulator, count: number): Promise<Person[]> {
  const people: Person[] = []
  for (let made = 0; made < count; made++) {
    const person = telegram.person({ first_name: 'Адам' })
    await person.sends('/start')
    people.push(person)
  }
  return people
}

/** How many messages of the bot a person has. */
export const messagesOf = (person: Person): number => person.messages.filter(({ from }) => from === 'bot').length
