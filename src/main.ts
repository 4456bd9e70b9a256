/** Starts the parts in order, stops them in reverse; nothing else. */
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { sql } from 'kysely'
import { createBot } from './bot/bot.ts'
import { registerCommands } from './bot/commands.ts'
import { createHandle, createOnSetAside } from './bot/errors.ts'
import { createProfileMemory } from './bot/middleware/profile.ts'
import { createSend, type Render } from './broadcasts/deliver.ts'
import type { Pace } from './broadcasts/pacing.ts'
import { createSender, type Sender } from './broadcasts/sender.ts'
import { type Config, readConfig } from './config.ts'
import { snapshotFrom } from './content/latest-snapshot.ts'
import { openRelease } from './content/release.ts'
import { seedRelease } from './content/seed.ts'
import type { Snapshot } from './content/snapshot.ts'
import { renderBroadcast } from './embassy/render.ts'
import { startRounds } from './helpline/rounds.ts'
import { startDigests } from './legalaid/digest.ts'
import { opsRoutes, type Readiness, serveHttp } from './ops/http.ts'
import { createLog, type Log } from './ops/log.ts'
import { createMetrics } from './ops/metrics.ts'
import { createAskedMemory } from './privacy/asked.ts'
import { dataKeyFor } from './privacy/data-key.ts'
import { createChatKey, createLogChat, createMark, createSeal } from './privacy/seal.ts'
import type { Services } from './services.ts'
import { openSharedState } from './shared-state/open.ts'
import { claimForOneProcess, openDatabase } from './store/database.ts'
import { createTopicTally } from './store/topic-counts.ts'
import { createApi } from './telegram/client.ts'
import { connectTelegram } from './telegram/connection.ts'
import { createIntake } from './telegram/intake.ts'
import { createJournal } from './telegram/journal.ts'
import { createPoller } from './telegram/polling.ts'
import { classifyError, meaningOf } from './telegram/send-error.ts'
import { updateChatId, updateKind } from './telegram/update-kind.ts'
import { registerWebhook, webhookRoute } from './telegram/webhook.ts'

export interface Running {
  /** Of the HTTP server: useful when `PORT` is 0. */
  readonly port: number
  /** Takes no more, finishes what runs within 10 s, closes in order. */
  stop(): Promise<void>
}

export interface StartOptions {
  readonly log?: Log
  readonly now?: () => number
  /** Called when the bot cannot go on, such as with a revoked token. */
  readonly onFatal?: (error: unknown) => void
}

/** Why the bot does not start, in sentences for the operator. */
export class StartRefused extends Error {
  readonly reasons: readonly string[]

  constructor(reasons: readonly string[]) {
    super(reasons.join('\n'))
    this.name = 'StartRefused'
    this.reasons = reasons
  }
}

const stopDeadlineMs = 10_000
/** Shorter: what hangs longer is in the ledger, and is sent again. */
const sendersStopDeadlineMs = 5_000
const longestStartDelayMs = 30_000
const healthTimeoutMs = 2_000
const contentFolder = 'content'
/** What Telegram allows for paid messages (core.telegram.org/bots/faq). */
const paidRate = 1_000

/**
 * Starts the whole bot; a part that fails stops those that already run.
 *
 * @throws StartRefused, PortBusy, DatabaseTooNew, BrokenDataKey, or what an outside part said.
 */
