/** The items of the database as typed values, each kind by its id. */
import type { RegionsFile } from './regions-schema.ts'
import type {
  ConceptEntry,
  ContactTexts,
  DangerTexts,
  Helper,
  Law,
  Mission,
  PhraseTexts,
  Source,
  Topic,
  TopicId,
  TopicText,
  Warning,
  WarningTexts,
  WrittenLanguage,
} from './schema.ts'

export interface ItemBodies {
  readonly source: Source
  readonly law: Law
  readonly mission: Mission
  readonly helper: Helper
  readonly warning: Warning
  readonly topic: Topic
  readonly 'topic-text': TopicText
  readonly 'warning-texts': WarningTexts
  readonly 'contact-texts': ContactTexts
  readonly phrases: PhraseTexts
  readonly danger: DangerTexts
  readonly concept: ConceptEntry
  readonly regions: RegionsFile
  readonly 'other-languages': Readonly<Record<string, readonly string[]>>
}

export type ItemKind = keyof ItemBodies

/** Every item of a kind by id, in the order of the ids. */
export type Items = { readonly [K in ItemKind]: ReadonlyMap<string, ItemBodies[K]> }

export const topicTextId = (language: WrittenLanguage, topic: TopicId): string => `${language}/${topic}`

/** Rows were validated when they were written, by a release or by staff. */
export function itemsOf(rows: readonly { kind: string; id: string; body: string }[]): Items {
  const kinds: { [K in ItemKind]: Map<string, ItemBodies[K]> } = {
    source: new Map(),
    law: new Map(),
    mission: new Map(),
    helper: new Map(),
    warning: new Map(),
    topic: new Map(),
    'topic-text': new Map(),
    'warning-texts': new Map(),
    'contact-texts': new Map(),
    phrases: new Map(),
    danger: new Map(),
    concept: new Map(),
    regions: new Map(),
    'other-languages': new Map(),
  }
  for (const { kind, id, body } of rows) kinds[kind as ItemKind]?.set(id, JSON.parse(body))
  return kinds
}
