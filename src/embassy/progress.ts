/** How far a broadcast has come: a message that edits itself, pause, go on and stop, and the report at the end. */
import { Composer, InputFile } from 'grammy'
import { escapeHtml, type Html, lines } from '../bot/html.ts'
import { languageName, type Translate } from '../bot/i18n.ts'
import type { View } from '../bot/show.ts'
import type { Broadcast } from '../broadcasts/broadcast.ts'
import { type BroadcastEvent, step } from '../broadcasts/lifecycle.ts'
import {
  barOf,
  doneOf,
  type Progress,
  percentOf,
  progressOf,
  rateOf,
  type Sample,
  secondsLeft,
  withSample,
} from '../broadcasts/progress.ts'
import { locales } from '../content/locale.ts'
import { changeBroadcast, firstWave, type Wave, wavesOf } from '../store/broadcasts.ts'
import { countDeliveries, deliveryReport, type ReportLine } from '../store/deliveries.ts'
import { classifyError } from '../telegram/send-error.ts'
import * as buttons from './buttons.ts'
import {
  type Actor,
  actorOf,
  cardNow,
  type EmbassyContext,
  type EmbassyServices,
  noteView,
  refusalText,
  seenAs,
  seenBy,
  stepsOn,
  wakeSenders,
} from './staff-step.ts'
import { cardView, type Seen, stopView } from './views.ts'

/** Telegram and the reader both tire of a message that changes more often. */
const watchEveryMs = 3_000
/** Somebody who has gone away does not need it any more; a tap starts it again. */
const longestWatchMs = 60 * 60_000

export interface WaveProgress {
  readonly wave: Wave
  readonly progress: Progress
}

/** The wave that people are getting, or got last. */
export async function currentWave(db: EmbassyServices['db'], broadcast: string): Promise<WaveProgress | undefined> {
  const waves = await wavesOf(db, broadcast)
  const wave = waves.findLast((one) => one.wave >= firstWave && one.approvedAt !== undefined)
  if (!wave) return undefined
  const counts = await countDeliveries(db, { broadcast, wave: wave.wave })
  return { wave, progress: progressOf(counts, wave.audience ?? 0) }
}

function timeLeft(t: Translate, seconds: number): string {
  return seconds < 90
    ? t('broadcast:seconds', { count: seconds })
    : t('broadcast:minutes', { count: Math.ceil(seconds / 60) })
}

export function progressText(t: Translate, { wave, progress }: WaveProgress, samples: readonly Sample[]): Html {
  const { sent, audience, unreachable, left, refused, unknown, stopped, isComplete } = progress
  const rate = rateOf(samples)
  const seconds = secondsLeft(progress, rate)
  return lines(
    wave.kind === 'first'
      ? undefined
      : escapeHtml(t('broadcast:wave_progress', { what: t(`broadcast:wave.${wave.kind}`) })),
    escapeHtml(`${barOf(progress)} ${percentOf(progress)} %`),
    escapeHtml(t('broadcast:progress', { sent, people: audience, unreachable, left })),
    refused + unknown + stopped > 0
      ? escapeHtml(t('broadcast:progress_unclear', { refused, unknown, stopped }))
      : undefined,
    rate !== undefined && rate > 0 && seconds !== undefined && seconds > 0
      ? escapeHtml(t('broadcast:progress_rate', { rate: Math.round(rate), time: timeLeft(t, seconds) }))
      : undefined,
    isComplete && wave.endedAt !== undefined ? escapeHtml(t('broadcast:report_complete')) : undefined,
  )
}

/** What each language got, of the wave that ran last. */
export function reportText(t: Translate, report: readonly ReportLine[], wave: number): Html {
  return lines(
    ...locales.flatMap((locale) => {
      const own = report.filter((line) => line.locale === locale && line.wave === wave)
      if (own.length === 0) return []
      const of = (wanted: (state: string) => boolean): number =>
        own.filter(({ state }) => wanted(state)).reduce((sum, { count }) => sum + count, 0)
      return [
        escapeHtml(
          t('broadcast:report_line', {
            language: languageName(locale),
            sent: of((state) => state === 'sent'),
            unreachable: of((state) => state === 'unreachable'),
            other: of((state) => state !== 'sent' && state !== 'unreachable'),
          }),
        ),
      ]
    }),
  )
}

