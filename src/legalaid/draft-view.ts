/** A draft as its author sees it: the card with every field, and the question for one of them. Pure views. */
import { readableDate } from '../bot/dates.ts'
import { escapeHtml, type Html, html, lines, paragraphs } from '../bot/html.ts'
import { languageName, type Translate } from '../bot/i18n.ts'
import { inRows, type Row } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import { type EntryBody, type FieldName, fieldsOf, isStatus, missingOf, partsOf } from '../content/entry.ts'
import { statuses, type Variant, variants } from '../content/schema.ts'
import { longest } from '../content/typed.ts'
import * as buttons from './entry-buttons.ts'
import { fieldLabel, fieldLabelShort, forWhom, shortened } from './entry-words.ts'
import type { SeenRevision } from './revisions.ts'

type Way = 'all' | 'part' | 'one'

/** What a field holds now, in one line; empty when nothing. */
export function fieldValue(t: Translate, body: EntryBody, field: FieldName): string {
  const { part, variant } = partsOf(field)
  const { text, facts } = body
  const answer = variant === undefined ? undefined : text.answers[variant]
  switch (part) {
    case 'title':
      return text.title
    case 'questions':
      return text.questions.length === 0 ? '' : String(text.questions.length)
    case 'short':
      return answer?.short ?? ''
    case 'full':
      return answer?.full ?? ''
    case 'steps':
      return answer?.steps.join(' · ') ?? ''
    case 'law':
      return String((variant && facts?.variants[variant]?.laws.length) || '')
    default:
      if (isStatus(part)) return text[part] ?? ''
      return facts === null
        ? ''
        : t('entry:dates_value', { checked: readableDate(facts.checked), review: readableDate(facts.review_by) })
  }
}

const stateLine = (t: Translate, { revision }: SeenRevision): Html =>
  escapeHtml(
    t('entry:card_state', {
      number: revision.id,
      state: t(`entry:state.${revision.state}`),
      language: languageName(revision.language),
    }),
  )

/** Nobody looks at it but its author: that is said on every entry. */
export const aloneLine = (t: Translate, { isAlone }: Pick<SeenRevision, 'isAlone'>): Html | undefined =>
  isAlone ? escapeHtml(`⚠️ ${t('entry:alone')}`) : undefined

export function headOf(t: Translate, seen: SeenRevision, note?: string): Html {
  const { revision, isOvertaken } = seen
  return lines(
    note === undefined ? undefined : html`<b>${note}</b>`,
    stateLine(t, seen),
    aloneLine(t, seen),
    isOvertaken ? escapeHtml(`⚠️ ${t('entry:overtaken')}`) : undefined,
    revision.returned === null
      ? undefined
      : escapeHtml(`↩️ ${t('entry:returned_because', { reason: revision.returned })}`),
    revision.reason === '' ? undefined : escapeHtml(t('entry:reason_line', { reason: revision.reason })),
  )
}

const longestValue = 70

/** What belongs together stands together: the fields for everybody, and those for each country. */
function byVariant(fields: readonly FieldName[]): { variant: Variant | undefined; fields: FieldName[] }[] {
  const groups: { variant: Variant | undefined; fields: FieldName[] }[] = []
  for (const field of fields) {
    const { variant } = partsOf(field)
    const last = groups.at(-1)
    if (last && last.variant === variant) last.fields.push(field)
    else groups.push({ variant, fields: [field] })
  }
  return groups
}

/** The card of one's own draft: every field with what it holds, and what can be done with the whole. */
export function draftView(t: Translate, seen: SeenRevision, note?: string): View {
  const { revision, body } = seen
  const { id } = revision
  const fields = fieldsOf(body)
  const missing = missingOf(body)
  const mark = (field: FieldName): string => (missing.includes(field) ? '⚠️ ' : '')
  const more = body.facts === null ? [] : variants.filter((variant) => body.text.answers[variant] === undefined)
  const unwritten = body.facts === null ? [] : statuses.filter((status) => body.text[status] === undefined)
  const isOvertaken: Row[] = seen.isOvertaken
    ? [[buttons.diffButton.button(t('entry:see_difference'), { id, page: 0 })]]
    : []
  const next: Row[] =
    revision.field === null
      ? []
      : [[buttons.fieldButton.button(t('entry:resume'), { id, field: revision.field as FieldName, way: 'all' })]]
  return {
    text: paragraphs(
      headOf(t, seen, note),
      lines(
        ...fields.map((field) => {
          const value = fieldValue(t, body, field)
          return html`${mark(field)}<b>${fieldLabel(t, field)}</b>: ${value === '' ? t('entry:empty') : shortened(value, longestValue)}`
        }),
      ),
    ),
    keyboard: [
      ...next,
      ...byVariant(fields).flatMap((group): Row[] => [
        ...inRows(
          group.fields.map((field) =>
            buttons.fieldButton.button(`${mark(field)}${fieldLabelShort(t, field)}`, { id, field, way: 'one' }),
          ),
          2,
        ),
        ...(body.facts === null || group.variant === undefined || group.variant === 'any'
          ? []
          : [[buttons.dropVariantButton.button(`－ ${forWhom(t, group.variant)}`, { id, variant: group.variant })]]),
      ]),
      ...inRows(
        more.map((variant) =>
          buttons.addVariantButton.button(shortened(`＋ ${forWhom(t, variant)}`, 40), { id, variant }),
        ),
        2,
      ),
      ...inRows(
        unwritten.map((field) =>
          buttons.fieldButton.button(shortened(`＋ ${fieldLabel(t, field)}`, 40), { id, field, way: 'one' }),
        ),
        2,
      ),
      ...isOvertaken,
      [buttons.lookButton.button(t('entry:look'), { id }), buttons.tryButton.button(t('entry:try'), { id })],
      [buttons.checkButton.button(t('entry:check'), { id, page: 0 })],
      [
        buttons.dropButton.button(t('entry:drop'), { id }),
        buttons.draftsButton.button(t('entry:to_drafts'), { page: 0 }),
      ],
    ],
  }
}

