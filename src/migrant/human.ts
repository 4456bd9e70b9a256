/**
 * "Ask a person": a conversation with a human helper that goes through the bot, so that neither learns who the other is.
 * While it is open every plain message goes to the helper; buttons and commands work as ever.
 */
import { randomBytes } from 'node:crypto'
import { Composer } from 'grammy'
import type { Message } from 'grammy/types'
import { type ElchiContext, homeCountry } from '../bot/context.ts'
import { humanButton, humanSosButton } from '../bot/keyboards.ts'
import { type RelayLink, relayLink, setRelayLink } from '../bot/relay-link.ts'
import type { View } from '../bot/show.ts'
import type { TopicId } from '../content/schema.ts'
import { type CallServices, passOn, ring } from '../helpline/calls.ts'
import { writeToButton } from '../helpline/helper-buttons.ts'
import { personLeftView } from '../helpline/helper-view.ts'
import {
  endedView,
  eraseAskView,
  erasedView,
  fileAskView,
  fileSentView,
  humanEndButton,
  humanEraseButton,
  humanEraseYesButton,
  humanFileButton,
  humanStartButton,
  introView,
  noHelpersView,
  notSentView,
  openView,
  refusedView,
  unreachableView,
  waitingView,
} from '../helpline/person-view.ts'
import { sealAddress, sealWords, takeBack, tellHelpers, toHelper } from '../helpline/post.ts'
import { eraseConversations } from '../privacy/erase.ts'
import { aliasBytes, aliasId, aliasOf } from '../relay/alias.ts'
import { moscowDay, moscowHour, type Shift } from '../relay/hours.ts'
import { readMessage } from '../relay/message.ts'
import { sosCalls } from '../relay/ring.ts'
import { aheadOf, type ThreadKind } from '../relay/thread.ts'
import { type WaitingTime, waitedDays, waitingTime } from '../relay/waiting.ts'
import type { Services } from '../services.ts'
import { allHelpers, waitsSince, writesTo, writeTo } from '../store/helpline.ts'
import {
  addThread,
  endThread,
  type KeptThread,
  keepFromPerson,
  openThreadOf,
  raiseToSos,
  threadWith,
  waitingThreads,
} from '../store/threads.ts'

const dayMs = 86_400_000
/** Two open conversations may not have one alias: with thousands of them the second try nearly always finds a free one. */
const mostTries = 20

/** A quiet sign on a message that it went through. */
const received = [{ type: 'emoji', emoji: '👌' }] as const

/** Who is there now, and how long it takes. */
async function outlook({
  db,
  now,
}: CallServices): Promise<{ readonly shifts: readonly Shift[]; readonly wait: WaitingTime; readonly now: number }> {
  const at = now()
  const shifts = (await allHelpers(db)).map(({ shift }) => shift)
  const waited = await waitsSince(db, moscowDay(at - waitedDays * dayMs))
  return { shifts, wait: waitingTime(shifts, waited, moscowHour(at), at), now: at }
}

async function openThread(
  ctx: ElchiContext,
  chatId: number,
  kind: ThreadKind,
  topic: TopicId | undefined,
  services: CallServices,
  ringsInMs: number,
): Promise<KeptThread> {
  const { db, now, threadKey } = services
  const opened_at = now()
  const owner = threadKey(chatId)
  for (let tried = 0; tried < mostTries; tried++) {
    const open = await openThreadOf(db, owner)
    if (open) return open
    const id = randomBytes(4).toString('hex')
    const thread = {
      id,
      owner,
      sealed: sealAddress(services, id, chatId),
      alias: aliasId(aliasOf(randomBytes(aliasBytes))),
      locale: ctx.profile.locale,
      country: homeCountry(ctx.profile),
      topic: topic ?? null,
      kind,
      opened_at,
    }
    await addThread(db, thread, opened_at + ringsInMs)
  }
  throw new Error('no free alias for a conversation: too many are open at once')
}

/** What Telegram tells of a sender; none of it may stand in a file's name. */
const namesOf = ({ from }: ElchiContext): string[] =>
  [from?.first_name, from?.last_name, from?.username].filter((name) => name !== undefined)

/** Names a message among those of a conversation. */
const sourceOf = ({ message_id }: Message): string => `p${message_id}`

