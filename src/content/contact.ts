/** Contacts as staff add and correct them, a field at a time: what an answer becomes, who was faster, what is published. Pure. */
import { z } from 'zod'
import { parseOpenHours } from '../directory/hours.ts'
import {
  type Confidence,
  type ContactWords,
  type Country,
  contactWords,
  type Helper,
  helper,
  type Mission,
  mission,
  type WrittenLanguage,
  writtenLanguages,
} from './schema.ts'

export type ContactKind = 'mission' | 'helper'

const factFields = [
  'phones',
  'emergency_phones',
  'short_codes',
  'address',
  'opening',
  'email',
  'website',
  'kind',
  'city',
] as const
const wordFields = ['name', 'about', 'hours'] as const
type FactField = (typeof factFields)[number]
type WordField = (typeof wordFields)[number]
/** What is asked in words; the kind is chosen by a button. */
export type ContactField = Exclude<FactField, 'kind'> | WordField

/** What can be filled in for each kind, in the order of the card. */
export const fieldsOf: Readonly<Record<ContactKind, readonly ContactField[]>> = {
  mission: ['name', 'city', 'phones', 'emergency_phones', 'address', 'hours', 'opening', 'email', 'website'],
  helper: ['name', 'about', 'phones', 'short_codes', 'address', 'hours', 'email', 'website'],
}

/** What a mission may be; staff choose it for one that they add. */
export const missionKinds = mission.shape.kind.options
export type MissionKind = Mission['kind']

/** A field, in one language where it holds words: `phones`, `name.ky`. */
export type FieldKey = FactField | `${WordField}.${WrittenLanguage}`

const isWordField = (field: string): field is WordField => wordFields.some((one) => one === field)
export const keyOf = (field: ContactField, language: WrittenLanguage): FieldKey =>
  isWordField(field) ? `${field}.${language}` : field

const value = z.union([z.string(), z.array(z.string()), z.null()])
/** What a field holds. */
export type FieldValue = z.infer<typeof value>

/** What somebody is writing of a contact: only what changes, with what stood there before. */
export const contactDraft = z.strictObject({
  /** True for a contact that is not there yet. */
  isNew: z.boolean(),
  /** Whose mission a new one is; null for an organisation. */
  country: z.enum(['kg', 'uz', 'tj']).nullable(),
  fields: z.record(z.string(), z.strictObject({ was: value, value })),
  source: z.strictObject({ title: z.string(), url: z.string().nullable() }).nullable(),
  confidence: z.enum(['high', 'medium']).nullable(),
})
export type ContactDraft = z.infer<typeof contactDraft>

export const emptyDraft: ContactDraft = { isNew: false, country: null, fields: {}, source: null, confidence: null }

/** A contact as it is known, with its words by language. */
export type KnownContact = (
  | { readonly kind: 'mission'; readonly facts: Mission }
  | { readonly kind: 'helper'; readonly facts: Helper }
) & { readonly words: Readonly<Partial<Record<WrittenLanguage, ContactWords>>> }

const noPlace = { lat: null, lon: null, geo: null } as const

/** A contact that nobody sees yet. @param country whose mission it is; null for an organisation. */
export function newContact(id: string, country: Country | null, today: string): KnownContact {
  const common = { id, city: null, address: null, phones: [], email: null, website: null, ...noPlace }
  const checks = { field_confidence: {}, confidence: 'medium' as const, checked: today, sources: [] }
  if (country !== null) {
    const kind = 'consulate' as const
    const place = { host_country: 'RU', emergency_phones: [], consular_district: null }
    const facts = { ...common, ...checks, ...place, country, kind, status: 'unconfirmed' as const }
    return { kind: 'mission', facts, words: {} }
  }
  const facts = {
    ...{ ...common, ...checks, kind: 'ngo' as const, short_codes: [], telegram: null, topics: [], languages: [] },
    ...{ serves_countries: ['kg', 'uz', 'tj'] as Country[], show_by_default: false },
    user_safety: 'status_not_checked' as const,
  }
  return { kind: 'helper', facts, words: {} }
}

