import { describe, expect, test } from 'vitest'
import { type EntryBody, newBody } from '../../src/content/entry.ts'
import { baseOf, parseBase, planPublication } from '../../src/content/publishing.ts'
import { auditLog } from '../../src/store/audit.ts'
import { allContentItems, seedContent } from '../../src/store/content-items.ts'
import { isReviewOn, setReview } from '../../src/store/desk-settings.ts'
import { currentEntry, publishRevision } from '../../src/store/publish.ts'
import {
  addRevision,
  archivedTopics,
  changeRevision,
  findRevision,
  listRevisions,
  type NewRevision,
  type RevisionRow,
  versionsOf,
} from '../../src/store/revisions.ts'
import type { Db } from '../../src/store/schema.ts'
import { confirmTranslation, translationsOf, wantedTranslations } from '../../src/store/translations.ts'
import { databaseKinds, newDb } from '../support/databases.ts'
import { isMissing } from '../support/services.ts'

const author = 7_000_000_001
const entry = (action: string, at = 10) => ({ at, actor: author, action, subject: 'x', details: {} })
const bodyWith = (title: string): EntryBody => ({
  ...newBody('2026-11-22', 'ru'),
  text: {
    title,
    questions: ['раз два', 'три четыре', 'пять шесть'],
    answers: { any: { short: 'Коротко.', full: 'Полностью.', steps: [] } },
  },
})

async function drafted(db: Db, body: EntryBody, change: Partial<NewRevision> = {}): Promise<RevisionRow> {
  const current = await currentEntry(db, 'parcel')
  return addRevision(
    db,
    {
      ...{ kind: 'entry', topic: 'parcel', language: 'ru', author, reason: '', body: JSON.stringify(body) },
      ...{ base: current.topic === null ? null : baseOf(current, 'ru'), ofWords: null, field: null, createdAt: 5 },
      ...change,
    },
    { at: 5, actor: author, action: 'entry-begun', details: {} },
  )
}

async function submitted(db: Db, body: EntryBody, change: Partial<NewRevision> = {}): Promise<RevisionRow> {
  const draft = await drafted(db, body, change)
  const sent = await changeRevision(db, draft, { state: 'review' }, entry('entry-submitted'))
  if (!sent) throw new Error('the draft moved')
  return sent
}

const publish = (db: Db, revision: RevisionRow, at = 20) =>
  publishRevision(
    db,
    revision,
    null,
    (current, taken) =>
      planPublication(
        { ...revision, body: JSON.parse(revision.body), base: parseBase(revision.base) },
        current,
        taken,
        at,
      ),
    entry('entry-published', at),
  )

const titleIn = async (db: Db): Promise<string | undefined> => {
  const text = (await currentEntry(db, 'parcel')).texts.ru
  return text === undefined ? undefined : JSON.parse(text).title
}

