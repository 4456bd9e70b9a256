/** What the buttons about contacts carry. Rights are checked again in every handler. */
import { z } from 'zod'
import { callbackData, count } from '../bot/callback-data.ts'
import { type ContactField, type ContactKind, fieldsOf, missionKinds } from '../content/contact.ts'
import { countries, writtenLanguages } from '../content/schema.ts'

/** `m` for missions, `h` for helpers. */
const kind = z.enum(['m', 'h'])
export type KindLetter = z.infer<typeof kind>
export const letterOf = (of: ContactKind): KindLetter => (of === 'mission' ? 'm' : 'h')
export const kindOf = (letter: KindLetter): ContactKind => (letter === 'm' ? 'mission' : 'helper')

const id = z.string().regex(/^[a-z0-9-]{1,40}$/)
const language = z.enum(writtenLanguages)
/** What came later stands last: the numbers in older messages stay what they are. */
const later: readonly ContactField[] = ['city', 'opening']
const allFields = [...new Set([...fieldsOf.mission, ...fieldsOf.helper])].sort(
  (a, b) => later.indexOf(a) - later.indexOf(b),
) as [ContactField, ...ContactField[]] // never empty
/** A contact, and in which language its words are shown. */
const contact = { kind, id, language }

export const missionListButton = callbackData('ct-m', { country: z.enum(countries), page: count })
export const helperListButton = callbackData('ct-h', { page: count })
export const deadContactsButton = callbackData('ct-dead', {})
export const contactButton = callbackData('ct-c', contact)
export const fieldButton = callbackData('ct-f', {
  ...contact,
  /** By its number in the list of all: names would be too long beside an id. */
  field: z
    .string()
    .regex(/^\d{1,2}$/)
    .transform((digits) => Number(digits))
    .refine((index) => index < allFields.length),
})
export const fieldNumber = (field: ContactField): number => allFields.indexOf(field)
export const fieldOfNumber = (index: number): ContactField => allFields[index] as ContactField // the codec has checked it
export const sourceButton = callbackData('ct-src', contact)
export const confidenceButton = callbackData('ct-sure', { ...contact, confidence: z.enum(['high', 'medium']) })
export const publishContactButton = callbackData('ct-ok', contact)
/** Publish over what somebody else wrote meanwhile, which was shown. */
export const overButton = callbackData('ct-over', contact)
export const dropContactDraftButton = callbackData('ct-drop', contact)
export const rightButton = callbackData('ct-right', contact)
export const retireButton = callbackData('ct-off', contact)
export const retireYesButton = callbackData('ct-off-yes', contact)
export const showAgainButton = callbackData('ct-on', contact)
export const askMissionKindButton = callbackData('ct-kinds', contact)
/** What a mission that is being added is. */
export const missionKindButton = callbackData('ct-kind', { ...contact, is: z.enum(missionKinds) })
/** `org` for an organisation, else whose mission. */
export const newContactButton = callbackData('ct-new', { of: z.enum(['org', ...countries]) })
