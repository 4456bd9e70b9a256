/** Open questions: what nobody could answer goes into an entry, becomes one, or is put aside; and what people say of answers. */
import { Composer } from 'grammy'
import { portraitOf } from '../answers/likeness.ts'
import { understand } from '../answers/understand.ts'
import { createForm } from '../bot/forms.ts'
import { escapeHtml } from '../bot/html.ts'
import { backRow } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import { writtenLanguageOf } from '../content/locale.ts'
import { type TopicId, type WrittenLanguage, writtenLanguages } from '../content/schema.ts'
import { longest } from '../content/typed.ts'
import { groupOlderQuestions, keyMarks } from '../privacy/open-questions.ts'
import type { Services } from '../services.ts'
import {
  decideGroup,
  findGroup,
  type GroupDetails,
  type GroupState,
  type ListedGroup,
  listGroups,
  openGroupTotals,
  searchGroups,
} from '../store/question-groups.ts'
import { ratingsOf, worstAnswers } from '../store/questions.ts'
import { addWording, beginEntry } from './begin-draft.ts'
import {
  type DeskActor,
  type DeskContext,
  type DeskServices,
  deskNote,
  deskStepsOn,
  mayEdit,
  takeAtDesk,
} from './desk-step.ts'
import {
  chooseEntryView,
  draftedView,
  foundView,
  groupPage,
  groupsView,
  groupView,
  type ListShown,
  ratingView,
  type ShownGroup,
  worstView,
} from './unanswered-views.ts'
import * as buttons from './upkeep-buttons.ts'

export type QuestionServices = DeskServices & Pick<Services, 'questionSeal' | 'questionMark'>

type Question = { readonly about: 'search' } | { readonly about: 'entry'; readonly id: string }

const formId = 'open-questions-1'
/** So many wordings of a group are shown, and go into an entry. */
const mostWordings = 5
const mostFound = 12
const mostOffered = 5
/** Each takes a moment; a list of years is brought into groups a page at a time. */
const olderAtOnce = 100