/** Counts alone: nobody can be found in it. */
export function csvOf(report: readonly ReportLine[], waves: readonly Pick<Wave, 'wave' | 'kind'>[]): string {
  const kinds = new Map(waves.map(({ wave, kind }) => [wave, kind]))
  const rows = report.map(({ wave, state, locale, region, count }) =>
    [wave, kinds.get(wave) ?? '', state, locale, region, count].join(','),
  )
  return `${['wave,kind,state,language,region,count', ...rows].join('\r\n')}\r\n`
}

const isRunning = ({ state }: Broadcast): boolean => ['approved', 'sending', 'paused'].includes(state)

/** The card of a broadcast that runs or has run, with how far it is. */
export async function progressView(
  t: Translate,
  seen: Seen,
  { db }: EmbassyServices,
  samples: readonly Sample[] = [],
  note?: string,
): Promise<View> {
  const { broadcast } = seen
  const current = await currentWave(db, broadcast.id)
  if (!current) return cardView(t, seen, note)
  const report = isRunning(broadcast)
    ? undefined
    : reportText(t, await deliveryReport(db, broadcast.id), current.wave.wave)
  const waiting = (await wavesOf(db, broadcast.id)).filter(
    ({ approvedAt, hash }) => approvedAt === undefined && hash !== '',
  )
  const view = cardView(t, seen, note, lines(progressText(t, current, samples), report))
  return {
    text: view.text,
    keyboard: [
      ...waiting.map(({ wave, kind }) => [
        buttons.waveButton.button(t('broadcast:wave_waits', { what: t(`broadcast:wave.${kind}`) }), {
          id: broadcast.id,
          wave,
        }),
      ]),
      ...(view.keyboard ?? []),
    ],
  }
}

export interface Watches {
  /** Edits the message with the card of a broadcast while it runs. */
  begin(ctx: EmbassyContext, id: string, messageId: number, shown: View): void
  /** The person did something else: that message may show another screen by now. */
  end(chatId: number): void
}

/** One watch a chat. It lives in this process alone: after a restart a tap on "refresh" begins it again. */
export function createWatches(services: EmbassyServices): Watches {
  const { api, log, now } = services
  const timers = new Map<number, NodeJS.Timeout>()

  const end = (chatId: number): void => {
    clearTimeout(timers.get(chatId))
    timers.delete(chatId)
  }
  return {
    end,
    begin(ctx, id, messageId, shown) {
      const { chatId } = ctx
      if (chatId === undefined) return
      end(chatId)
      const endsAt = now() + longestWatchMs
      let samples: readonly Sample[] = []
      let last = JSON.stringify(shown)
      const tick = async (own: NodeJS.Timeout): Promise<void> => {
        const isMine = (): boolean => timers.get(chatId) === own
        let isOver = true
        try {
          // Roles are asked anew here too: who lost theirs sees nothing more.
          const actor = await actorOf(ctx, services)
          const seen = actor && (await seenBy(actor, id, services))
          if (!seen) return end(chatId)
          const current = await currentWave(services.db, id)
          if (current) samples = withSample(samples, { at: now(), done: doneOf(current.progress) })
          const view = await progressView(ctx.t, seen, services, samples)
          isOver = !isRunning(seen.broadcast) || now() > endsAt
          const text = JSON.stringify(view)
          if (text !== last && isMine()) {
            await api.editMessageText(chatId, messageId, view.text, {
              parse_mode: 'HTML',
              link_preview_options: { is_disabled: true },
              reply_markup: { inline_keyboard: (view.keyboard ?? []).map((row) => [...row]) },
            })
            last = text
          }
        } catch (error) {
          // A deleted message ends the watch; anything else may pass.
          isOver = classifyError(error).kind === 'gone' || now() > endsAt
          log.debug('a progress message cannot be changed now', { error })
        }
        if (!isMine()) return
        if (isOver) end(chatId)
        else next()
      }
      const next = (): void => {
        const timer: NodeJS.Timeout = setTimeout(() => void tick(timer), watchEveryMs)
        timer.unref()
        timers.set(chatId, timer)
      }
      next()
    },
  }
}

