/** The second person of a correction or retraction: sees every changed word, and approves exactly that, or returns it. */
import { Composer } from 'grammy'
import { escapeHtml, html, lines, paragraphs } from '../bot/html.ts'
import type { Translate } from '../bot/i18n.ts'
import type { View } from '../bot/show.ts'
import { disagreements } from '../broadcasts/agreement.ts'
import { type Refusal, refusalOfSecondPerson } from '../broadcasts/lifecycle.ts'
import { locales, writtenLanguageOf } from '../content/locale.ts'
import { amendmentLifetimeMs, approveWave, unsubmitted, withdrawWave } from '../store/amendments.ts'
import type { Wave } from '../store/waves.ts'
import { agreementText } from './agreement-view.ts'
import { amendable, amendmentHash, entryOf, isWaiting, shownHash, wordsOf } from './amendment.ts'
import * as buttons from './buttons.ts'
import { changePages } from './changes-view.ts'
import { ask, type Question } from './forms.ts'
import { holdersOf, sendingOf, showLive } from './progress.ts'
import { type Mark, renderBroadcast } from './render.ts'
import { pageRow } from './report.ts'
import { sendRendered, tell } from './send.ts'
import {
  type Actor,
  type EmbassyContext,
  type EmbassyServices,
  noteView,
  refusalText,
  seenBy,
  stepsOn,
  wakeSenders,
} from './staff-step.ts'
import { momentText } from './times.ts'
import { askView, backToCard, type Seen } from './views.ts'
import type { Watches } from './watch.ts'

const longestReason = 500

interface Shown {
  readonly note?: string
  /** Of the changes. */
  readonly page?: number
  /** How many have the message. */
  readonly people?: number
  /** Who looks at it: its author may take it back and nothing else. */
  readonly viewer: number
}

/** What is proposed, page by page, with the buttons for whoever may decide; the author may take it back. */
export function waveView(t: Translate, seen: Seen, wave: Wave, { note, page = 0, people, viewer }: Shown): View {
  const { broadcast, mayApprove, regionName } = seen
  const { id, country, severity } = broadcast
  const isRetraction = wave.kind === 'retraction'
  const differences = isRetraction ? [] : disagreements(wave.content.texts)
  const pages = [
    ...(isRetraction ? [] : changePages(t, country, broadcast, wave.content, regionName)),
    ...(differences.length === 0 ? [] : [agreementText(t, differences)]),
  ]
  const at = Math.max(0, Math.min(page, pages.length - 1))
  const fields = { id, wave: wave.wave }
  const decide = [
    [buttons.waveApproveButton.button(t('sending:wave_approve'), { ...fields, seen: shownHash(wave.hash) })],
    [buttons.waveReturnButton.button(t('sending:wave_return'), fields)],
  ]
  return {
    text: paragraphs(
      note === undefined ? undefined : html`<b>${note}</b>`,
      lines(
        html`<b>${t('sending:wave_title', wordsOf(t, wave, broadcast))}</b>`,
        people === undefined ? undefined : escapeHtml(t('sending:wave_people', { people })),
        severity === 'urgent' ? escapeHtml(t('sending:wave_notice')) : undefined,
        escapeHtml(t('sending:wave_until', { time: momentText(t, wave.createdAt + amendmentLifetimeMs, country) })),
      ),
      pages[at],
      pages.length > 1 ? escapeHtml(t('sending:page', { page: at + 1, pages: pages.length })) : undefined,
    ),
    keyboard: [
      pageRow(t, at, pages.length, (to) => buttons.waveButton.encode({ ...fields, page: to })),
      [buttons.waveLookButton.button(t('broadcast:edit.preview'), fields)],
      ...(wave.author === viewer
        ? [[buttons.waveTakeBackButton.button(t('sending:wave_take_back'), fields)]]
        : mayApprove
          ? decide
          : []),
      backToCard(t, id),
    ].filter((row) => row.length > 0),
  }
}

