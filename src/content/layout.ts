/** Where each kind of content stands below `content/`: read there by a release and an import, written there by an export. */
import type { ItemKind } from './knowledge.ts'

export type Place =
  /** All of a kind in one file, as a list. */
  | { readonly type: 'list'; readonly file: string }
  /** The only one of its kind; its id is `all`. */
  | { readonly type: 'one'; readonly file: string }
  /** One for each language, under `texts/`. */
  | { readonly type: 'by-language'; readonly file: string }
  | { readonly type: 'topics' }
  | { readonly type: 'topic-texts' }
  | { readonly type: 'guides' }
  | { readonly type: 'guide-texts' }
  /** In the file of another kind. */
  | { readonly type: 'merged'; readonly into: ItemKind }

/** A kind without a place does not compile. In this order they are read, and learnt from. */
export const places = {
  source: { type: 'list', file: 'sources.yaml' },
  law: { type: 'list', file: 'laws.yaml' },
  mission: { type: 'list', file: 'missions.yaml' },
  helper: { type: 'list', file: 'legal-aid.yaml' },
  warning: { type: 'list', file: 'warnings.yaml' },
  regions: { type: 'one', file: 'regions.yaml' },
  places: { type: 'one', file: 'places.yaml' },
  points: { type: 'one', file: 'points.yaml' },
  'time-zones': { type: 'one', file: 'time-zones.yaml' },
  holidays: { type: 'one', file: 'holidays.yaml' },
  concept: { type: 'list', file: 'lexicon.yaml' },
  'other-languages': { type: 'one', file: 'other-languages.yaml' },
  topic: { type: 'topics' },
  'topic-text': { type: 'topic-texts' },
  guide: { type: 'guides' },
  'guide-text': { type: 'guide-texts' },
  'warning-texts': { type: 'by-language', file: 'warnings.yaml' },
  'contact-texts': { type: 'by-language', file: 'contacts.yaml' },
  'contact-words': { type: 'merged', into: 'contact-texts' },
  phrases: { type: 'by-language', file: 'phrases.yaml' },
  danger: { type: 'by-language', file: 'danger.yaml' },
} as const satisfies Readonly<Record<ItemKind, Place>>

export const kindsInOrder = Object.keys(places) as ItemKind[] // its very keys

/** What staff took away: only in an export, so that no release brings it back. */
export const archivedFile = 'archived.yaml'
/** Translations that are missing or stale: only in an export; a release is complete. */
export const waitingFile = 'waiting.yaml'

/** The file of an item. @throws for a kind that has none: an export that left it out could not be read again. */
export function fileOf(kind: string, id: string): string {
  const place: Place | undefined = places[kind as ItemKind]
  switch (place?.type) {
    case 'list':
    case 'one':
      return place.file
    case 'by-language':
      return `texts/${id}/${place.file}`
    case 'topics':
      return `topics/${id}.yaml`
    case 'topic-texts':
      return `texts/${id.replace('/', '/topics/')}.yaml`
    case 'guides':
      return `guides/${id}.yaml`
    case 'guide-texts':
      return `texts/${id.replace('/', '/guides/')}.yaml`
    default:
      throw new Error(`${kind} ${id} has no file in content/: give it a place in src/content/layout.ts`)
  }
}