export const isShown = (contact: KnownContact): boolean =>
  contact.kind === 'mission' ? contact.facts.status === 'active' : contact.facts.show_by_default

/** What a field of a contact holds. */
export function heldBy({ facts, words }: KnownContact, key: FieldKey): FieldValue {
  const [field, language] = key.split('.') as [ContactField, WrittenLanguage | undefined]
  if (isWordField(field)) return (language && words[language]?.[field]) ?? null
  return value.parse((facts as Readonly<Record<string, unknown>>)[field] ?? null)
}

export type FieldProblem = 'city' | 'phone' | 'code' | 'opening' | 'email' | 'link' | 'long' | 'markup' | 'empty'

/** How long a text of a field may be, in characters. */
export const longestOf: Readonly<Record<string, number>> = { name: 90, about: 200, hours: 120, address: 200 }

/** Numbers stand apart by a comma, a semicolon or a new line; inside one, gaps, brackets and dashes are for the eye. */
const listOf = (text: string): string[] =>
  text
    .split(/[,;\n]+/)
    .map((part) => part.replace(/[\s().\u2010-\u2015-]/g, ''))
    .filter((part) => part !== '')

/** Stretches stand apart by a semicolon or a new line. @returns `undefined` when one of them cannot be read. */
function openingOf(text: string): string[] | undefined {
  const stretches = text.split(/[;\n]+/).flatMap((part) => {
    const one = part
      .trim()
      .replace(/\s*([-\u2010-\u2015,])\s*/g, (_, sign: string) => (sign === ',' ? ',' : '-'))
      .replace(/\s+/g, ' ')
      .replace(/(?<!\d)(\d:\d\d)/g, '0$1')
    return one === '' ? [] : [one]
  })
  return stretches.length > 0 && stretches.every((one) => parseOpenHours(one)) ? [...new Set(stretches)] : undefined
}

/** "–" alone empties a field. */
const isNothing = (text: string): boolean => /^[-\u2010-\u2015]$/.test(text)

function leadsSomewhere(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  if (protocol !== 'https:' && protocol !== 'http:') return false
  return /^(?:[^.]+\.)+[^.\d][^.]+$/.test(hostname) && !/\.(?:local|localhost|example|invalid|test)$/.test(hostname)
}

/** @returns the key of a city that people can be shown by its name. */
export type CityOf = (typed: string) => string | undefined

/** What somebody typed for a field, or what is wrong with it. */
export function parseField(
  field: ContactField,
  typed: string,
  cityOf: CityOf,
): { readonly ok: true; readonly value: FieldValue } | { readonly ok: false; readonly reason: FieldProblem } {
  const text = typed.trim()
  const refused = (reason: FieldProblem) => ({ ok: false, reason }) as const
  if (text === '') return refused('empty')
  if (field === 'opening') {
    const stretches = isNothing(text) ? [] : openingOf(text)
    return stretches ? { ok: true, value: stretches } : refused('opening')
  }
  const isList = field === 'phones' || field === 'emergency_phones' || field === 'short_codes'
  if (isNothing(text)) return field === 'name' ? refused('empty') : { ok: true, value: isList ? [] : null }
  if (isList) {
    const numbers = [...new Set(listOf(text))]
    const shape = field === 'short_codes' ? /^\d{2,5}$/ : /^\+[1-9]\d{6,14}$/
    if (numbers.length === 0 || !numbers.every((number) => shape.test(number)))
      return refused(field === 'short_codes' ? 'code' : 'phone')
    return { ok: true, value: numbers }
  }
  if (field === 'city') {
    const city = cityOf(text)
    return city === undefined ? refused('city') : { ok: true, value: city }
  }
  if (field === 'email') return z.email().safeParse(text).success ? { ok: true, value: text } : refused('email')
  if (field === 'website') return leadsSomewhere(text) ? { ok: true, value: text } : refused('link')
  if (/[<>]/.test(text)) return refused('markup')
  const longest = longestOf[field]
  return longest !== undefined && [...text].length > longest
    ? refused('long')
    : { ok: true, value: text.replace(/\s*\n\s*/g, ', ') }
}

