/**
 * The whole content of a bot as the files of `content/`, and back: written by `content:export`, compared and read by
 * `content:import`. What staff wrote of single contacts stands in the texts of all contacts there; what they took away
 * stands in a file of its own, so that no release brings it back, and so do the translations that wait.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { stringify } from 'yaml'
import type { ContentItem, Seed } from '../store/content-items.ts'
import type { TranslationRow } from '../store/translations.ts'
import type { RowWanted } from '../store/whole-content.ts'
import { words, wordsOf } from './entry.ts'
import { itemsOf } from './knowledge.ts'
import { archivedFile, fileOf, type Place, places, waitingFile } from './layout.ts'
import { loadContent, type Problem, waiting } from './load.ts'
import type { WrittenLanguage } from './schema.ts'

/** The content of a bot: what people are shown, what was taken away, and which translations are missing or stale. */
export interface WholeContent {
  readonly items: readonly ContentItem[]
  readonly archived: readonly ContentItem[]
  readonly waiting: readonly TranslationRow[]
}

const lineWidth = 120

/** A translation that waits, as its file has it. */
const waitingEntry = ({ topic, language, ofWords, wantedSince }: TranslationRow) => ({
  id: `${language}/${topic}`,
  since: new Date(wantedSince ?? 0).toISOString(), // never null for one that waits
  ...(ofWords === null ? {} : { of: words.parse(JSON.parse(ofWords)) }),
})

function waitingRow(body: string): TranslationRow {
  const { id, since, of } = waiting.parse(JSON.parse(body))
  const [language, topic] = id.split('/') as [WrittenLanguage, string] // the schema has seen it
  return { topic, language, ofWords: of ? wordsOf({ ...of, questions: [] }) : null, wantedSince: Date.parse(since) }
}

/** The same with what staff wrote of single contacts among the texts of all. */
export function merged({ items, archived, waiting }: WholeContent): WholeContent {
  const texts = itemsOf(items)['contact-texts']
  const others = items.filter(({ kind }) => kind !== 'contact-texts' && kind !== 'contact-words')
  const contacts = [...texts].map(([id, body]) => ({ kind: 'contact-texts', id, body: JSON.stringify(body) }))
  return { items: [...others, ...contacts], archived, waiting }
}

/** @returns the text of every file by its path. @throws for a kind that has no place there. */
export function filesOf(content: WholeContent): ReadonlyMap<string, string> {
  const whole = merged(content)
  const lists = Object.values<Place>(places).flatMap((place) => (place.type === 'list' ? [place.file] : []))
  const values = new Map<string, unknown>(lists.map((file) => [file, []]))
  for (const { kind, id, body } of whole.items) {
    const value: unknown = JSON.parse(body)
    const file = fileOf(kind, id)
    const list = values.get(file)
    if (Array.isArray(list)) list.push(value)
    else values.set(file, value)
  }
  if (whole.archived.length > 0)
    values.set(
      archivedFile,
      whole.archived.map(({ kind, id, body }) => ({ kind, id, body: JSON.parse(body) as unknown })),
    )
  if (whole.waiting.length > 0) values.set(waitingFile, whole.waiting.map(waitingEntry))
  return new Map(
    [...values].map(([file, value]) => [file, stringify(value, { lineWidth, aliasDuplicateObjects: false })]),
  )
}

/** @throws when the folder holds anything and may not be replaced. */
export function writeFolder(root: string, files: ReadonlyMap<string, string>, mayReplace: boolean): void {
  mkdirSync(root, { recursive: true })
  const there = readdirSync(root, { recursive: true, encoding: 'utf8' })
  if (there.length > 0 && !mayReplace) throw new Error(`${root} is not empty: name another folder, or add --replace`)
  for (const name of there.filter((one) => one.endsWith('.yaml'))) rmSync(join(root, name))
  for (const [file, text] of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
}

/** @returns what a folder holds, or every problem of every file. */
export function readFolder(
  root: string,
):
  | { readonly type: 'ok'; readonly content: WholeContent }
  | { readonly type: 'refused'; readonly problems: readonly Problem[] } {
  const loaded = loadContent(root, 'export')
  if (loaded.type === 'refused') return loaded
  const of = (wanted: string) => loaded.items.filter(({ kind }) => kind === wanted)
  const items = loaded.items.filter(({ kind }) => kind in places)
  const archived = of('archived').map(({ body }) => {
    const { kind, id, body: value } = JSON.parse(body) as { kind: string; id: string; body: unknown } // the schema has seen it
    return { kind, id, body: JSON.stringify(value) }
  })
  const waiting = of('waiting').map(({ body }) => waitingRow(body))
  return { type: 'ok', content: { items: items.map(({ kind, id, body }) => ({ kind, id, body })), archived, waiting } }
}

/** The same value always as the same text, in whatever order its keys were written. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )

export interface Change {
  readonly type: 'added' | 'changed' | 'removed'
  readonly kind: string
  readonly id: string
  /** For people: the parts that differ, each with what stands there now and what would. Empty unless changed. */
  readonly parts: readonly { readonly at: string; readonly was: string; readonly becomes: string }[]
}

