/** Everything that the bot knows goes out as files and comes back the same, whatever staff have done to it. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { understand } from '../../src/answers/understand.ts'
import { checkItems } from '../../src/content/check.ts'
import { wordsOf } from '../../src/content/entry.ts'
import { guideIds } from '../../src/content/guide.ts'
import { itemsOf } from '../../src/content/knowledge.ts'
import { loadContent } from '../../src/content/load.ts'
import { locales } from '../../src/content/locale.ts'
import { countries, type TopicId } from '../../src/content/schema.ts'
import { seedDatabase } from '../../src/content/seed.ts'
import { buildSnapshot, type Snapshot } from '../../src/content/snapshot.ts'
import {
  differences,
  filesOf,
  readFolder,
  rowsFor,
  type WholeContent,
  writeFolder,
} from '../../src/content/transfer.ts'
import type { Db } from '../../src/store/schema.ts'
import { importContent, wholeContent } from '../../src/store/whole-content.ts'
import { items, release } from '../support/content.ts'
import { databaseKinds, newDb } from '../support/databases.ts'
import { scratchFolder } from '../support/endings.ts'
import { isMissing } from '../support/services.ts'

const seeded: WholeContent = {
  items: release.seeds.map(({ kind, id, body }) => ({ kind, id, body })),
  archived: [],
  waiting: [],
}

/** What people could ever see of a snapshot. */
function everythingIn(snapshot: Snapshot) {
  const topics = [...snapshot.topicIds].sort()
  return {
    topics: topics.map((id) => [id, snapshot.topic(id), locales.map((locale) => snapshot.topicTexts(locale, id))]),
    laws: snapshot.laws.toSorted((a, b) => a.id.localeCompare(b.id)),
    sources: [...items.source.keys()].map((id) => snapshot.source(id)),
    contacts: countries.map((country) => [
      snapshot.missionsOf(country),
      snapshot.helpersFor(country),
      snapshot.warningsOf(country),
    ]),
    texts: locales.map((locale) => [snapshot.contactTexts(locale), snapshot.warningTexts(locale)]),
    guides: locales.map((locale) => guideIds.map((id) => [snapshot.guide(id), snapshot.guideText(locale, id)])),
    found: ['пришла повестка', 'maoshimni bermayapti', 'где посылка застряла на таможне'].map((text) =>
      understand(snapshot.brain, text),
    ),
  }
}
/** As the database gives them, by kind and id. */
const sorted = (list: WholeContent['items']) =>
  list.toSorted((a, b) => a.kind.localeCompare(b.kind) || (a.id < b.id ? -1 : 1))
const snapshotOf = (content: WholeContent): Snapshot => buildSnapshot(itemsOf(sorted(content.items)), release.models)

function thereAndBack(content: WholeContent): WholeContent {
  const folder = join(scratchFolder(), 'out')
  writeFolder(folder, filesOf(content), false)
  const read = readFolder(folder)
  if (read.type === 'refused') throw new Error(JSON.stringify(read.problems))
  return read.content
}

/** An entry of staff: a topic of no release, few questions, one language; a contact's words; one entry put away. */
function afterStaff(): WholeContent {
  const [topicId, topic] = [...items.topic][0] ?? []
  const text = items['topic-text'].get(`ru/${topicId}`)
  const parcel = 'parcel-from-home' as TopicId
  const [mission = ''] = [...items.mission.keys()]
  const away = 'unpaid-wages'
  const summons = items['topic-text'].get('ru/summons-received')
  if (!summons) throw new Error('the release has no words for summons-received')
  const isAway = ({ kind, id }: { kind: string; id: string }) =>
    (kind === 'topic' && id === away) || (kind === 'topic-text' && id.endsWith(`/${away}`))
  return {
    items: [
      ...seeded.items.filter((item) => !isAway(item)),
      { kind: 'topic', id: parcel, body: JSON.stringify({ ...topic, id: parcel, related: [], original: 'ru' }) },
      {
        kind: 'topic-text',
        id: `ru/${parcel}`,
        body: JSON.stringify({
          ...text,
          questions: ['посылка застряла на таможне', 'таможня не отдаёт посылку', 'где моя посылка'],
        }),
      },
      {
        kind: 'contact-words',
        id: `ru/mission/${mission}`,
        body: JSON.stringify({ name: 'Посольство: "новое", имя', about: null, hours: '9:00–13:00' }),
      },
    ],
    archived: seeded.items.filter(isAway),
    waiting: [
      { topic: parcel, language: 'ky', ofWords: null, wantedSince: 1_795_000_000_001 },
      { topic: 'summons-received', language: 'tg', ofWords: wordsOf(summons), wantedSince: 1_795_000_000_002 },
    ],
  }
}