/** Where somebody saw it: a link, words, or both. */
export function parseSource(
  typed: string,
):
  | { readonly ok: true; readonly value: NonNullable<ContactDraft['source']> }
  | { readonly ok: false; readonly reason: FieldProblem } {
  const text = typed.trim()
  if (text === '') return { ok: false, reason: 'empty' }
  if (/[<>]/.test(text)) return { ok: false, reason: 'markup' }
  const url = /https?:\/\/\S+/i.exec(text)?.[0] ?? null
  if (url !== null && !leadsSomewhere(url)) return { ok: false, reason: 'link' }
  const words = (url === null ? text : text.replace(url, '')).replace(/\s+/g, ' ').trim()
  return { ok: true, value: { title: (words === '' ? (url ?? '') : words).slice(0, 300), url } }
}

/** The same with one answer more; an answer that changes nothing leaves the draft without it. */
export function withField(contact: KnownContact, draft: ContactDraft, key: FieldKey, to: FieldValue): ContactDraft {
  const was = draft.fields[key]?.was ?? heldBy(contact, key)
  const { [key]: _, ...others } = draft.fields
  const isSame = JSON.stringify(was) === JSON.stringify(to)
  return { ...draft, fields: isSame ? others : { ...others, [key]: { was, value: to } } }
}

/** The fields that somebody else changed since they were answered here, with what stands there now. */
export function conflictsOf(
  contact: KnownContact,
  { fields }: ContactDraft,
): readonly { readonly key: FieldKey; readonly now: FieldValue }[] {
  return Object.entries(fields).flatMap(([name, { was }]) => {
    const key = name as FieldKey // written by `withField`
    const now = heldBy(contact, key)
    return JSON.stringify(now) === JSON.stringify(was) ? [] : [{ key, now }]
  })
}

/** The draft over what stands there now: whoever publishes has seen it. */
export function rebased(contact: KnownContact, draft: ContactDraft): ContactDraft {
  const fields = Object.entries(draft.fields).flatMap(([name, { value: to }]) => {
    const was = heldBy(contact, name as FieldKey) // written by `withField`
    return JSON.stringify(was) === JSON.stringify(to) ? [] : [[name, { was, value: to }] as const]
  })
  return { ...draft, fields: Object.fromEntries(fields) }
}

export type Missing = 'nothing-new' | 'name' | 'way' | 'source' | 'confidence'

/** What must be there before people may see it. Names may be put right without a source; facts may not. */
export function missingOf(contact: KnownContact, draft: ContactDraft): readonly Missing[] {
  const { facts, words } = changed(contact, draft)
  const keys = Object.keys(draft.fields)
  const hasFacts = draft.isNew || keys.some((key) => !key.startsWith('name.'))
  const ways = [
    facts.phones,
    facts.email,
    facts.website,
    facts.address,
    'short_codes' in facts ? facts.short_codes : [],
  ]
  const hasWay =
    ways.some((way) => way !== null && way.length > 0) ||
    ('emergency_phones' in facts && facts.emergency_phones.length > 0)
  return [
    ...(keys.length === 0 && draft.source === null ? (['nothing-new'] as const) : []),
    ...(Object.values(words).some((one) => one.name !== '') ? [] : (['name'] as const)),
    ...(hasWay ? [] : (['way'] as const)),
    ...(hasFacts && draft.source === null ? (['source'] as const) : []),
    ...(hasFacts && draft.confidence === null ? (['confidence'] as const) : []),
  ]
}

