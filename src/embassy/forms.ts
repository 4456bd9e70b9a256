/**
 * The questions that staff answer in their own words: a text, an attachment, a time, a reason. One short conversation for
 * all of them, since the builder runs again from its first line at every update; what was answered goes to SQL at once,
 * and any tap or command leaves the form, so nothing is ever lost in it.
 */
import {
  type Conversation,
  type ConversationData,
  type ConversationFlavor,
  conversations,
  createConversation,
  type VersionedState,
} from '@grammyjs/conversations'
import { Composer, type Context } from 'grammy'
import type { ElchiContext } from '../bot/context.ts'
import type { Attachment } from '../broadcasts/broadcast.ts'
import type { WrittenLanguage } from '../content/schema.ts'
import type { EmbassyContext } from './staff-step.ts'
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
export type TakeAnswer = (ctx: EmbassyContext, question: Question) => Promise<'done' | 'again'>

/** Raised with every change of the builder: an older form is then forgotten, and its question asked anew by a tap. */
const formVersion = 1
const formName = 'broadcast-form'
const longestWaitMs = 24 * 60 * 60 * 1000

type FormState = VersionedState<ConversationData>
/** The form lives in the session: it is read with it, expires with it and is erased with it. */
type SessionWithForm = Awaited<ElchiContext['session']> & { readonly form?: FormState }

const storage = {
  type: 'context',
  version: formVersion,
  adapter: {
    read: async (ctx: EmbassyContext) => ((await ctx.session) as SessionWithForm).form,
    write: async (ctx: EmbassyContext, form: FormState) => {
      const session: SessionWithForm = { ...(await ctx.session), form }
      ctx.session = session
    },
    delete: async (ctx: EmbassyContext) => {
      const { form: _, ...session } = (await ctx.session) as SessionWithForm
      ctx.session = session
    },
  },
} as const

/** A tap or a command goes elsewhere, and leaves the question: a later text must not land in a field nobody looks at. */
const goesElsewhere = (ctx: Context): boolean =>
  ctx.callbackQuery !== undefined || ctx.message?.text?.startsWith('/') === true

/** Must stand before the screens that take any text. */
export function forms(takeAnswer: TakeAnswer): Composer<EmbassyContext> {
  const composer = new Composer<EmbassyContext>()
  composer.use(conversations<EmbassyContext, Context>({ storage }))
  const form = async (
    conversation: Conversation<EmbassyContext, Context>,
    _ctx: Context,
    question: Question,
  ): Promise<void> => {
    for (;;) {
      const ctx = await conversation.wait({ maxMilliseconds: longestWaitMs })
      if (goesElsewhere(ctx)) await conversation.halt({ next: true })
      if (ctx.message === undefined) await conversation.skip({ next: true })
      if ((await conversation.external((outside) => takeAnswer(outside, question))) === 'done') return
    }
  }
  composer.use(createConversation(form, { id: formName }))
  return composer
}

/** Asks: the next message of this chat is the answer. */
export async function ask(ctx: EmbassyContext & ConversationFlavor<EmbassyContext>, question: Question): Promise<void> {
  await ctx.conversation.exitAll()
  await ctx.conversation.enter(formName, question)
}

/** The file of a message that can go with a broadcast. */
export function attachmentOf({ message }: Context): Attachment | undefined {
  const photo = message?.photo?.at(-1)
  if (photo) return { kind: 'photo', fileId: photo.file_id }
  if (message?.document) return { kind: 'document', fileId: message.document.file_id }
  return message?.voice && { kind: 'voice', fileId: message.voice.file_id }
}
