/** How far a broadcast has come, on its card; and pause, go on, stop. */
import { Composer } from 'grammy'
import { escapeHtml, type Html, html, lines, paragraphs } from '../bot/html.ts'
import type { Translate } from '../bot/i18n.ts'
import type { Row } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import type { Broadcast } from '../broadcasts/broadcast.ts'
import { type BroadcastEvent, step } from '../broadcasts/lifecycle.ts'
import {
  barOf,
  type Progress,
  percentOf,
  progressOf,
  rateOf,
  type Sample,
  secondsLeft,
} from '../broadcasts/progress.ts'
import { unsubmitted } from '../store/amendments.ts'
import { changeBroadcast } from '../store/broadcasts.ts'
import { countDeliveries, deliveryReport } from '../store/delivery-counts.ts'
import { firstWave, newcomerWave, type Wave, wavesOf } from '../store/waves.ts'
import * as buttons from './buttons.ts'
import { languagesText } from './report.ts'
import {
  type Actor,
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
import { backToCard, cardView, type Seen } from './views.ts'
import type { Watches } from './watch.ts'

export interface WaveProgress {
  readonly wave: Wave
  readonly progress: Progress
}

/** The waves of a broadcast, with how far those are that people are getting, or got last. */
export interface Sending {
  readonly waves: readonly Wave[]
  /** `undefined` before the approval. */
  readonly current: WaveProgress | undefined
  /** `undefined` when nobody has come since. */
  readonly newcomers: Progress | undefined
}

export async function sendingOf(db: EmbassyServices['db'], broadcast: string): Promise<Sending> {
  const waves = await wavesOf(db, broadcast)
  const progressOfWave = async ({ wave, audience = 0 }: Wave): Promise<Progress> =>
    progressOf(await countDeliveries(db, { broadcast, wave }, audience), audience)
  const last = waves.findLast(({ wave, approvedAt }) => wave >= firstWave && approvedAt !== undefined)
  const newcomers = waves.find(({ wave, audience }) => wave === newcomerWave && audience !== 0)
  return {
    waves,
    current: last && { wave: last, progress: await progressOfWave(last) },
    newcomers: newcomers && (await progressOfWave(newcomers)),
  }
}

/** How many have what was sent last; a correction goes to newcomers too. */
export const holdersOf = ({ current, newcomers }: Sending): number =>
  (current?.progress.sent ?? 0) + (current?.wave.wave === firstWave ? (newcomers?.sent ?? 0) : 0)

/** Figures still change: of a stopped one too, until the last message that was under way has its end. */
export const isLive = ({ state }: Broadcast, { current }: Sending): boolean =>
  ['approved', 'sending', 'paused'].includes(state) ||
  (state === 'stopped' && current !== undefined && current.wave.endedAt === undefined)

function timeLeft(t: Translate, seconds: number): string {
  if (seconds < 90) return t('sending:seconds', { count: seconds })
  const minutes = Math.ceil(seconds / 60)
  return minutes < 120
    ? t('sending:minutes', { count: minutes })
    : t('sending:hours', { count: Math.ceil(minutes / 60) })
}

/** A few in a second are told from none. */
const rateNumber = (rate: number): string => (rate < 10 ? rate.toFixed(1) : String(Math.round(rate)))

export function progressText(t: Translate, { current, newcomers }: Sending, samples: readonly Sample[]): Html {
  if (!current) return escapeHtml('')
  const { wave, progress } = current
  const { sent, audience, unreachable, left, refused, unknown, stopped, unaccounted, isComplete } = progress
  const rate = rateOf(samples)
  const seconds = secondsLeft(progress, rate)
  const line = (isShown: boolean, words: () => string): Html | undefined => (isShown ? escapeHtml(words()) : undefined)
  return lines(
    line(wave.kind !== 'first', () => t('sending:now_running', { what: t(`sending:wave.${wave.kind}`) })),
    escapeHtml(`${barOf(progress)} ${percentOf(progress)} %`),
    escapeHtml(t('sending:progress', { sent, people: audience, unreachable, left })),
    line(refused + unknown + stopped > 0, () => t('sending:unclear', { refused, unknown, stopped })),
    line(newcomers !== undefined, () =>
      t('sending:newcomers', { sent: newcomers?.sent ?? 0, people: newcomers?.audience ?? 0 }),
    ),
    line(rate !== undefined && rate > 0 && seconds !== undefined && seconds > 0, () =>
      t('sending:rate', { rate: rateNumber(rate ?? 0), time: timeLeft(t, seconds ?? 0) }),
    ),
    // Nothing is called complete that is not: what is missing in the sum is shown.
    line(wave.audience !== undefined && unaccounted !== 0, () => t('sending:unaccounted', { count: unaccounted })),
    line(isComplete && wave.endedAt !== undefined, () => t('sending:complete')),
  )
}

/** Corrections and retractions that wait for a second person. */
const waitingRows = (t: Translate, waves: readonly Wave[]): Row[] =>
  waves
    .filter(({ approvedAt, hash }) => approvedAt === undefined && hash !== unsubmitted)
    .map(({ broadcast, wave, kind }) => [
      buttons.waveButton.button(t('sending:wave_waits', { what: t(`sending:wave.${kind}`) }), {
        id: broadcast,
        wave,
        page: 0,
      }),
    ])

/** The card of a broadcast that runs or has run, with how far it is; when it has ended, with its report by language. */
export async function progressView(
  t: Translate,
  seen: Seen,
  { db }: EmbassyServices,
  sending: Sending,
  samples: readonly Sample[] = [],
  note?: string,
): Promise<View> {
  const { id } = seen.broadcast
  const { current, newcomers, waves } = sending
  if (!current) return cardView(t, seen, note)
  const isOver = !isLive(seen.broadcast, sending)
  const report = isOver ? languagesText(t, await deliveryReport(db, id), current.wave.wave) : undefined
  const view = cardView(t, seen, note, paragraphs(progressText(t, sending, samples), report))
  const unknown = current.progress.unknown + (newcomers?.unknown ?? 0)
  return {
    text: view.text,
    keyboard: [
      ...waitingRows(t, waves),
      ...(isOver ? [[buttons.regionsButton.button(t('sending:regions'), { id, page: 0 })]] : []),
      ...(unknown > 0
        ? [[buttons.unknownListButton.button(t('sending:unknown', { count: unknown }), { id, page: 0 })]]
        : []),
      ...(view.keyboard ?? []),
    ],
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
  const sending = await sendingOf(services.db, seen.broadcast.id)
  const view = await progressView(ctx.t, seen, services, sending, [], note)
  await ctx.show(view)
  const messageId = ctx.callbackQuery?.message?.message_id
  if (messageId !== undefined && isLive(seen.broadcast, sending)) watches.begin(ctx, seen.broadcast.id, messageId, view)
  return undefined
}

function stopView(t: Translate, id: string, sent: number): View {
  return {
    text: html`<b>${t('sending:stop_ask', { sent })}</b>`,
    keyboard: [[buttons.stopYesButton.button(t('sending:stop_yes'), { id })], backToCard(t, id)],
  }
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

  const sentOf = async (id: string): Promise<number> => holdersOf(await sendingOf(db, id))
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
      return live(ctx, await seenAs(actor, saved, services), note(await sentOf(id)))
    })
  on(buttons.pauseButton, (ctx, { id }, actor) =>
    take(ctx, actor, id, { type: 'pause', by: actor.id }, 'broadcast-paused', (sent) =>
      ctx.t('sending:paused', { sent }),
    ),
  )
  on(buttons.goOnButton, (ctx, { id }, actor) =>
    take(ctx, actor, id, { type: 'go-on', by: actor.id }, 'broadcast-went-on', () => ctx.t('sending:went_on')),
  )
  on(buttons.stopButton, (ctx, { id }, actor) => own(ctx, actor, id, async () => stopView(ctx.t, id, await sentOf(id))))
  on(buttons.stopYesButton, (ctx, { id }, actor) =>
    take(ctx, actor, id, { type: 'stop', by: actor.id, reason: null }, 'broadcast-stopped', (sent) =>
      ctx.t('sending:stopped', { sent }),
    ),
  )
  return screen
}
