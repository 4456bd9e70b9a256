/** Into which conversation a plain message goes: that of a person with their helper, or of a helper with a person. */
import type { Services } from '../services.ts'
import { writesTo } from '../store/helpline.ts'
import { openThreadOf } from '../store/threads.ts'
import type { ElchiContext } from './context.ts'

export interface RelayLink {
  readonly as: 'person' | 'worker'
  /** Id of the conversation. */
  readonly thread: string
  /** The person has read what a file may tell of them, and sends files all the same. */
  readonly sendsFiles?: boolean
}

/** The truth is in SQL; the session spares the look-up. Whatever drops the key from a session only makes it look anew. */
type LinkedSession = Awaited<ElchiContext['session']> & { readonly relay?: RelayLink | null }

export async function relayLink(
  ctx: ElchiContext,
  { db, log, threadKey }: Pick<Services, 'db' | 'log' | 'threadKey'>,
): Promise<RelayLink | undefined> {
  const { chatId } = ctx
  if (chatId === undefined) return undefined
  const session = (await ctx.session) as LinkedSession
  if (session.relay !== undefined) return session.relay ?? undefined
  try {
    const thread = await writesTo(db, chatId)
    const own = thread === null ? await openThreadOf(db, threadKey(chatId)) : undefined
    const link: RelayLink | null =
      thread !== null ? { as: 'worker', thread } : own ? { as: 'person', thread: own.id } : null
    // A session without a version could not be read: what is written into it now would not be believed later.
    if (session.version !== 0) await setRelayLink(ctx, link)
    return link ?? undefined
  } catch (error) {
    log.warn('whether a conversation is open cannot be read', { error })
    return undefined
  }
}

export async function setRelayLink(ctx: ElchiContext, relay: RelayLink | null): Promise<void> {
  const session: LinkedSession = { ...(await ctx.session), relay }
  ctx.session = session
}
