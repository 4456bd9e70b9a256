/** The versions of an entry: who changed what and why, compared with any other, restored, or the whole put away. */
import { Composer } from 'grammy'
import { escapeHtml, html, lines, paragraphs } from '../bot/html.ts'
import { languageName } from '../bot/i18n.ts'
import { backRow } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import { type EntryBody, entryBody } from '../content/entry.ts'
import { baseOf, bodyAt, sourceWords } from '../content/publishing.ts'
import type { TopicId } from '../content/schema.ts'
import { currentEntry } from '../store/publish.ts'
import { listRevisions, type RevisionRow, versionsOf } from '../store/revisions.ts'
import { begin } from './begin-draft.ts'
import { type DeskActor, type DeskContext, type DeskServices, deskNote, deskStepsOn, mayEdit } from './desk-step.ts'
import * as buttons from './entry-buttons.ts'
import type { EntryForm, Take } from './entry-questions.ts'
import { dayText, revisionName, shortened, titleOf } from './entry-words.ts'
import { listPage, pageRow } from './paging.ts'
import { revisionNow, sentenceOf, submitNow } from './review.ts'
import { comparedView } from './review-view.ts'
import { seenRevision } from './revisions.ts'

const mostVersions = 200
const bodyIn = ({ body }: RevisionRow): EntryBody => entryBody.parse(JSON.parse(body))

/** "№ 12 · 22.11.2026"; what came with the program is kept when it is first changed, and its number would come after that. */
const versionName = (ctx: DeskContext, { id, author, publishedAt }: RevisionRow): string =>
  `${author === 0 ? ctx.t('entry:by_release') : `№ ${id}`} · ${dayText(publishedAt ?? 0)}`

/** "№ 12 · 22.11.2026 · Русский · 611: why". Staff are named by their ids: names are kept nowhere. */
function versionLine(ctx: DeskContext, revision: RevisionRow): string {
  const { author, reviewer, language, reason, kind } = revision
  const { t } = ctx
  const by = author === 0 ? '' : ` · ${t('entry:by', { author })}`
  const checked =
    reviewer === null
      ? author === 0
        ? ''
        : ` · ${t('entry:not_reviewed')}`
      : ` · ${t('entry:reviewed_by', { reviewer })}`
  const what = kind === 'archive' || kind === 'unarchive' ? t(`entry:kind.${kind}`) : languageName(language)
  const why = reason === '' ? '' : `: ${shortened(reason, 100)}`
  return `${versionName(ctx, revision)} · ${what}${by}${checked}${why}`
}