/** The parts of two values that differ, by their path. */
function partsOf(was: unknown, becomes: unknown, at = ''): Change['parts'][number][] {
  if (canonical(was) === canonical(becomes)) return []
  const areObjects = [was, becomes].every((one) => typeof one === 'object' && one !== null)
  if (!areObjects || Array.isArray(was) !== Array.isArray(becomes))
    return [{ at: at === '' ? 'all' : at, was: JSON.stringify(was) ?? '–', becomes: JSON.stringify(becomes) ?? '–' }]
  const [a, b] = [was, becomes] as [Record<string, unknown>, Record<string, unknown>] // arrays too: by index
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].flatMap((key) => partsOf(a[key], b[key], at === '' ? key : `${at}.${key}`))
}

/** As an item, to be compared; it is none. */
const waitingItem = (one: ReturnType<typeof waitingEntry>): ContentItem => ({
  kind: 'waiting',
  id: one.id,
  body: JSON.stringify(one),
})

/** What must change in one content to make it the other. */
export function differences(now: WholeContent, wanted: WholeContent): readonly Change[] {
  const keyed = (content: WholeContent) => {
    const whole = merged(content)
    const entry = (item: ContentItem, isArchived: boolean) =>
      [`${item.kind} ${item.id}`, { ...item, isArchived }] as const
    return new Map([
      ...whole.items.map((item) => entry(item, false)),
      ...whole.archived.map((item) => entry(item, true)),
      ...whole.waiting.map(waitingEntry).map((one) => entry(waitingItem(one), false)),
    ])
  }
  const [before, after] = [keyed(now), keyed(wanted)]
  const changes: Change[] = []
  for (const [key, { kind, id, body, isArchived }] of after) {
    const known = before.get(key)
    if (known?.isArchived !== isArchived) changes.push({ type: isArchived ? 'removed' : 'added', kind, id, parts: [] })
    else {
      const parts = partsOf(JSON.parse(known.body), JSON.parse(body))
      if (parts.length > 0) changes.push({ type: 'changed', kind, id, parts })
    }
  }
  for (const [key, { kind, id, isArchived }] of before)
    if (!isArchived && !after.has(key)) changes.push({ type: 'removed', kind, id, parts: [] })
  return changes
}

/**
 * The rows to write for the differences, and those to drop: words of single contacts, where the texts of all contacts of
 * their language come anew.
 *
 * @param seeds of the release of this program: what is the same as there stays the release's, which a later one may change.
 */
export function rowsFor(
  now: WholeContent,
  wanted: WholeContent,
  changes: readonly Change[],
  seeds: readonly Seed[],
): {
  readonly rows: readonly RowWanted[]
  readonly dropped: readonly Pick<ContentItem, 'kind' | 'id'>[]
  readonly waiting: readonly TranslationRow[]
} {
  const find = (list: readonly ContentItem[], { kind, id }: Change) =>
    list.find((item) => item.kind === kind && item.id === id)
  const [whole, target] = [merged(now), merged(wanted)]
  const seeded = new Map(seeds.map((seed) => [`${seed.kind} ${seed.id}`, seed]))
  const rows = changes.flatMap((change): RowWanted[] => {
    const isArchived = change.type === 'removed'
    const item = isArchived ? (find(target.archived, change) ?? find(whole.items, change)) : find(target.items, change)
    if (!item) return []
    const seed = seeded.get(`${item.kind} ${item.id}`)
    const isSeed = seed !== undefined && canonical(JSON.parse(seed.body)) === canonical(JSON.parse(item.body))
    return [{ ...item, isArchived, seededHash: isSeed && !isArchived ? seed.hash : null }]
  })
  const languages = new Set(changes.flatMap(({ kind, id }) => (kind === 'contact-texts' ? [id] : [])))
  const dropped = now.items.filter(
    ({ kind, id }) => kind === 'contact-words' && languages.has(id.slice(0, id.indexOf('/'))),
  )
  return { rows, dropped, waiting: wanted.waiting }
}