/** Asked before a country's answer goes: its words are kept nowhere else. */
export const dropVariantView = (t: Translate, { revision: { id } }: SeenRevision, variant: Variant): View => ({
  text: escapeHtml(t('entry:drop_variant_ask', { country: forWhom(t, variant) })),
  keyboard: [
    [buttons.dropVariantYesButton.button(t('entry:drop_variant_yes'), { id, variant })],
    [buttons.revisionButton.button(t('common:back'), { id })],
  ],
})

/** What may be left empty, and so can be skipped. */
const optional = new Set<string>(['steps', 'law', 'dates', ...statuses])

/** The rows under a question: back, skip, save as draft, cancel. */
export function questionRows(t: Translate, body: EntryBody, id: number, field: FieldName, way: Way): Row[] {
  const fields = fieldsOf(body)
  const at = fields.indexOf(field)
  const before = way === 'one' || at <= 0 ? undefined : fields[at - 1]
  const isOptional = optional.has(partsOf(field).part)
  const isFilled = way !== 'one' && fieldValue(t, body, field) !== ''
  return [
    [
      before === undefined
        ? buttons.revisionButton.button(t('common:back'), { id })
        : buttons.fieldButton.button(t('common:back'), { id, field: before, way }),
      ...(way !== 'one' && (isOptional || isFilled)
        ? [buttons.skipButton.button(t(isFilled ? 'entry:keep_so' : 'common:skip'), { id, field, way })]
        : []),
    ],
    [buttons.keepButton.button(t('entry:save_draft'), { id }), buttons.dropButton.button(t('common:cancel'), { id })],
  ]
}

/**
 * The question for a field.
 *
 * @param source the same field in the language that is translated. @param problem why the last answer was not taken.
 */
export function questionView(
  t: Translate,
  seen: SeenRevision,
  field: FieldName,
  way: Way,
  { source, problem }: { readonly source?: string | undefined; readonly problem?: string | undefined } = {},
): View {
  const { body, revision } = seen
  const { part, variant } = partsOf(field)
  const fields = fieldsOf(body)
  const at = fields.indexOf(field)
  const limits: Readonly<Record<string, number>> = {
    title: longest.title,
    short: longest.short,
    full: longest.full,
  }
  const limit = isStatus(part) ? longest.status : limits[part]
  const answer = variant === undefined ? undefined : body.text.answers[variant]
  const now =
    part === 'questions'
      ? body.text.questions.join('\n')
      : part === 'steps'
        ? (answer?.steps.join('\n') ?? '')
        : fieldValue(t, body, field)
  const clear =
    way === 'one' && (part === 'questions' || part === 'steps' || isStatus(part)) && now !== ''
      ? [
          [
            buttons.clearButton.button(t(part === 'questions' ? 'entry:clear_questions' : 'entry:clear'), {
              id: revision.id,
              field,
            }),
          ],
        ]
      : []
  const today =
    part === 'dates' ? [[buttons.todayButton.button(t('entry:checked_today'), { id: revision.id, way })]] : []
  return {
    text: paragraphs(
      problem === undefined ? undefined : escapeHtml(`⚠️ ${problem}`),
      lines(
        html`<b>${fieldLabel(t, field)}</b>${way === 'all' ? ` · ${at + 1} / ${fields.length}` : ''}`,
        escapeHtml(t(`entry:ask.${part as 'title'}`)), // every part has its question
        limit === undefined ? undefined : escapeHtml(t('entry:at_most', { count: limit })),
      ),
      source === undefined || source === ''
        ? undefined
        : lines(escapeHtml(t('entry:source_words')), html`<blockquote>${shortened(source, 1300)}</blockquote>`),
      now === ''
        ? undefined
        : lines(escapeHtml(t('entry:now')), html`<blockquote>${shortened(now, 1300)}</blockquote>`),
    ),
    keyboard: [...today, ...clear, ...questionRows(t, body, revision.id, field, way)],
  }
}
