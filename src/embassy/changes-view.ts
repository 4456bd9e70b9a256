/** What has changed in a broadcast, for the second person: every changed word, page by page, with nothing left out. */
import { escapeHtml, type Html, html, lines, paragraphs } from '../bot/html.ts'
import { languageName, type Translate } from '../bot/i18n.ts'
import type { View } from '../bot/show.ts'
import { type Content, type ContentField, changedFields, changedLanguages } from '../broadcasts/changes.ts'
import { type DiffPiece, wordDiff } from '../content/diff.ts'
import type { Country } from '../content/schema.ts'
import * as buttons from './buttons.ts'
import { lengthOf, readableOf } from './formatting.ts'
import { backToCard, fieldText, type RegionName, type Seen } from './views.ts'

/** Room for a title and for what stands around it; Telegram takes 4,096. */
const longestPage = 3_500
/** Words that stayed, on each side of a change. */
const shownAround = 12
const fieldNames = {
  severity: 'broadcast:edit.severity',
  audience: 'broadcast:edit.audience',
  original: 'broadcast:original',
  attachment: 'broadcast:edit.attachment',
  expiresAt: 'broadcast:edit.expiry',
  sendAt: 'broadcast:edit.send_at',
  repeatUnknown: 'broadcast:edit.unknown',
} as const satisfies Record<ContentField, string>

/** The names of the parts that differ, for one line; empty when nothing does. */
export function changedParts(t: Translate, before: Content, after: Content): string {
  const languages = changedLanguages(before, after).map((language) => languageName(language))
  return [...changedFields(before, after).map((field) => t(fieldNames[field])), ...languages].join(', ')
}

/** A stretch that stayed, without its middle: the words around a change are enough to find it. */
function abridged(words: string, isFirst: boolean, isLast: boolean): string {
  const parts = words.match(/\s*\S+\s*/g) ?? [words]
  const head = isFirst ? 0 : shownAround
  const tail = isLast ? 0 : shownAround
  if (parts.length <= head + tail + 1) return words
  return `${parts.slice(0, head).join('')}… ${tail === 0 ? '' : parts.slice(-tail).join('')}`
}

/** So that a long piece can be divided between two pages. */
const inParts = (text: string): string[] => text.match(/[\s\S]{1,1000}/gu) ?? []

function pieceParts({ type, words }: DiffPiece, isFirst: boolean, isLast: boolean): Html[] {
  if (type === 'same') return inParts(abridged(words, isFirst, isLast)).map(escapeHtml)
  return inParts(words).map((part) => (type === 'out' ? html`<s>${part}</s>` : html`<b>${part}</b>`))
}

/** A text and what it was, as parts that may stand on different pages: <s>what is gone</s> <b>what has come</b>. */
export function diffParts(before: string, after: string): Html[] {
  const pieces = wordDiff(readableOf(before), readableOf(after))
  return pieces.flatMap((piece, index) => {
    const parts = pieceParts(piece, index === 0, index === pieces.length - 1)
    // Old and new words of one place touch each other otherwise.
    return piece.type === 'out' && pieces[index + 1]?.type === 'in' ? [...parts, escapeHtml(' ')] : parts
  })
}

/**
 * @param regionName names a region of an audience.
 * @returns pages of at most about 3,500 characters; none when nothing has changed.
 */
export function changePages(
  t: Translate,
  country: Country,
  before: Content,
  after: Content,
  regionName: RegionName,
): Html[] {
  const said = (content: Content, field: ContentField): string => fieldText(t, country, content, field, regionName)
  const fields = changedFields(before, after).map((field) => {
    const [old, fresh] = [said(before, field), said(after, field)]
    // Two files of one kind, or two lists of which the beginning is the same.
    const shown = old === fresh ? `${fresh} (${t('broadcast:another')})` : fresh
    return html`${t(fieldNames[field])}: <s>${old}</s> <b>${shown}</b>`
  })
  const texts = changedLanguages(before, after).map((language) => {
    const [old, fresh] = [before.texts[language]?.html ?? '', after.texts[language]?.html ?? '']
    const parts =
      readableOf(old) === readableOf(fresh) ? [html`<i>${t('broadcast:only_formatting')}</i>`] : diffParts(old, fresh)
    return [html`<b>${languageName(language)}</b>\n`, ...parts]
  })
  const blocks = [...(fields.length === 0 ? [] : [[lines(...fields)]]), ...texts]
  return inPages(blocks)
}

export interface Comparison {
  readonly since: 'submission' | 'earlier'
  /** From 0. */
  readonly page: number
  /** The bulletin number of the earlier broadcast. */
  readonly number: string
  /** Whether there is something else to compare with. */
  readonly hasOther: boolean
}

/** @param before `undefined` when there is nothing to compare with. */
export function changesView(
  t: Translate,
  { broadcast, regionName }: Seen,
  before: Content | undefined,
  { since, page, number, hasOther }: Comparison,
): View {
  const { id, country } = broadcast
  const pages = before === undefined ? [] : changePages(t, country, before, broadcast, regionName)
  const shown = Math.min(page, Math.max(0, pages.length - 1))
  const title =
    since === 'submission' ? t('broadcast:changes_submission') : t('broadcast:changes_earlier', { number }).trim()
  const turn = (to: number, sign: string) => buttons.changesButton.button(sign, { id, since, page: to })
  const other = since === 'submission' ? 'earlier' : 'submission'
  return {
    text: paragraphs(
      html`<b>${before === undefined ? t('broadcast:changes_first') : title}</b>`,
      before !== undefined && pages.length === 0 ? escapeHtml(t('broadcast:changes_none')) : pages[shown],
    ),
    keyboard: [
      ...(pages.length < 2
        ? []
        : [
            [
              ...(shown > 0 ? [turn(shown - 1, '◀️')] : []),
              turn(shown, `${shown + 1}/${pages.length}`),
              ...(shown < pages.length - 1 ? [turn(shown + 1, '▶️')] : []),
            ],
          ]),
      ...(hasOther
        ? [[buttons.changesButton.button(t(`broadcast:changes_button.${other}`), { id, since: other, page: 0 })]]
        : []),
      backToCard(t, id),
    ],
  }
}

function inPages(blocks: readonly (readonly Html[])[]): Html[] {
  const pages: Html[] = []
  for (const block of blocks) {
    let separator = '\n\n'
    for (const part of block) {
      const last = pages.at(-1)
      const longer = last === undefined ? undefined : ((last + separator + part) as Html) // parts are whole markup
      if (longer === undefined || lengthOf(longer) > longestPage) pages.push(part)
      else pages[pages.length - 1] = longer
      separator = ''
    }
  }
  return pages
}
