/**
 * The shape of everything in `content/`. Facts (laws, contacts, warnings, sources) are language-neutral and stand once;
 * what people read stands per language in `content/texts/<language>/`, so that a reviewer of one language opens one folder.
 */
import { z } from 'zod'
import { parseOpenHours } from '../directory/hours.ts'

/** The home states whose citizens Elchi serves (ISO 3166-1 alpha-2, lower case). */
export const countries = ['kg', 'uz', 'tj'] as const
export type Country = (typeof countries)[number]

/** Languages that are written by people; `uz-Cyrl` is derived from `uz` by code. */
export const writtenLanguages = ['ky', 'uz', 'tg', 'ru'] as const
export type WrittenLanguage = (typeof writtenLanguages)[number]

/** For whom a text is: citizens of one state, or anybody whose state is not known. */
export const variants = ['any', ...countries] as const
export type Variant = (typeof variants)[number]

export const topicIds = [
  'foreign-service-liability',
  'contract-for-citizenship',
  'already-signed-contract',
  'recruitment-pressure',
  'summons-received',
  'mobilization-foreigners',
  'mobilization-new-citizens',
  'non-combat-job-at-front',
  'return-after-service',
  'recruiting-others',
  'relative-at-front',
  'prison-recruitment',
  'dual-citizenship',
  'lose-home-citizenship',
  'renounce-citizenship',
  'children-citizenship',
  'embassy-contacts',
  'lost-passport',
  'passport-taken',
  'legal-aid-contacts',
  'detained-by-police',
  'deportation-entry-ban',
  'leaving-russia',
  'unpaid-wages',
  'work-patent',
  'residence-registration',
  'rumor-check',
  'embassy-warnings',
  'sakharovo-recruitment',
  'remittances-money-home',
  'work-at-home',
  'bot-privacy',
  'medical-insurance-help',
] as const
export type TopicId = (typeof topicIds)[number]

/** Staff add topics that no release knows: an id has this shape, and whether it is there the snapshot says. */
export const topicId = z
  .string()
  .regex(/^[a-z0-9-]{1,40}$/, 'at most 40 lower-case letters, digits and hyphens')
  .transform((id) => id as TopicId)

/** How well a fact is known: `high` = primary or credible source seen; `medium` = secondary; `low` = never shown as fact. */
export const confidence = z.enum(['high', 'medium', 'low'])
export type Confidence = z.infer<typeof confidence>

const country = z.enum(countries)
/** ISO 3166-2:RU. */
export const regionCode = z.string().regex(/^RU-[A-Z]{2,3}$/, 'a region as RU-XX or RU-XXX')
export const slug = z.string().regex(/^[a-z0-9-]+$/, 'lower-case letters, digits and hyphens')
export const day = z.iso.date('a day as YYYY-MM-DD')
const phone = z.string().regex(/^\+[1-9]\d{6,14}$/, 'a phone in E.164, such as +996312123456')
export const line = z
  .string()
  .trim()
  .min(1)
  .refine((text) => !/[<>]/.test(text), 'no markup: the program adds it')
const link = z.url({ protocol: /^https?$/ }).nullable()

/**
 * Where a fact comes from. A migrant sees statutes, courts and official bodies by `publisher` and link; anything else is
 * "press report, date, no. ID", since some of the press may not be kept or passed on in Russia.
 */
export const source = z.strictObject({
  id: z.string().regex(/^[A-Z]\d{1,3}$/),
  kind: z.enum(['statute', 'court', 'official', 'press']),
  title: line,
  /** Key of `law.publisher.*` in the locales; required for what migrants see by name. */
  publisher: slug.nullable(),
  date: z
    .string()
    .regex(/^\d{4}(-\d{2}){0,2}$/, 'a date as YYYY, YYYY-MM or YYYY-MM-DD')
    .nullable(),
  url: link,
  /** True only where the link may be kept and passed on inside Russia without harm. */
  safe_to_show: z.boolean(),
})
export type Source = z.infer<typeof source>

const years = z.strictObject({ from: z.number().positive().optional(), to: z.number().positive() })

/** One article of a law, with its penalty as data so that every language states the same numbers. */
export const law = z.strictObject({
  id: slug,
  country: z.enum([...countries, 'ru']),
  /** Key of `law.act.*` in the locales. */
  act: slug,
  article: z.string().regex(/^\d+(-\d+|\(\d+\))?$/),
  part: z.number().int().positive().optional(),
  penalty: z
    .strictObject({
      prison_years: years.optional(),
      fine_base_units_up_to: z.number().int().positive().optional(),
      corrective_labour_years_up_to: z.number().positive().optional(),
      confiscation: z.boolean().optional(),
    })
    .optional(),
  checked: day,
  review_by: day,
  confidence,
  sources: z.array(z.string()).min(1),
})
export type Law = z.infer<typeof law>

