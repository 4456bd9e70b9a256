/** The questions that embassy staff answer in their own words: a text, an attachment, a time, a reason. */
import type { Composer, Context } from 'grammy'
import { createForm, type FormContext, openForm } from '../bot/forms.ts'
import type { Attachment } from '../broadcasts/broadcast.ts'
import type { WrittenLanguage } from '../content/schema.ts'
import type { Zone } from './times.ts'

/** What is asked; it is kept as JSON while the form waits. */
export type Question =
  | { readonly about: 'text'; readonly id: string; readonly language: WrittenLanguage }
  /** The same of a correction. */
  | { readonly about: 'fix-text'; readonly id: string; readonly language: WrittenLanguage }
  | { readonly about: 'fix-attachment'; readonly id: string }
  | { readonly about: 'fix-expiry'; readonly id: string; readonly zone: Zone }
  | { readonly about: 'attachment' | 'place'; readonly id: string }
  | { readonly about: 'expiry' | 'send-at'; readonly id: string; readonly zone: Zone }
  | { readonly about: 'return'; readonly id: string; readonly seen: string }
  /** Why a correction or retraction is not approved. */
  | { readonly about: 'return-wave'; readonly id: string; readonly wave: number }

/** Takes the answer and shows what became of it. `again`: the question stays open. */
export type TakeAnswer = (ctx: FormContext, question: Question) => Promise<'done' | 'again'>

const formId = 'broadcast-form'

/** Must stand behind the plugin of forms and before the screens that take any text. */
export const forms = (takeAnswer: TakeAnswer): Composer<FormContext> => createForm(formId, takeAnswer).screen

/** Asks: the next message of this chat is the answer. */
export const ask = (ctx: FormContext, question: Question): Promise<void> => openForm(ctx, formId, question)

/** The file of a message that can go with a broadcast. */
export function attachmentOf({ message }: Context): Attachment | undefined {
  const photo = message?.photo?.at(-1)
  if (photo) return { kind: 'photo', fileId: photo.file_id }
  if (message?.document) return { kind: 'document', fileId: message.document.file_id }
  return message?.voice && { kind: 'voice', fileId: message.voice.file_id }
}
