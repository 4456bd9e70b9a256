/**
 * Takes deliveries from the ledger and sends them: the one loop of the broadcasts, in any number of processes.
 *
 * Telegram has no idempotency key, so exactly once does not exist. **We err on the side of sending twice**: a message is
 * claimed in the ledger, sent, and its outcome written; a process that dies in between leaves a claim that runs out, and
 * the message is sent again. Nobody is missed, and what may come twice is what was under way at that instant: called and
 * not yet written, at most `mostInFlight` calls and what comes in within one write. Where a living process does not know
 * the outcome of its own call (no answer, 5xx) it does not guess: the delivery ends as `unknown`, unless the author wanted
 * such messages to be sent again.
 *
 * Broadcasts wait where doubt would harm: while the ledger cannot be written, while the shared budget cannot be reached,
 * and as long as Telegram says, for all processes. While a batch is sent the next one is made ready, so that the rate does
 * not depend on how far away the database is. Memory holds two batches, whatever the audience.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../ops/log.ts'
import type { Lane, SendingBudget } from '../shared-state/shared-state.ts'
import { type Claim, type EarlierMessage, renewClaims } from '../store/deliveries.ts'
import { maySend, type OpenWave } from '../store/open-waves.ts'
import type { Db } from '../store/schema.ts'
import { firstWave, type Wave } from '../store/waves.ts'
import { createAllowance } from './allowance.ts'
import { type Batch, claimBatch } from './batch.ts'
import type { Attachment, Broadcast, WaveKind } from './broadcast.ts'
import {
  afterFailure,
  afterSuccess,
  atEase,
  endAfter,
  type Failure,
  heldUntil,
  isGentle,
  reasonToStop,
  troubleFrom,
} from './holding.ts'
import type { Pace } from './pacing.ts'
import { createRecorder } from './recorder.ts'
import { createUpkeep } from './upkeep.ts'

/** One delivery as it is to be sent. */
export interface Message {
  readonly kind: WaveKind
  /** As it was approved for this wave. */
  readonly broadcast: Broadcast
  readonly approvedAt: number
  readonly chatId: number
  readonly locale: string
  readonly isPaid: boolean
  /** What the person has of it already, and what was attached to that; for corrections and retractions. */
  readonly earlier: EarlierMessage | undefined
  readonly attachmentBefore: Attachment | null
}

/** @returns the id by which the message can be edited later, null when there is none. @throws what the call threw. */
export type Send = (message: Message) => Promise<number | null>

export interface SenderParts {
  readonly db: Db
  readonly budget: SendingBudget
  /** Without a pace for paid ones they go the free way. */
  readonly paces: { readonly free: Pace; readonly paid: Pace | undefined }
  readonly send: Send
  readonly classify: (error: unknown) => Failure
  readonly now: () => number
  readonly log: Log
  /** Tells this process's claims from those of all others, its earlier lives too. */
  readonly processId: string
  /** No other process sends: claims that are not ours belong to the dead, and nobody has to wait for them to run out. */
  readonly isOnlyProcess: boolean
}

export interface Sender {
  start(): void
  /** Looks for work now. */
  wake(): void
  /** Claims nothing more, waits for the calls under way and writes their outcomes, for so long at most. */
  stop(deadlineMs: number): Promise<void>
}

/** Calls at a time; a pool of connections of its own holds a few more. */
const mostInFlight = 64
/** After a kill another process waits so long for what was claimed; renewed while claims are held. */
const claimLifeMs = 3_500
const renewEveryMs = 1_000
/** A claim that is nearly over is not begun with. */
const claimMarginMs = 1_000
/** How much is claimed at a time: what is stopped or overtaken by an urgent one waits no longer than for two of these. */
const batchMs = 300
/** How old the knowledge may be that nobody stopped it. */
const checkEveryMs = 300
/** Claims are not held through a longer wait: they are given back. */
const longestHoldMs = 1_000
const idleMs = 500
/** The next look when calls are under way, after which a wave may have ended. */
const soonMs = 60

/** What comes next: something to send, another look at once, or nothing for the moment. */
type Next = Batch | 'again' | 'nothing'

