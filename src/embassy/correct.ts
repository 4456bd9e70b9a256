/**
 * Correcting and retracting what people already have, as its author does it: written field by field, kept in SQL at every
 * step, and handed to a second person.
 */
import { Composer } from 'grammy'
import { escapeHtml } from '../bot/html.ts'
import { languageName } from '../bot/i18n.ts'
import type { View } from '../bot/show.ts'
import { missingLanguages } from '../broadcasts/audience.ts'
import type { Broadcast } from '../broadcasts/broadcast.ts'
import { withText } from '../broadcasts/corrections.ts'
import { type Proposal, proposeWave, withdrawWave } from '../store/amendments.ts'
import type { Wave } from '../store/waves.ts'
import { amendable, amendmentHash, entryOf, isWaiting } from './amendment.ts'
import * as buttons from './buttons.ts'
import { waveView } from './decide.ts'
import { type Draft, draftOf, keepDraft, seenHash } from './fix-draft.ts'
import { fixExpiryView, fixView } from './fix-view.ts'
import { ask, type Question } from './forms.ts'
import { showLive } from './progress.ts'
import { severityIcons } from './render.ts'
import { approversOf, tell } from './send.ts'
import { type Actor, type EmbassyContext, type EmbassyServices, noteView, refusalText, stepsOn } from './staff-step.ts'
import { exampleMoment } from './times.ts'
import { tooLongIn, tooLongText } from './too-long.ts'
import { askView, backToCard, type Seen } from './views.ts'
import type { Watches } from './watch.ts'

const dayMs = 86_400_000

