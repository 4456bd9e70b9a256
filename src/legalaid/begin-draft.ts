/** Opens drafts: of a new entry, of one that is there, of a translation, of a restored version. Other parts of the desk begin here too. */
import {
  addQuestionsTo,
  bodyOf,
  type EntryBody,
  type FieldName,
  fieldsOf,
  missingOf,
  newBody,
  translationBody,
} from '../content/entry.ts'
import { baseOf, readText, readTopic, sourceWords } from '../content/publishing.ts'
import type { RevisionKind } from '../content/revision.ts'
import type { TopicId, WrittenLanguage } from '../content/schema.ts'
import { originalOf } from '../content/snapshot.ts'
import { currentEntry } from '../store/publish.ts'
import { addRevision, listRevisions, type RevisionRow } from '../store/revisions.ts'
import type { DeskActor, DeskServices } from './desk-step.ts'
import { editRevision } from './revisions.ts'

type Begin = Pick<DeskServices, 'db' | 'now'>

interface Beginning {
  readonly kind: RevisionKind
  readonly topic: string
  readonly language: WrittenLanguage
  readonly body: EntryBody
  readonly base: string | null
  readonly ofWords?: string | null
  readonly reason?: string
  readonly field?: FieldName | null
}

/** Adds a draft; rights are the caller's to ask. */
export function begin(
  actor: Pick<DeskActor, 'id'>,
  { kind, topic, language, body, base, ofWords = null, reason = '', field = null }: Beginning,
  { db, now }: Begin,
): Promise<RevisionRow> {
  const at = now()
  return addRevision(
    db,
    {
      ...{ kind, topic, language, author: actor.id, reason, body: JSON.stringify(body), base },
      ...{ ofWords, field, createdAt: at },
    },
    { at, actor: actor.id, action: 'entry-begun', details: { kind, topic, language } },
  )
}

/** A new entry in one language; with the words of people, where they gave the reason for it. */
export function beginEntry(
  actor: Pick<DeskActor, 'id'>,
  language: WrittenLanguage,
  questions: readonly string[],
  services: Begin,
): Promise<RevisionRow> {
  const today = new Date(services.now()).toISOString().slice(0, 10)
  const body = newBody(today, language, questions)
  return begin(actor, { kind: 'entry', topic: '', language, body, base: null, field: 'title' }, services)
}

/** One's own open draft of an entry in a language. */
export async function ownDraft(
  actor: Pick<DeskActor, 'id'>,
  topic: TopicId,
  language: WrittenLanguage,
  kind: RevisionKind,
  { db }: Pick<Begin, 'db'>,
): Promise<RevisionRow | undefined> {
  const [known] = await listRevisions(db, { states: ['draft'], author: actor.id, topic, language, kinds: [kind] }, 1)
  return known
}

/** @returns one's own draft of an entry, begun now if there is none; `undefined` when the entry is not there (any more). */
export async function draftOf(
  actor: Pick<DeskActor, 'id'>,
  topic: TopicId,
  language: WrittenLanguage,
  services: Begin,
): Promise<RevisionRow | undefined> {
  const known = await ownDraft(actor, topic, language, 'entry', services)
  if (known) return known
  const current = await currentEntry(services.db, topic)
  if (current.topic === null || current.isArchived) return undefined
  const text = current.texts[language]
  const body = bodyOf(readTopic(current.topic), text === undefined ? undefined : readText(text))
  return begin(actor, { kind: 'entry', topic, language, body, base: baseOf(current, language) }, services)
}

/**
 * Adds a question of people to one's own draft of an entry.
 *
 * @param language in which it was asked; in another than the original it goes into a draft of the translation.
 * @returns the draft, or `undefined` when the entry is not there (any more) or the draft cannot be changed now.
 */
export async function addWording(
  actor: DeskActor,
  topic: TopicId,
  language: WrittenLanguage,
  question: string,
  services: DeskServices,
): Promise<RevisionRow | undefined> {
  const current = await currentEntry(services.db, topic)
  if (current.topic === null) return undefined
  const isOriginal = originalOf(readTopic(current.topic)) === language
  const draft = await (isOriginal ? draftOf : translationDraft)(actor, topic, language, services)
  if (!draft) return undefined
  const edited = await editRevision(actor, draft.id, ({ body }) => ({ body: addQuestionsTo(body, question) }), services)
  return edited.ok ? edited.seen.revision : undefined
}

/** @returns one's own draft of a translation, begun now if there is none. */
export async function translationDraft(
  actor: Pick<DeskActor, 'id'>,
  topic: TopicId,
  language: WrittenLanguage,
  services: Begin,
): Promise<RevisionRow | undefined> {
  const known = await ownDraft(actor, topic, language, 'translation', services)
  if (known) return known
  const current = await currentEntry(services.db, topic)
  const source = sourceWords(current)
  if (current.topic === null || current.isArchived || !source || source.language === language) return undefined
  const text = current.texts[language]
  const body = translationBody(readTopic(current.topic), text === undefined ? undefined : readText(text))
  const [first] = missingOf(body)
  return begin(
    actor,
    {
      ...{ kind: 'translation', topic, language, body, base: baseOf(current, language), ofWords: source.words },
      field: first === undefined ? null : (fieldsOf(body)[0] ?? null),
    },
    services,
  )
}
