/** The one form of the entry screens: what can be asked through it, kept as JSON while it waits. */
import type { Form, Taken } from '../bot/forms.ts'
import type { FieldName } from '../content/entry.ts'
import type { TopicId, Variant } from '../content/schema.ts'
import type { DeskActor, DeskContext, DeskServices } from './desk-step.ts'

export type Way = 'all' | 'part' | 'one'

export type EntryQuestion =
  | { readonly about: 'field'; readonly id: number; readonly field: FieldName; readonly way: Way }
  | {
      readonly about: 'article'
      readonly id: number
      readonly variant: Variant
      readonly way: Way
      readonly act: string
    }
  | {
      readonly about: 'link'
      readonly id: number
      readonly variant: Variant
      readonly way: Way
      readonly act: string
      readonly article: string
      readonly part: number | null
    }
  | { readonly about: 'reason'; readonly id: number; readonly version: number }
  | { readonly about: 'return'; readonly id: number }
  | { readonly about: 'try'; readonly id: number }
  | { readonly about: 'try-now' }
  | { readonly about: 'find' }
  | { readonly about: 'archive' | 'unarchive'; readonly topic: TopicId }

export type EntryForm = Form<EntryQuestion>

/** Takes the answers to one kind of question. */
export type Take<A extends EntryQuestion['about']> = (
  ctx: DeskContext,
  question: Extract<EntryQuestion, { about: A }>,
  actor: DeskActor,
  services: DeskServices,
) => Promise<Taken<EntryQuestion>>
