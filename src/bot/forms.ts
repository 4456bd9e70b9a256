/**
 * Questions that staff answer in their own words. One short conversation a form, since the builder runs again from its
 * first line at every update; what was answered goes to SQL at once, and any tap or command leaves the form, so nothing is
 * ever lost in it. No migrant's words pass through one.
 */
import {
  type Conversation,
  type ConversationControls,
  type ConversationData,
  conversations,
  createConversation,
  type VersionedState,
} from '@grammyjs/conversations'
import { Composer, type Context } from 'grammy'
import type { ElchiContext } from './context.ts'

/** Forms can be entered from every screen that stands behind `formsPlugin`. */
export type FormContext = ElchiContext & { conversation: ConversationControls }

/** `again`: the question stays open. `next`: the following message answers another question of the same form. */
export type Taken<Q> = 'done' | 'again' | { readonly next: Q }

/** Takes the answer (`ctx.message` is there) and shows what became of it, or asks the next question. */
export type TakeAnswer<Q> = (ctx: FormContext, question: Q) => Promise<Taken<Q>>

export interface Form<Q> {
  /** Must stand behind `formsPlugin` and before the screens that take any text. */
  readonly screen: Composer<FormContext>
  /** Opens the question: the next message of this chat is its answer. What was open before is left. */
  ask(ctx: FormContext, question: Q): Promise<void>
}

/** Of all forms together; a change forgets what is open, and the question is asked anew by a tap. */
const stateVersion = 1
const longestWaitMs = 24 * 60 * 60 * 1000

type FormState = VersionedState<ConversationData>
/** The form lives in the session: it is read with it, expires with it and is erased with it. */
type SessionWithForm = Awaited<ElchiContext['session']> & { readonly form?: FormState }

const storage = {
  type: 'context',
  version: stateVersion,
  adapter: {
    read: async (ctx: FormContext) => ((await ctx.session) as SessionWithForm).form,
    write: async (ctx: FormContext, form: FormState) => {
      const session: SessionWithForm = { ...(await ctx.session), form }
      ctx.session = session
    },
    delete: async (ctx: FormContext) => {
      const { form: _, ...session } = (await ctx.session) as SessionWithForm
      ctx.session = session
    },
  },
} as const

/** A tap or a command goes elsewhere, and leaves the question: a later text must not land in a field nobody looks at. */
const goesElsewhere = (ctx: Context): boolean =>
  ctx.callbackQuery !== undefined || ctx.message?.text?.startsWith('/') === true

/** Lets the screens behind it ask. It may stand in several places: only the first one counts. */
export function formsPlugin(): Composer<FormContext> {
  const composer = new Composer<FormContext>()
  const plugin = conversations<FormContext, Context>({ storage })
  composer.use((ctx, next) => ('conversation' in ctx ? next() : plugin(ctx, next)))
  composer.use(async (ctx, next) => {
    if (goesElsewhere(ctx)) await ctx.conversation.exitAll()
    return next()
  })
  return composer
}

/** Opens the question of a form by its id, for screens that stand apart from it. What was open before is left. */
export async function openForm(ctx: FormContext, id: string, question: object): Promise<void> {
  await ctx.conversation.exitAll()
  await ctx.conversation.enter(id, question)
}

/**
 * Makes a form.
 *
 * @param id of its conversation, short and unique; change it with the shape of the questions, and older ones are forgotten.
 * @param takeAnswer gets a question as it was asked: it is kept as JSON while the form waits.
 */
export function createForm<Q extends object>(id: string, takeAnswer: TakeAnswer<Q>): Form<Q> {
  /** What to ask when the conversation of an update has ended: it begins anew, so that it never grows with its answers. */
  const following = new WeakMap<object, Q>()
  const builder = async (
    conversation: Conversation<FormContext, Context>,
    _ctx: Context,
    question: Q,
  ): Promise<void> => {
    for (;;) {
      const ctx = await conversation.wait({ maxMilliseconds: longestWaitMs })
      if (ctx.message === undefined) await conversation.skip({ next: true })
      const taken = await conversation.external(async (outside) => {
        const answer = await takeAnswer(outside, question)
        if (typeof answer === 'string') return answer
        following.set(outside, answer.next)
        return 'done'
      })
      if (taken === 'done') return
    }
  }
  const ask = (ctx: FormContext, question: Q): Promise<void> => openForm(ctx, id, question)
  const screen = new Composer<FormContext>()
  screen.use(async (ctx, next) => {
    await next()
    const question = following.get(ctx)
    if (question !== undefined) await ask(ctx, question)
  })
  screen.use(createConversation<FormContext, Context>(builder, { id }))
  return { screen, ask }
}