export function unanswered(services: QuestionServices): Composer<DeskContext> {
  const { db, now, snapshot, questionSeal, questionMark } = services
  const screen = new Composer<DeskContext>()

  const shownOf = (group: ListedGroup): ShownGroup => ({
    ...group,
    words: group.sample && questionSeal.open(group.sample.sealed, group.sample.id),
  })
  const wordingsOf = ({ newest }: GroupDetails): string[] =>
    newest.flatMap(({ id, sealed }) => questionSeal.open(sealed, id) ?? [])
  /** The wordings as questions of an entry: each on one line, and no longer than one may be. */
  const questionsOf = (group: GroupDetails): string[] =>
    wordingsOf(group).map((words) => [...words.replace(/\s+/g, ' ').trim()].slice(0, longest.question).join(''))
  const languageOf = (ctx: DeskContext, { language }: GroupDetails): WrittenLanguage =>
    writtenLanguages.find((one) => one === language) ?? writtenLanguageOf(ctx.locale)

  const search = async (ctx: DeskContext, typed: string): Promise<View> => {
    const keys = keyMarks(questionMark, portraitOf(snapshot().brain, typed))
    return foundView(ctx.t, (await searchGroups(db, keys, mostFound)).map(shownOf))
  }
  const offer = (ctx: DeskContext, id: string, text: string): View => {
    const known = snapshot()
    const topics = understand(known.brain, text).topics.map(({ topic }) => topic)
    const there = topics.filter((topic) => known.hasTopic(topic)).slice(0, mostOffered)
    return chooseEntryView(ctx.t, ctx.locale, known, id, there)
  }
  const form = createForm<Question>(
    formId,
    takeAtDesk<Question>(services, async (ctx, question, actor) => {
      const typed = ctx.message?.text ?? ''
      if (!mayEdit(actor)) await ctx.show(deskNote(ctx, ctx.t('desk:no_right')))
      else if (typed.trim() === '') {
        await ctx.show(deskNote(ctx, ctx.t('unanswered:type_words')))
        return 'again'
      } else await ctx.show(question.about === 'search' ? await search(ctx, typed) : offer(ctx, question.id, typed))
      return 'done'
    }),
  )
  screen.use(form.screen)

  const steps = deskStepsOn(screen, services)
  /** All of this is for those who may edit entries. */
  const on: typeof steps = (button, step) =>
    steps(button, (ctx, fields, actor) =>
      mayEdit(actor) ? step(ctx, fields, actor) : deskNote(ctx, ctx.t('desk:no_right')),
    )

  const list = async (ctx: DeskContext, shown: ListShown): Promise<View> => {
    await groupOlderQuestions(services, snapshot().brain, olderAtOnce)
    const { order, language, country, page } = shown
    const filter = {
      state: 'open',
      topic: '',
      order,
      country,
      language: language === 'all' ? undefined : language,
    } as const
    const groups = await listGroups(db, filter, groupPage + 1, page * groupPage)
    return groupsView(ctx.t, shown, groups.map(shownOf), await openGroupTotals(db, ''))
  }
  on(buttons.unansweredButton, (ctx) => list(ctx, { order: 'often', language: 'all', country: 'all', page: 0 }))
  on(buttons.groupsButton, (ctx, shown) => list(ctx, shown))
  on(buttons.searchGroupsButton, async (ctx) => {
    await form.ask(ctx, { about: 'search' })
    return {
      text: escapeHtml(ctx.t('unanswered:search_ask')),
      keyboard: [backRow(ctx.t, buttons.unansweredButton.button(ctx.t('common:back'), {}))],
    }
  })

  const gone = (ctx: DeskContext): View => deskNote(ctx, ctx.t('unanswered:gone'))
  const cardNow = async (ctx: DeskContext, id: string, note?: string): Promise<View> => {
    const group = await findGroup(db, id, mostWordings)
    return group ? groupView(ctx.t, ctx.locale, snapshot(), group, wordingsOf(group), note) : gone(ctx)
  }
  on(buttons.groupButton, (ctx, { id }) => cardNow(ctx, id))

  /** @returns whether the group was in the state that was seen. */
  const decide = (
    actor: DeskActor,
    id: string,
    from: GroupState,
    to: GroupState,
    details: Readonly<Record<string, string>> = {},
  ): Promise<boolean> =>
    db.transaction().execute((tx) => {
      const action = to === 'open' ? 'question-brought-back' : `question-${to}`
      return decideGroup(tx, id, from, to, { at: now(), actor: actor.id, action, subject: id, details })
    })

  on(buttons.notOursButton, async (ctx, { id }, actor) => {
    const isDone = await decide(actor, id, 'open', 'not-ours')
    return cardNow(ctx, id, ctx.t(isDone ? 'unanswered:put_aside' : 'unanswered:already'))
  })
  on(buttons.bringBackButton, async (ctx, { id }, actor) => {
    const group = await findGroup(db, id, 0)
    if (!group) return gone(ctx)
    if (group.state !== 'open') await decide(actor, id, group.state, 'open')
    return cardNow(ctx, id, ctx.t('unanswered:back_in_list'))
  })

  on(buttons.answerWithButton, async (ctx, { id }) => {
    const group = await findGroup(db, id, mostWordings)
    return group ? offer(ctx, id, wordingsOf(group).join('\n')) : gone(ctx)
  })
  on(buttons.findEntryButton, async (ctx, { id }) => {
    await form.ask(ctx, { about: 'entry', id })
    return {
      text: escapeHtml(ctx.t('unanswered:find_ask')),
      keyboard: [backRow(ctx.t, buttons.groupButton.button(ctx.t('common:back'), { id }))],
    }
  })
  on(buttons.addToEntryButton, async (ctx, { id, topic }, actor) => {
    const group = await findGroup(db, id, mostWordings)
    if (!group) return gone(ctx)
    if (group.state !== 'open') return cardNow(ctx, id, ctx.t('unanswered:already'))
    const wordings = questionsOf(group).join('\n')
    const draft = await addWording(actor, topic, languageOf(ctx, group), wordings, services)
    if (draft === undefined) return cardNow(ctx, id, ctx.t('unanswered:not_added'))
    await decide(actor, id, 'open', 'answered', { topic })
    return draftedView(ctx.t, ctx.t('unanswered:added'), draft.id)
  })
  on(buttons.newEntryButton, async (ctx, { id }, actor) => {
    const group = await findGroup(db, id, mostWordings)
    if (!group) return gone(ctx)
    if (group.state !== 'open') return cardNow(ctx, id, ctx.t('unanswered:already'))
    const questions = [...new Set(questionsOf(group))]
    const { id: draft } = await beginEntry(actor, languageOf(ctx, group), questions, services)
    await decide(actor, id, 'open', 'answered', { draft: String(draft) })
    return draftedView(ctx.t, ctx.t('unanswered:begun'), draft)
  })

  on(buttons.worstButton, async (ctx, { page }) => {
    const ratings = await worstAnswers(db, groupPage + 1, page * groupPage)
    return worstView(ctx.t, ctx.locale, snapshot(), ratings, page)
  })
  on(buttons.ratingButton, async (ctx, { topic, page }) => {
    const of: TopicId = topic
    const filter = { state: 'open', topic: of, order: 'often', country: 'all', language: undefined } as const
    const groups = await listGroups(db, filter, groupPage + 1, page * groupPage)
    return ratingView(ctx.t, ctx.locale, snapshot(), of, await ratingsOf(db, of), groups.map(shownOf), page)
  })
  return screen
}
