/** Broadcasts as their stories meet them: written, submitted and approved by two people of an embassy. */
import type { Insertable } from 'kysely'
import { blankBroadcast } from '../../src/broadcasts/blank.ts'
import type { Broadcast } from '../../src/broadcasts/broadcast.ts'
import { type BroadcastEvent, step } from '../../src/broadcasts/lifecycle.ts'
import { type Proposal, proposeWave } from '../../src/store/amendments.ts'
import { approveBroadcast } from '../../src/store/approval.ts'
import type { AuditEntry } from '../../src/store/audit.ts'
import { addBroadcast, changeBroadcast } from '../../src/store/broadcasts.ts'
import type { Db, SubscribersTable } from '../../src/store/schema.ts'

export const author = 81
export const approver = 82
export const noon = Date.UTC(2026, 10, 22, 12)

export const warning: Broadcast = {
  ...blankBroadcast({ id: '0a1b2c3d', country: 'kg', author, original: 'ru' }, noon),
  texts: { ru: { html: 'Не подписывайте <b>контракт</b>', updatedAt: noon } },
}

export const entry = (action: string, actor: number, at = noon): AuditEntry => ({
  at,
  actor,
  action,
  subject: warning.id,
  details: {},
})

/** The next value, or an error that says why not. */
export function after(broadcast: Broadcast, event: BroadcastEvent, now = noon): Broadcast {
  const next = step(broadcast, event, now)
  if (!next.ok) throw new Error(`${event.type} is refused: ${next.reason}`)
  return next.broadcast
}

/** Everybody reads Russian here, so that one text is enough. */
export async function addPeople(
  db: Db,
  chatIds: readonly number[],
  settings: Partial<Omit<Insertable<SubscribersTable>, 'chat_id'>> = {},
): Promise<void> {
  for (let from = 0; from < chatIds.length; from += 500) {
    const rows = chatIds.slice(from, from + 500).map((chat_id) => ({
      chat_id,
      locale: 'ru',
      country: 'kg',
      two_passports: 0,
      warnings: 1,
      region: null,
      last_contact_day: '2026-11-22',
      ...settings,
    }))
    await db.insertInto('subscribers').values(rows).execute()
  }
}

export const range = (from: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => from + index)

/** Submits what its author has written. */
export async function submitted(db: Db, draft: Broadcast = warning, now = noon): Promise<Broadcast> {
  await addBroadcast(db, draft)
  const next = after(draft, { type: 'submit', by: author, hash: 'hash', counts: { ru: 1 } }, now)
  return (await changeBroadcast(db, draft, next)) ?? Promise.reject(new Error('it changed meanwhile'))
}

/** Approves what was submitted. @returns the broadcast and its audience. */
export async function approve(db: Db, broadcast: Broadcast, now = noon, holdMinutes = 0) {
  const next = after(
    broadcast,
    {
      type: 'approve',
      by: approver,
      hash: 'hash',
      counts: { ru: 1 },
      holdMinutes,
      acceptedFallback: false,
      paid: broadcast.severity === 'urgent',
    },
    now,
  )
  const numberOf = (serial: number) => `${broadcast.country.toUpperCase()}-2026-${String(serial).padStart(4, '0')}`
  return approveBroadcast(db, broadcast, next, {
    entry: entry('broadcast-approved', approver, now),
    year: 2026,
    numberOf,
  })
}

/** Written, submitted, approved. */
export async function approved(db: Db, draft: Broadcast = warning, now = noon) {
  return (await approve(db, await submitted(db, draft, now), now)) ?? Promise.reject(new Error('it changed meanwhile'))
}

/** Written, submitted, approved, and begun as the sender begins it. */
export async function begun(db: Db, draft: Broadcast = warning, now = noon): Promise<Broadcast> {
  const { broadcast } = await approved(db, draft, now)
  const next = after(broadcast, { type: 'begin' }, now)
  return (await changeBroadcast(db, broadcast, next)) ?? Promise.reject(new Error('it changed meanwhile'))
}

/** Submits a correction or retraction. @returns its wave. */
export async function propose(db: Db, proposal: Proposal): Promise<number> {
  const proposed = await proposeWave(db, proposal)
  if (!proposed.ok) throw new Error(`it is refused: ${proposed.reason}`)
  return proposed.wave
}
