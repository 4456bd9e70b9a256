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
}

export type Db = Kysely<Tables>
export type Tx = Transaction<Tables>
