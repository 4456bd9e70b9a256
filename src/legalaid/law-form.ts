/** Which laws carry an answer: chosen from the known ones, or a new one with its code, article, link and confidence. */
import { Composer } from 'grammy'
import { escapeHtml, paragraphs } from '../bot/html.ts'
import { lawName as actName } from '../bot/i18n.ts'
import type { Row } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import { defaultReview, type EntryBody, freeSourceId } from '../content/entry.ts'
import type { Law, Source, Variant } from '../content/schema.ts'
import type { Snapshot } from '../content/snapshot.ts'
import { articleOf } from '../content/typed.ts'
import { takenIds } from '../store/publish.ts'
import { type DeskActor, type DeskContext, type DeskServices, deskStepsOn } from './desk-step.ts'
import * as buttons from './entry-buttons.ts'
import { longestLawId } from './entry-buttons.ts'
import type { EntryForm, EntryQuestion, Take, Way } from './entry-questions.ts'
import { findLaw } from './entry-words.ts'
import { choosable, chosenOf, lawsView, newLawView, publisherOf } from './law-view.ts'
import { refusedView } from './refused-view.ts'
import { editRevision, type SeenRevision, seenRevision } from './revisions.ts'

/** Adds a law to an answer or takes it away, with the sources that came with a law of this draft. */
function withLaw(body: EntryBody, variant: Variant, law: string, isOn: boolean): EntryBody {
  if (body.facts === null) return body
  const own = chosenOf(body, variant)
  const brought = body.laws.find(({ id }) => id === law)?.sources ?? []
  const laws = [...own.laws.filter((id) => id !== law), ...(isOn ? [law] : [])]
  const sources = [...own.sources.filter((id) => !brought.includes(id)), ...(isOn ? brought : [])]
  const variants = { ...body.facts.variants, [variant]: { ...own, laws, sources } }
  return { ...body, facts: { ...body.facts, variants } }
}

function changedLaw(
  body: EntryBody,
  law: string,
  change: (of: Law, sources: readonly Source[]) => [Law, Source[]],
): EntryBody {
  const found = body.laws.find(({ id }) => id === law)
  if (!found) return body
  const own = body.sources.filter(({ id }) => found.sources.includes(id))
  const [changed, sources] = change(found, own)
  return {
    ...body,
    laws: body.laws.map((one) => (one.id === law ? changed : one)),
    sources: body.sources.map((one) => sources.find(({ id }) => id === one.id) ?? one),
  }
}

/** Acts that people see by name: those of the laws that are known. */
const actsOf = (snapshot: Snapshot): string[] => [...new Set(snapshot.laws.map(({ act }) => act))].sort()

const actsView = (ctx: DeskContext, id: number, variant: Variant, way: Way, snapshot: Snapshot): View => ({
  text: escapeHtml(ctx.t('entry:choose_act')),
  keyboard: [
    ...actsOf(snapshot).map((act) => [
      buttons.actButton.button(actName(ctx.locale, 'act', act) ?? act, { id, variant, way, act }),
    ]),
    [buttons.lawsButton.button(ctx.t('common:back'), { id, variant, way, page: 0 })],
  ],
})

const askView = (words: string, back: Row[number], problem?: string): View => ({
  text: paragraphs(problem === undefined ? undefined : escapeHtml(`⚠️ ${problem}`), escapeHtml(words)),
  keyboard: [[back]],
})

type LawQuestion = Extract<EntryQuestion, { about: 'article' | 'link' }>
const backToActs = (ctx: DeskContext, { id, variant, way }: LawQuestion): Row[number] =>
  buttons.newLawButton.button(ctx.t('common:back'), { id, variant, way })

export const takeArticle: Take<'article'> = async (ctx, question) => {
  const typed = articleOf(ctx.message?.text ?? '')
  if (typed === undefined) {
    await ctx.show(askView(ctx.t('entry:ask_article'), backToActs(ctx, question), ctx.t('entry:bad_article')))
    return 'again'
  }
  await ctx.show(askView(ctx.t('entry:ask_link'), backToActs(ctx, question)))
  return { next: { ...question, about: 'link', article: typed.article, part: typed.part ?? null } }
}

/** As long as a button can carry; article and part stand in it whole, so that no two laws of an act share one. */
function idOfLaw(act: string, article: string, part: number | null): string {
  const place = `-${article.replace('(', '-').replace(')', '')}${part === null ? '' : `-${part}`}`
  return `${act.slice(0, longestLawId - place.length)}${place}`
}

const isLink = (text: string): boolean => {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return ['http:', 'https:'].includes(protocol) && /^(?:[^.]+\.)+[^.\d][^.]+$/.test(hostname)
}