const isCommand = (message: Message): boolean => message.text?.startsWith('/') === true

export function human(services: CallServices & Pick<Services, 'state' | 'sosMark'>): Composer<ElchiContext> {
  const { db, log, now, threadKey, state, sosMark } = services
  const screen = new Composer<ElchiContext>()

  /** Runs a step that needs the database, and says so when it cannot be reached. */
  const step = async (ctx: ElchiContext, run: (chatId: number) => Promise<View | undefined>): Promise<void> => {
    if (ctx.chatId === undefined) return
    try {
      const view = await run(ctx.chatId)
      if (view) await ctx.show(view)
    } catch (error) {
      if (error instanceof Error && ['GrammyError', 'HttpError'].includes(error.name)) throw error
      log.error('a step towards a helper failed', { error })
      await ctx.show(unreachableView(ctx.t), { fresh: true })
    }
  }

  const start = async (ctx: ElchiContext, chatId: number, kind: ThreadKind, topic?: TopicId): Promise<undefined> => {
    // In danger nothing of what was read goes away.
    const fresh = kind === 'sos'
    if ((await allHelpers(db)).length === 0) {
      await ctx.show(noHelpersView(ctx.t), { fresh })
      return undefined
    }
    const calls = kind === 'sos' && (await openThreadOf(db, threadKey(chatId)))?.kind !== 'sos'
    const ringsInMs = calls ? await state.use(`sos/${sosMark(String(chatId))}`, sosCalls) : 0
    const opened = await openThread(ctx, chatId, kind, topic, services, ringsInMs)
    const isRaised = kind === 'sos' && opened.kind === 'ask'
    const thread = isRaised ? ((await raiseToSos(db, opened.id, now() + ringsInMs)) ?? opened) : opened
    // From now on this chat writes as a person, also where it is a helper's.
    if ((await writesTo(db, chatId)) !== null) await writeTo(db, chatId, null)
    await setRelayLink(ctx, { as: 'person', thread: thread.id })
    await ctx.show(openView(ctx.t, thread, now()), { fresh })
    await ring(services, thread)
    return undefined
  }

  const intro = (ctx: ElchiContext, topic?: TopicId): Promise<void> =>
    step(ctx, async (chatId) => {
      const open = await openThreadOf(db, threadKey(chatId))
      if (open) {
        await setRelayLink(ctx, { as: 'person', thread: open.id })
        return openView(ctx.t, open, now())
      }
      const known = await outlook(services)
      const view = known.shifts.length === 0 ? noHelpersView(ctx.t) : introView(ctx.t, known, topic)
      // The answer that led here may still be wanted.
      await ctx.show(view, { fresh: topic !== undefined })
      return undefined
    })

  screen.command('human', (ctx) => intro(ctx))
  screen.callbackQuery(humanButton.filter, async (ctx, next) => {
    const chosen = humanButton.decode(ctx.callbackQuery.data)
    return chosen ? intro(ctx, chosen.topic) : next()
  })
  screen.callbackQuery(humanStartButton.filter, async (ctx, next) => {
    const chosen = humanStartButton.decode(ctx.callbackQuery.data)
    return chosen ? step(ctx, (chatId) => start(ctx, chatId, 'ask', chosen.topic)) : next()
  })
  screen.callbackQuery(humanSosButton.filter, (ctx) => step(ctx, (chatId) => start(ctx, chatId, 'sos')))

  const end = (ctx: ElchiContext, thread: string): Promise<void> =>
    step(ctx, async () => {
      const ended = await endThread(db, thread, {})
      await setRelayLink(ctx, null)
      if (ended?.worker) await tellHelpers(services, [ended.worker], (t) => personLeftView(t, ended, 'ended'))
      return endedView(ctx.t, 'person')
    })
  screen.callbackQuery(humanEndButton.filter, (ctx) =>
    step(ctx, async (chatId) => {
      const open = await openThreadOf(db, threadKey(chatId))
      if (open) await end(ctx, open.id)
      else await ctx.show(endedView(ctx.t, 'person'))
      return undefined
    }),
  )
  screen.command('end', async (ctx, next) => {
    const link = await relayLink(ctx, services)
    return link?.as === 'person' ? end(ctx, link.thread) : next()
  })

  screen.callbackQuery(humanEraseButton.filter, (ctx) => ctx.show(eraseAskView(ctx.t)))
  screen.callbackQuery(humanEraseYesButton.filter, (ctx) =>
    step(ctx, async (chatId) => {
      const left = await eraseConversations(services, chatId)
      await setRelayLink(ctx, null)
      await ctx.show(erasedView(ctx.t))
      await takeBack(services, left)
      return undefined
    }),
  )

  /** The person blocked the bot: nobody can answer them any more. */
  screen.on('my_chat_member', async (ctx, next) => {
    if (ctx.myChatMember.new_chat_member.status === 'kicked') {
      const open = await openThreadOf(db, threadKey(ctx.chat.id))
      const ended = open && (await endThread(db, open.id, {}))
      if (ended?.worker) await tellHelpers(services, [ended.worker], (t) => personLeftView(t, ended, 'unreachable'))
    }
    return next()
  })

  /** Brings it to the helper, or keeps it for the one to come. @returns what there is to say besides. */
  const carryOn = async (
    ctx: ElchiContext,
    message: Message,
    { thread, sendsFiles }: RelayLink,
    isEdited: boolean,
  ): Promise<View | undefined> => {
    const { t } = ctx
    const read = readMessage(message, namesOf(ctx))
    if (!read.ok) return refusedView(t, read.reason)
    if (read.carried.kind === 'document' && !sendsFiles) {
      await ctx.show(fileAskView(t), { replyTo: message.message_id })
      return undefined
    }
    const words = { carried: read.carried, isEdited }
    const kept = await keepFromPerson(db, {
      thread,
      source: isEdited ? `${sourceOf(message)}/${message.edit_date}` : sourceOf(message),
      at: now(),
      sealed: sealWords(services, thread, words),
    })
    if (kept === undefined) {
      await setRelayLink(ctx, null)
      return endedView(t, 'gone')
    }
    const { worker } = kept
    if (worker !== null) {
      const isElsewhere = (await writesTo(db, worker)) !== thread
      const posted = await toHelper(services, kept, worker, words, (their) =>
        isElsewhere ? [[writeToButton.button(their('relay:write'), { id: thread })]] : [],
      )
      if (posted === 'refused') return notSentView(t)
      if (posted === 'gone') await passOn(services, kept, worker, 'unreachable')
    } else if (kept.askedAt === kept.lastMessageAt) {
      // The first one: now there is somebody to wait for.
      const { wait } = await outlook(services)
      await ctx.show(waitingView(t, aheadOf(kept, await waitingThreads(db)), wait, now()), { fresh: true })
      await ring(services, kept)
      return undefined
    }
    await ctx.api
      .setMessageReaction(message.chat.id, message.message_id, [...received])
      .catch((error: unknown) => log.debug('a message cannot be marked as received', { error }))
    return undefined
  }

  screen.callbackQuery(humanFileButton.filter, (ctx) =>
    step(ctx, async () => {
      const { message } = ctx.callbackQuery
      const file = message && 'reply_to_message' in message ? message.reply_to_message : undefined
      const link = await relayLink(ctx, services)
      if (file === undefined || link?.as !== 'person') return endedView(ctx.t, 'gone')
      // A second tap sends nothing twice.
      if ((await threadWith(db, [link.thread], sourceOf(file))) !== undefined) return undefined
      const told = { ...link, sendsFiles: true }
      await setRelayLink(ctx, told)
      return (await carryOn(ctx, file, told, false)) ?? fileSentView(ctx.t)
    }),
  )

  screen.on(['message', 'edited_message:text'], async (ctx, next) => {
    const { msg } = ctx
    const isEdited = ctx.editedMessage !== undefined
    if (isCommand(msg) || msg.pinned_message) return next()
    const link = await relayLink(ctx, services)
    if (link?.as !== 'person') return next()
    await step(ctx, async () => {
      // What was changed but never went through is not the helper's affair.
      if (isEdited && (await threadWith(db, [link.thread], sourceOf(msg))) === undefined) return undefined
      return carryOn(ctx, msg, link, isEdited)
    })
  })

  return screen
}
