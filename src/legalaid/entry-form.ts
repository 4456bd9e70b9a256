/** Writing a draft: every answer is in SQL before the next question, so a draft outlives any restart. */
import { Composer } from 'grammy'
import type { View } from '../bot/show.ts'
import {
  defaultReview,
  type EntryBody,
  emptyAnswer,
  type FieldName,
  fieldsOf,
  isStatus,
  parseWords,
  partsOf,
} from '../content/entry.ts'
import type { Status, Variant } from '../content/schema.ts'
import {
  addQuestions,
  dayOf,
  type ListProblem,
  lengthOf,
  longest,
  type Mark,
  plainText,
  questionsProblem,
  slugOf,
  stepsOf,
  stepsProblem,
} from '../content/typed.ts'
import { allTopicIds } from '../store/revisions.ts'
import { type DeskActor, type DeskContext, type DeskServices, deskNote, deskStepsOn } from './desk-step.ts'
import { draftView, dropVariantView, fieldValue, questionView } from './draft-view.ts'
import * as buttons from './entry-buttons.ts'
import type { EntryForm, Take, Way } from './entry-questions.ts'
import { lawsView } from './law-view.ts'
import { refusedView } from './refused-view.ts'
import { type Edit, editRevision, type SeenRevision, seenRevision } from './revisions.ts'

const today = (now: number): string => new Date(now).toISOString().slice(0, 10)

/** The words of a field in the language that is translated. */
const sourceOf = (ctx: DeskContext, { revision }: SeenRevision, field: FieldName): string | undefined => {
  if (revision.ofWords === null || field === 'questions') return undefined
  return fieldValue(ctx.t, { facts: null, text: parseWords(revision.ofWords), laws: [], sources: [] }, field)
}

/** Shows the question for a field: most are typed, laws are chosen. */
export function fieldView(
  ctx: DeskContext,
  seen: SeenRevision,
  field: FieldName,
  way: Way,
  services: DeskServices,
  problem?: string,
): View {
  const { part, variant } = partsOf(field)
  if (part === 'law' && variant) return lawsView(ctx, seen, variant, way, 0, services.snapshot())
  return questionView(ctx.t, seen, field, way, { source: sourceOf(ctx, seen, field), problem })
}

/** The question after this one, by the way that its author goes. */
function following(body: EntryBody, field: FieldName, way: Way): FieldName | undefined {
  if (way === 'one') return undefined
  const fields = fieldsOf(body)
  const next = fields[fields.indexOf(field) + 1]
  if (way === 'all' || next === undefined) return next
  return partsOf(next).variant === partsOf(field).variant ? next : undefined
}

const isTyped = (field: FieldName): boolean => partsOf(field).part !== 'law'

/** Changes the texts of an answer for one variant. */
const withAnswer = (body: EntryBody, variant: Variant, change: Partial<typeof emptyAnswer>): EntryBody => ({
  ...body,
  text: {
    ...body.text,
    answers: { ...body.text.answers, [variant]: { ...(body.text.answers[variant] ?? emptyAnswer), ...change } },
  },
})

type Read =
  | { readonly ok: true; readonly body: EntryBody; readonly note?: string }
  | { readonly ok: false; readonly problem: string }

const listProblemText = (ctx: DeskContext, problem: ListProblem): string =>
  problem.type === 'too-many'
    ? ctx.t('entry:too_many', { count: problem.excess })
    : ctx.t('entry:line_too_long', { line: problem.line, count: problem.excess })

