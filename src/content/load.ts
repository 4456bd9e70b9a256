/** Reads `content/` and validates it; every problem names file, line and reason. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LineCounter, parse, parseDocument } from 'yaml'
import { z } from 'zod'
import type { Seed } from '../store/content-items.ts'
import { holidays, points, timeZones } from './directory-schema.ts'
import { words } from './entry.ts'
import { guide, guideIds, guideText } from './guide.ts'
import type { ItemKind } from './knowledge.ts'
import { archivedFile, fileOf, kindsInOrder, type Place, places, waitingFile } from './layout.ts'
import { places as spokenPlaces } from './places-schema.ts'
import { regions } from './regions-schema.ts'
import {
  concept,
  contactTexts,
  contactWords,
  dangerTexts,
  entryText,
  helper,
  law,
  mission,
  phraseTexts,
  source,
  topic,
  topicIds,
  topicText,
  type WrittenLanguage,
  warning,
  warningTexts,
  writtenLanguages,
} from './schema.ts'

export interface Problem {
  /** Path below `content/`. */
  readonly file: string
  /** 1 is the first; undefined when the file as a whole is meant. */
  readonly line?: number
  readonly reason: string
  /** Words that stand where the problem is, for `withLines` to find. */
  readonly about?: string
}

export type Loaded =
  | { readonly type: 'ok'; readonly items: readonly Seed[] }
  | { readonly type: 'refused'; readonly problems: readonly Problem[] }

/** How one file becomes items. */
interface FileKind {
  readonly file: string
  readonly kind: string
  readonly schema: z.ZodType
  /** The item's id, or how to find it in each entry of a list. */
  readonly id: string | ((entry: { id: string }) => string)
}

const byId = (entry: { id: string }): string => entry.id

const otherLanguages = z.record(z.string().regex(/^[a-z]{2}$/), z.array(z.string().min(10)).min(1))

/** Whose content a folder holds: a release's, complete in every language, or what an export of a running bot wrote. */
export type Origin = 'release' | 'export'

const schemas = {
  source,
  law,
  mission,
  helper,
  warning,
  regions,
  places: spokenPlaces,
  points,
  'time-zones': timeZones,
  holidays,
  concept,
  'other-languages': otherLanguages,
  topic,
  'topic-text': topicText,
  guide,
  'guide-text': guideText,
  'warning-texts': warningTexts,
  'contact-texts': contactTexts,
  'contact-words': contactWords,
  phrases: phraseTexts,
  danger: dangerTexts,
} as const satisfies Readonly<Record<ItemKind, z.ZodType>>

/** What staff took away. */
const archived: FileKind = {
  file: archivedFile,
  kind: 'archived',
  schema: z.array(z.strictObject({ id: z.string(), kind: z.string(), body: z.record(z.string(), z.unknown()) })),
  id: ({ kind, id }: { id: string; kind?: string }) => `${kind} ${id}`,
}

/** One translation that waits. */
export const waiting = z.strictObject({
  /** The language and the entry: `ky/unpaid-wages`. */
  id: z.string().regex(/^(ky|uz|tg|ru)\/[a-z0-9-]+$/),
  since: z.iso.datetime(),
  /** The words that were translated; none where nothing was. */
  of: words.optional(),
})
const waitingKind: FileKind = { file: waitingFile, kind: 'waiting', schema: z.array(waiting), id: byId }

const namesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.yaml'))
        .map((name) => name.slice(0, -'.yaml'.length))
        .sort()
    : []

/** Every file that must be there. `root` is only asked which topics have been written so far. */
function filesOf(root: string, origin: Origin): FileKind[] {
  const isExport = origin === 'export'
  const written = namesIn(join(root, 'topics'))
  const topicFiles = isExport ? written : topicIds.filter((id) => written.includes(id))
  const isOfLanguage = (kind: ItemKind) =>
    ['by-language', 'topic-texts', 'guide-texts', 'merged'].includes(places[kind].type)
  const one = (kind: ItemKind, id: string, schema: z.ZodType = schemas[kind]) => ({
    file: fileOf(kind, id),
    kind,
    schema,
    id,
  })
  const filesOfKind = (kind: ItemKind, language: WrittenLanguage): FileKind[] => {
    const place: Place = places[kind]
    if (place.type === 'merged') return []
    if (place.type === 'list') return [{ file: place.file, kind, schema: z.array(schemas[kind]), id: byId }]
    if (place.type === 'one') return [one(kind, 'all')]
    if (place.type === 'by-language') return [one(kind, language)]
    if (place.type === 'topics') return topicFiles.map((id) => one(kind, id))
    if (place.type === 'guides') return guideIds.map((id) => one(kind, id))
    if (place.type === 'guide-texts') return guideIds.map((id) => one(kind, `${language}/${id}`))
    const names = isExport ? namesIn(join(root, 'texts', language, 'topics')) : topicFiles
    return names.map((id) => one(kind, `${language}/${id}`, isExport ? entryText : topicText))
  }
  const optional = isExport ? [archived, waitingKind].filter(({ file }) => existsSync(join(root, file))) : []
  return [
    ...kindsInOrder.filter((kind) => !isOfLanguage(kind)).flatMap((kind) => filesOfKind(kind, 'ru')),
    ...writtenLanguages.flatMap((language) =>
      kindsInOrder.filter(isOfLanguage).flatMap((kind) => filesOfKind(kind, language)),
    ),
    ...optional,
  ]
}

