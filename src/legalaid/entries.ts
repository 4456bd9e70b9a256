/** What the bot answers, as a list: found, opened, edited, begun anew. */
import { Composer } from 'grammy'
import { understand } from '../answers/understand.ts'
import { isPast, readableDate } from '../bot/dates.ts'
import { escapeHtml, html, lines, paragraphs } from '../bot/html.ts'
import { languageName } from '../bot/i18n.ts'
import { backRow, inRows, legalDeskButton, type Row } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import { inLocale, type Locale, readingOrderOf } from '../content/locale.ts'
import { readTopic } from '../content/publishing.ts'
import { type TopicId, type WrittenLanguage, writtenLanguages } from '../content/schema.ts'
import { originalOf, type Snapshot } from '../content/snapshot.ts'
import { isReviewOn } from '../store/desk-settings.ts'
import { type CurrentEntry, currentEntry } from '../store/publish.ts'
import { ratingOf } from '../store/questions.ts'
import { archivedTopics, listRevisions } from '../store/revisions.ts'
import { beginEntry, draftOf } from './begin-draft.ts'
import { type DeskActor, type DeskContext, type DeskServices, deskNote, deskStepsOn, mayEdit } from './desk-step.ts'
import { draftView } from './draft-view.ts'
import * as buttons from './entry-buttons.ts'
import { fieldView } from './entry-form.ts'
import type { EntryForm, Take } from './entry-questions.ts'
import { dayText, languagesLine, revisionName, shortened, titleOf } from './entry-words.ts'
import { listPage, pageRow } from './paging.ts'
import { seenAs } from './revisions.ts'
import { ratingButton } from './upkeep-buttons.ts'

/** Sorting thousands of titles is done once for a snapshot and a language. */
const sorted = new WeakMap<Snapshot, Map<Locale, readonly TopicId[]>>()
function topicsByTitle(snapshot: Snapshot, locale: Locale): readonly TopicId[] {
  const known = sorted.get(snapshot) ?? new Map<Locale, readonly TopicId[]>()
  sorted.set(snapshot, known)
  const done = known.get(locale)
  if (done) return done
  const order = new Intl.Collator(locale)
  const made = snapshot.topicIds
    .map((id) => ({ id, title: titleOf(snapshot, locale, id) }))
    .sort((a, b) => order.compare(a.title, b.title))
    .map(({ id }) => id)
  known.set(locale, made)
  return made
}

const mostFound = 12

/** Entries whose title holds the words, then those that the bot itself would find for them. */
export function foundBy(snapshot: Snapshot, locale: Locale, words: string): readonly TopicId[] {
  const wanted = words.toLowerCase().trim()
  const byTitle = topicsByTitle(snapshot, locale).filter((id) =>
    snapshot.topicTexts(locale, id).some(({ text }) => text.title.toLowerCase().includes(wanted)),
  )
  const byMeaning = understand(snapshot.brain, words).topics.map(({ topic }) => topic as TopicId)
  return [...new Set([...byTitle, ...byMeaning])].filter((id) => snapshot.hasTopic(id)).slice(0, mostFound)
}

const entryRows = (snapshot: Snapshot, locale: Locale, topics: readonly TopicId[]): Row[] =>
  topics.map((topic) => [buttons.entryButton.button(shortened(titleOf(snapshot, locale, topic), 40), { topic })])

function languageStates({ texts, translations }: CurrentEntry, original: WrittenLanguage) {
  return writtenLanguages.map((language) => {
    const isWanted = translations.some((row) => row.language === language && row.wantedSince !== null)
    const state: 'original' | 'ok' | 'stale' | 'missing' =
      language === original ? 'original' : texts[language] === undefined ? 'missing' : isWanted ? 'stale' : 'ok'
    return { language, state }
  })
}

/** The title of an entry as its rows have it, in the nearest language: what is archived stands in no snapshot. */
function storedTitle(locale: Locale, id: string, { topic, texts }: CurrentEntry): string {
  if (topic === null) return id
  const text = readingOrderOf(locale, originalOf(readTopic(topic))).flatMap((language) => texts[language] ?? [])[0]
  return text === undefined ? id : inLocale(locale, (JSON.parse(text) as { title: string }).title) // checked when it was written
}

export const takeFind: Take<'find'> = async (ctx, _, actor, services) => {
  const text = ctx.message?.text
  const snapshot = services.snapshot()
  const back = backRow(ctx.t, buttons.entriesButton.button(ctx.t('common:back'), { page: 0 }))
  if (!mayEdit(actor)) {
    await ctx.show(deskNote(ctx, ctx.t('desk:no_right')))
    return 'done'
  }
  const found = text === undefined ? [] : foundBy(snapshot, ctx.locale, text)
  await ctx.show({
    text: escapeHtml(ctx.t(found.length === 0 ? 'entry:found_none' : 'entry:found_title')),
    keyboard: [...entryRows(snapshot, ctx.locale, found), back],
  })
  return 'again'
}