/** What an answer makes of the draft, or why it is not taken. */
function read(ctx: DeskContext, body: EntryBody, field: FieldName, now: number): Read {
  const { t } = ctx
  const message = ctx.message
  const typed = message?.text
  if (typed === undefined) return { ok: false, problem: t('entry:need_text') }
  const text = plainText(typed, message?.entities as readonly Mark[] | undefined)
  const { part, variant = 'any' } = partsOf(field)
  const tooLong = (most: number): Read | undefined => {
    if (text === '') return { ok: false, problem: t('entry:need_text') }
    const excess = lengthOf(text) - most
    return excess > 0 ? { ok: false, problem: t('entry:too_long', { count: excess, limit: most }) } : undefined
  }
  switch (part) {
    case 'title':
      return (
        tooLong(longest.title) ?? {
          ok: true,
          body: { ...body, text: { ...body.text, title: text.replaceAll('\n', ' ') } },
        }
      )
    case 'questions': {
      const { all, repeated } = addQuestions(body.text.questions, text)
      const problem = questionsProblem(all)
      if (problem) return { ok: false, problem: listProblemText(ctx, problem) }
      const note = repeated === 0 ? {} : { note: t('entry:repeated', { count: repeated }) }
      return { ok: true, body: { ...body, text: { ...body.text, questions: [...all] } }, ...note }
    }
    case 'short':
    case 'full':
      return tooLong(longest[part]) ?? { ok: true, body: withAnswer(body, variant, { [part]: text }) }
    case 'steps': {
      const steps = stepsOf(text)
      const problem = stepsProblem(steps)
      if (problem) return { ok: false, problem: listProblemText(ctx, problem) }
      return { ok: true, body: withAnswer(body, variant, { steps: steps as never[] }) } // widens the empty list
    }
    default:
      if (isStatus(part)) return tooLong(longest.status) ?? { ok: true, body: withStatus(body, part, text) }
      return readDates(ctx, body, text, now)
  }
}

function withStatus(body: EntryBody, status: Status, words: string | undefined): EntryBody {
  const { [status]: _, ...text } = body.text
  return {
    ...body,
    text: words === undefined ? text : { ...text, [status]: words },
    facts: body.facts && { ...body.facts, [status]: words !== undefined },
  }
}

/** One day is that of the next review; two are the day of checking and it. */
function readDates(ctx: DeskContext, body: EntryBody, text: string, now: number): Read {
  const days = text.split(/[\n,;]+|\s+/).flatMap((one) => (one === '' ? [] : [dayOf(one)]))
  const [first, second] = days
  if (body.facts === null || first === undefined || days.includes(undefined) || days.length > 2)
    return { ok: false, problem: ctx.t('entry:bad_date') }
  const checked = second === undefined ? body.facts.checked : first
  const review = second ?? first
  if (checked > today(now)) return { ok: false, problem: ctx.t('entry:checked_in_future') }
  if (review <= today(now)) return { ok: false, problem: ctx.t('entry:past_date') }
  return { ok: true, body: { ...body, facts: { ...body.facts, checked, review_by: review } } }
}

/** A new entry gets its id with its title, and keeps it. */
async function topicFor(seen: SeenRevision, body: EntryBody, { db }: DeskServices): Promise<Edit> {
  if (seen.revision.topic !== '' || body.text.title === '') return {}
  const taken = await allTopicIds(db)
  return { topic: slugOf(body.text.title, (id) => taken.has(id)) }
}

export const takeField: Take<'field'> = async (ctx, { id, field, way }, actor, services) => {
  const seen = await seenRevision(actor, id, services)
  if (!seen) {
    await ctx.show(deskNote(ctx, ctx.t('entry:refused.gone')))
    return 'done'
  }
  const taken = read(ctx, seen.body, field, services.now())
  if (!taken.ok) {
    await ctx.show(fieldView(ctx, seen, field, way, services, taken.problem))
    return 'again'
  }
  const topic = await topicFor(seen, taken.body, services)
  const next = following(taken.body, field, way)
  const edit = { ...topic, body: taken.body, ...(way === 'all' ? { field: next ?? null } : {}) }
  const edited = await editRevision(actor, id, () => edit, services)
  if (!edited.ok) {
    await ctx.show(refusedView(ctx, edited))
    return 'done'
  }
  if (next === undefined) {
    await ctx.show(draftView(ctx.t, edited.seen, taken.note))
    return 'done'
  }
  await ctx.show(fieldView(ctx, edited.seen, next, way, services, taken.note))
  return isTyped(next) ? { next: { about: 'field', id, field: next, way } } : 'done'
}

