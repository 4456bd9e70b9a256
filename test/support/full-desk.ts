/** The desk of an embassy with broadcasts in every state, for those who look at all of its screens. */
import { expect } from 'vitest'
import { bulletinNumber } from '../../src/broadcasts/authenticity.ts'
import type { Broadcast } from '../../src/broadcasts/broadcast.ts'
import { locales } from '../../src/content/locale.ts'
import { hashOf } from '../../src/embassy/staff-step.ts'
import { approveWave, saveCorrection } from '../../src/store/amendments.ts'
import { approveBroadcast } from '../../src/store/approval.ts'
import { addBroadcast, changeBroadcast, findBroadcast } from '../../src/store/broadcasts.ts'
import type { Db } from '../../src/store/schema.ts'
import { addPeople, after, approver, author, propose, warning } from './broadcasts.ts'
import { hourMs, warningWords } from './embassy.ts'
import type { World } from './world.ts'

export interface FullDesk {
  /** Of broadcasts that were sent, corrected, and stopped before they left. */
  readonly numbers: readonly string[]
  /** The id of an urgent one that waits for its second person, as does another. */
  readonly waiting: string
}

interface DeskOptions {
  readonly db: Db
  readonly world: World
  readonly now: () => number
  /** Who has written some of them. */
  readonly mine: number
}

const dayMs = 24 * hourMs
/** One reader of each language; one alone has named a region. */
const firstReader = 1000
const loneRegion = 'RU-MOW'

/** Their numbers and years differ between the languages, so that there is something to compare. */
const textsOf = (title: number): Broadcast['texts'] =>
  Object.fromEntries(
    Object.entries(warningWords).map(([language, words], index) => [
      language,
      { html: `${title}. ${words} <b>«Элчи»</b> ${index === 3 ? '2027' : '2026'}`, updatedAt: 1 + index },
    ]),
  )

const corrected = (broadcast: Broadcast): Broadcast => ({
  ...broadcast,
  texts: { ...broadcast.texts, ky: { html: '7000 сом айып', updatedAt: 9 } },
})

/** The steps that put a broadcast where the crawler shall find it, each in the store as the screens would leave it. */
function clerks({ db, now }: DeskOptions) {
  let made = 0
  const counts = Object.fromEntries(locales.map((locale) => [locale, 1]))
  const entry = (action: string, actor: number, subject: string) => ({
    ...{ at: now(), actor, action, subject, details: {} },
  })
  const draft = async (changes: Partial<Broadcast> = {}): Promise<Broadcast> => {
    const at = now() + ++made
    const broadcast: Broadcast = {
      ...{ ...warning, id: made.toString(16).padStart(8, '0'), original: 'ky', texts: textsOf(made) },
      ...{ createdAt: at, updatedAt: at, ...changes },
    }
    await addBroadcast(db, broadcast)
    return broadcast
  }
  const submit = async (changes?: Partial<Broadcast>): Promise<Broadcast> => {
    const written = await draft(changes)
    const next = after(written, { type: 'submit', by: written.author, hash: hashOf(written), counts }, now())
    return (await changeBroadcast(db, written, next)) ?? expect.unreachable()
  }
  const approve = async (changes?: Partial<Broadcast>, holdMinutes = 0): Promise<Broadcast> => {
    const waiting = await submit(changes)
    const agreed = { by: approver, hash: hashOf(waiting), counts, acceptedFallback: true, holdMinutes, paid: false }
    const approved = await approveBroadcast(db, waiting, after(waiting, { type: 'approve', ...agreed }, now()), {
      entry: entry('broadcast-approved', approver, waiting.id),
      year: 2026,
      numberOf: (serial) => bulletinNumber('kg', 2026, serial),
    })
    return approved?.broadcast ?? expect.unreachable()
  }
  const comesTo = async ({ id }: Broadcast, state: Broadcast['state']): Promise<Broadcast> => {
    const find = () => findBroadcast(db, { id })
    await expect.poll(find, { timeout: 20_000 }).toMatchObject({ state })
    return (await find()) ?? expect.unreachable()
  }
  return {
    draft,
    submit,
    approve,
    /** Sent to everybody. */
    complete: async (changes?: Partial<Broadcast>) =>
      comesTo(await approve({ severity: 'urgent', ...changes }), 'complete'),
    comesTo,
    stop: (broadcast: Broadcast) =>
      changeBroadcast(db, broadcast, after(broadcast, { type: 'stop', by: approver, reason: null }, now())),
    amend: (kind: 'correction' | 'retraction', content: Broadcast, by: number) =>
      propose(db, {
        kind,
        content,
        author: by,
        hash: hashOf(content),
        entry: entry(`${kind}-submitted`, by, content.id),
      }),
    approveCorrection: (content: Broadcast, wave: number) =>
      approveWave(db, content.id, wave, hashOf(content), entry('correction-approved', approver, content.id)),
    beginCorrection: (content: Broadcast, by: number) =>
      saveCorrection(db, content, by, undefined, entry('correction-drafted', by, content.id)),
    /** As when a process was lost in the middle of a message. */
    async losesSight({ id }: Broadcast): Promise<void> {
      for (const table of ['deliveries', 'delivery_counts'] as const)
        await db
          .updateTable(table)
          .set({ state: 'unknown' })
          .where('broadcast', '=', id)
          .where('region', '=', loneRegion)
          .execute()
    },
  }
}

