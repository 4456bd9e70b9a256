/** Revisions as the screens of the desk handle them: read anew at every step, changed under the rules of `content/revision.ts`. */
import { type EntryBody, entryBody, type FieldName } from '../content/entry.ts'
import { hasChanged, parseBase } from '../content/publishing.ts'
import { type RevisionRefusal, type RevisionStep, revisionStep } from '../content/revision.ts'
import type { TopicId } from '../content/schema.ts'
import { isReviewOn } from '../store/desk-settings.ts'
import { currentEntry } from '../store/publish.ts'
import { changeRevision, findRevision, type RevisionRow } from '../store/revisions.ts'
import { type DeskActor, type DeskServices, mayEdit, mayTranslate } from './desk-step.ts'

/** A revision, and what this person may do with it. */
export interface SeenRevision {
  readonly revision: RevisionRow
  readonly body: EntryBody
  readonly isAuthor: boolean
  /** May look at the work of others before it is public. */
  readonly mayReview: boolean
  /** Nobody reviews: an administrator said so. */
  readonly isAlone: boolean
  /** Somebody published another version since this draft began. */
  readonly isOvertaken: boolean
}

/** Topic of a revision; empty while a new entry has no title. */
export const topicOf = ({ topic }: RevisionRow): TopicId => topic as TopicId

const maySee = (actor: DeskActor, { kind, language }: RevisionRow): boolean =>
  mayEdit(actor) || (kind === 'translation' && mayTranslate(actor, language))

/** @returns `undefined` when there is none, or none for this person. */
export async function seenRevision(
  actor: DeskActor,
  id: number,
  services: Pick<DeskServices, 'db'>,
): Promise<SeenRevision | undefined> {
  const revision = await findRevision(services.db, id)
  return revision && maySee(actor, revision) ? seenAs(actor, revision, services) : undefined
}

export async function seenAs(
  actor: DeskActor,
  revision: RevisionRow,
  { db }: Pick<DeskServices, 'db'>,
): Promise<SeenRevision> {
  const isOpen = revision.state === 'draft' || revision.state === 'review'
  const current = isOpen && revision.base !== null ? await currentEntry(db, revision.topic) : undefined
  return {
    revision,
    body: entryBody.parse(JSON.parse(revision.body)),
    isAuthor: revision.author === actor.id,
    mayReview: mayEdit(actor) && revision.author !== actor.id,
    isAlone: !(await isReviewOn(db)),
    isOvertaken: current !== undefined && hasChanged({ ...revision, base: parseBase(revision.base) }, current),
  }
}

export type Edited =
  | { readonly ok: true; readonly seen: SeenRevision }
  | { readonly ok: false; readonly reason: RevisionRefusal | 'gone'; readonly seen: SeenRevision | undefined }

/** What an edit writes; `field` is the question at which its author now is. */
export interface Edit {
  readonly body?: EntryBody
  readonly topic?: string
  readonly reason?: string
  readonly base?: string
  readonly ofWords?: string | null
  readonly field?: FieldName | null
}

/** Changes one's own draft; everything is asked anew: role, author, state. */
export async function editRevision(
  actor: DeskActor,
  id: number,
  changes: (seen: SeenRevision) => Edit,
  services: DeskServices,
): Promise<Edited> {
  const seen = await seenRevision(actor, id, services)
  if (!seen) return { ok: false, reason: 'gone', seen }
  const taken = revisionStep(seen.revision, { type: 'edit', by: actor.id })
  if (!taken.ok) return { ok: false, reason: taken.reason, seen }
  const { body, ...rest } = changes(seen)
  const written = body === undefined ? rest : { ...rest, body: JSON.stringify(entryBody.parse(body)) }
  const saved = await changeRevision(services.db, seen.revision, written, {
    at: services.now(),
    actor: actor.id,
    action: 'entry-edited',
    subject: String(id),
    details: { fields: Object.keys(written).join(' ') },
  })
  if (!saved) return { ok: false, reason: 'wrong-state', seen: await seenRevision(actor, id, services) }
  return { ok: true, seen: await seenAs(actor, saved, services) }
}

type Move = Exclude<RevisionStep['type'], 'edit' | 'publish'>
const actions: Readonly<Record<Move, string>> = {
  submit: 'entry-submitted',
  withdraw: 'entry-withdrawn',
  drop: 'entry-dropped',
  return: 'entry-returned',
}

/** Moves a revision to another state. @param version that was looked at; of no matter when `undefined`. */
export async function moveRevision(
  actor: DeskActor,
  id: number,
  type: Move,
  changes: { readonly reason?: string; readonly returned?: string | null; readonly reviewer?: number },
  services: DeskServices,
  version?: number,
): Promise<Edited> {
  const seen = await seenRevision(actor, id, services)
  if (!seen) return { ok: false, reason: 'gone', seen }
  const taken = revisionStep(seen.revision, { type, by: actor.id, mayReview: seen.mayReview })
  if (!taken.ok) return { ok: false, reason: taken.reason, seen }
  if (version !== undefined && version !== seen.revision.version) return { ok: false, reason: 'wrong-state', seen }
  const saved = await changeRevision(
    services.db,
    seen.revision,
    { ...changes, state: taken.state, field: null },
    { at: services.now(), actor: actor.id, action: actions[type], subject: String(id), details: {} },
  )
  if (!saved) return { ok: false, reason: 'wrong-state', seen: await seenRevision(actor, id, services) }
  return { ok: true, seen: await seenAs(actor, saved, services) }
}
