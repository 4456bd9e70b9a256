/** Parts of an entry in words: fields, states, differences, and what a text brings along. */
import { readableDate } from '../bot/dates.ts'
import { escapeHtml, type Html, html, lines } from '../bot/html.ts'
import { languageName, type Translate } from '../bot/i18n.ts'
import { lawLine } from '../bot/law-view.ts'
import type { EntryChange } from '../content/changes.ts'
import type { DiffPiece } from '../content/diff.ts'
import { type EntryBody, type FieldName, partsOf } from '../content/entry.ts'
import type { Locale } from '../content/locale.ts'
import type { Law, TopicId, Variant, WrittenLanguage } from '../content/schema.ts'
import type { Snapshot } from '../content/snapshot.ts'
import type { RevisionRow } from '../store/revisions.ts'

export const forWhom = (t: Translate, variant: Variant): string =>
  variant === 'any' ? t('entry:for_all') : t(`onboarding:country_${variant}`)

/** "Short answer (🇰🇬 Kyrgyzstan)". */
export function fieldLabel(t: Translate, field: FieldName): string {
  const { part, variant } = partsOf(field)
  const name = t(`entry:field.${part as 'title'}`) // every part has its words
  return variant === undefined ? name : `${name} (${forWhom(t, variant)})`
}

/** As a button says it: "Short answer 🇰🇬", and the bare name where it is for everybody. */
export function fieldLabelShort(t: Translate, field: FieldName): string {
  const { part, variant } = partsOf(field)
  const name = t(`entry:field.${part as 'title'}`) // every part has its words
  const [flag] = variant === undefined || variant === 'any' ? [] : forWhom(t, variant).split(' ')
  return flag === undefined ? name : `${name} ${flag}`
}

/** Cuts what only has to be recognised, after a whole word unless that one is very long. */
export function shortened(text: string, most: number): string {
  const letters = [...text.replace(/\s+/g, ' ')]
  if (letters.length <= most) return letters.join('')
  const space = letters.lastIndexOf(' ', most - 1)
  const end = space > most / 2 ? space : most - 1
  const kept = letters.slice(0, end).join('')
  return `${kept.replace(/[\s.,:;·«(—-]+$/, '')}…`
}

/** The title of an entry as this person reads it, or its id where it has none. */
export const titleOf = (snapshot: Snapshot, locale: Locale, topic: TopicId): string =>
  snapshot.topicText(locale, topic)?.title ?? topic

/** What a revision is about, with the mark of its kind. */
export function revisionTitle(
  t: Translate,
  snapshot: Snapshot,
  locale: Locale,
  { topic, body, kind }: RevisionRow,
): string {
  const own = (JSON.parse(body) as EntryBody).text.title // the store keeps bodies that were checked
  const title = own || (topic === '' ? t('entry:untitled') : titleOf(snapshot, locale, topic as TopicId))
  const mark = kind === 'archive' ? '🗄 ' : kind === 'unarchive' ? '↩️ ' : kind === 'translation' ? '🌐 ' : ''
  return `${mark}${title}`
}

/** "№ 12 · Title · Русский", as a button or a line. */
export const revisionName = (t: Translate, snapshot: Snapshot, locale: Locale, revision: RevisionRow): string =>
  `№ ${revision.id} · ${revisionTitle(t, snapshot, locale, revision)} · ${languageName(revision.language)}`

/** A law by its whole name, from this draft or from what is known. */
export function lawName(t: Translate, locale: Locale, law: Law): Html {
  return lawLine(t, locale, law) ?? escapeHtml(`${law.act} ${law.article}`)
}

export const findLaw = (snapshot: Snapshot, body: Pick<EntryBody, 'laws'>, id: string): Law | undefined =>
  body.laws.find((law) => law.id === id) ?? snapshot.law(id)

/** Words around a change are enough to find it. */
const contextLength = 60

function same(words: string, isFirst: boolean, isLast: boolean): Html {
  const letters = [...words]
  if (letters.length <= contextLength * 2) return escapeHtml(words)
  const head = isFirst ? '' : letters.slice(0, contextLength).join('')
  const tail = isLast ? '' : letters.slice(-contextLength).join('')
  return escapeHtml(`${head} … ${tail}`)
}

/** What went is struck through, what came is underlined; long stretches without a change are cut. */
export function diffHtml(pieces: readonly DiffPiece[]): Html {
  return pieces
    .map(({ type, words }, index) => {
      if (type === 'same') return same(words, index === 0, index === pieces.length - 1)
      return type === 'out' ? html`<s>${words}</s>` : html`<u>${words}</u>`
    })
    .join('') as Html
}

/** A change as blocks of a message. @param lawOf names a law by its id, or gives the id back. */
export function changeBlocks(t: Translate, change: EntryChange, lawOf: (id: string) => Html): Html[] {
  const label = html`<b>${fieldLabel(t, change.field)}</b>`
  if (change.type === 'words') return [lines(label, diffHtml(change.pieces))]
  const name = change.field.startsWith('law.') ? lawOf : escapeHtml
  const rows = [
    ...change.out.map((one) => html`➖ <s>${{ raw: name(one) }}</s>`),
    ...change.come.map((one) => html`➕ ${{ raw: name(one) }}`),
  ]
  const blocks: Html[] = []
  for (let at = 0; at < rows.length; at += 6)
    blocks.push(lines(at === 0 ? label : undefined, ...rows.slice(at, at + 6)))
  return blocks
}

export const dayText = (at: number): string => readableDate(new Date(at).toISOString().slice(0, 10))

/** The languages of an entry, each with what is the matter with its translation. */
export function languagesLine(
  t: Translate,
  languages: readonly { readonly language: WrittenLanguage; readonly state: 'original' | 'ok' | 'stale' | 'missing' }[],
): Html {
  return lines(
    ...languages.map(({ language, state }) =>
      escapeHtml(`${languageName(language)}: ${t(`entry:language_state.${state}`)}`),
    ),
  )
}