for (const kind of databaseKinds) {
  describe.skipIf(isMissing(kind))(`revisions on ${kind}`, () => {
    test('a draft is changed only by who saw it as it is, and every change is in the audit log', async () => {
      const db = await newDb(kind)
      const draft = await drafted(db, bodyWith('Посылка'))
      const first = await changeRevision(db, draft, { reason: 'первая' }, entry('entry-edited'))
      expect(first).toMatchObject({ id: draft.id, version: 2, reason: 'первая', state: 'draft', author })
      expect(await changeRevision(db, draft, { reason: 'вторая' }, entry('entry-edited'))).toBeUndefined()
      expect(await findRevision(db, draft.id)).toEqual(first)
      expect((await auditLog(db, 9)).map(({ action }) => action)).toEqual(['entry-edited', 'entry-begun'])
    })

    test('publishing writes the entry, keeps the version, and asks for its translations, all at once', async () => {
      const db = await newDb(kind)
      const revision = await submitted(db, bodyWith('Посылка'))
      const published = await publish(db, revision)
      expect(published).toMatchObject({ state: 'published', publishedAt: 20 })
      expect(await titleIn(db)).toBe('Посылка')
      const wanted = await wantedTranslations(db, ['ky', 'uz', 'tg', 'ru'], 9)
      expect(wanted.map(({ language, wantedSince }) => [language, wantedSince])).toEqual([
        ['ky', 20],
        ['tg', 20],
        ['uz', 20],
      ])
      expect(await publish(db, revision), 'once only').toBe('changed')
      expect((await versionsOf(db, 'parcel', 9)).map(({ id }) => id)).toEqual([revision.id])
    })

    test('two drafts of one entry: the second is refused, and leaves no trace', async () => {
      const db = await newDb(kind)
      await publish(db, await submitted(db, bodyWith('Посылка')))
      const mine = await submitted(db, bodyWith('Моя посылка'))
      const theirs = await submitted(db, bodyWith('Их посылка'))
      expect(await publish(db, theirs, 30)).toMatchObject({ state: 'published' })
      const log = await auditLog(db, 50)
      expect(await publish(db, mine, 40)).toBe('changed')
      expect(await titleIn(db)).toBe('Их посылка')
      expect(await findRevision(db, mine.id)).toEqual(mine)
      expect(await auditLog(db, 50)).toEqual(log)
    })

    test('published at the same moment, exactly one of two is public', async () => {
      const db = await newDb(kind)
      await publish(db, await submitted(db, bodyWith('Посылка')))
      const drafts = await Promise.all([submitted(db, bodyWith('Первая')), submitted(db, bodyWith('Вторая'))])
      const outcomes = await Promise.all(drafts.map((draft) => publish(db, draft, 30)))
      expect(outcomes.filter((outcome) => outcome === 'changed')).toHaveLength(1)
      const [winner] = outcomes.flatMap((outcome) => (typeof outcome === 'string' ? [] : [outcome]))
      expect(await titleIn(db)).toBe(JSON.parse(winner?.body ?? '{}').text.title)
    })

    test('what a release brought is kept as the first version, and what staff changed outlives the next release', async () => {
      const db = await newDb(kind)
      const seed = {
        kind: 'topic-text',
        id: 'ru/parcel',
        body: JSON.stringify(bodyWith('Из программы').text),
        hash: 'a',
      }
      const { facts } = bodyWith('')
      const topic = { kind: 'topic', id: 'parcel', body: JSON.stringify({ id: 'parcel', ...facts }), hash: 'a' }
      await db.transaction().execute((tx) => seedContent(tx, [seed, topic], 1))
      await publish(db, await submitted(db, bodyWith('От нас')))
      const versions = await versionsOf(db, 'parcel', 9)
      expect(versions.map(({ author: by, body }) => [by, JSON.parse(body).text.title])).toEqual([
        [author, 'От нас'],
        [0, 'Из программы'],
      ])
      const next = [{ ...seed, body: '{"title":"Новая программа"}', hash: 'b' }, topic]
      expect(await db.transaction().execute((tx) => seedContent(tx, next, 2))).toBe(0)
      expect(await titleIn(db)).toBe('От нас')
    })

    test('an entry put away is in no snapshot, comes back with no release, and comes back when staff say so', async () => {
      const db = await newDb(kind)
      const { facts, text } = bodyWith('Из программы')
      const seeds = [
        { kind: 'topic', id: 'parcel', body: JSON.stringify({ id: 'parcel', ...facts }), hash: 'a' },
        { kind: 'topic-text', id: 'ru/parcel', body: JSON.stringify(text), hash: 'a' },
        { kind: 'topic-text', id: 'ky/parcel', body: JSON.stringify(text), hash: 'a' },
      ]
      await db.transaction().execute((tx) => seedContent(tx, seeds, 1))
      await publish(db, await submitted(db, bodyWith('Из программы'), { kind: 'archive' }))
      expect(await allContentItems(db)).toEqual([])
      expect(await archivedTopics(db, 9)).toEqual(['parcel'])
      await db.transaction().execute((tx) =>
        seedContent(
          tx,
          seeds.map((one) => ({ ...one, hash: 'b' })),
          2,
        ),
      )
      expect(await allContentItems(db)).toEqual([])
      await publish(db, await submitted(db, bodyWith('Из программы'), { kind: 'unarchive' }), 40)
      expect((await allContentItems(db)).map(({ id }) => id)).toEqual(['parcel', 'ky/parcel', 'ru/parcel'])
    })

    test('a translation that is found right waits no more; the longest waiting stands first', async () => {
      const db = await newDb(kind)
      await publish(db, await submitted(db, bodyWith('Посылка')), 20)
      await publish(db, await submitted(db, bodyWith('Письмо'), { topic: 'letter', base: null }), 30)
      expect((await wantedTranslations(db, ['ky'], 9)).map(({ topic }) => topic)).toEqual(['parcel', 'letter'])
      expect(await confirmTranslation(db, 'parcel', 'ky', '{}', entry('translation-confirmed'))).toBe(true)
      expect(await confirmTranslation(db, 'parcel', 'ky', '{}', entry('translation-confirmed'))).toBe(false)
      expect((await wantedTranslations(db, ['ky'], 9)).map(({ topic }) => topic)).toEqual(['letter'])
      expect((await translationsOf(db, 'parcel')).find(({ language }) => language === 'ky')?.ofWords).toBe('{}')
      expect(await wantedTranslations(db, [], 9)).toEqual([])
    })

    test('lists hold what is asked for, the latest change first', async () => {
      const db = await newDb(kind)
      const a = await drafted(db, bodyWith('А'))
      const b = await drafted(db, bodyWith('Б'), { author: 8, createdAt: 6 })
      const c = await submitted(db, bodyWith('В'))
      expect((await listRevisions(db, { states: ['draft'] }, 9)).map(({ id }) => id)).toEqual([b.id, a.id])
      expect((await listRevisions(db, { states: ['draft'], author }, 9)).map(({ id }) => id)).toEqual([a.id])
      expect((await listRevisions(db, { topic: 'parcel' }, 1)).map(({ id }) => id)).toEqual([c.id])
      expect((await listRevisions(db, { topic: 'parcel' }, 9, 1)).map(({ id }) => id)).toEqual([b.id, a.id])
    })

    test('a second person looks at everything until an administrator says otherwise', async () => {
      const db = await newDb(kind)
      expect(await isReviewOn(db)).toBe(true)
      await setReview(db, false, entry('desk-review-set'))
      expect(await isReviewOn(db)).toBe(false)
      await setReview(db, true, entry('desk-review-set'))
      expect(await isReviewOn(db)).toBe(true)
      expect((await auditLog(db, 9)).map(({ action }) => action)).toEqual(['desk-review-set', 'desk-review-set'])
    })
  })
}