/** Shows the card of a broadcast that runs or has run, and lets it live. */
export async function showLive(
  ctx: EmbassyContext,
  seen: Seen,
  services: EmbassyServices,
  watches: Watches,
  note?: string,
): Promise<undefined> {
  const view = await progressView(ctx.t, seen, services, [], note)
  await ctx.show(view)
  const messageId = ctx.callbackQuery?.message?.message_id
  if (messageId !== undefined && isRunning(seen.broadcast)) watches.begin(ctx, seen.broadcast.id, messageId, view)
  return undefined
}

export function progress(services: EmbassyServices, watches: Watches): Composer<EmbassyContext> {
  const { db, now } = services
  const screen = new Composer<EmbassyContext>()
  const on = stepsOn(screen, services)

  const live = (ctx: EmbassyContext, seen: Seen, note?: string): Promise<undefined> =>
    showLive(ctx, seen, services, watches, note)
  const own = async (
    ctx: EmbassyContext,
    actor: Actor,
    id: string,
    then: (seen: Seen) => Promise<View | undefined>,
  ): Promise<View | undefined> => {
    const seen = await seenBy(actor, id, services)
    return seen ? then(seen) : noteView(ctx, ctx.t('broadcast:gone'))
  }

  on(buttons.openButton, (ctx, { id }, actor) =>
    own(ctx, actor, id, (seen) =>
      seen.broadcast.state === 'draft' || seen.broadcast.state === 'submitted'
        ? cardNow(ctx, actor, id, services)
        : live(ctx, seen),
    ),
  )
  on(buttons.watchButton, (ctx, { id }, actor) => own(ctx, actor, id, (seen) => live(ctx, seen)))

  /** Takes a step of sending; who may write or approve for the country may also hold it up. */
  const take = (
    ctx: EmbassyContext,
    actor: Actor,
    id: string,
    event: BroadcastEvent,
    action: string,
    note: (sent: number) => string,
  ): Promise<View | undefined> =>
    own(ctx, actor, id, async (seen) => {
      const taken = step(seen.broadcast, event, now())
      if (!taken.ok) return live(ctx, seen, refusalText(ctx, taken.reason))
      const entry = { at: now(), actor: actor.id, action, subject: id, details: {} }
      const saved = await changeBroadcast(db, seen.broadcast, taken.broadcast, entry)
      if (!saved) {
        const fresh = await seenBy(actor, id, services)
        return fresh ? live(ctx, fresh, refusalText(ctx, 'wrong-state')) : undefined
      }
      await wakeSenders(services)
      const sent = (await currentWave(db, id))?.progress.sent ?? 0
      return live(ctx, await seenAs(actor, saved, db), note(sent))
    })
  on(buttons.pauseButton, (ctx, { id }, actor) =>
    take(ctx, actor, id, { type: 'pause', by: actor.id }, 'broadcast-paused', (sent) =>
      ctx.t('broadcast:paused', { sent }),
    ),
  )
  on(buttons.goOnButton, (ctx, { id }, actor) =>
    take(ctx, actor, id, { type: 'go-on', by: actor.id }, 'broadcast-went-on', () => ctx.t('broadcast:went_on')),
  )
  on(buttons.stopButton, (ctx, { id }, actor) =>
    own(ctx, actor, id, async () => stopView(ctx.t, id, (await currentWave(db, id))?.progress.sent ?? 0)),
  )
  on(buttons.stopYesButton, (ctx, { id }, actor) =>
    take(ctx, actor, id, { type: 'stop', by: actor.id, reason: null }, 'broadcast-stopped', (sent) =>
      ctx.t('broadcast:stopped', { sent }),
    ),
  )
  on(buttons.reportButton, (ctx, { id }, actor) =>
    own(ctx, actor, id, async ({ broadcast }) => {
      if (ctx.chatId === undefined) return undefined
      const csv = csvOf(await deliveryReport(db, id), await wavesOf(db, id))
      const name = `${broadcast.number ?? id}.csv`
      await ctx.api.sendDocument(ctx.chatId, new InputFile(Buffer.from(csv), name), {
        caption: ctx.t('broadcast:report_caption', { number: broadcast.number ?? '' }),
      })
      return undefined
    }),
  )
  return screen
}