/** The contact with the draft's answers in it, without a check. */
export function changed(contact: KnownContact, { fields }: ContactDraft): KnownContact {
  const facts: Record<string, unknown> = { ...contact.facts }
  const words: Partial<Record<WrittenLanguage, ContactWords>> = { ...contact.words }
  for (const [key, { value: to }] of Object.entries(fields)) {
    const [field = '', language] = key.split('.')
    const written = writtenLanguages.find((one) => one === language)
    if (written === undefined) facts[field] = to
    else words[written] = { ...(words[written] ?? { name: '', about: null, hours: null }), [field]: to }
  }
  return { ...contact, facts, words } as unknown as KnownContact // only the fields of its kind were written, with their values
}

const order: readonly Confidence[] = ['low', 'medium', 'high']
const ways = ['phones', 'emergency_phones', 'short_codes', 'address', 'email', 'website'] as const
const mostSources = 6

/** The weakest of what is shown; what is not sure at all (`low`) is not shown. */
function weakest(facts: Mission | Helper): Confidence {
  const shown = ways.flatMap((field) => {
    const held = (facts as Readonly<Record<string, unknown>>)[field]
    const sure = facts.field_confidence[field]
    return held === null ||
      held === undefined ||
      (Array.isArray(held) && held.length === 0) ||
      sure === undefined ||
      sure === 'low'
      ? []
      : [sure]
  })
  return shown.sort((a, b) => order.indexOf(a) - order.indexOf(b))[0] ?? facts.confidence
}

/**
 * The contact as it is published: checked today, with its source first, and called the same where a language has no name.
 *
 * @returns `undefined` when it breaks a rule of `content/`; `missingOf` and `parseField` come first.
 */
export function published(contact: KnownContact, draft: ContactDraft, today: string): KnownContact | undefined {
  const next = changed(contact, draft)
  const touched = Object.keys(draft.fields).filter((key) => factFields.some((field) => field === key))
  const { source, confidence } = draft
  const field_confidence = {
    ...next.facts.field_confidence,
    ...(confidence === null ? {} : Object.fromEntries(touched.map((field) => [field, confidence]))),
  }
  const sources = source === null ? next.facts.sources : [source, ...next.facts.sources].slice(0, mostSources)
  const isMoved = touched.includes('address')
  const isRetimed = Object.keys(draft.fields).some((key) => key.startsWith('hours.')) && !touched.includes('opening')
  const facts = {
    ...next.facts,
    ...{ field_confidence, sources, checked: today },
    // The pin of the old address must not stand beside the new one.
    ...(isMoved ? noPlace : {}),
    // Nor may the program reckon with hours that no longer stand there.
    ...(isRetimed && next.kind === 'mission' ? { opening: [] } : {}),
    ...(draft.isNew ? shownMark(contact.kind, true) : {}),
  }
  const parsed = (contact.kind === 'mission' ? mission : helper).safeParse({
    ...facts,
    confidence: weakest(facts as Mission | Helper),
  })
  const first = Object.values(next.words).find(({ name }) => name !== '')
  if (!parsed.success || !first) return undefined
  const words = Object.fromEntries(
    writtenLanguages.map((language) => {
      const own = next.words[language]
      return [language, own && own.name !== '' ? own : { about: null, hours: null, ...own, name: first.name }]
    }),
  )
  if (!Object.values(words).every((one) => contactWords.safeParse(one).success)) return undefined
  return { kind: contact.kind, facts: parsed.data, words } as KnownContact // parsed by the schema of its kind
}

const shownMark = (kind: ContactKind, isOn: boolean) =>
  kind === 'mission' ? { status: isOn ? ('active' as const) : ('unconfirmed' as const) } : { show_by_default: isOn }

/** The contact as nobody is sent to it any more, or is again. */
export function withShown(contact: KnownContact, isOn: boolean): KnownContact {
  return { ...contact, facts: { ...contact.facts, ...shownMark(contact.kind, isOn) } } as KnownContact // its own kind's mark
}

/** Contacts that endanger whoever opens them are kept out of the desk: nobody may show them by a tap. */
export const mayBeShown = (contact: KnownContact): boolean =>
  contact.kind === 'mission' ||
  !['extremist_listed', 'wartime_foreign_state', 'foreign_agent_exile'].includes(contact.facts.user_safety)
