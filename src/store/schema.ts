/**
 * The tables as Kysely sees them. One shape for both databases: whole numbers for booleans (0/1) and instants
 * (milliseconds since 1970), text for JSON. `schema.sql` beside this file is what the migrations make of it.
 */
import type { Generated, Kysely, Transaction } from 'kysely'

/** A person who chose a language or a country: all that is kept about them (see `privacy/`). */
export interface SubscribersTable {
  chat_id: number
  locale: string
  country: string | null
  /** 1 when the person also holds a Russian passport. */
  two_passports: number
  /** 1 when the person wants the warnings of the embassy. */
  warnings: number
  region: string | null
  /** 0 after the person blocked the bot. */
  reachable: Generated<number>
  /** When that became known; null again once the person has come back and was told what they missed. */
  away_since: Generated<number | null>
  /** YYYY-MM-DD, UTC. */
  last_contact_day: string
}

/** Updates that arrived by polling. `sealed` is emptied when the update is handled; the id stays 24 h as a seen mark. */
export interface JournalTable {
  update_id: number
  sealed: Uint8Array | null
  attempts: Generated<number>
  received_at: number
  handled_at: number | null
}

/** Updates that failed every attempt: kept for the alarm, without a word of their content. */
export interface SetAsideUpdatesTable {
  update_id: number
  kind: string
  reason: string
  set_aside_at: number
}

/** Session state when there is no Redis. */
export interface SessionsTable {
  key: string
  value: string
  expires_at: number
}

/** What the bot knows, seeded from `content/` and, later, edited by staff. */
export interface ContentItemsTable {
  kind: string
  id: string
  body: string
  /** Hash of the seed this row was last written from; null for what staff added. */
  seeded_hash: string | null
  /** 1 once staff changed it: a later release then leaves it alone. */
  edited: Generated<number>
  updated_at: number
}

/** Taps on "did this help?", counted. */
export interface AnswerRatingsTable {
  topic: string
  locale: string
  helped: number
  not_helped: number
}

/** Questions that found no answer, sealed, without who asked. */
export interface OpenQuestionsTable {
  id: string
  sealed: Uint8Array
  language: string
  country: string | null
  topic: string | null
  /** YYYY-MM-DD, UTC. */
  asked_day: string
}

/** A role that somebody has. A row is deleted when it is revoked; the audit log keeps that it was there. */
export interface StaffTable {
  user_id: number
  role: string
  scope: string
  /** The invitation by which it came. */
  invitation: string
  given_at: number
}

export interface InvitationsTable {
  id: string
  /** SHA-256 of the code: whoever reads the database cannot use it. */
  code_hash: string
  role: string
  scope: string
  created_by: number
  created_at: number
  expires_at: number
  used_at: number | null
  revoked_at: number | null
}

/** Everything that staff did. Rows are only ever added. */
export interface AuditTable {
  id: Generated<number>
  at: number
  actor: number
  action: string
  subject: string
  /** JSON. */
  details: string
}

/** An official message in all its languages, from the first word of its draft to its last correction. */
export interface BroadcastsTable {
  id: string
  number: string | null
  country: string
  author: number
  severity: string
  state: string
  /** JSON. */
  audience: string
  original: string
  /** JSON: by language. */
  texts: string
  /** JSON. */
  attachment: string | null
  expires_at: number | null
  send_at: number | null
  repeat_unknown: number
  accepted_fallback: number
  paid: number
  submitted_hash: string | null
  approved_by: number | null
  approved_at: number | null
  hold_until: number | null
  returned_reason: string | null
  stopped_reason: string | null
  created_at: number
  updated_at: number
}

/** The last serial of the bulletins of a country in a year. */
export interface BulletinSerialsTable {
  country: string
  year: number
  last: number
}

/** One run over the ledger of a broadcast. Wave 0 is for newcomers, wave 1 the first, corrections follow. */
export interface WavesTable {
  broadcast: string
  wave: number
  kind: string
  /** How many it is for; null until its deliveries are written. */
  audience: number | null
  /** JSON: the broadcast as it is approved for this wave, whatever is edited later. */
  content: string
  author: number
  /** What its approval is bound to. */
  hash: string
  /** Null while a correction waits for its second person. */
  approved_by: number | null
  approved_at: number | null
  created_at: number
  started_at: number | null
  /** From here on none of it leaves, because the broadcast was stopped or a later wave takes its place. */
  stopped_at: number | null
  /** Every delivery has its end: the counts add up to the audience. */
  ended_at: number | null
  /** Its deliveries are gone, its counts remain. */
  reduced_at: number | null
}

/** One message for one subscriber. */
export interface DeliveriesTable {
  broadcast: string
  wave: number
  chat_id: number
  state: string
  locale: string
  /** Empty when the person named none. */
  region: string
  attempts: Generated<number>
  message_id: number | null
  /** Why it was not sent, as the kind of the error. */
  reason: string | null
  claimed_by: string | null
  claimed_until: number | null
  ended_at: number | null
}

/** Deliveries that have ended, counted in the transaction that ends them; what remains when they are deleted. */
export interface DeliveryCountsTable {
  broadcast: string
  wave: number
  state: string
  locale: string
  region: string
  count: number
}

export interface Tables {
  subscribers: SubscribersTable
  journal: JournalTable
  set_aside_updates: SetAsideUpdatesTable
  sessions: SessionsTable
  content_items: ContentItemsTable
  answer_ratings: AnswerRatingsTable
  open_questions: OpenQuestionsTable
  staff: StaffTable
  invitations: InvitationsTable
  audit: AuditTable
  broadcasts: BroadcastsTable
  bulletin_serials: BulletinSerialsTable
  waves: WavesTable
  deliveries: DeliveriesTable
  delivery_counts: DeliveryCountsTable
}

export type Db = Kysely<Tables>
export type Tx = Transaction<Tables>
