/** The screens about entries in every language, with the longest that can stand in them. */
import { describe, expect, test } from 'vitest'
import { deskReviewView } from '../../src/admin/desk-review.ts'
import { translator } from '../../src/bot/i18n.ts'
import type { View } from '../../src/bot/show.ts'
import { type EntryBody, fieldsOf, newBody } from '../../src/content/entry.ts'
import { locales } from '../../src/content/locale.ts'
import { type TopicId, type Variant, variants } from '../../src/content/schema.ts'
import { longest, mostSteps } from '../../src/content/typed.ts'
import { parseHtml } from '../../src/demo/emulator/html.ts'
import type { DeskContext } from '../../src/legalaid/desk-step.ts'
import { draftView, questionView } from '../../src/legalaid/draft-view.ts'
import * as buttons from '../../src/legalaid/entry-buttons.ts'
import { lawsView, newLawView } from '../../src/legalaid/law-view.ts'
import { checkView, diffView, revisionView } from '../../src/legalaid/review-view.ts'
import type { SeenRevision } from '../../src/legalaid/revisions.ts'
import type { CurrentEntry } from '../../src/store/publish.ts'
import { items, snapshot } from '../support/content.ts'
import { buttonsOf } from './every-view.ts'

const id = 9_999_999
const word = (length: number): string => 'слово & дело '.repeat(250).slice(0, length)
const answer = {
  short: word(longest.short),
  full: word(longest.full),
  steps: Array(mostSteps).fill(word(longest.step)),
}
const law = {
  ...{ id: 'l'.repeat(buttons.longestLawId), country: 'ru' as const, act: 'ru-criminal-procedure-code' },
  ...{ article: '401(1)', part: 12, checked: '2026-11-22', review_by: '2027-05-22' },
  ...{ confidence: 'medium' as const, sources: ['J999'] },
}
const source = {
  ...{ id: 'J999', kind: 'statute' as const, title: word(200), publisher: 'ru-law', date: null },
  ...{ url: `https://lex.uz/${'a'.repeat(300)}`, safe_to_show: true },
}
const empty = newBody('2026-11-22', 'ru')
const full: EntryBody = {
  facts: empty.facts && {
    ...empty.facts,
    two_passports: true,
    new_citizen: true,
    variants: Object.fromEntries(
      variants.map((variant) => [variant, { laws: [law.id], sources: [source.id], confidence: 'medium' as const }]),
    ) as NonNullable<EntryBody['facts']>['variants'],
  },
  text: {
    title: word(longest.title),
    questions: Array.from({ length: 200 }, (_, index) => `${index} ${word(longest.question - 4)}`),
    answers: Object.fromEntries(variants.map((variant) => [variant, answer])),
    two_passports: word(longest.status),
    new_citizen: word(longest.status),
  },
  laws: [law],
  sources: [source],
}

function seenAs(
  body: EntryBody,
  change: Partial<SeenRevision['revision']> = {},
  more: Partial<SeenRevision> = {},
): SeenRevision {
  return {
    revision: {
      ...{ id, version: id, kind: 'entry', topic: 't'.repeat(40), language: 'ru', state: 'draft', author: 1 },
      ...{ reviewer: null, reason: word(longest.reason), returned: word(longest.reason), body: JSON.stringify(body) },
      ...{ base: null, ofWords: null, field: 'title', createdAt: 0, updatedAt: 0, publishedAt: null },
      ...change,
    },
    ...{ body, isAuthor: true, mayReview: false, isAlone: true, isOvertaken: true },
    ...more,
  }
}

const otherAnswer = { ...answer, full: 'ё'.repeat(longest.full) }
const current: CurrentEntry = {
  topic: JSON.stringify({ id: 'other', ...empty.facts }),
  texts: {
    ru: JSON.stringify({ ...empty.text, title: 'x', questions: ['раз', 'два', 'три'], answers: { any: otherAnswer } }),
  },
  ...{ isArchived: false, translations: [], updatedAt: 0 },
}

const moved = { topic: 'lost-passport', count: 9999, examples: Array(3).fill(word(400)) }
const impact = {
  ...{ won: Array(9).fill(moved), lost: [moved], own: 200 },
  duplicates: Array(10).fill({ own: word(400), topic: 'lost-passport', other: word(400), likeness: 1 }),
}

describe.each(locales)('the screens about entries in %s', (locale) => {
  const t = translator(locale)
  const ctx = { t, locale } as DeskContext // all that these views look at
  const draft = seenAs(full)
  const waiting = seenAs(full, { state: 'review' }, { isAuthor: false, mayReview: true })
  const pages = (view: (page: number) => View): View[] => [0, 1, 2, 50].map(view)
  const views: View[] = [
    draftView(t, draft, t('entry:overtaken')),
    draftView(t, seenAs(empty)),
    draftView(t, seenAs({ ...full, facts: null }, { kind: 'translation' })),
    ...(['all', 'part', 'one'] as const).flatMap((way) =>
      fieldsOf(full).map((field) => questionView(t, draft, field, way, { source: word(3000), problem: word(200) })),
    ),
    ...variants.flatMap((variant: Variant) => [
      ...[0, 1].map((page) => lawsView(ctx, draft, variant, 'part', page, snapshot)),
      newLawView(ctx, draft, variant, 'part', law, snapshot),
    ]),
    ...[draft, waiting, seenAs(full, { state: 'published' }), seenAs(full, { state: 'review' })].map((seen) =>
      revisionView(ctx, seen, snapshot, t('entry:published')),
    ),
    ...pages((page) => checkView(ctx, draft, snapshot, impact, page)),
    ...pages((page) => checkView(ctx, seenAs(empty), snapshot, undefined, page)),
    ...pages((page) => diffView(ctx, draft, current, snapshot, page)),
    deskReviewView(t, true),
    deskReviewView(t, false),
  ]

  test('fit into a message, with words on every button that a phone shows whole and tells apart', () => {
    for (const view of views) {
      const { text } = parseHtml(view.text)
      expect(text).not.toBe('')
      expect([...text].length, text.slice(0, 80)).toBeLessThanOrEqual(4096)
      const labels = buttonsOf(view).map((button) => button.text)
      expect(labels.filter((label) => [...label].length > 40 || label.trim() === '')).toEqual([])
      expect(new Set(labels).size, labels.join(' | ')).toBe(labels.length)
    }
  })
})

test('every button carries its longest ids', () => {
  expect([...items.law.keys()].filter((known) => known.length > buttons.longestLawId)).toEqual([])
  const fields = {
    ...{ id, version: id, page: 9999, variant: 'any', way: 'part', law: law.id, act: law.act, field: 'two_passports' },
    ...{ confidence: 'medium', official: '0', language: 'ru', topic: 't'.repeat(40) as TopicId },
  }
  for (const button of Object.values(buttons)) {
    if (typeof button === 'number') continue
    const data = button.encode(fields as never) // each takes its own of these, and refuses what does not fit
    expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64)
    expect(button.decode(data), data).toBeDefined()
  }
})
