/** Calls helpers to those who wait, and passes people on whose helper is gone. */

import type { Locale } from '../content/locale.ts'
import { isOnDuty } from '../relay/hours.ts'
import { ringPlan, sosAgainMs } from '../relay/ring.ts'
import type { Services } from '../services.ts'
import { allHelpers } from '../store/helpline.ts'
import { claimRing, type KeptThread, passThread } from '../store/threads.ts'
import { relayNote, ringView, type TitleOf } from './helper-view.ts'
import { passedOnView, sosUnansweredView } from './person-view.ts'
import { type PostServices, tellHelpers, tellPerson } from './post.ts'

export type CallServices = PostServices & Pick<Services, 'snapshot' | 'threadKey'>

/** Titles of entries as a helper reads them; entries of staff are there too. */
export function titlesIn({ snapshot }: Pick<Services, 'snapshot'>, locale: Locale): TitleOf {
  return (topic) => {
    const known = snapshot()
    return known.hasTopic(topic) ? known.topicText(locale, topic)?.title : undefined
  }
}

/**
 * Calls helpers for a conversation if it is time; of several processes one calls. Whoever dies between claim and call is
 * made good by the next one, which the claim has already put down.
 *
 * @param thread as it was read just now. @param but a helper who need not be called.
 */
export async function ring(services: CallServices, thread: KeptThread, but?: number): Promise<void> {
  const { db, now, threadKey } = services
  const at = now()
  if (thread.ringAt === null || thread.ringAt > at) return
  if (thread.worker !== null) return ringTheOwn(services, thread, thread.worker)
  // A helper who asks for help as a person is not called to themselves.
  const able = (await allHelpers(db)).filter(({ userId }) => threadKey(userId) !== thread.owner)
  const others = able.filter(({ userId }) => userId !== but)
  const helpers = others.length > 0 ? others : able
  const plan = ringPlan(
    thread.kind,
    thread.rings,
    helpers.map(({ shift }) => shift),
    at,
  )
  const rings = plan.call === 'nobody' ? thread.rings : thread.rings + 1
  if (!(await claimRing(db, thread, { ringAt: plan.nextAt, rings })) || plan.call === 'nobody') return
  const isCalled = ({ shift }: (typeof helpers)[number]): boolean => plan.call === 'all' || isOnDuty(shift, at)
  await tellHelpers(
    services,
    helpers.filter(isCalled).map(({ userId }) => userId),
    (t, locale) => ringView(t, thread, titlesIn(services, locale), thread.rings > 0),
    { silent: plan.silent },
  )
  if (thread.kind === 'sos' && thread.rings === 1) await tellPerson(services, thread, sosUnansweredView)
}

/** Somebody who has a helper is in danger now: the helper is called first, and whoever does not answer loses them to the others. */
async function ringTheOwn(services: CallServices, thread: KeptThread, worker: number): Promise<void> {
  if (thread.rings > 0) {
    if (!(await passOn(services, thread, worker, 'no-answer'))) return
    await tellHelpers(services, [worker], (t) => relayNote(t, t('relay:passed_no_answer')))
    return
  }
  const next = { ringAt: services.now() + sosAgainMs, rings: 1 }
  if (!(await claimRing(services.db, thread, next))) return
  await tellHelpers(services, [worker], (t, locale) => ringView(t, thread, titlesIn(services, locale), false))
}

/** Why a helper gives a person away; it stands in the audit log. */
export type PassReason = 'handed-over' | 'role-lost' | 'unreachable' | 'no-answer'

/** The person need not repeat a word: the next helper gets all that was said. @returns false when it was not the helper's. */
export async function passOn(
  services: CallServices,
  thread: Pick<KeptThread, 'id'>,
  worker: number,
  reason: PassReason,
): Promise<boolean> {
  const entry = {
    at: services.now(),
    actor: worker,
    action: 'relay-passed-on',
    subject: thread.id,
    details: { reason },
  }
  const passed = await passThread(services.db, thread.id, worker, entry)
  if (passed === undefined) return false
  await tellPerson(services, passed, passedOnView)
  await ring(services, passed, worker)
  return true
}
