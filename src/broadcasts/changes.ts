/** Which parts of a broadcast differ from an earlier one, or from itself before it was returned. */
import { type WrittenLanguage, writtenLanguages } from '../content/schema.ts'
import type { Broadcast } from './broadcast.ts'

/** Everything that people get, and who gets it when. */
export type Content = Pick<
  Broadcast,
  'severity' | 'audience' | 'original' | 'texts' | 'attachment' | 'expiresAt' | 'sendAt' | 'repeatUnknown'
>

export function contentOf(broadcast: Content): Content {
  const { severity, audience, original, texts, attachment, expiresAt, sendAt, repeatUnknown } = broadcast
  return { severity, audience, original, texts, attachment, expiresAt, sendAt, repeatUnknown }
}

/** Parts besides the texts, in the order of the card. */
export const contentFields = [
  'severity',
  'audience',
  'original',
  'attachment',
  'expiresAt',
  'sendAt',
  'repeatUnknown',
] as const satisfies readonly (keyof Content)[]
export type ContentField = (typeof contentFields)[number]

export function changedFields(before: Content, after: Content): readonly ContentField[] {
  return contentFields.filter((field) => asText(before[field]) !== asText(after[field]))
}

/** The same for the same lists in another order. */
const asText = (value: Content[ContentField]): string =>
  JSON.stringify(value, (_, part: unknown) => (Array.isArray(part) ? [...part].sort() : part))

/** The languages whose words or formatting differ, or that are in one of the two alone. */
export function changedLanguages(
  before: Pick<Broadcast, 'texts'>,
  after: Pick<Broadcast, 'texts'>,
): readonly WrittenLanguage[] {
  return writtenLanguages.filter((language) => before.texts[language]?.html !== after.texts[language]?.html)
}
