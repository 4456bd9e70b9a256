/** One way of polling with a handler of known length, in a process of its own; tells its parent what came of it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { createLog } from '../../src/ops/log.ts'
import { createChatKey, createSeal } from '../../src/privacy/seal.ts'
import { createLocalState } from '../../src/shared-state/local.ts'
import { openDatabase } from '../../src/store/database.ts'
import { createApi } from '../../src/telegram/client.ts'
import { connectTelegram } from '../../src/telegram/connection.ts'
import { createIntake } from '../../src/telegram/intake.ts'
import { createJournal } from '../../src/telegram/journal.ts'
import { createPoller } from '../../src/telegram/polling.ts'
import { createHeldOffsetPoller } from './held-offset.ts'

const [way = '', root = '', token = '', databasePath = '', handlerMs = '', slowEvery = '', slowMs = '', total = ''] =
  process.argv.slice(2)

const dataKey = Buffer.alloc(32, 7)
const db = await openDatabase({ kind: 'sqlite', path: databasePath }, () => {})
const connection = connectTelegram(root, token)
const api = createApi(token, connection, { onUnknown: 'report', deadlineMs: 0 })
const latenciesMs: number[] = []
let cpuAtFirst: NodeJS.CpuUsage | undefined
let firstAt = 0

const intake = createIntake({
  async handle(update) {
    cpuAtFirst ??= process.cpuUsage()
    firstAt ||= performance.now()
    const slow = Number(slowEvery) > 0 && update.update_id % Number(slowEvery) === 0
    await sleep(slow ? Number(slowMs) : Number(handlerMs))
    // Those that are slow themselves say nothing about how others wait.
    if (!slow) latenciesMs.push(Date.now() - Number(update.message?.text))
    return { type: 'done' }
  },
  onSetAside: async () => {},
  onOutcome: () => {
    finished++
    if (finished === Number(total)) void end()
  },
  state: createLocalState(db, Date.now, () => {}),
  chatKey: createChatKey(dataKey),
})
let finished = 0

async function end(): Promise<void> {
  const ms = performance.now() - firstAt
  await sleep(100) // what is booked afterwards belongs to the update too
  const { user, system } = process.cpuUsage(cpuAtFirst)
  process.send?.({ ms, cpuMs: (user + system) / 1000, latenciesMs })
  process.disconnect()
  process.exit(0)
}

if (way === 'journal') {
  const journal = createJournal(db, createSeal(dataKey, 'journal'), Date.now, () => {})
  const nobody = async () => {}
  await createPoller({
    api,
    intake,
    journal,
    log: createLog('silent'),
    onPoison: nobody,
    onUnauthorized: () => {},
  }).start()
} else {
  createHeldOffsetPoller(api, intake).start()
}
process.send?.('polling')
