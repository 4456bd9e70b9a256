/** From a draft to the public: what it would do is shown, a second person looks, and everybody finds it seconds later. */
import { Composer } from 'grammy'
import { escapeHtml, html, lines, paragraphs } from '../bot/html.ts'
import { backRow } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import { itemsOfEntry, missingOf } from '../content/entry.ts'
import { baseOf, parseBase, planPublication, sourceWords } from '../content/publishing.ts'
import { revisionStep } from '../content/revision.ts'
import { lengthOf, longest, plainText, slugOf } from '../content/typed.ts'
import { currentEntry, publishRevision } from '../store/publish.ts'
import { allTopicIds, changeRevision, type RevisionRow } from '../store/revisions.ts'
import { type DeskActor, type DeskContext, type DeskServices, deskNote, deskStepsOn } from './desk-step.ts'
import { draftView } from './draft-view.ts'
import * as buttons from './entry-buttons.ts'
import type { EntryForm, Take } from './entry-questions.ts'
import { revisionName } from './entry-words.ts'
import { refusedView } from './refused-view.ts'
import { checkView, diffView, revisionView } from './review-view.ts'
import { type Edited, editRevision, moveRevision, type SeenRevision, seenAs, seenRevision } from './revisions.ts'
import { reviewersBut, tellStaff } from './tell-staff.ts'
import { trialOf, trialTopic } from './trial.ts'

/** A revision as this person should see it, with what happened on top. */
export async function revisionNow(
  ctx: DeskContext,
  actor: DeskActor,
  id: number,
  services: DeskServices,
  note?: string,
): Promise<View> {
  const seen = await seenRevision(actor, id, services)
  if (!seen) return deskNote(ctx, ctx.t('entry:refused.gone'))
  return seen.isAuthor && seen.revision.state === 'draft'
    ? draftView(ctx.t, seen, note)
    : revisionView(ctx, seen, services.snapshot(), note)
}

const refused = (
  ctx: DeskContext,
  actor: DeskActor,
  edited: Extract<Edited, { ok: false }>,
  services: DeskServices,
): Promise<View> | View =>
  edited.seen
    ? revisionNow(ctx, actor, edited.seen.revision.id, services, ctx.t(`entry:refused.${edited.reason}`))
    : refusedView(ctx, edited)

const isRealEntry = ({ revision }: SeenRevision): boolean =>
  revision.kind === 'entry' || revision.kind === 'translation'

/** A new entry whose id another one took first gets an id of its own, so that it never stands in the other's place. */
async function withFreeTopic(actor: DeskActor, seen: SeenRevision, { db, now }: DeskServices): Promise<SeenRevision> {
  const { revision, body } = seen
  if (revision.base !== null || revision.kind !== 'entry') return seen
  const taken = await allTopicIds(db)
  if (!taken.has(revision.topic)) return seen
  const topic = slugOf(body.text.title, (id) => taken.has(id))
  const entry = {
    at: now(),
    actor: actor.id,
    action: 'entry-renamed',
    subject: String(revision.id),
    details: { topic },
  }
  const renamed = await changeRevision(db, revision, { topic }, entry)
  return renamed ? { ...seen, revision: renamed } : seen
}

/** Makes a revision public, wakes every process, and tells its author. */
async function publish(ctx: DeskContext, actor: DeskActor, given: SeenRevision, services: DeskServices): Promise<View> {
  const { db, now, log, state, snapshot } = services
  const { mayReview, isAlone } = given
  const taken = revisionStep(given.revision, { type: 'publish', by: actor.id, mayReview, alone: isAlone })
  if (!taken.ok) return refused(ctx, actor, { ok: false, reason: taken.reason, seen: given }, services)
  const seen = await withFreeTopic(actor, given, services)
  const { revision, body } = seen
  const draft = { ...revision, body, base: parseBase(revision.base) }
  const at = now()
  const isOwn = revision.author === actor.id
  const published = await publishRevision(
    db,
    revision,
    isOwn ? null : actor.id,
    (current, ids) => planPublication(draft, current, ids, at),
    {
      ...{ at, actor: actor.id, action: 'entry-published', subject: String(revision.id) },
      details: { topic: revision.topic, language: revision.language, kind: revision.kind, reviewed: isOwn ? 0 : 1 },
    },
  )
  if (published === 'moved') return refused(ctx, actor, { ok: false, reason: 'wrong-state', seen }, services)
  if (published === 'changed')
    return revisionView(ctx, { ...seen, isOvertaken: true }, snapshot(), ctx.t('entry:overtaken'))
  // It is in the database: a process that does not hear of it now reads it at its next start or notice.
  await state
    .notify({ about: 'content' })
    .catch((error: unknown) => log.warn('processes cannot be told of new content', { error }))
  if (!isOwn)
    await tellStaff(services, [revision.author], (t) => ({
      text: escapeHtml(
        t(revision.kind === 'archive' ? 'entry:ring_put_away' : 'entry:ring_published', {
          number: revision.id,
          title: body.text.title,
        }),
      ),
      keyboard: [[buttons.entryButton.button(t('entry:ring_open'), { topic: trialTopic(seen) })]],
    }))
  const done = ctx.t(revision.kind === 'archive' ? 'entry:put_away' : 'entry:published')
  return revisionView(ctx, await seenAs(actor, published, services), snapshot(), done)
}

