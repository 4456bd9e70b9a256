/** Messages that show the progress of a broadcast and change by themselves while it runs. */
import type { View } from '../bot/show.ts'
import { doneOf, type Sample, watchPauseMs, withSample } from '../broadcasts/progress.ts'
import { classifyError } from '../telegram/send-error.ts'
import { isLive, progressView, sendingOf } from './progress.ts'
import { actorOf, type EmbassyContext, type EmbassyServices, seenBy } from './staff-step.ts'

/** Somebody who has gone away does not need it any more; a tap starts it again. */
const longestWatchMs = 60 * 60_000
/** A tap waits so long, at most, for an edit that is under way. */
const longestEditMs = 2_000

export interface Watches {
  /** Edits the message with the card of a broadcast while it runs, and once more when it has ended. */
  begin(ctx: EmbassyContext, id: string, messageId: number, shown: View): void
  /** The person did something else: that message may show another screen by now. Resolves when no edit can come after. */
  end(chatId: number): Promise<void>
}

interface Watch {
  timer: NodeJS.Timeout | undefined
  /** The look that is under way. */
  looking: Promise<void> | undefined
}

/** One watch a chat. It lives in this process alone: after a restart a tap on "refresh" begins it again. */
export function createWatches(services: EmbassyServices): Watches {
  const { api, db, log, now } = services
  const watches = new Map<number, Watch>()

  const end = async (chatId: number): Promise<void> => {
    const watch = watches.get(chatId)
    if (!watch) return
    watches.delete(chatId)
    clearTimeout(watch.timer)
    // An old figure must not come after what the person asks for now.
    const { promise, resolve } = Promise.withResolvers<void>()
    const limit = setTimeout(resolve, longestEditMs)
    await Promise.race([watch.looking, promise])
    clearTimeout(limit)
  }

  return {
    end,
    begin(ctx, id, messageId, shown) {
      const { chatId } = ctx
      if (chatId === undefined) return
      const watch: Watch = { timer: undefined, looking: undefined }
      clearTimeout(watches.get(chatId)?.timer)
      watches.set(chatId, watch)
      const isMine = (): boolean => watches.get(chatId) === watch
      const startedAt = now()
      let samples: readonly Sample[] = []
      let last = JSON.stringify(shown)

      /** @returns whether there is more to come. */
      const look = async (): Promise<boolean> => {
        // Roles are asked anew here too: who lost theirs sees nothing more.
        const actor = await actorOf(ctx, services)
        const seen = actor && (await seenBy(actor, id, services))
        if (!seen) return false
        const sending = await sendingOf(db, id)
        if (sending.current) samples = withSample(samples, { at: now(), done: doneOf(sending.current.progress) })
        const view = await progressView(ctx.t, seen, services, sending, samples)
        const text = JSON.stringify(view)
        if (text !== last && isMine()) {
          await api.editMessageText(chatId, messageId, view.text, {
            parse_mode: 'HTML',
            link_preview_options: { is_disabled: true },
            reply_markup: { inline_keyboard: (view.keyboard ?? []).map((row) => [...row]) },
          })
          last = text
        }
        return isLive(seen.broadcast, sending)
      }
      const tick = async (): Promise<void> => {
        let isMore = true
        try {
          isMore = await look()
        } catch (error) {
          // A deleted message ends the watch; anything else may pass.
          isMore = classifyError(error).kind !== 'gone'
          log.debug('a progress message cannot be changed now', { error })
        }
        if (!isMine()) return
        if (isMore && now() - startedAt < longestWatchMs) next()
        else watches.delete(chatId)
      }
      const next = (): void => {
        watch.timer = setTimeout(
          () => {
            watch.looking = tick()
          },
          watchPauseMs(now() - startedAt),
        )
        watch.timer.unref()
      }
      next()
    },
  }
}
