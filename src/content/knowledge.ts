/** The items of the database as typed values, each kind by its id. */
import type { HolidaysFile, PointsFile, TimeZonesFile } from './directory-schema.ts'
import type { Guide, GuideText } from './guide.ts'
import type { PlacesFile } from './places-schema.ts'
import type { RegionsFile } from './regions-schema.ts'
import type {
  ConceptEntry,
  ContactTexts,
  ContactWords,
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
  /** What staff call one contact in one language; it comes before the texts of all contacts. */
  readonly 'contact-words': ContactWords
  readonly phrases: PhraseTexts
  readonly danger: DangerTexts
  readonly concept: ConceptEntry
  readonly regions: RegionsFile
  readonly places: PlacesFile
  readonly points: PointsFile
  readonly 'time-zones': TimeZonesFile
  readonly holidays: HolidaysFile
  readonly guide: Guide
  /** By language and guide: `ru/sos`. */
  readonly 'guide-text': GuideText
  readonly 'other-languages': Readonly<Record<string, readonly string[]>>
}

export type ItemKind = keyof ItemBodies

/** Every item of a kind by id, in the order of the ids. */
export type Items = { readonly [K in ItemKind]: ReadonlyMap<string, ItemBodies[K]> }

export const topicTextId = (language: WrittenLanguage, topic: TopicId): string => `${language}/${topic}`

/** The id of a contact's words: `ru/mission/kg-embassy-moscow`. */
export const contactWordsId = (language: WrittenLanguage, kind: 'mission' | 'helper', contact: string): string =>
  `${language}/${kind}/${contact}`

/** Kept apart from the texts of all contacts, so that a release can still bring its own beside those that staff wrote. */
function withWords(texts: Map<string, ContactTexts>, id: string, { name, about, hours }: ContactWords): void {
  const [language = '', kind, contact = ''] = id.split('/')
  const known = texts.get(language) ?? { cities: {}, missions: {}, helpers: {} }
  const changed =
    kind === 'mission'
      ? { missions: { ...known.missions, [contact]: { name, hours } } }
      : { helpers: { ...known.helpers, [contact]: { name, about, hours } } }
  texts.set(language, { ...known, ...changed })
}

/**
 * Rows were validated when they were written, by a release or by staff.
 *
 * @param bodyOf what the body of a row says.
 */
export function itemsOf<R extends { kind: string; id: string; body: string }>(
  rows: readonly R[],
  bodyOf: (row: R) => unknown = ({ body }) => JSON.parse(body),
): Items {
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
    'contact-words': new Map(),
    phrases: new Map(),
    danger: new Map(),
    concept: new Map(),
    regions: new Map(),
    places: new Map(),
    points: new Map(),
    'time-zones': new Map(),
    holidays: new Map(),
    guide: new Map(),
    'guide-text': new Map(),
    'other-languages': new Map(),
  }
  // The kinds of values are those of the schema that each was validated by.
  for (const row of rows) (kinds[row.kind as ItemKind] as Map<string, unknown> | undefined)?.set(row.id, bodyOf(row))
  for (const [id, words] of kinds['contact-words']) withWords(kinds['contact-texts'], id, words)
  return kinds
}
