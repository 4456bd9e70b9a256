/** What is to be known before a draft is public: gaps, what its texts bring along, and what it does to other entries. Pure views. */
import type { Impact, Moved } from '../answers/impact.ts'
import { escapeHtml, type Html, html, lines } from '../bot/html.ts'
import type { Translate } from '../bot/i18n.ts'
import { type EntryBody, missingOf } from '../content/entry.ts'
import type { Locale } from '../content/locale.ts'
import { statuses, type TopicId } from '../content/schema.ts'
import type { Snapshot } from '../content/snapshot.ts'
import { findingsOf } from '../content/typed.ts'
import { fieldLabel, shortened, titleOf } from './entry-words.ts'

/** All words that people will read. */
export const readWords = ({ text }: EntryBody): string =>
  [
    text.title,
    ...Object.values(text.answers).flatMap(({ short, full, steps }) => [short, full, ...steps]),
    ...statuses.map((status) => text[status] ?? ''),
  ].join('\n')

const longestQuoted = 90
const quoted = (text: string): Html => escapeHtml(`· ${shortened(text, longestQuoted)}`)

/** Links, other bots and phones are listed, so that none goes out unseen. */
export function findingsBlock(t: Translate, body: EntryBody): Html {
  const found = findingsOf(readWords(body))
  const links = body.sources.flatMap(({ url, safe_to_show }) =>
    url === null ? [] : [{ text: url, type: safe_to_show ? ('link' as const) : ('hidden' as const) }],
  )
  const all = [...found, ...links]
  if (all.length === 0) return escapeHtml(t('entry:nothing_found'))
  return lines(
    escapeHtml(`⚠️ ${t('entry:found')}`),
    ...all.slice(0, 20).map(({ type, text }) => quoted(`${t(`entry:finding.${type}`)}: ${text}`)),
  )
}

export function missingBlock(t: Translate, body: EntryBody): Html | undefined {
  const missing = missingOf(body)
  if (missing.length === 0) return undefined
  return lines(html`<b>${t('entry:missing')}</b>`, ...missing.map((field) => escapeHtml(`· ${fieldLabel(t, field)}`)))
}

const mostMoved = 5

/** "3 people's questions that now find X would find yours". */
export function impactBlocks(t: Translate, snapshot: Snapshot, locale: Locale, impact: Impact): Html[] {
  const title = (topic: string): string => titleOf(snapshot, locale, topic as TopicId)
  const moved = (key: 'won' | 'lost', of: readonly Moved[]): Html[] =>
    of
      .slice(0, mostMoved)
      .map(({ topic, count, examples }) =>
        lines(html`<b>${t(`entry:${key}`, { count, title: title(topic) })}</b>`, ...examples.map(quoted)),
      )
  const duplicates = impact.duplicates.map(({ own, other, topic, likeness }) =>
    lines(
      escapeHtml(t('entry:duplicate', { percent: Math.round(likeness * 100), title: title(topic) })),
      quoted(own),
      quoted(other),
    ),
  )
  const blocks = [
    ...moved('won', impact.won),
    ...moved('lost', impact.lost),
    ...(duplicates.length === 0 ? [] : [html`<b>⚠️ ${t('entry:duplicates')}</b>`, ...duplicates]),
  ]
  return blocks.length === 0 ? [escapeHtml(t('entry:no_impact'))] : blocks
}
