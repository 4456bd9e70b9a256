/** People who wait for a human answer, and the conversations of a helper: taken, answered, passed on, ended. */
import { Composer } from 'grammy'
import type { Message } from 'grammy/types'
import type { ElchiContext } from '../bot/context.ts'
import { formsPlugin } from '../bot/forms.ts'
import { escapeHtml } from '../bot/html.ts'
import { relayLink, setRelayLink } from '../bot/relay-link.ts'
import type { View } from '../bot/show.ts'
import { type CallServices, passOn, titlesIn } from '../helpline/calls.ts'
import {
  endButton,
  endYesButton,
  passButton,
  pastButton,
  pauseButton,
  peopleButton,
  takeButton,
  threadButton,
  writeToButton,
} from '../helpline/helper-buttons.ts'
import { endAskView, peopleView, personLeftView, relayNote, threadView } from '../helpline/helper-view.ts'
import { tellPast } from '../helpline/past.ts'
import { endedView, takenView } from '../helpline/person-view.ts'
import { tellPerson } from '../helpline/post.ts'
import { mentionedIn } from '../helpline/replied-to.ts'
import { say } from '../helpline/say.ts'
import { readMessage } from '../relay/message.ts'
import { writesTo, writeTo } from '../store/helpline.ts'
import {
  endThread,
  findThread,
  type KeptThread,
  takeThread,
  threadsOf,
  threadWith,
  waitingThreads,
} from '../store/threads.ts'
import {
  type DeskActor,
  type DeskContext,
  type DeskServices,
  deskActorOf,
  deskStepsOn,
  mayHelp,
  runDeskStep,
} from './desk-step.ts'
import { duty } from './duty.ts'
import { templates } from './templates.ts'

export type HelpServices = DeskServices & CallServices

const received = [{ type: 'emoji', emoji: '👌' }] as const