export const topicVariant = z.strictObject({
  laws: z.array(slug),
  sources: z.array(z.string()),
  confidence,
})

/** Situations of people whose answers need a sentence of their own, in the order in which it is wanted. */
export const statuses = ['custody', 'two_passports', 'new_citizen', 'applied', 'not_registered', 'registered'] as const
export type Status = (typeof statuses)[number]

/** A topic without its words: which laws and sources carry it, when it was checked, what stands under the answer. */
export const topic = z.strictObject({
  id: topicId,
  checked: day,
  review_by: day,
  /** Which contacts the answer leads to. */
  contacts: z.array(z.enum(['missions', 'legal-aid', 'sos', 'warnings'])),
  related: z.array(topicId),
  /** The language that its translations follow; Russian where none is named. */
  original: z.enum(writtenLanguages).optional(),
  /** True when people with a Russian passport too need a sentence of their own. */
  two_passports: z.boolean(),
  /** True when people who have become Russian citizens need a sentence of their own. */
  new_citizen: z.boolean(),
  /** The same for people who have asked for Russian citizenship and are not citizens yet. */
  applied: z.boolean().optional(),
  /** For holders of a Russian passport who are registered for military service, and who are not. */
  registered: z.boolean().optional(),
  not_registered: z.boolean().optional(),
  /** For people in custody or in prison. */
  custody: z.boolean().optional(),
  variants: z
    .partialRecord(z.enum(variants), topicVariant)
    .refine(
      (all) => all.any !== undefined,
      'a variant for "any" is required: many people have not named their country',
    ),
})
export type Topic = z.infer<typeof topic>

const statusText = line.max(200).optional()

const answerText = z.strictObject({
  /** The answer itself and the first thing to do, in plain words. */
  short: line.max(400),
  full: line.max(1200),
  /** What to do now, in order. */
  steps: z.array(line.max(160)).max(5),
})
export type AnswerText = z.infer<typeof answerText>

/** The words of a topic in one language. `questions` are what people really type. */
export const topicText = z.strictObject({
  title: line.max(60),
  questions: z.array(z.string().trim().min(2).max(400)).min(40),
  answers: z.partialRecord(z.enum(variants), answerText),
  two_passports: statusText,
  new_citizen: statusText,
  applied: statusText,
  registered: statusText,
  not_registered: statusText,
  custody: statusText,
})
export type TopicText = z.infer<typeof topicText>

/** So few questions suffice for an entry of staff, which is wanted now; a release brings many. */
export const fewestQuestions = 3
export const entryText = topicText.extend({
  questions: z.array(z.string().trim().min(2).max(400)).min(fewestQuestions),
})

const fieldConfidence = z.record(z.string(), confidence)
const place = { lat: z.number().nullable(), lon: z.number().nullable(), geo: z.enum(['exact', 'city']).nullable() }
export const factSource = z.strictObject({ title: line, url: link })

/** An embassy, consulate or migration office. `unconfirmed` places are never shown; their `fallback` is. */
export const mission = z.strictObject({
  id: slug,
  country,
  kind: z.enum(['embassy', 'consulate_general', 'consulate', 'migration_office']),
  status: z.enum(['active', 'unconfirmed']),
  host_country: z.string().regex(/^[A-Z]{2}$/),
  /** Key of `cities` in the contact texts; null when an officer serves a whole district. */
  city: slug.nullable(),
  /** As written on an envelope, in the language of the place. */
  address: line.nullable(),
  phones: z.array(phone),
  emergency_phones: z.array(phone),
  email: z.email().nullable(),
  website: link,
  consular_district: z.array(regionCode).nullable(),
  fallback: slug.optional(),
  /** What the words of its `hours` say, for the program: `1-5 09:00-18:00`, as `parseOpenHours` reads it. */
  opening: z
    .array(z.string().refine((text) => parseOpenHours(text) !== undefined, 'opening hours as 1-5 09:00-18:00'))
    .optional(),
  ...place,
  field_confidence: fieldConfidence,
  confidence,
  checked: day,
  sources: z.array(factSource).min(1),
})
export type Mission = z.infer<typeof mission>

