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
 * and as long as Telegram says, for all processes. Memory holds one batch, whatever the audience.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../ops/log.ts'
import type { Lane, SendingBudget } from '../shared-state/shared-state.ts'
import { changeBroadcast, firstWave, listBroadcasts, type Wave, wavesOf } from '../store/broadcasts.ts'
import {
  type Claim,
  claimDeliveries,
  type EarlierMessage,
  earlierMessages,
  forgetErased,
  reduceDeliveries,
  releaseClaims,
  renewClaims,
  stopWaiting,
} from '../store/deliveries.ts'
import { endWave, maySend, type OpenWave, openWaves, startWave } from '../store/open-waves.ts'
import type { Db } from '../store/schema.ts'
import type { Attachment, Broadcast, WaveKind } from './broadcast.ts'
import { type BroadcastEvent, step } from './lifecycle.ts'
import type { Pace } from './pacing.ts'
import { createRecorder } from './recorder.ts'

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

/** What a failed call means, from `telegram/send-error.ts`. */
export interface Failure {
  readonly kind: string
  readonly ledger: 'refused' | 'not-sent' | 'unknown' | 'done'
  readonly unreachable: boolean
  readonly retryAfterSeconds?: number
}

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
/** After a kill another process waits so long for what was claimed; renewed while calls are under way. */
export const claimLifeMs = 3_500
const renewEveryMs = 1_000
/** A claim that is nearly over is left to run out. */
const claimMarginMs = 1_000
/** How much is claimed at a time: what is stopped or overtaken by an urgent one waits no longer than this. */
const batchMs = 400
/** How old the knowledge may be that nobody stopped it. */
const checkEveryMs = 300
/** Claims are not held through a longer wait: they are given back. */
const longestHoldMs = 1_000
const idleMs = 500
/** The next look when calls are under way, after which a wave may have ended. */
const soonMs = 60
/** How much of the budget is asked for at a time, so that the asking costs nothing. */
const takeMs = 50
/** Shorter than the burst of the budget lasts, so that nothing of it is lost. */
const askAgainMs = 10
const releaseEveryMs = 500
const reduceEveryMs = 3_600_000
/** Rows of one statement that nobody waits for. */
const chunk = 2_000
/** Failures in a row after which Telegram is taken to be away, and asked with one message at a time. */
const troubleFrom = 5
const firstTroubleMs = 500
const longestTroubleMs = 30_000
/** A message whose outcome stays unknown is not tried for ever. */
const mostAttempts = 5
/** So many unknown chats in a row mean another bot's token, or another bot's database. */
const mostStrangers = 20