export const takeLink: Take<'link'> = async (ctx, question, actor, services) => {
  const { id, variant, way, act, article, part } = question
  const url = (ctx.message?.text ?? '').trim()
  if (!isLink(url)) {
    await ctx.show(askView(ctx.t('entry:ask_link'), backToActs(ctx, question), ctx.t('entry:bad_link')))
    return 'again'
  }
  const snapshot = services.snapshot()
  const country = snapshot.laws.find((law) => law.act === act)?.country
  const seen = await seenRevision(actor, id, services)
  if (!seen || country === undefined) {
    await ctx.show(actsView(ctx, id, variant, way, snapshot))
    return 'done'
  }
  const known = choosable(snapshot, seen.body, 'any').find(
    (law) => law.act === act && law.article === article && (law.part ?? null) === part,
  )
  const checked = new Date(services.now()).toISOString().slice(0, 10)
  const taken = await takenIds(services.db)
  const source = freeSourceId(new Set([...taken.sources, ...seen.body.sources.map(({ id: of }) => of)]))
  const law: Law = known ?? {
    ...{ id: idOfLaw(act, article, part), country, act, article, ...(part === null ? {} : { part }) },
    ...{ checked, review_by: defaultReview(checked), confidence: 'medium', sources: [source] },
  }
  const edited = await editRevision(
    actor,
    id,
    ({ body }) => ({
      body: withLaw(known ? body : withNewLaw(body, law, source, url), variant, law.id, true),
    }),
    services,
  )
  if (!edited.ok) await ctx.show(refusedView(ctx, edited))
  else if (!edited.seen.body.laws.some((one) => one.id === law.id))
    await ctx.show(lawsView(ctx, edited.seen, variant, way, 0, snapshot))
  else await ctx.show(newLawView(ctx, edited.seen, variant, way, law, snapshot))
  return 'done'
}

/** Until its author says that the page is official, its link is shown to nobody (see `content/schema.ts`, sources). */
const withNewLaw = (body: EntryBody, law: Law, source: string, url: string): EntryBody => ({
  ...body,
  laws: [...body.laws.filter(({ id }) => id !== law.id), law],
  sources: [
    ...body.sources,
    {
      ...{ id: source, kind: 'press', title: `${law.act}, ${law.article}`, publisher: null },
      ...{ date: law.checked, url, safe_to_show: false },
    },
  ],
})

export function lawForm(form: EntryForm, services: DeskServices): Composer<DeskContext> {
  const screen = new Composer<DeskContext>()
  const on = deskStepsOn(screen, services)
  const edit = async (
    ctx: DeskContext,
    actor: DeskActor,
    id: number,
    change: (body: EntryBody) => EntryBody,
    next: (seen: SeenRevision) => View,
  ): Promise<View> => {
    const edited = await editRevision(actor, id, ({ body }) => ({ body: change(body) }), services)
    return edited.ok ? next(edited.seen) : refusedView(ctx, edited)
  }

  on(buttons.lawsButton, (ctx, { id, variant, way, page }, actor) =>
    edit(
      ctx,
      actor,
      id,
      (body) => body,
      (seen) => lawsView(ctx, seen, variant, way, page, services.snapshot()),
    ),
  )
  on(buttons.lawButton, (ctx, { id, variant, way, page, law }, actor) =>
    edit(
      ctx,
      actor,
      id,
      (body) =>
        findLaw(services.snapshot(), body, law)
          ? withLaw(body, variant, law, !chosenOf(body, variant).laws.includes(law))
          : body,
      (seen) => lawsView(ctx, seen, variant, way, page, services.snapshot()),
    ),
  )
  on(buttons.sureButton, (ctx, { id, variant, way, confidence }, actor) =>
    edit(
      ctx,
      actor,
      id,
      (body) =>
        body.facts === null
          ? body
          : {
              ...body,
              facts: {
                ...body.facts,
                variants: { ...body.facts.variants, [variant]: { ...chosenOf(body, variant), confidence } },
              },
            },
      (seen) => lawsView(ctx, seen, variant, way, 0, services.snapshot()),
    ),
  )
  on(buttons.newLawButton, (ctx, { id, variant, way }) => actsView(ctx, id, variant, way, services.snapshot()))
  on(buttons.actButton, async (ctx, { id, variant, way, act }) => {
    const question = { about: 'article' as const, id, variant, way, act }
    await form.ask(ctx, question)
    return askView(ctx.t('entry:ask_article'), backToActs(ctx, question))
  })
  /** Changes a law of this draft, and shows it again. */
  const editLaw = (
    ctx: DeskContext,
    actor: DeskActor,
    of: { readonly id: number; readonly variant: Variant; readonly way: Way; readonly law: string },
    change: (law: Law, sources: readonly Source[]) => [Law, Source[]],
  ): Promise<View> =>
    edit(
      ctx,
      actor,
      of.id,
      (body) => changedLaw(body, of.law, change),
      (seen) => {
        const law = seen.body.laws.find(({ id }) => id === of.law)
        return law
          ? newLawView(ctx, seen, of.variant, of.way, law, services.snapshot())
          : lawsView(ctx, seen, of.variant, of.way, 0, services.snapshot())
      },
    )
  on(buttons.lawSureButton, (ctx, { confidence, ...of }, actor) =>
    editLaw(ctx, actor, of, (law, sources) => [{ ...law, confidence }, [...sources]]),
  )
  on(buttons.officialButton, (ctx, { official, ...of }, actor) =>
    editLaw(ctx, actor, of, (law, sources) => {
      const publisher = official === '1' ? publisherOf(services.snapshot(), law.act) : null
      const kind = publisher === null ? ('press' as const) : ('statute' as const)
      return [law, sources.map((one) => ({ ...one, kind, publisher, safe_to_show: publisher !== null }))]
    }),
  )
  return screen
}
