/**
 * The other way to lose nothing while polling, built to compare with the journal: nothing is written down, and the
 * confirmed offset stays at the lowest update that is not finished. Telegram gives at most 100 updates from there.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Api } from 'grammy'
import type { Intake } from '../../src/telegram/intake.ts'
import { allowedUpdates } from '../../src/telegram/update-kind.ts'

/** Nothing new within the window: wait for the offset to move, but look again soon for what has come since. */
const lookAgainMs = 20

export function createHeldOffsetPoller(api: Api, intake: Intake): { start(): void; stop(): Promise<void> } {
  let stopped = false
  let loop: Promise<void> | undefined
  let next = 0
  const unfinished = new Set<number>()
  let moved = Promise.withResolvers<void>()

  const settle = async (update: Parameters<Intake['accept']>[0]): Promise<void> => {
    await intake.accept(update)
    unfinished.delete(update.update_id)
    moved.resolve()
  }

  const poll = async (): Promise<void> => {
    while (!stopped) {
      // Ids come in order, and a Set keeps it: the first is the lowest.
      const offset = unfinished.values().next().value ?? next
      moved = Promise.withResolvers()
      const updates = await api.getUpdates({
        offset,
        limit: 100,
        timeout: unfinished.size === 0 ? 1 : 0,
        allowed_updates: allowedUpdates,
      })
      const fresh = updates.filter(({ update_id }) => update_id >= next)
      for (const update of fresh) {
        unfinished.add(update.update_id)
        next = update.update_id + 1
        void settle(update)
      }
      if (fresh.length === 0 && unfinished.size > 0) await Promise.race([moved.promise, sleep(lookAgainMs)])
    }
  }

  return {
    start() {
      loop = poll()
    },
    async stop() {
      stopped = true
      await loop
    },
  }
}
