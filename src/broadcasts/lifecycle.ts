/**
 * The life of a broadcast, from draft to complete. Nothing reaches a phone that two people have not agreed on word for
 * word: the author alone edits and submits, somebody else approves exactly what was submitted, and any edit in between
 * makes it a draft again. Roles and countries of staff are checked by the caller; order and consent are checked here.
 */
import { type WrittenLanguage, writtenLanguages } from '../content/schema.ts'
import { audienceSize, type LocaleCounts, missingLanguages } from './audience.ts'
import type { Audience, Broadcast, BroadcastState, BroadcastText } from './broadcast.ts'

/** How long an approval holds from the moment the broadcast could be sent: the world has moved on since. */
export const approvalLifetimeMs = 12 * 60 * 60 * 1000

/** In which any approver can still stop what is not urgent. */
export const holdMinutes = 5
const minuteMs = 60_000

/** Fields that an author may set. */
type EditableField = 'severity' | 'audience' | 'original' | 'attachment' | 'expiresAt' | 'sendAt' | 'repeatUnknown'

/** What an edit changes; a field that is not there stays as it is. */
export interface Changes extends Partial<Pick<Broadcast, EditableField>> {
  /** The HTML by language; null takes a text away. The same HTML again says that a translation is still right. */
  readonly texts?: Readonly<Partial<Record<WrittenLanguage, string | null>>>
}

/** `by` is a Telegram user id; null is the program itself. */
export type BroadcastEvent =
  | { readonly type: 'edit'; readonly by: number; readonly changes: Changes }
  | {
      readonly type: 'submit'
      readonly by: number
      /** Of `canonical`. */
      readonly hash: string
      readonly counts: LocaleCounts
    }
  | { readonly type: 'return'; readonly by: number | null; readonly reason: string }
  | {
      readonly type: 'approve'
      readonly by: number
      /** Of `canonical`, as the approver saw it. */
      readonly hash: string
      readonly counts: LocaleCounts
      /** How long every approver may still stop it; urgent ones are not held. */
      readonly holdMinutes: number
      readonly acceptedFallback: boolean
      /** The approver agrees to the shown cost of the fast way. */
      readonly paid?: boolean
    }
  | { readonly type: 'begin' }
  | { readonly type: 'pause'; readonly by: number | null }
  | { readonly type: 'go-on'; readonly by: number | null }
  | { readonly type: 'stop'; readonly by: number | null; readonly reason: string | null }
  | { readonly type: 'end' }

export type Refusal =
  /** The step does not start from this state: done already, or undone by somebody else. */
  | 'wrong-state'
  /** Only the author edits and submits; others copy. */
  | 'not-author'
  /** The author cannot approve. */
  | 'own-broadcast'
  /** The approver looked at something else than what is submitted. */
  | 'changed-since-submission'
  | 'no-text'
  | 'no-reason'
  | 'empty-audience'
  | 'missing-languages'
  /** The time to send is over. */
  | 'past-time'
  /** The warning would end before it is sent. */
  | 'ends-before-sending'
  | 'no-longer-valid'
  | 'paid-not-urgent'
  /** The hold is not over, or the time to send has not come. */
  | 'not-due'
  | 'approval-expired'

export type StepResult =
  | { readonly ok: true; readonly broadcast: Broadcast }
  | { readonly ok: false; readonly reason: Refusal }

const startingStates = {
  edit: ['draft', 'submitted', 'approved'],
  submit: ['draft'],
  return: ['submitted', 'approved'],
  approve: ['submitted'],
  begin: ['approved'],
  pause: ['sending'],
  'go-on': ['paused'],
  stop: ['approved', 'sending', 'paused'],
  end: ['sending'],
} as const satisfies Record<BroadcastEvent['type'], readonly BroadcastState[]>

/** Whether an event is possible in a state at all, so that a screen shows only buttons that do something. */
export function isPossible(type: BroadcastEvent['type'], state: BroadcastState): boolean {
  const from: readonly BroadcastState[] = startingStates[type]
  return from.includes(state)
}

