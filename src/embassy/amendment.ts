/** What the author and the second person of a correction or retraction have in common. */
import { createHash } from 'node:crypto'
import type { Translate } from '../bot/i18n.ts'
import type { Broadcast } from '../broadcasts/broadcast.ts'
import type { AmendmentKind } from '../broadcasts/corrections.ts'
import { canonical } from '../broadcasts/lifecycle.ts'
import { unsubmitted } from '../store/amendments.ts'
import type { AuditEntry } from '../store/audit.ts'
import { firstWave, type Wave, wavesOf } from '../store/waves.ts'
import { type Actor, type EmbassyContext, type EmbassyServices, noteView, refusalText, seenBy } from './staff-step.ts'
import type { Seen } from './views.ts'

/** Once people may have it, and as long as the ledger knows who. */
export const isAmendable = ({ state }: Broadcast): boolean =>
  state === 'sending' || state === 'paused' || state === 'stopped' || state === 'complete'

/** What an approval is bound to: a retraction says other things than the broadcast that it takes back. */
export const amendmentHash = (kind: AmendmentKind, content: Broadcast): string =>
  createHash('sha256')
    .update(`${kind} ${canonical(content)}`)
    .digest('hex')

/** As buttons carry it. */
export const shownHash = (hash: string): string => hash.slice(0, 12)

export const isWaiting = ({ wave, approvedAt, hash }: Wave): boolean =>
  wave > firstWave && approvedAt === undefined && hash !== unsubmitted

/** What people had before a wave, or have when none is named: the first sending or the last correction. */
export const contentBefore = (waves: readonly Wave[], wave = Number.POSITIVE_INFINITY): Broadcast | undefined =>
  waves.findLast(
    (one) => one.wave < wave && one.approvedAt !== undefined && (one.kind === 'first' || one.kind === 'correction'),
  )?.content

export const wordsOf = (t: Translate, { kind }: Wave, { number }: Broadcast) => ({
  what: t(`sending:wave.${kind}`),
  number: number ?? '',
})

export const entryOf = (
  actor: Actor,
  action: string,
  subject: string,
  at: number,
  details: AuditEntry['details'] = {},
): AuditEntry => ({ at, actor: actor.id, action, subject, details })

/** A broadcast with its waves, for staff of its country who may still change what people have. */
export async function amendable(
  ctx: EmbassyContext,
  actor: Actor,
  id: string,
  services: EmbassyServices,
): Promise<
  { readonly seen: Seen; readonly waves: readonly Wave[] } | { readonly refused: ReturnType<typeof noteView> }
> {
  const seen = await seenBy(actor, id, services)
  if (!seen) return { refused: noteView(ctx, ctx.t('broadcast:gone')) }
  if (!isAmendable(seen.broadcast)) return { refused: noteView(ctx, refusalText(ctx, 'wrong-state')) }
  return { seen, waves: await wavesOf(services.db, id) }
}
