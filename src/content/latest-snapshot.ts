/** The snapshot of what the database holds now, made from the one before: a change costs what it touches. */
import { createHash } from 'node:crypto'
import type { Models } from '../answers/understand.ts'
import { allContentItems, type ContentItem } from '../store/content-items.ts'
import type { Db } from '../store/schema.ts'
import { staleTranslations } from '../store/translations.ts'
import { inSteps } from './in-steps.ts'
import { itemsOf, topicTextId } from './knowledge.ts'
import type { TopicId } from './schema.ts'
import { type Snapshot, snapshotSteps, withStale } from './snapshot.ts'

interface Parsed {
  readonly digest: string
  readonly value: unknown
}

interface Built {
  readonly models: Models
  readonly values: ReadonlyMap<string, Parsed>
  /** Tells the rows that it was built of from others. */
  readonly rows: string
  readonly base: Snapshot
  /** Ids of the texts that are stale. */
  readonly stale: string
  /** The base with these marks. */
  readonly snapshot: Snapshot
}

/** What this process read last: a notice that changes nothing costs nothing, and a second bot in it (tests, demo) shares it. */
let last: Built | undefined

const keyOf = ({ kind, id }: ContentItem): string => `${kind}/${id}`

/** Rows that are as they were give the very values that they gave. */
function parsed(rows: readonly ContentItem[], known: ReadonlyMap<string, Parsed> | undefined): Map<string, Parsed> {
  return new Map(
    rows.map((row): [string, Parsed] => {
      const key = keyOf(row)
      const digest = createHash('sha256').update(row.body).digest('base64url')
      const before = known?.get(key)
      return [key, before?.digest === digest ? before : { digest, value: JSON.parse(row.body) }]
    }),
  )
}

async function read(db: Db, models: Models): Promise<Snapshot> {
  const rows = await allContentItems(db)
  const staleIds = (await staleTranslations(db)).map(({ language, topic }) => topicTextId(language, topic as TopicId)) // entries alone have translations
  const before = last?.models === models ? last : undefined
  const values = parsed(rows, before?.values)
  const hash = createHash('sha256')
  for (const [key, { digest }] of values) hash.update(`${key}\n${digest}\n`)
  const made = { models, values, rows: hash.digest('base64url'), stale: staleIds.join(' ') }
  if (before?.rows === made.rows && before.stale === made.stale) return before.snapshot
  const base =
    before?.rows === made.rows
      ? before.base
      : await inSteps(
          snapshotSteps(
            itemsOf(rows, (row) => values.get(keyOf(row))?.value),
            models,
            before?.base,
          ),
        )
  const snapshot = staleIds.length === 0 ? base : withStale(base, new Set(staleIds))
  last = { ...made, base, snapshot }
  return snapshot
}

interface Turn {
  /** Resolves when nothing is read any more; never rejects. */
  over: Promise<unknown>
  /** One that has not begun to read, and will see all that is written by now. */
  next: Promise<Snapshot> | undefined
}

const turns = new WeakMap<Db, Turn>()

/**
 * Reads what the database holds. Calls wait for each other, so that of two the later one never gives the older content.
 *
 * @param models of the release: an entry that staff change does not make them wrong.
 */
export function snapshotFrom(db: Db, models: Models): Promise<Snapshot> {
  const turn = turns.get(db) ?? { over: Promise.resolve(), next: undefined }
  turns.set(db, turn)
  turn.next ??= turn.over.then(() => {
    turn.next = undefined
    return read(db, models)
  })
  const { next } = turn
  turn.over = next.catch(() => {})
  return next
}