const unapproved = {
  submittedHash: null,
  approvedBy: null,
  approvedAt: null,
  holdUntil: null,
  acceptedFallback: false,
  paid: false,
} as const satisfies Partial<Broadcast>

/**
 * What an approval is bound to, as one text: two broadcasts have the same only when they say the same to the same people
 * at the same time. When a translation was last touched does not count; its words do.
 */
export function canonical(broadcast: Broadcast): string {
  const { audience, attachment } = broadcast
  return JSON.stringify([
    'elchi-broadcast-1',
    broadcast.id,
    broadcast.country,
    broadcast.severity,
    [sorted(audience.regions), sorted(audience.languages), audience.twoPassports],
    broadcast.original,
    writtenLanguages.map((language) => broadcast.texts[language]?.html ?? null),
    attachment && [attachment.kind, attachment.fileId],
    broadcast.expiresAt,
    broadcast.sendAt,
    broadcast.repeatUnknown,
  ])
}

const sorted = (list: readonly string[] | null): readonly string[] | null => list && [...new Set(list)].sort()

/** When an approved broadcast may leave: after the hold and not before its time. `undefined` while it is not approved. */
export function dueAt({ approvedAt, holdUntil, sendAt }: Broadcast): number | undefined {
  return approvedAt === null ? undefined : Math.max(approvedAt, holdUntil ?? 0, sendAt ?? 0)
}

/** When it may leave at the earliest: if it were approved now, or as it was approved. */
export function soonestAt(broadcast: Broadcast, now: number): number {
  const held = broadcast.severity === 'urgent' ? 0 : holdMinutes * minuteMs
  return Math.max(now, dueAt(broadcast) ?? Math.max(now + held, broadcast.sendAt ?? 0))
}

/** A right step gives the next value, and what was given stays as it was; a wrong one says why not. */
export function step(broadcast: Broadcast, event: BroadcastEvent, now: number): StepResult {
  if (!isPossible(event.type, broadcast.state)) return { ok: false, reason: 'wrong-state' }
  const reason = refusalOf(broadcast, event, now)
  if (reason !== undefined) return { ok: false, reason }
  return { ok: true, broadcast: { ...broadcast, ...outcomeOf(broadcast, event, now), updatedAt: now } }
}

function refusalOf(broadcast: Broadcast, event: BroadcastEvent, now: number): Refusal | undefined {
  switch (event.type) {
    case 'edit':
      return event.by === broadcast.author ? undefined : 'not-author'
    case 'submit':
      if (event.by !== broadcast.author) return 'not-author'
      return refusalOfContent(broadcast, event.counts, broadcast.severity === 'urgent', now)
    case 'return':
      return event.reason.trim() === '' ? 'no-reason' : undefined
    case 'approve':
      if (event.paid === true && broadcast.severity !== 'urgent') return 'paid-not-urgent'
      return (
        refusalOfSecondPerson({ author: broadcast.author, hash: broadcast.submittedHash }, event) ??
        refusalOfContent(broadcast, event.counts, broadcast.severity === 'urgent' && event.acceptedFallback, now)
      )
    case 'begin':
      return refusalToBegin(broadcast, now)
    case 'go-on':
      return isOver(broadcast, now) ? 'no-longer-valid' : undefined
    case 'pause':
    case 'stop':
    case 'end':
      return undefined
  }
}

/**
 * The rule of the second person, also for corrections and retractions: not the author, and the very content submitted.
 * `undefined` when the approver may go ahead.
 */
export function refusalOfSecondPerson(
  submission: { readonly author: number; readonly hash: string | null },
  approver: { readonly by: number; readonly hash: string },
): 'own-broadcast' | 'changed-since-submission' | undefined {
  if (approver.by === submission.author) return 'own-broadcast'
  return approver.hash === submission.hash ? undefined : 'changed-since-submission'
}

