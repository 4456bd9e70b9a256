/** Writes outcomes into the ledger a few at a time: one commit for what came in within a moment, and none is given up. */
import { setTimeout as sleep } from 'node:timers/promises'
import { mostOutcomes, type Outcome, recordOutcomes, type WaveKey } from '../store/deliveries.ts'
import type { Db } from '../store/schema.ts'

export interface Recorder {
  /** Never fails and never waits: what cannot be written now is written as soon as it can. */
  add(key: WaveKey, outcome: Outcome): void
  /** How many wait to be written. */
  readonly size: number
  /** The database refuses to take them: nothing more should be sent until it does. */
  readonly isStuck: boolean
  /** Resolves when all is written, or at an instant, whichever comes first. */
  settle(giveUpAt: number): Promise<void>
}

/**
 * What is gathered here was sent and is not in the ledger yet: a kill at this moment sends it once more. So it is short;
 * one commit for each message would cost the answers to people more than it saves.
 */
const gatherMs = 50
const retryMs = 250

interface Parts {
  readonly db: Db
  readonly processId: string
  readonly now: () => number
  readonly onFailure: (error: unknown) => void
}

export function createRecorder({ db, processId, now, onFailure }: Parts): Recorder {
  /** By wave, in the order in which they came. */
  const pending = new Map<string, { readonly key: WaveKey; readonly outcomes: Outcome[] }>()
  let size = 0
  let isStuck = false
  let writing: Promise<void> | undefined

  const writeSome = async (): Promise<void> => {
    for (const [name, { key, outcomes }] of pending) {
      const some = outcomes.slice(0, mostOutcomes)
      await recordOutcomes(db, key, processId, some, now())
      outcomes.splice(0, some.length)
      size -= some.length
      if (outcomes.length === 0) pending.delete(name)
    }
  }
  const write = async (): Promise<void> => {
    while (size > 0) {
      if (size < mostOutcomes) await sleep(gatherMs)
      try {
        await writeSome()
        isStuck = false
      } catch (error) {
        if (!isStuck) onFailure(error)
        isStuck = true
        await sleep(retryMs)
      }
    }
    writing = undefined
  }
  return {
    add(key, outcome) {
      const name = `${key.broadcast}/${key.wave}`
      const known = pending.get(name)
      if (known) known.outcomes.push(outcome)
      else pending.set(name, { key, outcomes: [outcome] })
      size++
      writing ??= write()
    },
    get size() {
      return size
    },
    get isStuck() {
      return isStuck
    },
    async settle(giveUpAt) {
      while (writing && now() < giveUpAt) await Promise.race([writing, sleep(retryMs)])
    },
  }
}
