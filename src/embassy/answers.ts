/** The answers to questions about a draft: what is wrong is said in one sentence and asked again, the rest is kept. */
import { type Changes, step } from '../broadcasts/lifecycle.ts'
import { regionsView } from './audience-view.ts'
import { edit } from './edit.ts'
import { textsView } from './field-views.ts'
import { brokenLink, htmlOf, typedMarkup } from './formatting.ts'
import { attachmentOf, type Question } from './forms.ts'
import { type Actor, type EmbassyContext, type EmbassyServices, noteView, seenAs, seenBy } from './staff-step.ts'
import { exampleMoment, momentText, typedMoment } from './times.ts'
import { tooLongIn, tooLongText } from './too-long.ts'
import { askView, cardView, type Seen } from './views.ts'

/** Of what the author typed: enough to recognise it. */
const mostRepeated = 200

/** A question about a field of a draft. */
export type FieldQuestion = Extract<Question, { about: 'text' | 'attachment' | 'place' | 'expiry' | 'send-at' }>

/** What an answer means for the draft, with a sentence about it; or why it means nothing. */
type Reading =
  | { readonly ok: true; readonly changes: Changes; readonly note?: string }
  | { readonly ok: false; readonly why: string }

export async function takeFieldAnswer(
  ctx: EmbassyContext,
  actor: Actor,
  question: FieldQuestion,
  services: EmbassyServices,
): Promise<'done' | 'again'> {
  const { id } = question
  const seen = await seenBy(actor, id, services)
  if (!seen) {
    await ctx.show(noteView(ctx, ctx.t('broadcast:gone')))
    return 'done'
  }
  const reading = fitting(ctx, actor, readingOf(ctx, question, seen, services), seen, services)
  if (!reading.ok) {
    await ctx.show(askView(ctx.t, id, reading.why))
    return 'again'
  }
  const edited = await edit(ctx, actor, id, () => reading.changes, services)
  if (!edited.ok) await ctx.show(edited.view)
  else {
    const saved = await seenAs(actor, edited.broadcast, services)
    if (question.about === 'text') await ctx.show(textsView(ctx.t, saved.broadcast))
    else if (question.about === 'place')
      await ctx.show(regionsView(ctx.t, saved, services.snapshot().regions, reading.note))
    else await ctx.show(cardView(ctx.t, saved, reading.note))
  }
  return 'done'
}

/** What is too long never gets in, so that a draft can always be previewed. */
function fitting(
  ctx: EmbassyContext,
  actor: Actor,
  reading: Reading,
  { broadcast }: Seen,
  { now }: EmbassyServices,
): Reading {
  if (!reading.ok) return reading
  const tried = step(broadcast, { type: 'edit', by: actor.id, changes: reading.changes }, now())
  const tooLong = tried.ok ? tooLongIn(tried.broadcast) : undefined
  if (!tried.ok || tooLong === undefined) return reading // a refused step is told by the edit
  return { ok: false, why: tooLongText(ctx, tried.broadcast, tooLong) }
}

function readingOf(ctx: EmbassyContext, question: FieldQuestion, seen: Seen, services: EmbassyServices): Reading {
  switch (question.about) {
    case 'text': {
      const html = textFrom(ctx)
      return html.ok ? { ok: true, changes: { texts: { [question.language]: html.html } } } : html
    }
    case 'attachment': {
      const attachment = attachmentOf(ctx)
      return attachment === undefined
        ? { ok: false, why: ctx.t('broadcast:need_attachment') }
        : { ok: true, changes: { attachment } }
    }
    case 'place':
      return placesFrom(ctx, seen, services)
    case 'expiry':
    case 'send-at': {
      const now = services.now()
      const at = typedMoment(ctx.message?.text ?? '', question.zone, now)
      const zone = ctx.t(`broadcast:zone.${question.zone}`)
      if (at === undefined)
        return { ok: false, why: ctx.t('broadcast:bad_time', { zone, example: exampleMoment(now) }) }
      if (at <= now) return { ok: false, why: ctx.t('broadcast:past_time') }
      const note = ctx.t('broadcast:saved', { time: momentText(ctx.t, at, seen.broadcast.country) })
      return { ok: true, changes: question.about === 'expiry' ? { expiresAt: at } : { sendAt: at }, note }
    }
  }
}

/** The text of a message with its formatting, or the one sentence about what is wrong with it. */
export function textFrom(
  ctx: EmbassyContext,
): { readonly ok: true; readonly html: string } | { readonly ok: false; readonly why: string } {
  const text = ctx.message?.text
  if (text === undefined) return { ok: false, why: ctx.t('broadcast:need_text') }
  const html = htmlOf(text, ctx.message?.entities)
  const broken = brokenLink(html)
  if (broken !== undefined) return { ok: false, why: ctx.t('broadcast:broken_link', { link: broken }) }
  const typed = typedMarkup(text, ctx.message?.entities)
  return typed === undefined
    ? { ok: true, html }
    : { ok: false, why: ctx.t('broadcast:typed_markup', { signs: typed }) }
}

/** Cities and regions by their names, several of them with commas or one to a line. A city stands for its region. */
function placesFrom(ctx: EmbassyContext, { broadcast }: Seen, { snapshot }: EmbassyServices): Reading {
  const { placeOf } = snapshot()
  const typed = (ctx.message?.text ?? '').split(/[,;\n]/).flatMap((name) => name.trim() || [])
  if (typed.length === 0) return { ok: false, why: ctx.t('broadcast:send_place') }
  const unknown = typed.filter((name) => placeOf(name) === undefined)
  if (unknown.length > 0) {
    const list = unknown.join(', ').slice(0, mostRepeated)
    return { ok: false, why: ctx.t('broadcast:unknown_place', { list }) }
  }
  const places = typed.flatMap((name) => placeOf(name) ?? [])
  const { audience } = broadcast
  const regions = [...new Set([...(audience.regions ?? []), ...places.map(({ region }) => region.code)])]
  const cities = places.flatMap(({ city, region }) => (city === null ? [] : [`${city}: ${region.name.ru}`]))
  const note = cities.length === 0 ? undefined : ctx.t('broadcast:city_is_region', { list: cities.join('; ') })
  return { ok: true, changes: { audience: { ...audience, regions } }, ...(note !== undefined && { note }) }
}
