/** The author's last step: everything fits and agrees, or the author has seen where not; then the second person is called. */
import { Composer } from 'grammy'
import { escapeHtml } from '../bot/html.ts'
import { disagreements } from '../broadcasts/agreement.ts'
import { audienceSize } from '../broadcasts/audience.ts'
import type { Broadcast } from '../broadcasts/broadcast.ts'
import { step } from '../broadcasts/lifecycle.ts'
import { changeBroadcast } from '../store/broadcasts.ts'
import { agreementView } from './agreement-view.ts'
import * as buttons from './buttons.ts'
import { look } from './edit.ts'
import { severityIcons } from './render.ts'
import { approversOf, tell } from './send.ts'
import {
  cardNow,
  type EmbassyContext,
  type EmbassyServices,
  hashOf,
  noteView,
  refusalText,
  seenAs,
  seenBy,
  shownHashOf,
  stepsOn,
} from './staff-step.ts'
import { tooLongIn, tooLongText } from './too-long.ts'
import { submittedDetails } from './versions.ts'
import { cardView } from './views.ts'

export function submit(services: EmbassyServices): Composer<EmbassyContext> {
  const { db, now } = services
  const screen = new Composer<EmbassyContext>()
  const on = stepsOn(screen, services)

  on(buttons.agreementButton, async (ctx, { id }, actor) => {
    const seen = await seenBy(actor, id, services)
    if (!seen) return noteView(ctx, ctx.t('broadcast:gone'))
    return agreementView(ctx.t, seen, disagreements(seen.broadcast.texts), false)
  })

  /** An urgent one rings; the others wait for a look at the phone. */
  const callApprovers = async (broadcast: Broadcast, people: number, but: number): Promise<number> => {
    const approvers = await approversOf(services, broadcast.country, but)
    await tell(
      services,
      approvers,
      (t) => ({
        text: escapeHtml(
          t('broadcast:ring', {
            icon: severityIcons[broadcast.severity],
            severity: t(`broadcast:severity.${broadcast.severity}`),
            country: t(`broadcast:issuer.${broadcast.country}`),
            people,
          }),
        ),
        keyboard: [[buttons.openButton.button(t('broadcast:ring_open'), { id: broadcast.id })]],
      }),
      { isSilent: broadcast.severity !== 'urgent' },
    )
    return approvers.length
  }

  on(buttons.submitButton, (ctx, { id, seen: hash, compared }, actor) =>
    look(ctx, actor, id, services, async (seen) => {
      const { broadcast, counts } = seen
      if (shownHashOf(broadcast) !== hash) return cardView(ctx.t, seen, refusalText(ctx, 'changed-since-submission'))
      const tooLong = tooLongIn(broadcast)
      if (tooLong !== undefined) return cardView(ctx.t, seen, tooLongText(ctx, broadcast, tooLong))
      const taken = step(broadcast, { type: 'submit', by: actor.id, hash: hashOf(broadcast), counts }, now())
      if (!taken.ok) return cardView(ctx.t, seen, refusalText(ctx, taken.reason))
      const differences = disagreements(broadcast.texts)
      if (differences.length > 0 && compared === '0') return agreementView(ctx.t, seen, differences, true)
      const saved = await changeBroadcast(db, broadcast, taken.broadcast, {
        at: now(),
        actor: actor.id,
        action: 'broadcast-submitted',
        subject: id,
        details: { ...submittedDetails(broadcast), hash: hashOf(broadcast), differences: differences.length },
      })
      if (!saved) return cardNow(ctx, actor, id, services, refusalText(ctx, 'wrong-state'))
      const called = await callApprovers(saved, audienceSize(counts), actor.id)
      const alone = called === 0 ? ` ${ctx.t('broadcast:no_approvers')}` : ''
      return cardView(ctx.t, await seenAs(actor, saved, services), `${ctx.t('broadcast:submitted')}${alone}`)
    }),
  )
  return screen
}
