/** What is to be done around the sending: broadcasts begin, stop and end, lost claims come back, old ledgers go. */
import type { Log } from '../ops/log.ts'
import { changeBroadcast, listBroadcasts } from '../store/broadcasts.ts'
import { forgetErased, reduceDeliveries, releaseClaims, stopWaiting } from '../store/deliveries.ts'
import { endWave, type OpenWave, openWaves, startWave } from '../store/open-waves.ts'
import type { Db } from '../store/schema.ts'
import { firstWave, type Wave } from '../store/waves.ts'
import type { Broadcast } from './broadcast.ts'
import { type BroadcastEvent, step } from './lifecycle.ts'

export interface Upkeep {
  /** One look at everything. @returns the waves that may send now, the most urgent first, and whether to look again at once. */
  look(): Promise<{ readonly sendable: readonly OpenWave[]; readonly isMore: boolean }>
  /** Nothing of it leaves this process from now on, although the database says so a little later. */
  stopBecause(broadcast: string, reason: string): void
  isCondemned(broadcast: string): boolean
  /** Writes its deliveries where that is still to be done. */
  begin(wave: OpenWave): Promise<void>
  /** Ends a wave of which nothing waits. @returns whether the next one of its broadcast may begin now. */
  end(wave: OpenWave): Promise<boolean>
  /** This is the only process: what others claimed is nobody's. */
  takeOver(): Promise<void>
}

const releaseEveryMs = 500
const reduceEveryMs = 3_600_000
/** Rows of one statement that nobody waits for. */
const chunk = 2_000

interface Parts {
  readonly db: Db
  readonly now: () => number
  readonly log: Log
  readonly processId: string
  /** Whether this process holds claims: they are its own, however long it was kept from renewing them. */
  readonly isHolding: () => boolean
  /** The database failed a moment ago: others could not write either, and their claims are not lost. */
  readonly isDatabaseShaky: () => boolean
}

export function createUpkeep({ db, now, log, processId, isHolding, isDatabaseShaky }: Parts): Upkeep {
  let releasedAt = Number.NEGATIVE_INFINITY
  let reducedAt = Number.NEGATIVE_INFINITY
  const condemned = new Map<string, string>()

  const isStopped = ({ stoppedAt, now: { state } }: OpenWave): boolean => stoppedAt !== undefined || state === 'stopped'

  /** A warning that is no longer valid goes to nobody else; corrections of it still do. */
  const isOver = ({ content: { expiresAt }, wave, stoppedAt }: OpenWave): boolean =>
    expiresAt !== null && expiresAt <= now() && wave <= firstWave && stoppedAt === undefined

  /** Takes a step in the name of the program, from whatever stands there now. */
  const takeStep = async (broadcast: Broadcast, event: BroadcastEvent, action: string): Promise<void> => {
    const next = step(broadcast, event, now())
    if (!next.ok) return
    const details = 'reason' in event && event.reason !== null ? { reason: event.reason } : {}
    await changeBroadcast(db, broadcast, next.broadcast, {
      at: now(),
      actor: 0,
      action,
      subject: broadcast.id,
      details,
    })
  }

  /** Approved ones whose time has come begin; those whose time is over become drafts again. */
  const beginDue = async (): Promise<void> => {
    for (const broadcast of await listBroadcasts(db, { states: ['approved'] }, chunk)) {
      const begun = step(broadcast, { type: 'begin' }, now())
      if (begun.ok) await takeStep(broadcast, { type: 'begin' }, 'broadcast-sending-begun')
      else if (begun.reason !== 'not-due')
        await takeStep(broadcast, { type: 'return', by: null, reason: begun.reason }, 'broadcast-returned')
    }
  }

  const stopCondemned = async (waves: readonly OpenWave[]): Promise<void> => {
    for (const wave of waves) {
      const broadcast = wave.now
      if (!condemned.has(broadcast.id) && !isOver(wave)) continue
      if (broadcast.state !== 'sending' && broadcast.state !== 'paused') condemned.delete(broadcast.id)
      else {
        const reason = condemned.get(broadcast.id) ?? 'no-longer-valid'
        await takeStep(broadcast, { type: 'stop', by: null, reason }, 'broadcast-stopped')
      }
    }
  }

  const release = async (wave: Wave, isStopped: boolean): Promise<void> => {
    if (isDatabaseShaky()) return
    await releaseClaims(db, wave, now(), { type: 'run-out', but: isHolding() ? processId : undefined }, { isStopped })
  }

  /** Ends what was stopped, a part at a time. @returns whether there is more. */
  const drain = async (wave: Wave): Promise<boolean> => {
    if ((await stopWaiting(db, wave, chunk, now())) > 0) return true
    await release(wave, true)
    await endWave(db, wave, now())
    return false
  }

  /** Ledgers that are old enough become counts, while nothing else is to be done. @returns whether there is more. */
  const reduce = async (): Promise<boolean> => {
    if (now() - reducedAt <= reduceEveryMs) return false
    if (await reduceDeliveries(db, now(), chunk)) return true
    reducedAt = now()
    return false
  }

  return {
    async look() {
      await beginDue()
      const waves = await openWaves(db)
      await stopCondemned(waves)
      if (now() - releasedAt >= releaseEveryMs) {
        releasedAt = now()
        for (const wave of waves) if (!isStopped(wave)) await release(wave, false)
      }
      let isMore = waves.length === 0 && (await reduce())
      for (const wave of waves) if (isStopped(wave)) isMore = (await drain(wave)) || isMore
      // A correction begins when no earlier wave can reach anybody any more.
      const isFirst = (wave: OpenWave): boolean =>
        wave.wave <= firstWave || !waves.some((one) => one.broadcast === wave.broadcast && one.wave < wave.wave)
      const mayLeave = (wave: OpenWave): boolean =>
        !isStopped(wave) &&
        !isOver(wave) &&
        wave.now.state === 'sending' &&
        !condemned.has(wave.broadcast) &&
        isFirst(wave)
      return { sendable: waves.filter(mayLeave), isMore }
    },
    stopBecause(broadcast, reason) {
      if (condemned.has(broadcast)) return
      condemned.set(broadcast, reason)
      log.error('ALARM: a broadcast is stopped', { reason })
    },
    isCondemned: (broadcast) => condemned.has(broadcast),
    async begin(wave) {
      if (wave.startedAt !== undefined) return
      await startWave(db, wave, now())
      await forgetErased(db, wave)
    },
    async end(wave) {
      const ended = await endWave(db, wave, now())
      if (ended !== 'nothing') log.info('a wave of a broadcast has ended', { kind: wave.kind, outcome: ended })
      return ended === 'wave'
    },
    async takeOver() {
      for (const wave of await openWaves(db))
        await releaseClaims(db, wave, now(), { type: 'not-of', processId }, { isStopped: isStopped(wave) })
    },
  }
}
