/** What differs between two versions of an entry, field by field, for people who must agree to the new one. Pure. */
import { type DiffPiece, wordDiff } from './diff.ts'
import type { EntryBody, FieldName } from './entry.ts'
import { statuses, variants } from './schema.ts'

export type EntryChange =
  | { readonly type: 'words'; readonly field: FieldName; readonly pieces: readonly DiffPiece[] }
  | {
      readonly type: 'list'
      readonly field: FieldName
      readonly out: readonly string[]
      readonly come: readonly string[]
    }

const words = (field: FieldName, before: string, after: string): EntryChange[] =>
  before === after ? [] : [{ type: 'words', field, pieces: wordDiff(before, after) }]

function list(field: FieldName, before: readonly string[], after: readonly string[]): EntryChange[] {
  const out = before.filter((one) => !after.includes(one))
  const come = after.filter((one) => !before.includes(one))
  return out.length + come.length === 0 ? [] : [{ type: 'list', field, out, come }]
}

/** @param before `undefined` for a new entry, in which all is new. Laws are named by their ids. */
export function changesOf(before: EntryBody | undefined, after: EntryBody): readonly EntryChange[] {
  const old = before?.text
  const { text } = after
  const changes = [
    ...words('title', old?.title ?? '', text.title),
    ...list('questions', old?.questions ?? [], text.questions),
  ]
  for (const variant of variants) {
    const [was, is] = [old?.answers[variant], text.answers[variant]]
    changes.push(
      ...words(`short.${variant}`, was?.short ?? '', is?.short ?? ''),
      ...words(`full.${variant}`, was?.full ?? '', is?.full ?? ''),
      ...words(`steps.${variant}`, (was?.steps ?? []).join('\n'), (is?.steps ?? []).join('\n')),
    )
    if (after.facts === null) continue
    const [lawsBefore, lawsAfter] = [before?.facts?.variants[variant], after.facts.variants[variant]]
    changes.push(...list(`law.${variant}`, lawsOf(lawsBefore), lawsOf(lawsAfter)))
  }
  for (const status of statuses) changes.push(...words(status, old?.[status] ?? '', text[status] ?? ''))
  if (after.facts !== null) changes.push(...words('dates', datesOf(before?.facts ?? null), datesOf(after.facts)))
  return changes
}

const lawsOf = (facts: { readonly laws: readonly string[]; readonly confidence: string } | undefined): string[] =>
  facts === undefined ? [] : [...facts.laws, `(${facts.confidence})`]

const datesOf = (facts: EntryBody['facts']): string => (facts === null ? '' : `${facts.checked} ${facts.review_by}`)
