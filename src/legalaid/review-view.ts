/** A revision as others see it, what differs, and what it would do. Pure views but for whose screen it is. */
import type { Impact } from '../answers/impact.ts'
import { escapeHtml, type Html, html, lines, paragraphs } from '../bot/html.ts'
import type { Row } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import { changesOf } from '../content/changes.ts'
import { type EntryBody, missingOf } from '../content/entry.ts'
import { bodyAt, parseBase } from '../content/publishing.ts'
import type { Snapshot } from '../content/snapshot.ts'
import type { CurrentEntry } from '../store/publish.ts'
import { findingsBlock, impactBlocks, missingBlock } from './check-view.ts'
import type { DeskContext } from './desk-step.ts'
import { headOf } from './draft-view.ts'
import * as buttons from './entry-buttons.ts'
import { changeBlocks, findLaw, lawName, revisionTitle } from './entry-words.ts'
import { pageOf, pageRow } from './paging.ts'
import type { SeenRevision } from './revisions.ts'
import { trialTopic } from './trial.ts'

const isOfWords = ({ revision }: SeenRevision): boolean => revision.kind === 'entry' || revision.kind === 'translation'

/** What a reviewer agrees to. */
const agreeKeys = {
  entry: 'entry:publish',
  translation: 'entry:publish',
  archive: 'entry:archive',
  unarchive: 'entry:unarchive',
} as const

/** A revision that is not one's own draft: what it is, and what this person may do with it. */
export function revisionView(ctx: DeskContext, seen: SeenRevision, snapshot: Snapshot, note?: string): View {
  const { t, locale } = ctx
  const { revision, isAuthor, mayReview } = seen
  const { id, version } = revision
  const isWaiting = revision.state === 'review'
  const review: Row[] =
    isWaiting && mayReview
      ? [
          [buttons.publishButton.button(t(agreeKeys[revision.kind]), { id, version })],
          [buttons.returnButton.button(t('entry:return'), { id })],
        ]
      : []
  const own: Row[] =
    isWaiting && isAuthor
      ? [
          [buttons.withdrawButton.button(t('entry:withdraw'), { id })],
          [buttons.dropButton.button(t('entry:drop'), { id })],
        ]
      : []
  const looks: Row[] =
    isOfWords(seen) && revision.state !== 'dropped'
      ? [
          [buttons.diffButton.button(t('entry:see_difference'), { id, page: 0 })],
          [buttons.lookButton.button(t('entry:look'), { id }), buttons.tryButton.button(t('entry:try'), { id })],
          ...(isWaiting ? [[buttons.checkButton.button(t('entry:effects'), { id, page: 0 })]] : []),
        ]
      : []
  return {
    text: paragraphs(
      headOf(t, seen, note),
      html`<b>${revisionTitle(t, snapshot, locale, revision)}</b>`,
      revision.state !== 'published' && (revision.kind === 'archive' || revision.kind === 'unarchive')
        ? escapeHtml(t(`entry:about_${revision.kind}`))
        : undefined,
      revision.state === 'review' && mayReview ? escapeHtml(t('entry:review_ask')) : undefined,
    ),
    keyboard: [
      ...(isWaiting || revision.state === 'published' ? looks : []),
      ...review,
      ...own,
      [
        revision.kind === 'translation'
          ? buttons.translationsButton.button(t('common:back'), { page: 0 })
          : // What was published a moment ago is on its way into the snapshot; its card comes from the database.
            revision.topic === '' || (revision.state !== 'published' && !snapshot.hasTopic(revision.topic))
            ? buttons.reviewsButton.button(t('common:back'), { page: 0 })
            : buttons.entryButton.button(t('entry:to_entry'), { topic: trialTopic(seen) }),
      ],
    ],
  }
}