export function decide(services: EmbassyServices, watches: Watches): Composer<EmbassyContext> {
  const { db, now, log } = services
  const screen = new Composer<EmbassyContext>()
  const on = stepsOn(screen, services)

  /** A correction or retraction that is still open, for staff of its country. */
  const open = async (
    ctx: EmbassyContext,
    actor: Actor,
    id: string,
    number: number,
    then: (seen: Seen, wave: Wave) => Promise<View | undefined>,
  ): Promise<View | undefined> => {
    const found = await amendable(ctx, actor, id, services)
    if ('refused' in found) return found.refused
    const wave = found.waves.find((one) => one.wave === number && one.approvedAt === undefined)
    return wave ? then(found.seen, wave) : showLive(ctx, found.seen, services, watches, refusalText(ctx, 'wrong-state'))
  }
  const waiting: typeof open = (ctx, actor, id, number, then) =>
    open(ctx, actor, id, number, (seen, wave) =>
      isWaiting(wave)
        ? then(seen, wave)
        : showLive(ctx, seen, services, watches, refusalText(ctx, 'changed-since-submission')),
    )
  const shown = async (ctx: EmbassyContext, seen: Seen, wave: Wave, more: Shown): Promise<View> => {
    return waveView(ctx.t, seen, wave, { ...more, people: holdersOf(await sendingOf(db, wave.broadcast)) })
  }

  on(buttons.waveButton, (ctx, { id, wave, page }, actor) =>
    waiting(ctx, actor, id, wave, (seen, found) => shown(ctx, seen, found, { viewer: actor.id, page })),
  )
  on(buttons.waveLookButton, (ctx, { id, wave }, actor) =>
    open(ctx, actor, id, wave, async (seen, found) => {
      const { chatId } = ctx
      if (chatId === undefined) return undefined
      const { content, kind } = found
      const mark: Mark = { kind: kind === 'retraction' ? 'retracted' : 'corrected', at: now() }
      for (const locale of locales) {
        if (content.texts[writtenLanguageOf(locale)] === undefined && !seen.counts[locale]) continue
        await sendRendered(ctx.api, chatId, renderBroadcast(content, locale, mark)).catch((error: unknown) =>
          log.warn('a preview was refused', { error }),
        )
      }
      const back = { text: escapeHtml(ctx.t('broadcast:preview_note')), keyboard: [backToFix(ctx.t, found)] }
      await ctx.show(found.hash === unsubmitted ? back : await shown(ctx, seen, found, { viewer: actor.id }), {
        fresh: true,
      })
      return undefined
    }),
  )
  on(buttons.waveApproveButton, (ctx, { id, wave, seen: hash }, actor) =>
    waiting(ctx, actor, id, wave, async (seen, found) => {
      if (!seen.mayApprove) return noteView(ctx, ctx.t('broadcast:no_right'))
      const refusal = refusalOf(found, { by: actor.id, hash }, now())
      if (refusal) return shown(ctx, seen, found, { viewer: actor.id, note: refusalText(ctx, refusal) })
      const entry = entryOf(actor, `${found.kind}-approved`, id, now(), { hash: found.hash })
      if (!(await approveWave(db, id, wave, found.hash, entry)))
        return showLive(ctx, seen, services, watches, refusalText(ctx, 'wrong-state'))
      await wakeSenders(services)
      const fresh = (await seenBy(actor, id, services)) ?? seen
      await showLive(
        ctx,
        fresh,
        services,
        watches,
        ctx.t('sending:wave_approved', wordsOf(ctx.t, found, fresh.broadcast)),
      )
      await tellAuthor(services, found, (t) => t('sending:wave_approved', wordsOf(t, found, fresh.broadcast)))
      return undefined
    }),
  )
  on(buttons.waveReturnButton, (ctx, { id, wave }, actor) =>
    waiting(ctx, actor, id, wave, async (seen) => {
      if (!seen.mayApprove) return noteView(ctx, ctx.t('broadcast:no_right'))
      await ask(ctx, { about: 'return-wave', id, wave })
      return askView(ctx.t, id, ctx.t('broadcast:send_reason'))
    }),
  )
  on(buttons.waveTakeBackButton, (ctx, { id, wave }, actor) =>
    waiting(ctx, actor, id, wave, async (seen, found) => {
      if (found.author !== actor.id)
        return shown(ctx, seen, found, { viewer: actor.id, note: refusalText(ctx, 'not-author') })
      const isDone = await withdrawWave(db, id, wave, entryOf(actor, `${found.kind}-taken-back`, id, now()))
      const words = isDone
        ? ctx.t('sending:wave_taken_back', wordsOf(ctx.t, found, seen.broadcast))
        : refusalText(ctx, 'wrong-state')
      return showLive(ctx, seen, services, watches, words)
    }),
  )
  return screen
}

const backToFix = (t: Translate, { broadcast: id }: Wave) => [buttons.fixButton.button(t('common:back'), { id })]

/** Why a proposal cannot be approved; the store checks the same once more, in one statement. */
function refusalOf(
  { kind, content, author, hash, createdAt }: Wave,
  approver: { readonly by: number; readonly hash: string },
  now: number,
): Refusal | undefined {
  const isWhole = (kind === 'correction' || kind === 'retraction') && amendmentHash(kind, content) === hash
  if (!isWhole || shownHash(hash) !== approver.hash) return 'changed-since-submission'
  if (createdAt <= now - amendmentLifetimeMs) return 'approval-expired'
  return refusalOfSecondPerson({ author, hash }, { by: approver.by, hash })
}

const tellAuthor = (services: EmbassyServices, wave: Wave, words: (t: Translate) => string): Promise<void> =>
  tell(services, [wave.author], (t) => ({
    text: escapeHtml(words(t)),
    keyboard: [[buttons.openButton.button(t('broadcast:ring_open'), { id: wave.broadcast })]],
  }))

/** Takes the reason for which a correction or retraction goes back to its author. */
export async function takeWaveReason(
  ctx: EmbassyContext,
  actor: Actor,
  { id, wave: number }: Extract<Question, { about: 'return-wave' }>,
  services: EmbassyServices,
): Promise<'done' | 'again'> {
  const found = await amendable(ctx, actor, id, services)
  if ('refused' in found || !found.seen.mayApprove) {
    await ctx.show('refused' in found ? found.refused : noteView(ctx, ctx.t('broadcast:no_right')))
    return 'done'
  }
  const reason = (ctx.message?.text ?? '').trim().slice(0, longestReason)
  if (reason === '') {
    await ctx.show(askView(ctx.t, id, refusalText(ctx, 'no-reason')))
    return 'again'
  }
  const wave = found.waves.find((one) => one.wave === number && isWaiting(one))
  const entry = wave && entryOf(actor, `${wave.kind}-returned`, id, services.now(), { reason })
  if (!wave || !entry || !(await withdrawWave(services.db, id, number, entry))) {
    await ctx.show(noteView(ctx, refusalText(ctx, 'wrong-state')))
    return 'done'
  }
  const { broadcast } = found.seen
  await ctx.show({
    text: escapeHtml(ctx.t('sending:wave_returned', wordsOf(ctx.t, wave, broadcast))),
    keyboard: [backToCard(ctx.t, id)],
  })
  await tellAuthor(services, wave, (t) => t('sending:wave_returned_note', { ...wordsOf(t, wave, broadcast), reason }))
  return 'done'
}