export function createSender(parts: SenderParts): Sender {
  const { db, budget, paces, send, classify, now, log, processId, isOnlyProcess } = parts
  let isStopping = false
  let running: Promise<void> = Promise.resolve()
  let renewal: NodeJS.Timeout | undefined
  let wakeUp = (): void => {}
  let slotFree = (): void => {}
  let inFlight = 0
  /** Claimed and not yet called. */
  let unsent = 0
  let claimsValidUntil = 0
  /** Nothing leaves before: Telegram told us to wait, or seems to be away. */
  let heldUntil = 0
  let troubles = 0
  let strangers = 0
  let dbTroubleAt = Number.NEGATIVE_INFINITY
  let budgetTroubleAt = Number.NEGATIVE_INFINITY
  let releasedAt = Number.NEGATIVE_INFINITY
  let reducedAt = Number.NEGATIVE_INFINITY
  const granted: Record<Lane, number> = { free: 0, paid: 0 }
  let grantedAt = 0
  /** Stopped by this process in this very moment: nothing of them leaves although the database says so a little later. */
  const condemned = new Map<string, string>()

  const databaseFailed = (error: unknown): void => {
    if (now() - dbTroubleAt > claimLifeMs) log.warn('broadcasts wait for the database', { error })
    dbTroubleAt = now()
  }
  const recorder = createRecorder({ db, processId, now, onFailure: databaseFailed })

  const paceOf = (lane: Lane): Pace => (lane === 'paid' && paces.paid) || paces.free

  const isHolding = (): boolean => inFlight + unsent + recorder.size > 0

  const renew = (): void => {
    if (!isHolding()) return
    const until = now() + claimLifeMs
    renewClaims(db, processId, until).then(() => {
      claimsValidUntil = until
    }, databaseFailed)
  }

  /** Takes a step in the name of the program, from whatever stands there now. */
  const takeStep = async (broadcast: Broadcast, event: BroadcastEvent, action: string): Promise<boolean> => {
    const next = step(broadcast, event, now())
    if (!next.ok) return false
    const details = 'reason' in event && event.reason !== null ? { reason: event.reason } : {}
    const entry = { at: now(), actor: 0, action, subject: broadcast.id, details }
    return (await changeBroadcast(db, broadcast, next.broadcast, entry)) !== undefined
  }

  const stopBecause = (id: string, reason: string): void => {
    if (condemned.has(id)) return
    condemned.set(id, reason)
    log.error('ALARM: a broadcast is stopped', { reason })
    wakeUp()
  }

  const stopCondemned = async (waves: readonly OpenWave[]): Promise<void> => {
    for (const { now: broadcast, content, wave, stoppedAt } of waves) {
      const isOver =
        content.expiresAt !== null && content.expiresAt <= now() && wave <= firstWave && stoppedAt === undefined
      if (!condemned.has(broadcast.id) && !isOver) continue
      if (broadcast.state !== 'sending' && broadcast.state !== 'paused') condemned.delete(broadcast.id)
      else {
        const reason = condemned.get(broadcast.id) ?? 'no-longer-valid'
        await takeStep(broadcast, { type: 'stop', by: null, reason }, 'broadcast-stopped')
      }
    }
  }

  /** Approved ones whose time has come begin; those whose time is over become drafts again. */
  const beginDue = async (): Promise<void> => {
    for (const broadcast of await listBroadcasts(db, { states: ['approved'] }, chunk)) {
      const begun = step(broadcast, { type: 'begin' }, now())
      if (begun.ok) await takeStep(broadcast, { type: 'begin' }, 'broadcast-begun')
      else if (begun.reason !== 'not-due')
        await takeStep(broadcast, { type: 'return', by: null, reason: begun.reason }, 'broadcast-returned')
    }
  }

  /** What this process still holds is its own, however long it was kept from renewing it. */
  const release = async (wave: Wave, isStopped: boolean): Promise<void> => {
    if (now() - dbTroubleAt <= claimLifeMs) return // the others could not write either: they come first
    await releaseClaims(db, wave, now(), { type: 'run-out', but: isHolding() ? processId : undefined }, { isStopped })
  }

  /** Ends what was stopped, a part at a time. @returns whether there is more. */
  const drain = async (wave: Wave): Promise<boolean> => {
    if ((await stopWaiting(db, wave, chunk, now())) > 0) return true
    await release(wave, true)
    await endWave(db, wave, now())
    return false
  }

  const isStopped = ({ stoppedAt, now: { state } }: OpenWave): boolean => stoppedAt !== undefined || state === 'stopped'

  /** One look at everything. @returns whether there was something to do, so that it is worth to look again at once. */
  const turn = async (): Promise<boolean> => {
    await beginDue()
    const waves = await openWaves(db)
    await stopCondemned(waves)
    if (now() - releasedAt >= releaseEveryMs) {
      releasedAt = now()
      for (const wave of waves) if (!isStopped(wave)) await release(wave, false)
    }
    let isMore = false
    for (const wave of waves) {
      const hasEarlier = waves.some((one) => one.broadcast === wave.broadcast && one.wave < wave.wave)
      if (isStopped(wave)) isMore = (await drain(wave)) || isMore
      else if (wave.now.state !== 'sending' || condemned.has(wave.broadcast)) continue
      else if (wave.wave > firstWave && hasEarlier) continue
      else if (now() >= heldUntil && !recorder.isStuck && (await sendBatch(wave))) return true
    }
    if (waves.length === 0 && now() - reducedAt > reduceEveryMs) {
      if (await reduceDeliveries(db, now(), chunk)) return true
      reducedAt = now()
    }
    return isMore
  }

  /** @returns whether anything of this wave was there to send. */
  const sendBatch = async (wave: OpenWave): Promise<boolean> => {
    if (wave.startedAt === undefined) {
      await startWave(db, wave, now())
      await forgetErased(db, wave)
    }
    const lane: Lane = paces.paid && wave.content.paid && wave.wave <= firstWave ? 'paid' : 'free'
    const until = now() + claimLifeMs
    const limit = troubles >= troubleFrom ? 1 : Math.max(1, Math.ceil((paceOf(lane).rate * batchMs) / 1000))
    const claims = await claimDeliveries(db, wave, { by: processId, until, limit })
    claimsValidUntil = until
    if (claims.length === 0) {
      const ended = await endWave(db, wave, now())
      if (ended !== 'nothing') log.info('a wave of a broadcast has ended', { kind: wave.kind, outcome: ended })
      return ended === 'wave'
    }
    unsent += claims.length
    let checkedAt = now()
    const chatIds = claims.map(({ chatId }) => chatId)
    const earlier = await earlierMessages(db, wave, chatIds)
    const attachmentBefore = wave.wave > firstWave ? await attachmentBeforeOf(wave) : null
    for (const [index, claim] of claims.entries()) {
      let isAllowed = await waitForTurn(lane, costOf(wave))
      if (isAllowed && now() - checkedAt > checkEveryMs) {
        isAllowed = await maySend(db, wave.broadcast, wave.wave)
        checkedAt = now()
      }
      if (!isAllowed || isStopping || condemned.has(wave.broadcast)) {
        giveBack(wave, claims.slice(index))
        return true
      }
      if (recorder.isStuck || now() > claimsValidUntil - claimMarginMs) {
        // They may be somebody else's in a moment, or their outcome could not be written: let them run out.
        unsent -= claims.length - index
        return true
      }
      granted[lane] -= costOf(wave)
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
    return true
  }

  /** An urgent correction is an edit and a notice. */
  const costOf = ({ wave, content }: Wave): number => (wave > firstWave && content.severity === 'urgent' ? 2 : 1)

  const giveBack = (wave: Wave, claims: readonly Claim[]): void => {
    unsent -= claims.length
    for (const { chatId } of claims)
      recorder.add(wave, { chatId, state: 'waiting', messageId: null, reason: null, isUntried: true })
  }

  const budgetFailed = (error: unknown): { granted: number; waitMs: number } => {
    if (now() - budgetTroubleAt > claimLifeMs) log.warn('broadcasts wait for the shared budget', { error })
    budgetTroubleAt = now()
    return { granted: 0, waitMs: idleMs + longestHoldMs }
  }

  /** Waits for a free call and for the budget. @returns false when that takes longer than claims are held. */
  const waitForTurn = async (lane: Lane, cost: number): Promise<boolean> => {
    const most = troubles >= troubleFrom ? 1 : Math.min(mostInFlight, Math.max(4, paceOf(lane).rate))
    while (inFlight >= most && !isStopping) {
      const { promise, resolve } = Promise.withResolvers<void>()
      slotFree = resolve
      await promise
    }
    if (now() - grantedAt > 4 * takeMs) granted[lane] = 0 // leave of long ago must not add up with that of now
    while (granted[lane] < cost) {
      if (isStopping || heldUntil - now() > longestHoldMs) return false
      if (heldUntil > now()) await sleep(heldUntil - now())
      const wanted = Math.max(cost, Math.ceil((paceOf(lane).rate * takeMs) / 1000)) - granted[lane]
      const taken = await budget.take(lane, paceOf(lane), wanted).catch(budgetFailed)
      granted[lane] += taken.granted
      grantedAt = now()
      if (granted[lane] >= cost) break
      if (taken.waitMs > longestHoldMs) {
        heldUntil = Math.max(heldUntil, now() + taken.waitMs)
        return false
      }
      await sleep(Math.max(taken.waitMs, askAgainMs))
    }
    return true
  }

  const attachmentBeforeOf = async ({ broadcast, wave }: Wave): Promise<Attachment | null> => {
    const before = (await wavesOf(db, broadcast)).filter((one) => one.approvedAt !== undefined && one.wave < wave)
    return before.at(-1)?.content.attachment ?? null
  }

  const sendOne = async (wave: OpenWave, claim: Claim, message: Message): Promise<void> => {
    const { chatId } = claim
    inFlight++
    try {
      const messageId = await send(message)
      troubles = 0
      strangers = 0
      recorder.add(wave, { chatId, state: 'sent', messageId, reason: null })
    } catch (error) {
      await recordFailure(wave, claim, classify(error))
    } finally {
      inFlight--
      slotFree()
    }
  }

  const recordFailure = async (wave: OpenWave, { chatId, attempts }: Claim, failure: Failure): Promise<void> => {
    const { kind, ledger, unreachable, retryAfterSeconds } = failure
    const end = (state: 'waiting' | 'sent' | 'unreachable' | 'refused' | 'unknown', isUntried = false): void =>
      recorder.add(wave, { chatId, state, messageId: null, reason: state === 'sent' ? null : kind, isUntried })
    if (retryAfterSeconds !== undefined) {
      await holdFleet(retryAfterSeconds)
      return end('waiting', true)
    }
    if (ledger === 'not-sent' || ledger === 'unknown') holdAfterTrouble()
    else troubles = 0
    strangers = kind === 'chat-not-found' ? strangers + 1 : 0
    if (kind === 'malformed' || strangers >= mostStrangers) stopBecause(wave.broadcast, kind)
    switch (ledger) {
      case 'done':
        return end('sent')
      case 'not-sent':
        return end('waiting')
      case 'refused':
        return end(unreachable ? 'unreachable' : 'refused')
      case 'unknown':
        return end(wave.content.repeatUnknown && attempts < mostAttempts ? 'waiting' : 'unknown')
    }
  }

  const holdFleet = async (seconds: number): Promise<void> => {
    granted.free = 0
    granted.paid = 0
    const until = now() + Math.max(1, seconds) * 1000
    if (until > heldUntil) log.warn('Telegram asks broadcasts to wait', { ms: seconds * 1000 })
    heldUntil = Math.max(heldUntil, until)
    await budget
      .pause(seconds)
      .catch((error: unknown) => log.warn('the other processes cannot be told to wait', { error }))
  }

  const holdAfterTrouble = (): void => {
    troubles++
    if (troubles < troubleFrom) return
    if (troubles === troubleFrom) log.warn('Telegram cannot be reached: broadcasts go on gently')
    const ms = Math.min(longestTroubleMs, firstTroubleMs * 2 ** Math.min(10, troubles - troubleFrom))
    heldUntil = Math.max(heldUntil, now() + ms)
  }

  const idleFor = (): number => {
    if (isHolding()) return soonMs
    return heldUntil > now() ? Math.min(idleMs, heldUntil - now()) : idleMs
  }

  const idle = async (ms: number): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>()
    wakeUp = resolve
    const timer = setTimeout(resolve, ms)
    await promise
    clearTimeout(timer)
  }

  const takeOver = async (): Promise<void> => {
    for (const wave of await openWaves(db))
      await releaseClaims(db, wave, now(), { type: 'not-of', processId }, { isStopped: isStopped(wave) })
  }

  const run = async (): Promise<void> => {
    if (isOnlyProcess) await takeOver().catch(databaseFailed)
    while (!isStopping) {
      try {
        if (!(await turn())) await idle(idleFor())
      } catch (error) {
        unsent = 0 // what was claimed runs out
        databaseFailed(error)
        await idle(idleMs)
      }
    }
  }

  return {
    start() {
      renewal = setInterval(renew, renewEveryMs)
      running = run()
    },
    wake: () => wakeUp(),
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