export function versions(form: EntryForm, services: DeskServices): Composer<DeskContext> {
  const { db, snapshot } = services
  const screen = new Composer<DeskContext>()
  const on = deskStepsOn(screen, services)
  const noRight = (ctx: DeskContext): View => deskNote(ctx, ctx.t('desk:no_right'))

  on(buttons.versionsButton, async (ctx, { topic, page }, actor) => {
    if (!mayEdit(actor)) return noRight(ctx)
    const found = await versionsOf(db, topic, listPage + 1, page * listPage)
    const shown = found.slice(0, listPage)
    const { t, locale } = ctx
    return {
      text: paragraphs(
        html`<b>${t('entry:versions_of', { title: titleOf(snapshot(), locale, topic) })}</b>`,
        shown.length === 0
          ? escapeHtml(t('entry:no_versions'))
          : lines(...shown.map((revision) => escapeHtml(versionLine(ctx, revision)))),
      ),
      keyboard: [
        ...shown.map((revision) => [
          buttons.versionButton.button(
            shortened(`${versionName(ctx, revision)} · ${languageName(revision.language)}`, 40),
            { id: revision.id, page: 0 },
          ),
        ]),
        ...pageRow(
          { previous: t('common:previous'), next: t('common:next') },
          page,
          found.length > listPage,
          (words, to) => buttons.versionsButton.button(words, { topic, page: to }),
        ),
        backRow(t, buttons.entryButton.button(t('common:back'), { topic })),
      ],
    }
  })

  /** The version before this one in its language. */
  const before = async (revision: RevisionRow): Promise<EntryBody | undefined> => {
    const all = await versionsOf(db, revision.topic, mostVersions)
    const same = all.filter(
      ({ language, kind }) => language === revision.language && (kind === 'entry' || kind === 'translation'),
    )
    const older = same[same.findIndex(({ id }) => id === revision.id) + 1]
    return older && bodyIn(older)
  }
  const published = async (actor: DeskActor, id: number): Promise<RevisionRow | undefined> => {
    const seen = await seenRevision(actor, id, services)
    return seen?.revision.state === 'published' ? seen.revision : undefined
  }

  on(buttons.versionButton, async (ctx, { id, page }, actor) => {
    const revision = await published(actor, id)
    if (!revision) return deskNote(ctx, ctx.t('entry:refused.gone'))
    const { t } = ctx
    const topic = revision.topic as TopicId
    const head = lines(html`<b>${versionLine(ctx, revision)}</b>`, escapeHtml(t('entry:against_previous')))
    const isOfWords = revision.kind === 'entry' || revision.kind === 'translation'
    const { text, rows } = comparedView(
      ctx,
      head,
      snapshot(),
      isOfWords ? await before(revision) : bodyIn(revision),
      bodyIn(revision),
      page,
      (words, to) => buttons.versionButton.button(words, { id, page: to }),
    )
    return {
      text,
      keyboard: [
        ...rows,
        ...(isOfWords
          ? [
              [buttons.compareButton.button(t('entry:compare_now'), { id, page: 0 })],
              ...(mayEdit(actor) ? [[buttons.restoreButton.button(t('entry:restore'), { id })]] : []),
            ]
          : []),
        [buttons.versionsButton.button(t('common:back'), { topic, page: 0 })],
      ],
    }
  })
  on(buttons.compareButton, async (ctx, { id, page }, actor) => {
    const revision = await published(actor, id)
    if (!revision) return deskNote(ctx, ctx.t('entry:refused.gone'))
    const { t } = ctx
    const current = await currentEntry(db, revision.topic)
    const now = bodyAt(revision.kind, current.topic, current.texts[revision.language] ?? null)
    if (!now) return deskNote(ctx, t('entry:refused.gone'))
    const head = lines(html`<b>${versionLine(ctx, revision)}</b>`, escapeHtml(t('entry:against_now')))
    const { text, rows } = comparedView(ctx, head, snapshot(), bodyIn(revision), now, page, (words, to) =>
      buttons.compareButton.button(words, { id, page: to }),
    )
    return { text, keyboard: [...rows, [buttons.versionButton.button(t('common:back'), { id, page: 0 })]] }
  })
  // An older version comes back as a draft: it is looked at like any other change.
  on(buttons.restoreButton, async (ctx, { id }, actor) => {
    if (!mayEdit(actor)) return noRight(ctx)
    const revision = await published(actor, id)
    if (!revision) return deskNote(ctx, ctx.t('entry:refused.gone'))
    const { topic, language, kind } = revision
    const current = await currentEntry(db, topic)
    const body = { ...bodyIn(revision), laws: [], sources: [] }
    const base = baseOf(current, language)
    const words = kind === 'translation' ? sourceWords(current)?.words : undefined
    const reason = revision.author === 0 ? ctx.t('entry:restored_release') : ctx.t('entry:restored', { number: id })
    const draft = await begin(actor, { kind, topic, language, body, base, reason, ofWords: words ?? null }, services)
    return revisionNow(ctx, actor, draft.id, services, ctx.t('entry:restored_draft'))
  })

  const askAway = async (ctx: DeskContext, about: 'archive' | 'unarchive', topic: TopicId): Promise<View> => {
    const [open] = await listRevisions(db, { states: ['draft', 'review'], topic, kinds: [about] }, 1)
    if (open)
      return {
        text: escapeHtml(ctx.t('entry:already_asked', { name: revisionName(ctx.t, snapshot(), ctx.locale, open) })),
        keyboard: [[buttons.revisionButton.button(ctx.t('entry:ring_open'), { id: open.id })]],
      }
    await form.ask(ctx, { about, topic })
    return {
      text: escapeHtml(ctx.t(`entry:ask_${about}`)),
      keyboard: [[buttons.entryButton.button(ctx.t('common:back'), { topic })]],
    }
  }
  on(buttons.archiveButton, (ctx, { topic }, actor) => (mayEdit(actor) ? askAway(ctx, 'archive', topic) : noRight(ctx)))
  on(buttons.unarchiveButton, (ctx, { topic }, actor) =>
    mayEdit(actor) ? askAway(ctx, 'unarchive', topic) : noRight(ctx),
  )
  return screen
}

/** Putting away and bringing back are changes like any other: with a reason, and looked at by a second person. */
export const takeAway: Take<'archive' | 'unarchive'> = async (ctx, { about, topic }, actor, services) => {
  const said = sentenceOf(ctx)
  if ('problem' in said) {
    await ctx.show({ text: lines(escapeHtml(`⚠️ ${said.problem}`), escapeHtml(ctx.t(`entry:ask_${about}`))) })
    return 'again'
  }
  const current = await currentEntry(services.db, topic)
  const source = sourceWords(current)
  const body = source && bodyAt('entry', current.topic, current.texts[source.language] ?? null)
  if (!mayEdit(actor) || !source || !body) {
    await ctx.show(deskNote(ctx, ctx.t(mayEdit(actor) ? 'entry:refused.gone' : 'desk:no_right')))
    return 'done'
  }
  const base = baseOf(current, source.language)
  const draft = await begin(
    actor,
    { kind: about, topic, language: source.language, body, base, reason: said.text },
    services,
  )
  await ctx.show(await submitNow(ctx, actor, draft, services))
  return 'done'
}