/** The line of a path in a YAML text, or of its nearest parent that is there. */
function lineOf(text: string, path: readonly PropertyKey[]): number | undefined {
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter })
  for (let depth = path.length; depth > 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true)
    if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range))
      return counter.linePos(node.range[0]).line
  }
  return 1
}

/** Finds the line of every problem that only says what it is about. */
export function withLines(root: string, problems: readonly Problem[]): Problem[] {
  return problems.map((problem) => {
    const { file, line, about } = problem
    if (line !== undefined || about === undefined) return problem
    const whole = new RegExp(`${RegExp.escape(about)}(?!\\w)`)
    const at = readFileSync(join(root, file), 'utf8')
      .split('\n')
      .findIndex((text) => whole.test(text))
    return at < 0 ? problem : { ...problem, line: at + 1 }
  })
}

/** What a person who edits YAML by hand can act on. */
function syntaxProblem(file: string, error: unknown): Problem {
  const line =
    typeof error === 'object' && error !== null && 'linePos' in error && Array.isArray(error.linePos)
      ? error.linePos[0]?.line
      : undefined
  return {
    file,
    ...(line === undefined ? {} : { line }),
    reason: error instanceof Error ? (error.message.split('\n')[0] ?? 'not YAML') : 'not YAML',
  }
}

function readOne(root: string, { file, kind, schema, id }: FileKind): { items: Seed[]; problems: Problem[] } {
  let text: string
  let value: unknown
  try {
    text = readFileSync(join(root, file), 'utf8')
  } catch {
    return { items: [], problems: [{ file, reason: 'is missing' }] }
  }
  try {
    value = parse(text)
  } catch (error) {
    return { items: [], problems: [syntaxProblem(file, error)] }
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => {
      const line = lineOf(text, issue.path)
      return {
        file,
        ...(line === undefined ? {} : { line }),
        reason: `${issue.path.join('.') || 'the file'}: ${issue.message}`,
      }
    })
    return { items: [], problems }
  }
  const entries =
    typeof id === 'string'
      ? [[id, parsed.data] as const]
      : (parsed.data as { id: string }[]).map((entry) => [id(entry), entry] as const)
  const problems: Problem[] = []
  const ownName = kind === 'topic' || kind === 'guide' ? (parsed.data as { id: string }).id : id
  if (ownName !== id)
    problems.push({ file, line: lineOf(text, ['id']) ?? 1, reason: `the id ${ownName} is not the file's name` })
  const seen = new Set<string>()
  entries.forEach(([entryId], index) => {
    if (seen.has(entryId))
      problems.push({ file, line: lineOf(text, [index]) ?? 1, reason: `the id ${entryId} stands twice` })
    seen.add(entryId)
  })
  const items = entries.map(([entryId, entry]) => {
    const body = JSON.stringify(entry)
    return { kind, id: entryId, body, hash: createHash('sha256').update(body).digest('base64url') }
  })
  return { items, problems }
}

/**
 * Loads a content folder.
 *
 * @returns every item that a release knows, or every problem of every file.
 */
export function loadContent(root: string, origin: Origin = 'release'): Loaded {
  if (!existsSync(join(root, 'topics')))
    return { type: 'refused', problems: [{ file: 'topics', reason: 'is missing' }] }
  const files = filesOf(root, origin)
  const expected = new Set(files.map(({ file }) => file))
  const strays = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml') && !expected.has(name))
    .map((file) => ({ file, reason: 'is read by nobody: is its name right?' }))
  const read = files.map((file) => readOne(root, file))
  const problems = [...read.flatMap((file) => file.problems), ...strays]
  return problems.length > 0 ? { type: 'refused', problems } : { type: 'ok', items: read.flatMap((file) => file.items) }
}