/** Fills the desk of Kyrgyzstan's embassy. From then on Telegram asks for patience, so that what is being sent stays so. */
export async function fillDesk(options: DeskOptions): Promise<FullDesk> {
  const { db, world, now, mine } = options
  for (const id of [author, approver]) world.telegram.person({ id, first_name: 'Айгүл', standing: 'started' })
  for (const [index, locale] of locales.entries()) {
    const reader = world.telegram.person({ id: firstReader + index, first_name: 'Адам', standing: 'started' })
    await addPeople(db, [reader.id], { locale, region: index === 0 ? loneRegion : null })
  }
  const the = clerks(options)

  // No answer came for one message of them.
  world.telegram.faults.add({ method: 'sendMessage', kind: 'drop-before', chat_id: firstReader + 1 })
  const [sent, unseen, changing, proposed, ownProposed, withdrawn, ownBegun] = await Promise.all([
    the.complete(),
    the.complete({ repeatUnknown: true }),
    the.complete(),
    the.complete(),
    the.complete({ author: mine }),
    the.complete(),
    the.complete({ author: mine }),
  ])
  await the.losesSight(unseen)
  const changed = corrected(changing)
  await the.approveCorrection(changed, await the.amend('correction', changed, author))
  await the.amend('correction', corrected(proposed), author)
  await the.amend('correction', corrected(ownProposed), mine)
  await the.amend('retraction', withdrawn, author)
  await the.beginCorrection(corrected(ownBegun), mine)

  const seconds = 86_400
  const patience = { error_code: 429, description: `Too Many Requests: retry after ${seconds}` }
  world.telegram.faults.add({
    method: 'sendMessage',
    kind: { ...patience, parameters: { retry_after: seconds } },
    chat_id: firstReader,
  })
  await the.comesTo(await the.approve({ severity: 'urgent' }), 'sending')
  const stopped = await the.approve({}, 60)
  await the.stop(stopped)
  await the.approve({}, 60)

  await the.submit()
  await the.submit({ author: mine })
  await the.submit({ severity: 'urgent', texts: { ky: { html: 'Айып', updatedAt: 1 } } })
  const { id: waiting } = await the.submit({ severity: 'urgent' })
  const { file_id: fileId } = world.telegram.files.add(
    { name: 'map.jpg', type: 'image/jpeg', bytes: Buffer.from('map') },
    'photos',
  )
  await the.draft({ author: mine, attachment: { kind: 'photo', fileId }, expiresAt: now() + 9 * dayMs })
  await the.draft({ author: mine, texts: {}, returnedReason: 'Нет адреса посольства', sendAt: now() + dayMs })
  return { numbers: [sent, changed, stopped].map(({ number }) => number ?? expect.unreachable()), waiting }
}