/** A helper that is not a mission. `user_safety` says what contacting it can mean for a person inside Russia. */
export const helper = z.strictObject({
  id: slug,
  kind: z.enum(['emergency', 'home_state_hotline', 'international', 'ngo', 'russian_state', 'foreign_state']),
  city: slug.nullable(),
  mission: slug.optional(),
  address: line.nullable(),
  phones: z.array(phone),
  short_codes: z.array(z.string().regex(/^\d{2,5}$/)),
  /** The country where `short_codes` work. */
  dialable_from: z.string().optional(),
  email: z.email().nullable(),
  website: link,
  telegram: z.string().nullable(),
  topics: z.array(z.string()),
  languages: z.array(z.string()),
  serves_countries: z.array(country).min(1),
  user_safety: z.enum([
    'ok',
    'home_state',
    'russian_state',
    'foreign_agent',
    'foreign_agent_exile',
    'extremist_listed',
    'wartime_foreign_state',
    'status_not_checked',
  ]),
  show_by_default: z.boolean(),
  /** Where it works, when that is a part of Russia alone. */
  regions: z.array(regionCode).min(1).optional(),
  /** The topics after whose answers it may be offered, behind a warning, although it is not shown by default. */
  after_topics: z.array(slug).min(1).optional(),
  /** True when it helps holders of a Russian passport alone. */
  needs_russian_passport: z.boolean().optional(),
  /** Since when it stands on the register that `user_safety` names, where that is certain. */
  listed_since: day.optional(),
  ...place,
  field_confidence: fieldConfidence,
  confidence,
  checked: day,
  sources: z.array(factSource).min(1),
})
export type Helper = z.infer<typeof helper>

/** An official warning or statement of a home state, in our own words per language. */
export const warning = z.strictObject({
  id: slug,
  /** By which people and staff may name it; given once, never reused. */
  no: z.string().regex(/^W\d{1,4}$/),
  country,
  kind: z.enum(['warning', 'statement']),
  /** Key of `issuers` in the warning texts. */
  issuer: slug,
  date: z.string().regex(/^\d{4}-\d{2}(-\d{2})?$/),
  date_precision: z.enum(['day', 'about', 'month']),
  topic: line,
  /** The first source that a migrant may see; null means "press report". */
  official_url: link,
  confidence,
  checked: day,
  sources: z.array(factSource).min(1),
})
export type Warning = z.infer<typeof warning>

export const warningTexts = z.strictObject({
  issuers: z.record(slug, line.max(80)),
  warnings: z.record(slug, z.strictObject({ summary: line.max(330), instruction: line.max(160).nullable() })),
})
export type WarningTexts = z.infer<typeof warningTexts>

/** What a contact is called, what it helps with (helpers alone) and when it is open. */
export const contactWords = z.strictObject({
  name: line.max(90),
  about: line.max(200).nullable(),
  hours: line.max(120).nullable(),
})
export type ContactWords = z.infer<typeof contactWords>

export const contactTexts = z.strictObject({
  cities: z.record(slug, line.max(40)),
  missions: z.record(slug, contactWords.omit({ about: true })),
  helpers: z.record(slug, contactWords),
})
export type ContactTexts = z.infer<typeof contactTexts>

export const smalltalkKinds = ['greeting', 'thanks', 'bot', 'insult'] as const
export type SmalltalkKind = (typeof smalltalkKinds)[number]

/** Messages that ask nothing of us: small talk, which has its own replies, and what belongs to no topic. */
export const phraseTexts = z.strictObject({
  smalltalk: z.record(z.enum(smalltalkKinds), z.array(z.string().trim().min(1).max(120)).min(8)),
  off_topic: z.array(z.string().trim().min(1).max(600)).min(100),
})
export type PhraseTexts = z.infer<typeof phraseTexts>

/** Messages of present danger ("they are holding me"), which put SOS first, and close look-alikes without it. */
export const dangerTexts = z.strictObject({
  danger: z.array(z.string().trim().min(2).max(300)).min(100),
  calm: z.array(z.string().trim().min(2).max(300)).min(100),
})
export type DangerTexts = z.infer<typeof dangerTexts>

/** Words of one meaning in each language; the head of `lexicon.yaml` explains the forms. */
export const concept = z.strictObject({
  id: slug,
  ...Object.fromEntries(
    writtenLanguages.map((language) => [
      language,
      z
        .array(
          z
            .string()
            .trim()
            .regex(/^=?[^=]+$/),
        )
        .min(1)
        .optional(),
    ]),
  ),
  /** True for what says little about the subject of a message. */
  weak: z.boolean().optional(),
})
export type ConceptEntry = { readonly id: string; readonly weak?: boolean } & {
  readonly [L in WrittenLanguage]?: readonly string[]
}
