/** How long a migrant waits for an answer: with nothing else to do, and while a broadcast runs at full rate. */
import { Started } from '../processes.ts'
import { quantile, type Table } from '../table.ts'
import { startEmulator } from './emulator.ts'
import type { Report } from './protocol.ts'
import { approveFor, type Home, openTown, startElchi } from './town.ts'

const questions = { perSecond: 50, seconds: 8 } as const

const homes: Readonly<Record<Home, string>> = { embedded: 'embedded', shared: 'Redis + Postgres' }

async function measure(home: Home): Promise<string[][]> {
  await using started = new Started()
  // The limits are off: Telegram counts answers too, and what is asked here is whether our own parts are in the way.
  const emulator = await startEmulator(started, 'off')
  const town = await openTown(started, home)
  await startElchi(started, town, emulator, { BROADCAST_RATE: '25', PAID_BROADCASTS: 'on', LOG_LEVEL: 'info' })
  let seed = 1
  const ask = async (): Promise<Report> => {
    await emulator.ask({ do: 'forget' })
    return emulator.ask({ do: 'ask-bot', ...questions, seed: seed++ })
  }
  await ask() // until the machine code of every path is made
  const idle = await ask()
  await approveFor(town, emulator, 25 * (questions.seconds + 3), 'free', 'kg')
  const free = await ask()
  await approveFor(town, emulator, 1_000 * (questions.seconds + 3), 'paid', 'uz')
  const paid = await ask()
  const base = quantile(idle.answers, 0.99)
  return Object.entries({ idle, '25 / s': free, '1000 / s': paid }).map(([load, { answers, arrivals }]) => [
    homes[home],
    load,
    (arrivals.length / questions.seconds).toFixed(0),
    String(answers.length),
    quantile(answers, 0.5).toFixed(1),
    quantile(answers, 0.99).toFixed(1),
    (quantile(answers, 0.99) / base).toFixed(2),
  ])
}

export async function answers(): Promise<Table> {
  return {
    title: 'Answers to people while a broadcast runs',
    notes: [
      `One process, ${questions.perSecond} typed questions a second for ${questions.seconds} s in each row; milliseconds from the question's arrival at Telegram to the answer's. The emulator, the database and the bot share this machine's processors. Ratio: p99 to the idle p99 of the same run.`,
    ],
    head: ['state', 'broadcast', 'messages / s', 'answers', 'p50 ms', 'p99 ms', 'ratio'],
    rows: [...(await measure('embedded')), ...(await measure('shared'))],
  }
}
