/** "Try it": a question typed by staff, what the bot would answer, and why; and the answer as people would see it. */
import { Composer } from 'grammy'
import { normalise } from '../answers/normalise.ts'
import { type Brain, explain, understand } from '../answers/understand.ts'
import { escapeHtml, type Html, html, lines, paragraphs } from '../bot/html.ts'
import { translator } from '../bot/i18n.ts'
import type { Row } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import { missingOf } from '../content/entry.ts'
import { formOf } from '../content/locale.ts'
import { countries, type TopicId } from '../content/schema.ts'
import type { Snapshot } from '../content/snapshot.ts'
import { fullTopicView, shortTopicView } from '../migrant/topic-view.ts'
import { type DeskContext, type DeskServices, deskNote, deskStepsOn } from './desk-step.ts'
import * as buttons from './entry-buttons.ts'
import type { EntryForm, Take } from './entry-questions.ts'
import { titleOf } from './entry-words.ts'
import { revisionNow } from './review.ts'
import { seenRevision } from './revisions.ts'
import { trialOf, trialTopic, withDraft } from './trial.ts'

const mostWords = 6

/** Words as they were typed, by the form in which the bot compares them, which is Cyrillic for every language. */
const typedWords = (question: string): ReadonlyMap<string, string> =>
  new Map(question.split(/[\s,.!?;:]+/).map((word) => [normalise(word).join(' '), word.toLowerCase()]))

/** What the bot would answer, and what made it so. */
function verdictText(ctx: DeskContext, brain: Brain, snapshot: Snapshot, question: string, own?: TopicId): Html {
  const { t, locale } = ctx
  const meaning = understand(brain, question, formOf(locale))
  const because = explain(brain, question)
    .filter(({ word }) => word !== '')
    .slice(0, mostWords)
  const typed = typedWords(question)
  const words = [...new Set(because.map(({ word }) => typed.get(word) ?? word))].join(', ')
  return paragraphs(
    html`<blockquote>${question.slice(0, 300)}</blockquote>`,
    lines(
      meaning.urgent ? escapeHtml(`🆘 ${t('entry:verdict.urgent')}`) : undefined,
      html`<b>${t(`entry:verdict.${meaning.kind}`)}</b>`,
      ...meaning.topics.map(
        ({ topic, score }, index) =>
          html`${String(index + 1)}. ${titleOf(snapshot, locale, topic as TopicId)} · ${String(Math.round(score * 100))} %${topic === own ? ` · ${t('entry:this_entry')}` : ''}`,
      ),
    ),
    words === '' || meaning.topics.length === 0 ? undefined : escapeHtml(t('entry:because', { words })),
  )
}

const askView = (ctx: DeskContext, said: Html | undefined, back: Row[number]): View => ({
  text: paragraphs(said, escapeHtml(ctx.t('entry:ask_try'))),
  keyboard: [[back]],
})

export const takeTry: Take<'try'> = async (ctx, { id }, actor, services) => {
  const seen = await seenRevision(actor, id, services)
  const text = ctx.message?.text
  const back = buttons.revisionButton.button(ctx.t('common:back'), { id })
  if (!seen) {
    await ctx.show(deskNote(ctx, ctx.t('entry:refused.gone')))
    return 'done'
  }
  if (text === undefined) {
    await ctx.show(askView(ctx, escapeHtml(ctx.t('entry:need_text')), back))
    return 'again'
  }
  const { brain, snapshot, topic } = await trialOf(seen, services)
  await ctx.show(askView(ctx, verdictText(ctx, brain, snapshot, text, topic), back))
  return 'again'
}

export const takeTryNow: Take<'try-now'> = async (ctx, _, __, services) => {
  const text = ctx.message?.text
  const snapshot = services.snapshot()
  const said =
    text === undefined ? escapeHtml(ctx.t('entry:need_text')) : verdictText(ctx, snapshot.brain, snapshot, text)
  await ctx.show(askView(ctx, said, buttons.entriesButton.button(ctx.t('common:back'), { page: 0 })))
  return 'again'
}

export function tryIt(form: EntryForm, services: DeskServices): Composer<DeskContext> {
  const screen = new Composer<DeskContext>()
  const on = deskStepsOn(screen, services)

  on(buttons.tryNowButton, async (ctx) => {
    await form.ask(ctx, { about: 'try-now' })
    return askView(ctx, undefined, buttons.entriesButton.button(ctx.t('common:back'), { page: 0 }))
  })
  on(buttons.tryButton, async (ctx, { id }, actor) => {
    const seen = await seenRevision(actor, id, services)
    if (!seen) return deskNote(ctx, ctx.t('entry:refused.gone'))
    if (seen.body.text.questions.length === 0 && seen.body.text.title === '')
      return revisionNow(ctx, actor, id, services, ctx.t('entry:too_early'))
    await form.ask(ctx, { about: 'try', id })
    return askView(ctx, undefined, buttons.revisionButton.button(ctx.t('common:back'), { id }))
  })
  // The short answer and the full one as messages of their own, as this person would get them with the draft's language.
  on(buttons.lookButton, async (ctx, { id }, actor) => {
    const seen = await seenRevision(actor, id, services)
    if (!seen) return deskNote(ctx, ctx.t('entry:refused.gone'))
    if (missingOf(seen.body).length > 0) return revisionNow(ctx, actor, id, services, ctx.t('entry:too_early'))
    const topic = trialTopic(seen)
    const snapshot = withDraft(services.snapshot(), topic, seen.revision.language, seen.body)
    const { language } = seen.revision
    for (const country of [null, ...countries.filter((one) => seen.body.text.answers[one] !== undefined)]) {
      const profile = { ...ctx.profile, locale: language, country }
      const reading = { t: translator(language), snapshot, profile, now: services.now() }
      // Without their buttons: they lead to what is public, not to the draft.
      for (const view of [shortTopicView(reading, topic), fullTopicView(reading, topic)])
        if (view) await ctx.show({ text: view.text }, { fresh: true })
    }
    await ctx.show(await revisionNow(ctx, actor, id, services, ctx.t('entry:look_note')), { fresh: true })
    return undefined
  })
  return screen
}