export function createSender(parts: SenderParts): Sender {
  const { db, budget, paces, send, classify, now, log, processId, isOnlyProcess } = parts
  let isStopping = false
  let running: Promise<void> = Promise.resolve()
  let renewal: NodeJS.Timeout | undefined
  let wakeUp = (): void => {}
  /** Somebody has just changed something, perhaps stopped it: what was known before is asked anew. */
  let wokenAt = Number.NEGATIVE_INFINITY
  let slotFree = (): void => {}
  let inFlight = 0
  /** Claimed and not yet called. */
  let unsent = 0
  let renewedUntil = 0
  let holding = atEase
  let dbTroubleAt = Number.NEGATIVE_INFINITY

  const isDatabaseShaky = (): boolean => now() - dbTroubleAt <= claimLifeMs
  const databaseFailed = (error: unknown): void => {
    if (!isDatabaseShaky()) log.warn('broadcasts wait for the database', { error })
    dbTroubleAt = now()
  }
  const recorder = createRecorder({ db, processId, now, onFailure: databaseFailed })
  const isHolding = (): boolean => inFlight + unsent + recorder.size > 0
  const upkeep = createUpkeep({ db, now, log, processId, isHolding, isDatabaseShaky })
  const paceOf = (lane: Lane): Pace => (lane === 'paid' && paces.paid) || paces.free
  const allowance = createAllowance({ budget, paceOf, now, log })

  const laneOf = ({ content, wave }: Wave): Lane => (paces.paid && content.paid && wave <= firstWave ? 'paid' : 'free')

  /** An urgent correction is an edit and a notice. */
  const costOf = ({ wave, content }: Wave): number => (wave > firstWave && content.severity === 'urgent' ? 2 : 1)

  const renew = (): void => {
    if (!isHolding()) return
    const until = now() + claimLifeMs
    renewClaims(db, processId, until).then(() => {
      renewedUntil = until
    }, databaseFailed)
  }

  const mayClaim = (): boolean => !isStopping && now() >= holding.until && !recorder.isStuck

  /** One look at everything, and what can be sent next. */
  const prepare = async (): Promise<Next> => {
    const { sendable, isMore } = await upkeep.look()
    for (const wave of sendable) {
      if (!mayClaim()) break
      await upkeep.begin(wave)
      const seenAt = now()
      const limit = isGentle(holding) ? 1 : Math.max(1, Math.ceil((paceOf(laneOf(wave)).rate * batchMs) / 1000))
      const claimed = await claimBatch(db, wave, { by: processId, until: seenAt + claimLifeMs, limit, seenAt })
      if (claimed) {
        unsent += claimed.claims.length
        return claimed
      }
      // The newcomers' wave ends after the first.
      if (sendable.some((one) => one.broadcast === wave.broadcast && one.wave > wave.wave)) continue
      if (await upkeep.end(wave)) return 'again'
    }
    return isMore ? 'again' : 'nothing'
  }

  /** Never rejects: what cannot be done now is tried again. What was claimed without our knowing it runs out. */
  const prepared = async (): Promise<Next> => {
    try {
      return isStopping ? 'nothing' : await prepare()
    } catch (error) {
      databaseFailed(error)
      return 'nothing'
    }
  }

  const sendBatch = async (batch: Batch): Promise<void> => {
    const { wave, claims, earlier, attachmentBefore } = batch
    const lane = laneOf(wave)
    let { seenAt } = batch
    for (const [index, claim] of claims.entries()) {
      let isAllowed = await waitForTurn(lane, costOf(wave))
      if (isAllowed && (now() - seenAt > checkEveryMs || seenAt <= wokenAt)) {
        isAllowed = await maySend(db, wave.broadcast, wave.wave).catch((error: unknown) => {
          databaseFailed(error)
          return false
        })
        seenAt = now()
      }
      const isOurs = now() < Math.max(batch.until, renewedUntil) - claimMarginMs
      if (!isAllowed || !isOurs || isStopping || recorder.isStuck || upkeep.isCondemned(wave.broadcast)) {
        giveBack(wave, claims.slice(index))
        return
      }
      allowance.spend(lane, costOf(wave))
      unsent--
      // It never rejects: `inFlight` owns it.
      void sendOne(wave, claim, {
        kind: wave.kind,
        broadcast: wave.content,
        approvedAt: wave.approvedAt ?? wave.createdAt,
        chatId: claim.chatId,
        locale: claim.locale,
        isPaid: lane === 'paid',
        earlier: earlier.get(claim.chatId),
        attachmentBefore,
      })
    }
  }

  /** Only what is still ours changes, so that it does no harm when the claims ran out meanwhile. */
  const giveBack = (wave: Wave, claims: readonly Claim[]): void => {
    unsent -= claims.length
    for (const { chatId } of claims)
      recorder.add(wave, { chatId, state: 'waiting', messageId: null, reason: null, isUntried: true })
  }

  /** Waits for a free call and for the budget. @returns false when that takes longer than claims are held. */
  const waitForTurn = async (lane: Lane, cost: number): Promise<boolean> => {
    const most = isGentle(holding) ? 1 : Math.min(mostInFlight, Math.max(4, paceOf(lane).rate))
    while (inFlight >= most && !isStopping) {
      const { promise, resolve } = Promise.withResolvers<void>()
      slotFree = resolve
      await promise
    }
    for (;;) {
      if (isStopping || holding.until - now() > longestHoldMs) return false
      if (holding.until > now()) await sleep(holding.until - now())
      const waitMs = await allowance.ask(lane, cost)
      if (waitMs === 0) return true
      if (waitMs > longestHoldMs) holding = heldUntil(holding, now() + waitMs)
      else await sleep(waitMs)
    }
  }

  const sendOne = async (wave: OpenWave, claim: Claim, message: Message): Promise<void> => {
    inFlight++
    try {
      const messageId = await send(message)
      holding = afterSuccess(holding)
      recorder.add(wave, { chatId: claim.chatId, state: 'sent', messageId, reason: null })
    } catch (error) {
      await recordFailure(wave, claim, classify(error))
    } finally {
      inFlight--
      slotFree()
    }
  }

  const recordFailure = async (wave: OpenWave, { chatId, attempts }: Claim, failure: Failure): Promise<void> => {
    const before = holding
    holding = afterFailure(holding, failure, now())
    const { retryAfterSeconds } = failure
    if (retryAfterSeconds !== undefined) {
      if (holding.until > before.until) log.warn('Telegram asks broadcasts to wait', { ms: retryAfterSeconds * 1000 })
      await allowance.pause(retryAfterSeconds)
    } else if (before.troubles < troubleFrom && isGentle(holding)) {
      log.warn('Telegram cannot be reached: broadcasts go on gently')
    }
    const reason = reasonToStop(holding, failure)
    if (reason !== undefined) {
      upkeep.stopBecause(wave.broadcast, reason)
      wakeUp()
    }
    const { repeatUnknown } = wave.content
    recorder.add(wave, { chatId, messageId: null, ...endAfter(failure, { attempts, repeatUnknown }) })
  }

  const idleFor = (): number => {
    if (isHolding() && !isDatabaseShaky()) return soonMs
    return holding.until > now() ? Math.min(idleMs, holding.until - now()) : idleMs
  }

  const idle = async (ms: number): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>()
    wakeUp = resolve
    const timer = setTimeout(resolve, ms)
    await promise
    clearTimeout(timer)
  }

  const run = async (): Promise<void> => {
    if (isOnlyProcess) await upkeep.takeOver().catch(databaseFailed)
    let coming = prepared()
    while (!isStopping) {
      const next = await coming
      if (next === 'nothing' && !isStopping) await idle(idleFor())
      coming = prepared()
      if (typeof next === 'object') await sendBatch(next)
    }
    const left = await coming
    if (typeof left === 'object') giveBack(left.wave, left.claims)
  }

  return {
    start() {
      renewal = setInterval(renew, renewEveryMs)
      running = run()
    },
    wake() {
      wokenAt = now()
      wakeUp()
    },
    async stop(deadlineMs) {
      isStopping = true
      wakeUp()
      slotFree()
      const giveUpAt = now() + deadlineMs
      const wholeRun = async (): Promise<void> => {
        await running
        while (inFlight > 0 && now() < giveUpAt)
          await Promise.race([
            sleep(50),
            new Promise<void>((resolve) => {
              slotFree = resolve
            }),
          ])
        await recorder.settle(giveUpAt)
      }
      await Promise.race([wholeRun(), sleep(deadlineMs)])
      clearInterval(renewal)
    },
  }
}