/** Must stand before the screens that take any text: what a helper writes into a conversation is no question to the bot. */
export function helping(services: HelpServices): Composer<ElchiContext> {
  const { db, log, now } = services
  const screen = new Composer<DeskContext>()
  screen.use(formsPlugin(), templates(services), duty(services))
  const on = deskStepsOn(screen, services)

  /** Steps that are for helpers alone. */
  const asHelper: typeof on = (button, step) =>
    on(button, (ctx, fields, actor) =>
      mayHelp(actor) ? step(ctx, fields, actor) : relayNote(ctx.t, ctx.t('desk:no_right')),
    )

  const people = async (ctx: DeskContext, { id }: DeskActor): Promise<View> =>
    peopleView(ctx.t, {
      waiting: await waitingThreads(db),
      own: await threadsOf(db, id),
      writesTo: await writesTo(db, id),
      now: now(),
    })
  const over = (ctx: DeskContext): View => relayNote(ctx.t, ctx.t('relay:over'))
  const card = async (ctx: DeskContext, thread: KeptThread, actor: DeskActor): Promise<View> =>
    threadView(ctx.t, thread, {
      titleOf: titlesIn(services, ctx.locale),
      isWritten: (await writesTo(db, actor.id)) === thread.id,
      now: now(),
    })
  /** A conversation that this helper has. */
  const ownThread = async (id: string, actor: DeskActor): Promise<KeptThread | undefined> => {
    const thread = await findThread(db, id)
    return thread?.state === 'taken' && thread.worker === actor.id ? thread : undefined
  }
  const startWriting = async (ctx: DeskContext, thread: KeptThread, actor: DeskActor): Promise<void> => {
    await writeTo(db, actor.id, thread.id)
    await setRelayLink(ctx, { as: 'worker', thread: thread.id })
  }
  const stopWriting = async (ctx: DeskContext, actor: DeskActor): Promise<void> => {
    await writeTo(db, actor.id, null)
    await setRelayLink(ctx, null)
  }

  /** The conversation is not theirs any more; one with somebody else goes on. */
  const leave = async (ctx: DeskContext, id: string): Promise<void> => {
    if ((await relayLink(ctx, services))?.thread === id) await setRelayLink(ctx, null)
  }

  asHelper(peopleButton, (ctx, _, actor) => people(ctx, actor))
  asHelper(threadButton, async (ctx, { id }, actor) => {
    const thread = await findThread(db, id)
    const isSeen = thread?.state === 'waiting' || (thread?.state === 'taken' && thread.worker === actor.id)
    return thread && isSeen ? card(ctx, thread, actor) : over(ctx)
  })
  asHelper(takeButton, async (ctx, { id }, actor) => {
    const found = await findThread(db, id)
    if (found?.owner === services.threadKey(actor.id)) return relayNote(ctx.t, ctx.t('relay:your_own'))
    const entry = { at: now(), actor: actor.id, action: 'relay-taken', subject: id, details: {} }
    const taken = await takeThread(db, id, actor.id, entry)
    if (taken === undefined) {
      // A second tap on the same button takes nothing away.
      const own = await ownThread(id, actor)
      return own ? card(ctx, own, actor) : relayNote(ctx.t, ctx.t('relay:taken_by_other'))
    }
    await startWriting(ctx, taken, actor)
    await ctx.show(await card(ctx, taken, actor))
    await tellPast(services, ctx.t, actor.id, taken)
    await tellPerson(services, taken, takenView)
    return undefined
  })
  asHelper(writeToButton, async (ctx, { id }, actor) => {
    const thread = await ownThread(id, actor)
    if (thread === undefined) return over(ctx)
    await startWriting(ctx, thread, actor)
    // What the person wrote stays above it.
    await ctx.show(await card(ctx, thread, actor), { fresh: true })
    return undefined
  })
  asHelper(pauseButton, async (ctx, _, actor) => {
    await stopWriting(ctx, actor)
    return people(ctx, actor)
  })
  asHelper(pastButton, async (ctx, { id }, actor) => {
    const thread = await ownThread(id, actor)
    if (thread === undefined) return over(ctx)
    await tellPast(services, ctx.t, actor.id, thread)
    return undefined
  })
  asHelper(passButton, async (ctx, { id }, actor) => {
    if (!(await passOn(services, { id }, actor.id, 'handed-over'))) return over(ctx)
    await leave(ctx, id)
    ctx.toast(ctx.t('relay:passed'))
    return people(ctx, actor)
  })
  asHelper(endButton, async (ctx, { id }, actor) => {
    const thread = await ownThread(id, actor)
    return thread ? endAskView(ctx.t, thread) : over(ctx)
  })

  const end = async (ctx: DeskContext, id: string, actor: DeskActor): Promise<View> => {
    const entry = { at: now(), actor: actor.id, action: 'relay-ended', subject: id, details: {} }
    const ended = await endThread(db, id, { worker: actor.id, entry })
    await leave(ctx, id)
    if (ended === undefined) return over(ctx)
    await tellPerson(services, ended, (t) => endedView(t, 'worker'))
    return people(ctx, actor)
  }
  asHelper(endYesButton, (ctx, { id }, actor) => end(ctx, id, actor))
  screen.command('end', async (ctx, next) => {
    const link = await relayLink(ctx, services)
    if (link?.as !== 'worker') return next()
    await runDeskStep(ctx, services, async (actor) =>
      mayHelp(actor) ? end(ctx, link.thread, actor) : relayNote(ctx.t, ctx.t('desk:no_right')),
    )
  })

  /** A helper who blocks the bot gives everybody on; nobody waits for somebody who hears nothing. */
  screen.on('my_chat_member', async (ctx, next) => {
    if (ctx.myChatMember.new_chat_member.status === 'kicked') {
      for (const thread of await threadsOf(db, ctx.chat.id)) await passOn(services, thread, ctx.chat.id, 'unreachable')
    }
    return next()
  })

  const answer = async (
    ctx: DeskContext,
    message: Message,
    written: string,
    actor: DeskActor,
  ): Promise<View | undefined> => {
    const { t } = ctx
    const isEdited = message.edit_date !== undefined
    const own = `w${actor.id}/${message.message_id}`
    // A correction goes where the message went, and whoever replies means the person to whose message they reply, also
    // while writing to somebody else.
    const thread = isEdited
      ? await threadWith(
          db,
          (await threadsOf(db, actor.id)).map(({ id }) => id),
          own,
        )
      : ((await mentionedIn(services, t, actor.id, message.reply_to_message)) ?? written)
    if (thread === undefined) return undefined
    const names = [ctx.from?.first_name, ctx.from?.last_name, ctx.from?.username].filter((name) => name !== undefined)
    const read = readMessage(message, names)
    if (!read.ok) return relayNote(t, t(`relay:refused.${read.reason}`))
    const source = isEdited ? `${own}/${message.edit_date}` : own
    const outcome = await say(services, actor.id, thread, source, { carried: read.carried, isEdited })
    if (outcome === 'not-theirs') {
      if (thread === written) await stopWriting(ctx, actor)
      return relayNote(t, t('relay:not_theirs'))
    }
    if (outcome === 'refused') return relayNote(t, t('relay:not_sent'))
    if (outcome === 'gone') {
      if (thread === written) await stopWriting(ctx, actor)
      const left = await findThread(db, thread)
      return left ? personLeftView(t, left, 'unreachable') : over(ctx)
    }
    await ctx
      .react([...received])
      .catch((error: unknown) => log.debug('a message cannot be marked as received', { error }))
    return undefined
  }

  /** @returns false also when it cannot be read: the step then says so. */
  const hasLostRole = (ctx: DeskContext): Promise<boolean> =>
    deskActorOf(ctx, services).then(
      (actor) => actor === undefined || !mayHelp(actor),
      () => false,
    )

  screen.on(['message', 'edited_message:text'], async (ctx, next) => {
    const { msg } = ctx
    if (msg.text?.startsWith('/') || msg.pinned_message) return next()
    const link = await relayLink(ctx, services)
    if (link?.as !== 'worker') return next()
    if (await hasLostRole(ctx)) {
      // The next words are a question like anybody's.
      await setRelayLink(ctx, null)
      return ctx.show({ text: escapeHtml(ctx.t('desk:no_right')) })
    }
    await runDeskStep(ctx, services, (actor) => answer(ctx, msg, link.thread, actor))
  })

  return screen as unknown as Composer<ElchiContext> // the plugin adds what these contexts have more
}