/** Whether all is there, what the texts bring along, and what other entries lose. */
export function checkView(
  ctx: DeskContext,
  seen: SeenRevision,
  snapshot: Snapshot,
  impact: Impact | undefined,
  wanted: number,
): View {
  const { t, locale } = ctx
  const { revision, body, isAuthor, isAlone } = seen
  const { id, version } = revision
  const missing = missingBlock(t, body)
  const blocks =
    missing === undefined
      ? [
          findingsBlock(t, body),
          ...(impact === undefined
            ? []
            : [html`<b>${t('entry:effects')}</b>`, ...impactBlocks(t, snapshot, locale, impact)]),
        ]
      : [missing]
  const { text, page, pages } = pageOf([headOf(t, seen), ...blocks], wanted)
  const isOwnDraft = isAuthor && revision.state === 'draft'
  const isReady = isOwnDraft && missingOf(body).length === 0
  return {
    text,
    keyboard: [
      ...pageRow({ previous: t('common:previous'), next: t('common:next') }, page, page + 1 < pages, (words, to) =>
        buttons.checkButton.button(words, { id, page: to }),
      ),
      ...(isReady
        ? [
            [buttons.tryButton.button(t('entry:try'), { id }), buttons.lookButton.button(t('entry:look'), { id })],
            [buttons.submitButton.button(t(isAlone ? 'entry:publish_alone' : 'entry:submit'), { id, version })],
          ]
        : []),
      [buttons.revisionButton.button(t('common:back'), { id })],
    ],
  }
}

function differenceBlocks(
  ctx: DeskContext,
  snapshot: Snapshot,
  before: EntryBody | undefined,
  after: EntryBody,
): Html[] {
  const lawOf = (body: EntryBody) => (law: string) => {
    const found = findLaw(snapshot, body, law)
    const confidence = /^\((high|medium|low)\)$/.exec(law)?.[1] as 'high' | 'medium' | 'low' | undefined
    if (confidence) return escapeHtml(ctx.t(`entry:confidence.${confidence}`))
    return found ? lawName(ctx.t, ctx.locale, found) : escapeHtml(law)
  }
  const changes = changesOf(before, after)
  if (changes.length === 0) return [escapeHtml(ctx.t('entry:no_difference'))]
  return changes.flatMap((change) => changeBlocks(ctx.t, change, lawOf(after)))
}

/** Differences between two versions of an entry, page by page. @param button leads to the other pages. */
export function comparedView(
  ctx: DeskContext,
  head: Html,
  snapshot: Snapshot,
  before: EntryBody | undefined,
  after: EntryBody,
  wanted: number,
  button: (words: string, page: number) => Row[number],
): { readonly text: Html; readonly rows: Row[] } {
  const { text, page, pages } = pageOf([head, ...differenceBlocks(ctx, snapshot, before, after)], wanted)
  const { t } = ctx
  return {
    text,
    rows: pageRow({ previous: t('common:previous'), next: t('common:next') }, page, page + 1 < pages, button),
  }
}

/**
 * What a draft changes. When somebody published another version meanwhile, first what that one changed, then one's own
 * against it: nothing is overwritten before both were seen.
 */
export function diffView(
  ctx: DeskContext,
  seen: SeenRevision,
  current: CurrentEntry,
  snapshot: Snapshot,
  wanted: number,
): View {
  const { t } = ctx
  const { revision, body, isAuthor, isOvertaken } = seen
  const { id, version, kind } = revision
  const base = parseBase(revision.base)
  const began = bodyAt(kind, base.topic, base.text)
  const now = bodyAt(kind, current.topic, current.texts[revision.language] ?? null)
  const blocks = isOvertaken
    ? [
        html`<b>${t('entry:theirs')}</b>`,
        ...(now === undefined ? [escapeHtml(t('entry:refused.gone'))] : differenceBlocks(ctx, snapshot, began, now)),
        html`<b>${t('entry:yours')}</b>`,
        ...differenceBlocks(ctx, snapshot, now, body),
      ]
    : differenceBlocks(ctx, snapshot, began, body)
  const { text, page, pages } = pageOf([lines(headOf(t, seen)), ...blocks], wanted)
  const mine: Row[] =
    isOvertaken && isAuthor && revision.state === 'draft'
      ? [[buttons.takeMineButton.button(t('entry:take_mine'), { id, version })]]
      : []
  return {
    text,
    keyboard: [
      ...pageRow({ previous: t('common:previous'), next: t('common:next') }, page, page + 1 < pages, (words, to) =>
        buttons.diffButton.button(words, { id, page: to }),
      ),
      ...mine,
      [buttons.revisionButton.button(t('common:back'), { id })],
    ],
  }
}