export async function start(config: Config, options: StartOptions = {}): Promise<Running> {
  const stops: (() => Promise<void>)[] = []
  const stop = async (): Promise<void> => {
    for (const stopPart of stops.splice(0).reverse()) await stopPart()
  }
  try {
    const port = await startParts(config, options, stops)
    return { port, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function startParts(config: Config, options: StartOptions, stops: (() => Promise<void>)[]): Promise<number> {
  const { log = createLog(config.logLevel), now = Date.now, onFatal = () => {} } = options
  const metrics = createMetrics()

  if (!config.redis) {
    const giveBack = await claimForOneProcess(config.database)
    if (!giveBack)
      throw new StartRefused([
        'Another process already runs on this database. Two processes share their state in Redis: set REDIS_URL for both.',
      ])
    stops.push(giveBack)
  }
  const dataKey = dataKeyFor(config.dataKey, config.database)
  const db = await openDatabase(config.database, (error) => log.warn('an idle database connection was lost', { error }))
  stops.push(() => db.destroy())
  const state = await openSharedState(config.redis, db, now, (error) =>
    log.warn('the shared state cannot be reached: going on without it', { error }),
  )
  stops.push(() => state.close())

  const opened = await openRelease(contentFolder)
  if (opened.type === 'refused') {
    throw new StartRefused(
      opened.problems.map(
        ({ file, line, reason }) => `${contentFolder}/${file}${line === undefined ? '' : `:${line}`} ${reason}`,
      ),
    )
  }
  const { release } = opened
  await seedRelease(db, release, now())
  let snapshot: Snapshot
  const refresh = async (): Promise<void> => {
    snapshot = await snapshotFrom(db, release.models)
  }
  const memory = createProfileMemory()
  const asked = createAskedMemory()
  state.onNotice(({ about, chat }) => {
    if (about === 'erased' && chat !== undefined) {
      memory.forget(chat)
      asked.forget(chat)
    }
    if (about === 'content')
      refresh().catch((error: unknown) => log.error('a new snapshot cannot be built: the old one stays', { error }))
  })
  await refresh() // from here on no notice is missed

  const connection = connectTelegram(config.botApiRoot, config.botToken)
  stops.push(() => connection.close())
  let registered = Promise.resolve()
  const registration = new AbortController()
  stops.push(() => {
    registration.abort()
    return registered
  })
  const onFailure = (method: string, { kind }: { kind: string }) => metrics.apiFailure(method, kind)
  const api = createApi(config.botToken, connection, { onUnknown: 'repeat', deadlineMs: 30_000, onFailure })
  const topicTally = createTopicTally(db, now, (error) => log.warn('counts of topics cannot be written', { error }))
  stops.push(() => topicTally.stop())
  const services: Services = {
    db,
    state,
    snapshot: () => snapshot,
    api,
    log,
    metrics,
    now,
    questionSeal: createSeal(dataKey, 'open-questions'),
    questionMark: createMark(dataKey, 'open-questions'),
    reportMark: createMark(dataKey, 'contact-reports'),
    sosMark: createMark(dataKey, 'sos-calls'),
    topicTally,
    asked,
    rates: { free: config.broadcastRate, paid: config.paidBroadcasts ? paidRate : undefined },
    adminIds: new Set(config.adminIds),
    chatKey: createChatKey(dataKey),
    relaySeal: createSeal(dataKey, 'relay'),
    situationSeal: createSeal(dataKey, 'situation'),
    threadKey: createChatKey(dataKey, 'thread'),
    logChat: createLogChat(dataKey, now),
  }

  let ready = false
  const readiness = async (): Promise<Readiness> => {
    const database = await Promise.race([
      sql`select 1`.execute(db).then(
        () => true,
        () => false,
      ),
      sleep(healthTimeoutMs, false),
    ])
    metrics.partHealth('database', database)
    metrics.partHealth('shared-state', state.isHealthy())
    const word = (healthy: boolean): string => (healthy ? 'ok' : 'unreachable')
    return {
      ready,
      parts: { database: word(database), 'shared-state': word(state.isHealthy()), telegram: ready ? 'ok' : 'waiting' },
    }
  }

  // Health can be asked from now on, even while Telegram is away; the webhook joins when the bot can answer.
  const routes = opsRoutes(readiness, metrics)
  const server = await serveHttp(config.host, config.port, routes, log)
  stops.push(() => server.close())

  const botInfo = await patiently(() => api.getMe(), log)
  const bot = createBot(config.botToken, botInfo, connection, services, memory)
  const onSetAside = createOnSetAside(api, memory, services)
  const intake = createIntake({
    handle: createHandle(bot, services),
    onSetAside,
    onOutcome: (update, outcome, ms, attempt) => {
      const kind = updateKind(update)
      metrics.updateHandled(kind, outcome, ms)
      log.info('update', {
        kind,
        outcome,
        ms: Math.round(ms * 10) / 10,
        chat: services.logChat(updateChatId(update)),
        attempt,
      })
    },
    state,
    chatKey: services.chatKey,
  })
  stops.push(() => intake.stop(stopDeadlineMs))
  stops.push(async () => {
    ready = false
  })

  const { updates } = config
  if (updates.kind === 'webhook') {
    routes['POST /telegram'] = webhookRoute(updates.secret, intake, log)
    await registerWebhook(api, updates.url, updates.secret)
  } else {
    await api.deleteWebhook({ drop_pending_updates: false })
    const journal = createJournal(db, createSeal(dataKey, 'journal'), now, (error) =>
      log.warn('handled updates cannot be marked now', { error }),
    )
    const pollingApi = createApi(config.botToken, connection, { onUnknown: 'report', deadlineMs: 0, onFailure })
    const poller = createPoller({
      api: pollingApi,
      intake,
      journal,
      log,
      onPoison: (update) => onSetAside(update, undefined),
      onUnauthorized: onFatal,
    })
    stops.push(() =>
      journal
        .flush()
        .catch((error: unknown) =>
          log.warn('the journal cannot be closed cleanly: a few answers may repeat', { error }),
        ),
    )
    stops.push(async () => {
      await Promise.all([poller.stop(), intake.stop(stopDeadlineMs)])
    })
    await poller.start()
  }
  const rounds = startRounds(services)
  stops.push(() => rounds.stop())
  const sender = senderFor(config, services, renderBroadcast, stops)
  state.onNotice(({ about }) => {
    if (about === 'broadcasts') sender.wake()
  })
  sender.start()
  stops.push(() => sender.stop(sendersStopDeadlineMs))
  stops.push(startDigests(services))
  ready = true
  registered = registerCommands(api, log, registration.signal)
  log.info('ready', { kind: updates.kind, port: server.port })
  return server.port
}

/** Of a twentieth of a second's messages, and at least two, so that a moment's delay loses nothing of the rate. */
const paceOf = (rate: number): Pace => ({ rate, burst: Math.max(2, Math.ceil(rate / 20)) })

/** The sender has connections of its own: a reply never waits for one that a broadcast holds. */
function senderFor(
  config: Config,
  { db, state, log, metrics, now, rates }: Services,
  render: Render,
  stops: (() => Promise<void>)[],
): Sender {
  const connection = connectTelegram(config.botApiRoot, config.botToken)
  stops.push(() => connection.close())
  const onFailure = (method: string, { kind }: { kind: string }) => metrics.apiFailure(method, kind)
  const api = createApi(config.botToken, connection, { onUnknown: 'report', deadlineMs: 0, onFailure })
  return createSender({
    db,
    budget: state.budget,
    paces: {
      free: paceOf(rates.free),
      paid: rates.paid === undefined ? undefined : paceOf(rates.paid),
    },
    send: createSend(api, render, now),
    classify: (error) => {
      const failure = classifyError(error)
      return { ...failure, ...meaningOf[failure.kind] }
    },
    now,
    log,
    processId: randomBytes(6).toString('base64url'),
    isOnlyProcess: config.redis === undefined,
  })
}

/** Telegram may be away when the bot starts; a wrong token never becomes right. */
async function patiently<T>(call: () => Promise<T>, log: Log): Promise<T> {
  for (let delayMs = 1_000; ; delayMs = Math.min(longestStartDelayMs, delayMs * 2)) {
    try {
      return await call()
    } catch (error) {
      const { kind, errorCode } = classifyError(error)
      if (kind === 'unauthorized' || errorCode === 404)
        throw new StartRefused(['BOT_TOKEN is not accepted by Telegram: get the current one from @BotFather.'])
      log.warn('Telegram cannot be reached: trying again', { reason: kind, ms: delayMs })
      await sleep(delayMs)
    }
  }
}

async function main(): Promise<void> {
  const read = readConfig(process.env)
  if (read.type === 'refused') {
    process.stderr.write(`${read.problems.join('\n')}\n`)
    process.exitCode = 1
    return
  }
  const log = createLog(read.config.logLevel)
  // Node would print such an error whole, with what a person wrote or the token in it.
  const die = (error: unknown): void => {
    log.error('the program cannot go on', { error })
    process.exit(1)
  }
  process.on('uncaughtException', die)
  process.on('unhandledRejection', die)
  let running: Running | undefined
  const end = (): void => {
    log.info('stopping')
    // Before the parts stand nothing is under way that could be lost.
    const stopped = running?.stop() ?? Promise.resolve()
    stopped.then(() => {
      log.info('stopped')
      process.exit(0)
    }, die)
  }
  process.once('SIGTERM', end)
  process.once('SIGINT', end)
  try {
    running = await start(read.config, { log, onFatal: die })
  } catch (error) {
    // These are sentences of ours; anything else is reduced to what may be said of it.
    if (error instanceof Error && ['StartRefused', 'PortBusy', 'DatabaseTooNew', 'BrokenDataKey'].includes(error.name))
      process.stderr.write(`${error.message}\n`)
    else log.error('the bot does not start', { error })
    process.exit(1)
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main()