export function correct(services: EmbassyServices, watches: Watches): Composer<EmbassyContext> {
  const { db, now } = services
  const screen = new Composer<EmbassyContext>()
  const on = stepsOn(screen, services)

  /** For authors of the country. What waits for its second person comes first: two corrections at once would fight. */
  const write = async (
    ctx: EmbassyContext,
    actor: Actor,
    id: string,
    then: (seen: Seen, draft: Draft) => Promise<View | undefined>,
  ): Promise<View | undefined> => {
    const found = await amendable(ctx, actor, id, services)
    if ('refused' in found) return found.refused
    const { seen, waves } = found
    if (!seen.mayWrite) return noteView(ctx, ctx.t('broadcast:no_right'))
    const waiting = waves.find(isWaiting)
    if (waiting) return waveView(ctx.t, seen, waiting, { viewer: actor.id, note: ctx.t('sending:waiting') })
    if (isRetracted(waves)) return showLive(ctx, seen, services, watches, ctx.t('sending:over'))
    return then(seen, draftOf(seen, waves, actor.id))
  }
  const question = (
    ctx: EmbassyContext,
    actor: Actor,
    asked: Extract<Question, { about: 'fix-text' | 'fix-attachment' | 'fix-expiry' }>,
    words: string,
  ): Promise<View | undefined> =>
    write(ctx, actor, asked.id, async () => {
      await ask(ctx, asked)
      return askView(ctx.t, asked.id, words)
    })
  /** Keeps the draft and shows it. */
  const keep = (
    ctx: EmbassyContext,
    actor: Actor,
    id: string,
    change: (content: Broadcast) => Broadcast,
  ): Promise<View | undefined> =>
    write(ctx, actor, id, async (seen, draft) => {
      const kept = await keepDraft(actor, seen, draft, change(draft.content), services)
      return kept ? fixView(ctx.t, seen, kept) : fixView(ctx.t, seen, draft, refusalText(ctx, 'wrong-state'))
    })

  on(buttons.fixButton, (ctx, { id }, actor) =>
    write(ctx, actor, id, async (seen, draft) => fixView(ctx.t, seen, draft)),
  )
  on(buttons.fixTextButton, (ctx, { id, language }, actor) =>
    question(
      ctx,
      actor,
      { about: 'fix-text', id, language },
      ctx.t('broadcast:send_text', { language: languageName(language) }),
    ),
  )
  on(buttons.fixRightButton, (ctx, { id, language }, actor) =>
    keep(ctx, actor, id, (content) => withText(content, language, content.texts[language]?.html ?? '', now())),
  )
  on(buttons.fixAttachmentButton, (ctx, { id }, actor) =>
    question(ctx, actor, { about: 'fix-attachment', id }, ctx.t('sending:fix_attachment_ask')),
  )
  on(buttons.fixExpiryButton, (ctx, { id }, actor) => write(ctx, actor, id, async (seen) => fixExpiryView(ctx.t, seen)))
  on(buttons.fixExpiryDaysButton, (ctx, { id, days }, actor) =>
    keep(ctx, actor, id, (content) => ({ ...content, expiresAt: days === 0 ? null : now() + days * dayMs })),
  )
  on(buttons.fixTypeExpiryButton, (ctx, { id, zone }, actor) =>
    question(
      ctx,
      actor,
      { about: 'fix-expiry', id, zone },
      ctx.t('broadcast:send_time', { zone: ctx.t(`broadcast:zone.${zone}`), example: exampleMoment(now()) }),
    ),
  )
  on(buttons.fixDropButton, (ctx, { id, wave }, actor) =>
    write(ctx, actor, id, async (seen, draft) => {
      if (draft.wave?.wave !== wave) return fixView(ctx.t, seen, draft, refusalText(ctx, 'wrong-state'))
      await withdrawWave(db, id, wave, entryOf(actor, 'correction-dropped', id, now()))
      return showLive(ctx, seen, services, watches, ctx.t('sending:fix_dropped'))
    }),
  )

  /** Hands it to the second person, or says why not. */
  const propose = async (ctx: EmbassyContext, seen: Seen, proposal: Proposal, done: string) => {
    const { id, country, severity, number } = seen.broadcast
    const proposed = await proposeWave(db, proposal)
    if (!proposed.ok) {
      const words = proposed.reason === 'gone' ? refusalText(ctx, 'wrong-state') : ctx.t(`sending:${proposed.reason}`)
      return showLive(ctx, seen, services, watches, words)
    }
    const approvers = await approversOf(services, country, proposal.author)
    await tell(services, approvers, (t) => ({
      text: escapeHtml(
        t('sending:wave_ring', {
          icon: severityIcons[severity],
          what: t(`sending:wave.${proposal.kind}`),
          number: number ?? '',
        }),
      ),
      keyboard: [[buttons.waveButton.button(t('broadcast:ring_open'), { id, wave: proposed.wave, page: 0 })]],
    }))
    const alone = approvers.length === 0 ? ` ${ctx.t('broadcast:no_approvers')}` : ''
    return showLive(ctx, seen, services, watches, `${done}${alone}`)
  }

  on(buttons.fixSubmitButton, (ctx, { id, wave, seen: hash }, actor) =>
    write(ctx, actor, id, async (seen, draft) => {
      const { content } = draft
      const again = (words: string): View => fixView(ctx.t, seen, draft, words)
      if (draft.wave?.wave !== wave || seenHash(content) !== hash)
        return again(refusalText(ctx, 'changed-since-submission'))
      if (hasNewGaps(seen, content)) return again(refusalText(ctx, 'missing-languages'))
      if (content.expiresAt !== null && content.expiresAt <= now()) return again(refusalText(ctx, 'no-longer-valid'))
      const tooLong = tooLongIn(content)
      if (tooLong !== undefined) return again(tooLongText(ctx, content, tooLong))
      const proposal: Proposal = {
        kind: 'correction',
        content,
        author: actor.id,
        hash: amendmentHash('correction', content),
        draft: draft.wave,
        entry: entryOf(actor, 'correction-submitted', id, now(), { hash: amendmentHash('correction', content) }),
      }
      return propose(ctx, seen, proposal, ctx.t('sending:fix_submitted'))
    }),
  )

  /** A retraction does not wait for a correction. */
  const takeAway = async (
    ctx: EmbassyContext,
    actor: Actor,
    id: string,
    then: (seen: Seen) => Promise<View | undefined>,
  ): Promise<View | undefined> => {
    const found = await amendable(ctx, actor, id, services)
    if ('refused' in found) return found.refused
    const { seen, waves } = found
    if (!seen.mayWrite) return noteView(ctx, ctx.t('broadcast:no_right'))
    const waiting = waves.find((wave) => isWaiting(wave) && wave.kind === 'retraction')
    if (waiting) return waveView(ctx.t, seen, waiting, { viewer: actor.id, note: ctx.t('sending:waiting') })
    if (isRetracted(waves)) return showLive(ctx, seen, services, watches, ctx.t('sending:over'))
    return then(seen)
  }
  on(buttons.retractButton, (ctx, { id }, actor) =>
    takeAway(ctx, actor, id, async () => ({
      text: escapeHtml(ctx.t('sending:retract_ask')),
      keyboard: [[buttons.retractYesButton.button(ctx.t('sending:retract_yes'), { id })], backToCard(ctx.t, id)],
    })),
  )
  on(buttons.retractYesButton, (ctx, { id }, actor) =>
    takeAway(ctx, actor, id, (seen) => {
      const hash = amendmentHash('retraction', seen.broadcast)
      const entry = entryOf(actor, 'retraction-submitted', id, now(), { hash })
      const proposal: Proposal = { kind: 'retraction', content: seen.broadcast, author: actor.id, hash, entry }
      return propose(ctx, seen, proposal, ctx.t('sending:retract_submitted'))
    }),
  )
  return screen
}

const isRetracted = (waves: readonly Wave[]): boolean =>
  waves.some(({ kind, approvedAt }) => kind === 'retraction' && approvedAt !== undefined)

/** Languages that are missing now; one that was missing before, with the approver's consent, may stay so. */
function hasNewGaps({ broadcast, counts }: Seen, content: Broadcast): boolean {
  const accepted = broadcast.acceptedFallback ? missingLanguages(broadcast, counts) : []
  return missingLanguages(content, counts).some(
    ({ language, reason }) => !accepted.some((gap) => gap.language === language && gap.reason === reason),
  )
}