/** Gives the draft to a second person; where nobody reviews it is public at once. */
async function submit(
  ctx: DeskContext,
  actor: DeskActor,
  id: number,
  version: number,
  reason: string | undefined,
  services: DeskServices,
): Promise<View> {
  const submitted = await moveRevision(
    actor,
    id,
    'submit',
    { returned: null, ...(reason === undefined ? {} : { reason }) },
    services,
    version,
  )
  if (!submitted.ok) return refused(ctx, actor, submitted, services)
  if (submitted.seen.isAlone) return publish(ctx, actor, submitted.seen, services)
  const reviewers = await reviewersBut(services, actor.id)
  await tellStaff(services, reviewers, (t) => ({
    text: escapeHtml(
      t('entry:ring_review', { name: revisionName(t, services.snapshot(), ctx.locale, submitted.seen.revision) }),
    ),
    keyboard: [[buttons.revisionButton.button(t('entry:ring_open'), { id })]],
  }))
  const note = ctx.t(reviewers.length === 0 ? 'entry:no_reviewers' : 'entry:submitted')
  return revisionView(ctx, submitted.seen, services.snapshot(), note)
}

/** Gives a draft that needs no more words to a second person. */
export const submitNow = (
  ctx: DeskContext,
  actor: DeskActor,
  { id, version }: RevisionRow,
  services: DeskServices,
): Promise<View> => submit(ctx, actor, id, version, undefined, services)

const askView = (ctx: DeskContext, words: string, id: number, problem?: string): View => ({
  text: paragraphs(problem === undefined ? undefined : escapeHtml(`⚠️ ${problem}`), escapeHtml(words)),
  keyboard: [backRow(ctx.t, buttons.revisionButton.button(ctx.t('common:back'), { id }))],
})

/** A short sentence of staff, or why it is none. */
export function sentenceOf(ctx: DeskContext): { readonly text: string } | { readonly problem: string } {
  const text = plainText(ctx.message?.text ?? '')
  if (text === '') return { problem: ctx.t('entry:need_text') }
  const excess = lengthOf(text) - longest.reason
  return excess > 0 ? { problem: ctx.t('entry:too_long', { count: excess, limit: longest.reason }) } : { text }
}

export const takeReason: Take<'reason'> = async (ctx, { id, version }, actor, services) => {
  const said = sentenceOf(ctx)
  if ('problem' in said) {
    await ctx.show(askView(ctx, ctx.t('entry:ask_reason'), id, said.problem))
    return 'again'
  }
  await ctx.show(await submit(ctx, actor, id, version, said.text, services))
  return 'done'
}

export const takeReturn: Take<'return'> = async (ctx, { id }, actor, services) => {
  const said = sentenceOf(ctx)
  if ('problem' in said) {
    await ctx.show(askView(ctx, ctx.t('entry:ask_return'), id, said.problem))
    return 'again'
  }
  const returned = await moveRevision(actor, id, 'return', { returned: said.text, reviewer: actor.id }, services)
  if (!returned.ok) {
    await ctx.show(await refused(ctx, actor, returned, services))
    return 'done'
  }
  const { author, body } = returned.seen.revision
  const { title } = JSON.parse(body).text as { title: string } // checked when it was written
  await tellStaff(services, [author], (t) => ({
    text: lines(
      escapeHtml(t('entry:ring_returned', { number: id, title })),
      html`<blockquote>${said.text}</blockquote>`,
    ),
    keyboard: [[buttons.revisionButton.button(t('entry:ring_open'), { id })]],
  }))
  await ctx.show(await revisionNow(ctx, actor, id, services, ctx.t('entry:returned')))
  return 'done'
}