export function entryForm(form: EntryForm, services: DeskServices): Composer<DeskContext> {
  const screen = new Composer<DeskContext>()
  const on = deskStepsOn(screen, services)

  /** Opens the question for a field of one's own draft. */
  const open = async (ctx: DeskContext, seen: SeenRevision, field: FieldName, way: Way): Promise<View> => {
    if (isTyped(field)) await form.ask(ctx, { about: 'field', id: seen.revision.id, field, way })
    return fieldView(ctx, seen, field, way, services)
  }
  const edit = async (
    ctx: DeskContext,
    actor: DeskActor,
    id: number,
    changes: (seen: SeenRevision) => Edit,
    next: (seen: SeenRevision) => View | Promise<View> = (seen) => draftView(ctx.t, seen),
  ): Promise<View> => {
    const edited = await editRevision(actor, id, changes, services)
    return edited.ok ? next(edited.seen) : refusedView(ctx, edited)
  }

  on(buttons.fieldButton, (ctx, { id, field, way }, actor) =>
    edit(
      ctx,
      actor,
      id,
      () => (way === 'all' ? { field } : {}),
      (seen) => open(ctx, seen, field, way),
    ),
  )
  on(buttons.skipButton, async (ctx, { id, field, way }, actor) => {
    const seen = await seenRevision(actor, id, services)
    const next = seen && following(seen.body, field, way)
    return edit(
      ctx,
      actor,
      id,
      () => (way === 'all' ? { field: next ?? null } : {}),
      (now) => (next === undefined ? draftView(ctx.t, now) : open(ctx, now, next, way)),
    )
  })
  on(buttons.keepButton, (ctx, { id }, actor) =>
    edit(
      ctx,
      actor,
      id,
      () => ({}),
      (seen) => draftView(ctx.t, seen, ctx.t('entry:kept')),
    ),
  )
  on(buttons.clearButton, (ctx, { id, field }, actor) =>
    edit(
      ctx,
      actor,
      id,
      ({ body }) => ({ body: cleared(body, field) }),
      (seen) => (field === 'questions' ? open(ctx, seen, field, 'one') : draftView(ctx.t, seen)),
    ),
  )
  on(buttons.addVariantButton, (ctx, { id, variant }, actor) =>
    edit(
      ctx,
      actor,
      id,
      ({ body }) => ({ body: withVariant(body, variant) }),
      (seen) => open(ctx, seen, `short.${variant}`, 'part'),
    ),
  )
  on(buttons.dropVariantButton, (ctx, { id, variant }, actor) =>
    edit(
      ctx,
      actor,
      id,
      () => ({}),
      (seen) => dropVariantView(ctx.t, seen, variant),
    ),
  )
  on(buttons.dropVariantYesButton, (ctx, { id, variant }, actor) =>
    edit(ctx, actor, id, ({ body }) => ({ body: withoutVariant(body, variant) })),
  )
  on(buttons.todayButton, (ctx, { id, way }, actor) =>
    edit(ctx, actor, id, ({ body }) => {
      const checked = today(services.now())
      const facts = body.facts && { ...body.facts, checked, review_by: defaultReview(checked) }
      return { body: { ...body, facts }, ...(way === 'all' ? { field: null } : {}) }
    }),
  )
  return screen
}

function cleared(body: EntryBody, field: FieldName): EntryBody {
  const { part, variant } = partsOf(field)
  if (part === 'questions') return { ...body, text: { ...body.text, questions: [] } }
  if (part === 'steps' && variant) return withAnswer(body, variant, { steps: [] })
  // A translation says what its source says; only the entry itself may leave a status out.
  if (isStatus(part)) return withStatus(body, part, body.facts === null ? '' : undefined)
  return body
}

/** An answer for citizens of one country begins with the laws that stand for everybody. */
function withVariant(body: EntryBody, variant: Variant): EntryBody {
  if (body.facts === null || body.text.answers[variant] !== undefined) return body
  const common = body.facts.variants.any ?? { laws: [], sources: [], confidence: 'medium' }
  return withAnswer(
    { ...body, facts: { ...body.facts, variants: { ...body.facts.variants, [variant]: common } } },
    variant,
    {},
  )
}

function withoutVariant(body: EntryBody, variant: Variant): EntryBody {
  if (body.facts === null || variant === 'any') return body
  const { [variant]: _facts, ...facts } = body.facts.variants
  const { [variant]: _answer, ...answers } = body.text.answers
  return { ...body, facts: { ...body.facts, variants: facts }, text: { ...body.text, answers } }
}