describe('the content of a release', { timeout: 120_000 }, () => {
  test('comes back with no difference, and passes every check that content/ passes', () => {
    const folder = join(scratchFolder(), 'out')
    writeFolder(folder, filesOf(seeded), false)
    const loaded = loadContent(folder)
    expect(loaded.type === 'refused' ? loaded.problems : checkItems(itemsOf(loaded.items))).toEqual([])
    const read = readFolder(folder)
    expect(read.type === 'ok' ? differences(seeded, read.content) : read.problems).toEqual([])
  })

  test('is written as the very files of content/, whatever kinds there are, and nothing is ever left out', () => {
    const inContent = readdirSync('content', { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.yaml'),
    )
    expect([...filesOf(seeded).keys()].sort()).toEqual(inContent.sort())
    const unheard = { kind: 'recipe', id: 'plov', body: '{}' }
    expect(() => filesOf({ ...seeded, items: [...seeded.items, unheard] })).toThrow(/recipe plov has no file/)
  })

  test('is never written over anything by mistake', () => {
    const folder = scratchFolder()
    writeFolder(folder, new Map([['a.yaml', 'a: 1\n']]), false)
    expect(() => writeFolder(folder, filesOf(seeded), false)).toThrow(/not empty/)
    writeFolder(folder, filesOf(seeded), true)
    expect(readFolder(folder).type).toBe('ok')
  })
})

test('what a broken file says is refused with its file and line', () => {
  const folder = join(scratchFolder(), 'out')
  const files = new Map(filesOf(seeded))
  files.set('laws.yaml', '- id: uk-1\n  country: moon\n')
  writeFolder(folder, files, false)
  const read = readFolder(folder)
  expect(read.type).toBe('refused')
  expect(
    read.type === 'refused' && read.problems.some(({ file, line }) => file === 'laws.yaml' && line !== undefined),
  ).toBe(true)
})

test('texts of any letters come back as they were', { timeout: 120_000 }, () => {
  const text = fc
    .string({ unit: 'grapheme', minLength: 3, maxLength: 50 })
    .map((one) => one.replace(/[<>]/g, '').trim())
    .filter((one) => [...one].length > 2)
  const pairs = fc.array(fc.tuple(text, text), { minLength: 60, maxLength: 60 })
  // Reading all files takes a second, so many texts go in at once.
  fc.assert(
    fc.property(pairs, (given) => {
      let at = 0
      const written = seeded.items.map((item) => {
        const pair = item.kind === 'topic-text' ? given[at++] : undefined
        if (!pair) return item
        const [title, step] = pair
        const answer = { short: title, full: `${title}\n${step}`, steps: [step] }
        const body = { title, questions: [title, step, `${step} ${title}`], answers: { any: answer } }
        return { ...item, body: JSON.stringify(body) }
      })
      const content = { ...seeded, items: written }
      expect(differences(content, thereAndBack(content))).toEqual([])
    }),
    { numRuns: 2 },
  )
})

for (const kind of databaseKinds) {
  describe.skipIf(isMissing(kind))(`export, an empty database, import, on ${kind}`, () => {
    const bring = async (db: Db, wanted: WholeContent): Promise<number> => {
      const now = await wholeContent(db)
      const changes = differences(now, wanted)
      await importContent(db, rowsFor(now, wanted, changes, release.seeds), { at: 1, details: {} })
      return changes.length
    }

    test('gives the same snapshot, and again nothing', async () => {
      const before = afterStaff()
      const exported = thereAndBack(before)
      const db = await newDb(kind)
      expect(await bring(db, exported)).toBeGreaterThan(100)
      const after = await wholeContent(db)
      expect(everythingIn(snapshotOf(after))).toEqual(everythingIn(snapshotOf(before)))
      expect(snapshotOf(after).contactTexts('ru')?.missions[[...items.mission.keys()][0] ?? '']?.hours).toBe(
        '9:00–13:00',
      )
      expect(after.waiting, 'what waits for a translator waits as before').toEqual(before.waiting)
      expect(await bring(db, exported)).toBe(0)
      expect(differences(before, thereAndBack(after))).toEqual([])
      expect(await bring(db, { ...exported, waiting: exported.waiting.slice(1) })).toBe(1)
      expect((await wholeContent(db)).waiting).toEqual(before.waiting.slice(1))
    }, 120_000)

    test('keeps what a release may change apart from the work of staff: the next release brings back nothing they took', async () => {
      const db = await newDb(kind)
      await bring(db, thereAndBack(afterStaff()))
      await seedDatabase(db, release.seeds, 2)
      const rows = await db.selectFrom('content_items').select(['kind', 'id', 'edited', 'archived']).execute()
      const of = (kindOf: string, id: string) => rows.find((row) => row.kind === kindOf && row.id === id)
      expect(of('topic', 'unpaid-wages')).toMatchObject({ edited: 1, archived: 1 })
      expect(of('topic', 'parcel-from-home')).toMatchObject({ edited: 1, archived: 0 })
      expect(of('topic', 'summons-received')).toMatchObject({ edited: 0, archived: 0 })
      expect(snapshotOf(await wholeContent(db)).hasTopic('unpaid-wages')).toBe(false)
    }, 120_000)

    test('into a bot that staff went on with: what the folder lacks is taken away, and its words come anew', async () => {
      const db = await newDb(kind)
      await bring(db, afterStaff())
      const changes = differences(await wholeContent(db), seeded)
      expect(changes.map(({ type, kind: of, id }) => `${type} ${of} ${id}`)).toEqual(
        expect.arrayContaining([
          'removed topic parcel-from-home',
          'added topic unpaid-wages',
          'changed contact-texts ru',
        ]),
      )
      await bring(db, seeded)
      expect(everythingIn(snapshotOf(await wholeContent(db)))).toEqual(everythingIn(snapshotOf(seeded)))
    }, 120_000)
  })
}