export function review(form: EntryForm, services: DeskServices): Composer<DeskContext> {
  const { db } = services
  const screen = new Composer<DeskContext>()
  const on = deskStepsOn(screen, services)
  /** Runs a step on a revision that this person may see. */
  const withSeen = async (
    ctx: DeskContext,
    actor: DeskActor,
    id: number,
    step: (seen: SeenRevision) => Promise<View> | View,
  ): Promise<View> => {
    const seen = await seenRevision(actor, id, services)
    return seen ? step(seen) : deskNote(ctx, ctx.t('entry:refused.gone'))
  }

  on(buttons.revisionButton, (ctx, { id }, actor) => revisionNow(ctx, actor, id, services))
  on(buttons.checkButton, (ctx, { id, page }, actor) =>
    withSeen(ctx, actor, id, async (seen) => {
      const isWhole = missingOf(seen.body).length === 0
      const trial = isWhole && isRealEntry(seen) ? await trialOf(seen, services) : undefined
      return checkView(ctx, seen, services.snapshot(), trial?.impact, page)
    }),
  )
  on(buttons.submitButton, (ctx, { id, version }, actor) =>
    withSeen(ctx, actor, id, async (seen) => {
      const { revision, body } = seen
      const allowed = revisionStep(revision, { type: 'submit', by: actor.id })
      if (!allowed.ok) return refused(ctx, actor, { ok: false, reason: allowed.reason, seen }, services)
      if (missingOf(body).length > 0) return checkView(ctx, seen, services.snapshot(), undefined, 0)
      if (seen.isOvertaken) return diffView(ctx, seen, await currentEntry(db, revision.topic), services.snapshot(), 0)
      itemsOfEntry(trialTopic(seen), revision.language, body) // what the schema of `content/` refuses never goes on
      // A new entry and a missing translation explain themselves; every other change says why.
      if (revision.reason !== '' || parseBase(revision.base).text === null)
        return submit(ctx, actor, id, version, undefined, services)
      await form.ask(ctx, { about: 'reason', id, version })
      return askView(ctx, ctx.t('entry:ask_reason'), id)
    }),
  )
  on(buttons.withdrawButton, async (ctx, { id }, actor) => {
    const moved = await moveRevision(actor, id, 'withdraw', {}, services)
    return moved.ok ? draftView(ctx.t, moved.seen) : refused(ctx, actor, moved, services)
  })
  on(buttons.publishButton, (ctx, { id, version }, actor) =>
    withSeen(ctx, actor, id, (seen) =>
      seen.revision.version === version
        ? publish(ctx, actor, seen, services)
        : refused(ctx, actor, { ok: false, reason: 'wrong-state', seen }, services),
    ),
  )
  on(buttons.returnButton, (ctx, { id }, actor) =>
    withSeen(ctx, actor, id, async (seen) => {
      const allowed = revisionStep(seen.revision, { type: 'return', by: actor.id, mayReview: seen.mayReview })
      if (!allowed.ok) return refused(ctx, actor, { ok: false, reason: allowed.reason, seen }, services)
      await form.ask(ctx, { about: 'return', id })
      return askView(ctx, ctx.t('entry:ask_return'), id)
    }),
  )
  on(buttons.diffButton, (ctx, { id, page }, actor) =>
    withSeen(ctx, actor, id, async (seen) =>
      diffView(ctx, seen, await currentEntry(db, seen.revision.topic), services.snapshot(), page),
    ),
  )
  // Only now, with the difference seen, does one's own text stand on the newer version.
  on(buttons.takeMineButton, (ctx, { id, version }, actor) =>
    withSeen(ctx, actor, id, async (seen) => {
      const { revision } = seen
      if (revision.version !== version) return refused(ctx, actor, { ok: false, reason: 'wrong-state', seen }, services)
      const current = await currentEntry(db, revision.topic)
      const words = revision.kind === 'translation' ? sourceWords(current)?.words : undefined
      const edited = await editRevision(
        actor,
        id,
        () => ({ base: baseOf(current, revision.language), ...(words === undefined ? {} : { ofWords: words }) }),
        services,
      )
      return edited.ok ? draftView(ctx.t, edited.seen, ctx.t('entry:on_top')) : refused(ctx, actor, edited, services)
    }),
  )
  on(buttons.dropButton, (ctx, { id }, actor) =>
    withSeen(ctx, actor, id, (seen) => ({
      text: escapeHtml(
        ctx.t('entry:drop_ask', { name: revisionName(ctx.t, services.snapshot(), ctx.locale, seen.revision) }),
      ),
      keyboard: [
        [buttons.dropYesButton.button(ctx.t('entry:drop_yes'), { id })],
        [buttons.revisionButton.button(ctx.t('common:back'), { id })],
      ],
    })),
  )
  on(buttons.dropYesButton, async (ctx, { id }, actor) => {
    const moved = await moveRevision(actor, id, 'drop', {}, services)
    return moved.ok ? deskNote(ctx, ctx.t('entry:dropped')) : refused(ctx, actor, moved, services)
  })
  return screen
}
