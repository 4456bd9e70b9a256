/** What waits for a translator, with its age; what changed in the source; and the words of a language, written or found still right. */
import { Composer } from 'grammy'
import { escapeHtml, type Html, html, lines, paragraphs } from '../bot/html.ts'
import { languageName } from '../bot/i18n.ts'
import { backRow, legalDeskButton } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import { changesOf } from '../content/changes.ts'
import { type EntryBody, parseWords } from '../content/entry.ts'
import { sourceWords } from '../content/publishing.ts'
import type { TopicId, WrittenLanguage } from '../content/schema.ts'
import { currentEntry } from '../store/publish.ts'
import { listRevisions } from '../store/revisions.ts'
import { confirmTranslation, type TranslationRow, wantedTranslations } from '../store/translations.ts'
import { translationDraft } from './begin-draft.ts'
import {
  type DeskActor,
  type DeskContext,
  type DeskServices,
  deskNote,
  deskStepsOn,
  mayTranslate,
  ownLanguages,
} from './desk-step.ts'
import { draftView } from './draft-view.ts'
import * as buttons from './entry-buttons.ts'
import { changeBlocks, revisionName, shortened, titleOf } from './entry-words.ts'
import { listPage, pageOf, pageRow } from './paging.ts'
import { tellReaders } from './publish-notice.ts'
import { seenAs } from './revisions.ts'

const dayMs = 86_400_000

const wordsBody = (words: string): EntryBody => ({ facts: null, text: parseWords(words), laws: [], sources: [] })

/** "Кыргызча · stale for 3 days · Title". */
function waitingName(ctx: DeskContext, row: TranslationRow, services: DeskServices): string {
  const days = Math.floor((services.now() - (row.wantedSince ?? 0)) / dayMs)
  const age = ctx.t(row.ofWords === null ? 'entry:missing_for' : 'entry:stale_for', { count: days })
  return `${languageName(row.language)} · ${age} · ${titleOf(services.snapshot(), ctx.locale, row.topic as TopicId)}`
}

export function translations(services: DeskServices): Composer<DeskContext> {
  const { db, now, snapshot } = services
  const screen = new Composer<DeskContext>()
  const on = deskStepsOn(screen, services)

  const listView = async (ctx: DeskContext, actor: DeskActor, page: number, note?: string): Promise<View> => {
    const { t, locale } = ctx
    const own = ownLanguages(actor)
    const waiting = await wantedTranslations(db, own, listPage + 1, page * listPage)
    const open = await listRevisions(db, { states: ['draft'], author: actor.id, kinds: ['translation'] }, listPage)
    const drafts = page === 0 ? open.filter(({ language }) => own.includes(language)) : []
    const shown = waiting.slice(0, listPage)
    return {
      text: paragraphs(
        note === undefined ? undefined : html`<b>${note}</b>`,
        html`<b>${t('entry:translations_title', { languages: own.map(languageName).join(', ') })}</b>`,
        shown.length === 0
          ? escapeHtml(t('entry:nothing_waits'))
          : lines(...shown.map((row) => escapeHtml(`· ${waitingName(ctx, row, services)}`))),
      ),
      keyboard: [
        ...drafts.map((draft) => [
          buttons.revisionButton.button(shortened(`✏️ ${revisionName(t, snapshot(), locale, draft)}`, 40), {
            id: draft.id,
          }),
        ]),
        ...shown.map((row) => [
          buttons.translationButton.button(
            shortened(`${languageName(row.language)} · ${titleOf(snapshot(), locale, row.topic as TopicId)}`, 40),
            { topic: row.topic as TopicId, language: row.language, page: 0 },
          ),
        ]),
        ...pageRow(
          { previous: t('common:previous'), next: t('common:next') },
          page,
          waiting.length > listPage,
          (words, to) => buttons.translationsButton.button(words, { page: to }),
        ),
        backRow(t, legalDeskButton.button(t('common:back'), {})),
      ],
    }
  }
  on(buttons.translationsButton, (ctx, { page }, actor) => listView(ctx, actor, page))

  /** Shows what is to be translated: all of it, or what changed since. */
  const openView = async (
    ctx: DeskContext,
    topic: TopicId,
    language: WrittenLanguage,
    wanted: number,
  ): Promise<View> => {
    const { t } = ctx
    const current = await currentEntry(db, topic)
    const source = sourceWords(current)
    if (!source || source.language === language) return deskNote(ctx, t('entry:refused.gone'))
    const row = current.translations.find((one) => one.language === language)
    const isThere = current.texts[language] !== undefined
    const isStale = row !== undefined && row.wantedSince !== null && isThere
    const before = row?.ofWords ?? null
    const changes = changesOf(before === null ? undefined : wordsBody(before), wordsBody(source.words))
    const blocks: Html[] = changes.flatMap((change) => changeBlocks(t, change, escapeHtml))
    const head = lines(
      html`<b>${titleOf(snapshot(), ctx.locale, topic)}</b>`,
      escapeHtml(t('entry:translate_from_to', { from: languageName(source.language), to: languageName(language) })),
      escapeHtml(t(isThere ? (isStale ? 'entry:source_changed' : 'entry:source_same') : 'entry:source_new')),
    )
    const { text, page, pages } = pageOf([head, ...blocks], wanted)
    return {
      text,
      keyboard: [
        ...pageRow({ previous: t('common:previous'), next: t('common:next') }, page, page + 1 < pages, (words, to) =>
          buttons.translationButton.button(words, { topic, language, page: to }),
        ),
        [buttons.translateButton.button(t(isThere ? 'entry:translate_again' : 'entry:translate'), { topic, language })],
        ...(isStale ? [[buttons.stillRightButton.button(t('entry:still_right'), { topic, language })]] : []),
        [buttons.translationsButton.button(t('common:back'), { page: 0 })],
      ],
    }
  }
  on(buttons.translationButton, (ctx, { topic, language, page }, actor) =>
    mayTranslate(actor, language) ? openView(ctx, topic, language, page) : deskNote(ctx, ctx.t('desk:no_right')),
  )
  on(buttons.translateButton, async (ctx, { topic, language }, actor) => {
    if (!mayTranslate(actor, language)) return deskNote(ctx, ctx.t('desk:no_right'))
    const draft = await translationDraft(actor, topic, language, services)
    if (!draft) return deskNote(ctx, ctx.t('entry:refused.gone'))
    return draftView(ctx.t, await seenAs(actor, draft, services))
  })
  on(buttons.stillRightButton, async (ctx, { topic, language }, actor) => {
    if (!mayTranslate(actor, language)) return deskNote(ctx, ctx.t('desk:no_right'))
    const source = sourceWords(await currentEntry(db, topic))
    if (!source) return deskNote(ctx, ctx.t('entry:refused.gone'))
    const entry = {
      ...{ at: now(), actor: actor.id, action: 'translation-confirmed', subject: topic },
      details: { language },
    }
    const isDone = await confirmTranslation(db, topic, language, source.words, entry)
    if (isDone) await tellReaders(services)
    return listView(ctx, actor, 0, ctx.t(isDone ? 'entry:confirmed' : 'entry:refused.gone'))
  })
  return screen
}