export function entries(form: EntryForm, services: DeskServices): Composer<DeskContext> {
  const { db, snapshot, now } = services
  const screen = new Composer<DeskContext>()
  const step = deskStepsOn(screen, services)
  /** All of these are for legal aid alone. */
  const on: typeof step = (button, run) =>
    step(button, (ctx, fields, actor) =>
      mayEdit(actor) ? run(ctx, fields, actor) : deskNote(ctx, ctx.t('desk:no_right')),
    )

  on(buttons.entriesButton, async (ctx, { page }, actor) => {
    const { t, locale } = ctx
    const known = snapshot()
    const all = topicsByTitle(known, locale)
    const mine = await listRevisions(db, { states: ['draft'], author: actor.id }, 100)
    const waiting = await listRevisions(db, { states: ['review'] }, 100)
    return {
      text: paragraphs(
        html`<b>${t('entry:list_title', { count: all.length })}</b>`,
        (await isReviewOn(db)) ? undefined : escapeHtml(`⚠️ ${t('entry:alone')}`),
      ),
      keyboard: [
        [buttons.newButton.button(t('entry:new'), {}), buttons.findButton.button(t('entry:find'), {})],
        [
          buttons.draftsButton.button(t('entry:my_drafts', { count: mine.length }), { page: 0 }),
          buttons.reviewsButton.button(t('entry:for_review', { count: waiting.length }), { page: 0 }),
        ],
        ...entryRows(known, locale, all.slice(page * listPage, (page + 1) * listPage)),
        ...pageRow(
          { previous: t('common:previous'), next: t('common:next') },
          page,
          all.length > (page + 1) * listPage,
          (words, to) => buttons.entriesButton.button(words, { page: to }),
        ),
        [
          buttons.tryNowButton.button(t('entry:try'), {}),
          buttons.archivedButton.button(t('entry:archived'), { page: 0 }),
        ],
        backRow(t, legalDeskButton.button(t('common:back'), {})),
      ],
    }
  })
  on(buttons.findButton, async (ctx) => {
    await form.ask(ctx, { about: 'find' })
    return {
      text: escapeHtml(ctx.t('entry:ask_find')),
      keyboard: [backRow(ctx.t, buttons.entriesButton.button(ctx.t('common:back'), { page: 0 }))],
    }
  })

  const revisionsView = async (
    ctx: DeskContext,
    actor: DeskActor,
    state: 'draft' | 'review',
    page: number,
  ): Promise<View> => {
    const { t, locale } = ctx
    const wanted = { states: [state], ...(state === 'draft' ? { author: actor.id } : {}) }
    const found = await listRevisions(db, wanted, listPage + 1, page * listPage)
    const button = state === 'draft' ? buttons.draftsButton : buttons.reviewsButton
    const title = state === 'draft' ? 'entry:my_drafts_title' : 'entry:for_review_title'
    return {
      text: lines(
        html`<b>${t(title)}</b>`,
        found.length === 0 ? escapeHtml(t('entry:nothing_here')) : undefined,
        (await isReviewOn(db)) ? undefined : escapeHtml(`⚠️ ${t('entry:alone')}`),
      ),
      keyboard: [
        ...found.slice(0, listPage).map((revision) => [
          buttons.revisionButton.button(shortened(revisionName(t, snapshot(), locale, revision), 40), {
            id: revision.id,
          }),
        ]),
        ...pageRow(
          { previous: t('common:previous'), next: t('common:next') },
          page,
          found.length > listPage,
          (words, to) => button.button(words, { page: to }),
        ),
        backRow(t, buttons.entriesButton.button(t('common:back'), { page: 0 })),
      ],
    }
  }
  on(buttons.draftsButton, (ctx, { page }, actor) => revisionsView(ctx, actor, 'draft', page))
  on(buttons.reviewsButton, (ctx, { page }, actor) => revisionsView(ctx, actor, 'review', page))
  on(buttons.archivedButton, async (ctx, { page }) => {
    const { t, locale } = ctx
    const found = await archivedTopics(db, listPage + 1, page * listPage)
    const shown = await Promise.all(
      found.slice(0, listPage).map(async (id) => ({ id, title: storedTitle(locale, id, await currentEntry(db, id)) })),
    )
    return {
      text: lines(
        html`<b>${t('entry:archived')}</b>`,
        found.length === 0 ? escapeHtml(t('entry:nothing_here')) : undefined,
      ),
      keyboard: [
        ...shown.map(({ id, title }) => [
          buttons.entryButton.button(shortened(title, 40), { topic: id as TopicId }), // from the database
        ]),
        ...pageRow(
          { previous: t('common:previous'), next: t('common:next') },
          page,
          found.length > listPage,
          (words, to) => buttons.archivedButton.button(words, { page: to }),
        ),
        backRow(t, buttons.entriesButton.button(t('common:back'), { page: 0 })),
      ],
    }
  })

  on(buttons.entryButton, async (ctx, { topic }, actor) => {
    const { t, locale } = ctx
    const current = await currentEntry(db, topic)
    if (current.topic === null) return deskNote(ctx, t('entry:refused.gone'))
    const facts = readTopic(current.topic)
    const original = originalOf(facts)
    const open = await listRevisions(db, { states: ['draft', 'review'], topic }, 5)
    const { helped, notHelped } = await ratingOf(db, topic)
    const others = open.filter(({ author }) => author !== actor.id)
    return {
      text: paragraphs(
        lines(
          html`<b>${storedTitle(locale, topic, current)}</b>`,
          current.isArchived ? escapeHtml(`🗄 ${t('entry:is_archived')}`) : undefined,
          (await isReviewOn(db)) ? undefined : escapeHtml(`⚠️ ${t('entry:alone')}`),
        ),
        lines(
          escapeHtml(t('common:checked', { date: readableDate(facts.checked) })),
          escapeHtml(
            `${isPast(facts.review_by, now()) ? '⚠️ ' : ''}${t('entry:review_by', { date: readableDate(facts.review_by) })}`,
          ),
        ),
        languagesLine(t, languageStates(current, original)),
        others.length === 0
          ? undefined
          : lines(
              ...others.map((one) =>
                escapeHtml(
                  `✏️ ${t('entry:others_edit', { name: revisionName(t, snapshot(), locale, one), date: dayText(one.updatedAt) })}`,
                ),
              ),
            ),
      ),
      keyboard: current.isArchived
        ? [
            [buttons.unarchiveButton.button(t('entry:unarchive'), { topic })],
            [buttons.versionsButton.button(t('entry:versions'), { topic, page: 0 })],
            backRow(t, buttons.archivedButton.button(t('common:back'), { page: 0 })),
          ]
        : [
            [buttons.editButton.button(t('entry:edit'), { topic })],
            ...(notHelped > 0 ? [[ratingButton.button(`👎 ${notHelped} 👍 ${helped}`, { topic, page: 0 })]] : []),
            ...inRows(
              writtenLanguages
                .filter((language) => language !== original)
                .map((language) =>
                  buttons.translationButton.button(`🌐 ${languageName(language)}`, { topic, language, page: 0 }),
                ),
              2,
            ),
            [
              buttons.versionsButton.button(t('entry:versions'), { topic, page: 0 }),
              buttons.archiveButton.button(t('entry:archive'), { topic }),
            ],
            backRow(t, buttons.entriesButton.button(t('common:back'), { page: 0 })),
          ],
    }
  })

  const chooseLanguage = (words: string, button: (language: WrittenLanguage) => Row[number], back: Row): View => ({
    text: escapeHtml(words),
    keyboard: [...inRows(writtenLanguages.map(button), 2), back],
  })
  on(buttons.newButton, (ctx) =>
    chooseLanguage(
      ctx.t('entry:choose_language'),
      (language) => buttons.newInButton.button(languageName(language), { language }),
      backRow(ctx.t, buttons.entriesButton.button(ctx.t('common:back'), { page: 0 })),
    ),
  )
  on(buttons.newInButton, async (ctx, { language }, actor) => {
    const draft = await beginEntry(actor, language, [], services)
    await form.ask(ctx, { about: 'field', id: draft.id, field: 'title', way: 'all' })
    return fieldView(ctx, await seenAs(actor, draft, services), 'title', 'all', services)
  })
  on(buttons.editButton, async (ctx, { topic }) => {
    const current = await currentEntry(db, topic)
    if (current.topic === null) return deskNote(ctx, ctx.t('entry:refused.gone'))
    const original = originalOf(readTopic(current.topic))
    return chooseLanguage(
      ctx.t('entry:choose_edit_language', { language: languageName(original) }),
      (language) =>
        buttons.editInButton.button(`${language === original ? '● ' : ''}${languageName(language)}`, {
          topic,
          language,
        }),
      backRow(ctx.t, buttons.entryButton.button(ctx.t('common:back'), { topic })),
    )
  })
  on(buttons.editInButton, async (ctx, { topic, language }, actor) => {
    const draft = await draftOf(actor, topic, language, services)
    if (!draft) return deskNote(ctx, ctx.t('entry:refused.gone'))
    const open = await listRevisions(db, { states: ['draft', 'review'], topic, language, kinds: ['entry'] }, 5)
    const other = open.find(({ author }) => author !== actor.id)
    const note = other && ctx.t('entry:others_too', { number: other.id, date: dayText(other.updatedAt) })
    return draftView(ctx.t, await seenAs(actor, draft, services), note)
  })
  return screen
}