function refusalOfContent(
  broadcast: Broadcast,
  counts: LocaleCounts,
  mayFallBack: boolean,
  now: number,
): Refusal | undefined {
  const { texts, original, sendAt, expiresAt, audience } = broadcast
  const written = Object.values(texts)
  if (texts[original] === undefined || written.some(({ html }) => html.trim() === '')) return 'no-text'
  if (isNobody(audience) || audienceSize(counts) === 0) return 'empty-audience'
  if (sendAt !== null && sendAt <= now) return 'past-time'
  if (expiresAt !== null && expiresAt <= (sendAt ?? now)) return 'ends-before-sending'
  if (!mayFallBack && missingLanguages(broadcast, counts).length > 0) return 'missing-languages'
  return undefined
}

const isNobody = ({ regions, languages }: Audience): boolean => regions?.length === 0 || languages?.length === 0

const isOver = ({ expiresAt }: Broadcast, now: number): boolean => expiresAt !== null && expiresAt <= now

function refusalToBegin(broadcast: Broadcast, now: number): Refusal | undefined {
  const due = dueAt(broadcast)
  // No step leads here; a row that somebody changed by hand could.
  if (due === undefined || broadcast.submittedHash === null) return 'wrong-state'
  if (broadcast.approvedBy === null || broadcast.approvedBy === broadcast.author) return 'own-broadcast'
  if (now < due) return 'not-due'
  if (isOver(broadcast, now)) return 'no-longer-valid'
  return now >= due + approvalLifetimeMs ? 'approval-expired' : undefined
}

function outcomeOf(broadcast: Broadcast, event: BroadcastEvent, now: number): Partial<Broadcast> {
  switch (event.type) {
    case 'edit':
      return { ...edited(broadcast, event.changes, now), ...unapproved, state: 'draft' }
    case 'submit':
      return { ...unapproved, state: 'submitted', submittedHash: event.hash, returnedReason: null }
    case 'return':
      return { ...unapproved, state: 'draft', returnedReason: event.reason }
    case 'approve': {
      if (!(event.holdMinutes >= 0)) throw new RangeError(`a hold of ${event.holdMinutes} minutes`)
      const heldMs = broadcast.severity === 'urgent' ? 0 : event.holdMinutes * minuteMs
      return {
        state: 'approved',
        approvedBy: event.by,
        approvedAt: now,
        holdUntil: heldMs === 0 ? null : now + heldMs,
        acceptedFallback: event.acceptedFallback && broadcast.severity === 'urgent',
        paid: event.paid === true,
      }
    }
    case 'begin':
    case 'go-on':
      return { state: 'sending' }
    case 'pause':
      return { state: 'paused' }
    case 'stop':
      return { state: 'stopped', stoppedReason: event.reason }
    case 'end':
      return { state: 'complete' }
  }
}

/** Field by field, so that nothing but these can come in with data from outside. */
function edited(broadcast: Broadcast, changes: Changes, now: number): Partial<Broadcast> {
  const original = changes.original ?? broadcast.original
  return {
    original,
    severity: changes.severity ?? broadcast.severity,
    audience: changes.audience ?? broadcast.audience,
    attachment: changes.attachment === undefined ? broadcast.attachment : changes.attachment,
    expiresAt: changes.expiresAt === undefined ? broadcast.expiresAt : changes.expiresAt,
    sendAt: changes.sendAt === undefined ? broadcast.sendAt : changes.sendAt,
    repeatUnknown: changes.repeatUnknown ?? broadcast.repeatUnknown,
    texts: editedTexts(broadcast.texts, changes.texts ?? {}, original, now),
  }
}

function editedTexts(
  before: Broadcast['texts'],
  changes: NonNullable<Changes['texts']>,
  original: WrittenLanguage,
  now: number,
): Broadcast['texts'] {
  // A clock that stands or steps back must not make an old translation look newer than the original.
  const updatedAt = Math.max(now, ...Object.values(before).map((text) => text.updatedAt + 1))
  const after: Partial<Record<WrittenLanguage, BroadcastText>> = {}
  for (const language of writtenLanguages) {
    const old = before[language]
    const html = changes[language]
    // An original that stays word for word the same must not make its translations old.
    const isSame = html === undefined || (language === original && html === old?.html)
    if (isSame && old) after[language] = old
    else if (html !== undefined && html !== null) after[language] = { html, updatedAt }
  }
  return after
}
