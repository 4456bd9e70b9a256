/** Updates answered per second of the bot's processor time: Elchi against the bare echo bot, in one run, turn by turn. */
import { join } from 'node:path'
import { type Mix, mixes, mixInWords } from './load/mix.ts'
import type { Webhook } from './load/protocol.ts'
import { startTelegram, type Telegram } from './load/telegram.ts'
import { type BotProcess, cpuSeconds, echoProgram, elchiProgram, Started, startBot, startRedis } from './processes.ts'
import { median, spread, type Table } from './table.ts'

const rounds = 5
const updatesPerRound = 2_000
/** Until the machine code of every path is made. */
const warmUpRounds = 2

interface Candidate {
  readonly name: string
  readonly token: string
  readonly process: BotProcess
  readonly webhook?: Webhook
}

interface Measured {
  readonly cpuMsPerUpdate: number
  readonly cpuMsPerCall: number
  readonly perCpuSecond: number
  readonly perSecond: number
}

const secret = 'bench-webhook-secret'

async function startCandidates(started: Started, telegram: Telegram, only: string): Promise<Candidate[]> {
  const redis = await startRedis(started)
  const wanted = [
    { name: 'Elchi, webhook, Redis + SQLite', program: elchiProgram, updates: 'webhook', redis },
    { name: 'echo, webhook, Redis', program: echoProgram, updates: 'webhook', redis },
    { name: 'Elchi, polling, embedded', program: elchiProgram, updates: 'polling', redis: '' },
    { name: 'echo, polling, Redis', program: echoProgram, updates: 'polling', redis },
  ]
  const candidates: Candidate[] = []
  for (const [index, { name, program, updates, redis }] of wanted.entries()) {
    if (!name.includes(only)) continue
    const token = `10000${index}:${'A'.repeat(35)}`
    const env = {
      BOT_TOKEN: token,
      BOT_API_ROOT: telegram.root,
      DATABASE_URL: `sqlite:${join(started.folder(), 'elchi.sqlite')}`,
      REDIS_URL: redis,
      UPDATES: updates,
      WEBHOOK_URL: 'https://bench.example/telegram',
      WEBHOOK_SECRET: secret,
      LOG_LEVEL: 'info',
    }
    const process = await startBot(started, program, env)
    candidates.push({
      name,
      token,
      process,
      ...(updates === 'webhook' ? { webhook: { port: process.port, secret } } : {}),
    })
  }
  return candidates
}

const addressOf = ({ token, webhook }: Candidate) => ({ token, ...(webhook ? { webhook } : {}) })

async function measure(telegram: Telegram, candidate: Candidate, mix: Mix, seed: number): Promise<Measured> {
  const before = cpuSeconds(candidate.process.pid)
  const { updates, calls, ms } = await telegram.ask({
    do: 'run',
    ...addressOf(candidate),
    mix,
    count: updatesPerRound,
    seed,
  })
  const cpu = cpuSeconds(candidate.process.pid) - before
  return {
    cpuMsPerUpdate: (cpu / updates) * 1000,
    cpuMsPerCall: (cpu / calls) * 1000,
    perCpuSecond: updates / cpu,
    perSecond: (updates / ms) * 1000,
  }
}

/** @param only part of a candidate's name, to profile one alone. */
export async function updates(only = process.env.BENCH_ONLY ?? ''): Promise<Table> {
  await using started = new Started()
  const telegram = await startTelegram()
  started.onEnd(() => telegram.stop())
  const candidates = await startCandidates(started, telegram, only)
  let seed = 1
  for (const candidate of candidates) await telegram.ask({ do: 'arrive', ...addressOf(candidate) })
  for (let warm = 0; warm < warmUpRounds; warm++) {
    for (const candidate of candidates)
      await telegram.ask({ do: 'run', ...addressOf(candidate), mix: 'real', count: updatesPerRound, seed: seed++ })
  }
  const measured = new Map<string, Measured[]>()
  const key = (candidate: Candidate, mix: Mix) => `${mix}/${candidate.name}`
  for (let round = 0; round < rounds; round++) {
    for (const mix of mixes) {
      seed++ // the same lines for every candidate of a round
      for (const candidate of candidates) {
        const known = measured.get(key(candidate, mix)) ?? []
        measured.set(key(candidate, mix), [...known, await measure(telegram, candidate, mix, seed)])
      }
    }
  }
  const of = (candidate: Candidate, mix: Mix, field: keyof Measured): number[] =>
    (measured.get(key(candidate, mix)) ?? []).map((one) => one[field])
  const echo = candidates.find(({ name }) => name === 'echo, webhook, Redis')
  const rows = mixes.flatMap((mix) =>
    candidates.map((candidate) => {
      const values = of(candidate, mix, 'perCpuSecond')
      const ratios = echo
        ? of(echo, mix, 'perCpuSecond').map((base, round) => (values[round] ?? Number.NaN) / base)
        : []
      return [
        candidate.name,
        mix,
        median(values).toFixed(0),
        spread(values),
        ratios.length > 0
          ? `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`
          : '',
        median(of(candidate, mix, 'cpuMsPerUpdate')).toFixed(3),
        median(of(candidate, mix, 'cpuMsPerCall')).toFixed(3),
        median(of(candidate, mix, 'perSecond')).toFixed(0),
      ]
    }),
  )
  return {
    title: 'Updates answered per second of processor time',
    notes: [
      `Mix "real": ${mixInWords.real}. Mix "text": ${mixInWords.text}. Everybody has chosen a language and a country before.`,
      `Median of ${rounds} rounds of ${updatesPerRound} updates, one candidate after the other in every round, each at saturation (webhook: 40 connections); noise is half the range. Each update was answered with something to see.`,
      'Echo answers everything with one call; Elchi answers a tap with two (the edited message and the end of the waiting sign).',
      'Ratio: to "echo, webhook, Redis" in the same round; above 1 is cheaper than echo.',
    ],
    head: [
      'bot',
      'mix',
      'updates / CPU-s',
      'noise',
      'ratio to echo (range)',
      'CPU ms / update',
      'CPU ms / API call',
      'updates / s',
    ],
    rows,
  }
}
