/** The answers to questions about a correction: what is wrong is said in one sentence and asked again, the rest is kept. */
import type { Broadcast } from '../broadcasts/broadcast.ts'
import { editMethod, withText } from '../broadcasts/corrections.ts'
import { amendable } from './amendment.ts'
import { textFrom } from './answers.ts'
import { draftOf, keepDraft } from './fix-draft.ts'
import { fixView } from './fix-view.ts'
import { attachmentOf, type Question } from './forms.ts'
import { type Actor, type EmbassyContext, type EmbassyServices, noteView, refusalText } from './staff-step.ts'
import { exampleMoment, momentText, typedMoment } from './times.ts'
import { tooLongIn, tooLongText } from './too-long.ts'
import { askView } from './views.ts'

type FixQuestion = Extract<Question, { about: 'fix-text' | 'fix-attachment' | 'fix-expiry' }>

/** What an answer makes of the draft, or the one sentence about what is wrong with it. */
type Reading = { readonly ok: true; readonly content: Broadcast } | { readonly ok: false; readonly why: string }

function readingOf(
  ctx: EmbassyContext,
  question: FixQuestion,
  draft: Broadcast,
  live: Broadcast,
  now: number,
): Reading {
  switch (question.about) {
    case 'fix-text': {
      const text = textFrom(ctx)
      return text.ok ? { ok: true, content: withText(draft, question.language, text.html, now) } : text
    }
    case 'fix-attachment': {
      const attachment = attachmentOf(ctx)
      if (attachment === undefined) return { ok: false, why: ctx.t('broadcast:need_attachment') }
      return editMethod(live.attachment, attachment) === undefined
        ? { ok: false, why: ctx.t('sending:fix_attachment_impossible') }
        : { ok: true, content: { ...draft, attachment } }
    }
    case 'fix-expiry': {
      const at = typedMoment(ctx.message?.text ?? '', question.zone, now)
      const zone = ctx.t(`broadcast:zone.${question.zone}`)
      if (at === undefined)
        return { ok: false, why: ctx.t('broadcast:bad_time', { zone, example: exampleMoment(now) }) }
      return at <= now
        ? { ok: false, why: ctx.t('broadcast:past_time') }
        : { ok: true, content: { ...draft, expiresAt: at } }
    }
  }
}

/** Takes an answer about a correction. */
export async function takeFix(
  ctx: EmbassyContext,
  actor: Actor,
  question: FixQuestion,
  services: EmbassyServices,
): Promise<'done' | 'again'> {
  const found = await amendable(ctx, actor, question.id, services)
  if ('refused' in found || !found.seen.mayWrite) {
    await ctx.show('refused' in found ? found.refused : noteView(ctx, ctx.t('broadcast:no_right')))
    return 'done'
  }
  const { seen, waves } = found
  const draft = draftOf(seen, waves, actor.id)
  const reading = readingOf(ctx, question, draft.content, seen.broadcast, services.now())
  const tooLong = reading.ok ? tooLongIn(reading.content) : undefined
  if (!reading.ok || tooLong !== undefined) {
    const why = reading.ok ? tooLong && tooLongText(ctx, reading.content, tooLong) : reading.why
    await ctx.show(askView(ctx.t, question.id, why ?? ''))
    return 'again'
  }
  const kept = await keepDraft(actor, seen, draft, reading.content, services)
  const note =
    question.about === 'fix-expiry' && reading.content.expiresAt !== null
      ? ctx.t('broadcast:saved', { time: momentText(ctx.t, reading.content.expiresAt, seen.broadcast.country) })
      : undefined
  await ctx.show(kept ? fixView(ctx.t, seen, kept, note) : fixView(ctx.t, seen, draft, refusalText(ctx, 'wrong-state')))
  return 'done'
}
