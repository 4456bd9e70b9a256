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
  /** What they said of passports, military registration and custody, sealed; null when they had nothing kept. */
  situation: Generated<Uint8Array | null>
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
  /** 1 when staff put it away: nobody sees it, and no release brings it back. */
  archived: Generated<number>
}

/** A change of an entry in one language, from its first draft on; published ones are the entry's versions. */
export interface RevisionsTable {
  /** Its number, as staff see it. */
  id: Generated<number>
  /** Counts its changes: who saves an older one than stands here is refused. */
  version: number
  kind: string
  /** Empty while a new entry has no title. */
  topic: string
  language: string
  state: string
  /** Telegram user id; 0 for what a release brought. */
  author: number
  reviewer: number | null
  /** Why it was made, in the author's words. */
  reason: string
  /** Why the reviewer gave it back. */
  returned: string | null
  /** JSON: the entry as it will be. */
  body: string
  /** JSON: the entry as it was when the draft began; null for a new one. */
  base: string | null
  /** JSON: of a translation, the words that it translates. */
  of_words: string | null
  /** The question at which its author is, while it is written from first to last. */
  field: string | null
  created_at: number
  updated_at: number
  published_at: number | null
}

/** What translators have done and what waits for them; an entry that nobody changed at the desk has no row. */
export interface TranslationsTable {
  topic: string
  language: string
  /** JSON: the words that were translated; null when nothing was. */
  of_words: string | null
  /** Since when the translation is missing or stale; null when it is neither. */
  wanted_since: number | null
}

/** What administrators set for the legal-aid desk. */
export interface DeskSettingsTable {
  name: string
  value: string
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
  /** Questions that ask the same; null for one kept before there were groups. */
  group_id: string | null
}

/** Open questions that ask the same, in one language, about one answer that did not help or about none. */
export interface QuestionGroupsTable {
  id: string
  /** `ky`, `uz`, `tg`, `ru` or `other`. */
  language: string
  /** Empty when there was no answer. */
  topic: string
  /** `open`, `answered` or `not-ours`. */
  state: string
  /** The newest question of it; null when all have expired. */
  sample: string | null
  key_count: number
  /** When staff gave it its state; null while nobody has. */
  decided_at: number | null
}

/** What a group's first question is found by: keyed hashes of its telling words and meanings. */
export interface QuestionKeysTable {
  key: string
  group_id: string
}

/** How often a group was asked; one row for each country and one for all of them. Language, topic and state as in the group. */
export interface QuestionCountsTable {
  group_id: string
  /** `all`, `kg`, `uz`, `tj` or `unknown`. */
  country: string
  language: string
  topic: string
  state: string
  asked: number
  /** YYYY-MM-DD, UTC. */
  last_day: string
}

/** How often an answer was shown in a week, by its Monday (YYYY-MM-DD, UTC). */
export interface TopicCountsTable {
  week: string
  topic: string
  asked: number
}

/** "This number does not answer": once a person and day, without who. */
export interface ContactReportsTable {
  /** `mission/<id>` or `helper/<id>`. */
  contact: string
  /** YYYY-MM-DD, UTC. */
  day: string
  /** A keyed hash of person, contact and day. */
  mark: string
}

/** A contact that somebody is adding or correcting. */
export interface ContactDraftsTable {
  /** `mission/<id>` or `helper/<id>`. */
  contact: string
  author: number
  /** JSON. */
  body: string
  updated_at: number
}

/** What the desk does at its time, in one process of all. */
export interface DeskTimesTable {
  name: string
  due_at: number
  claimed_until: number | null
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

/** A conversation between a person and the helpers. No row of it tells whose it is without `DATA_KEY`. */
export interface ThreadsTable {
  id: string
  /** Keyed hash of the chat id, by a key that is used for nothing else. */
  owner: string
  /** The chat id, sealed. */
  sealed: Uint8Array
  /** What the person is called in this conversation, such as `poplar-47`. */
  alias: string
  locale: string
  country: string | null
  topic: string | null
  kind: string
  state: string
  /** Telegram user id of the helper who has it. */
  worker: number | null
  opened_at: number
  asked_at: number | null
  answered_at: number | null
  last_message_at: number | null
  /** When helpers are to be called (again). */
  ring_at: number | null
  rings: Generated<number>
}

/** What was written in a conversation, sealed; of files only their ids at Telegram. */
export interface ThreadMessagesTable {
  id: Generated<number>
  thread: string
  /** Tells an update that comes twice. */
  source: string
  /** `person` or `worker`. */
  sender: string
  at: number
  sealed: Uint8Array
}

/** What of a conversation stands in the chats of helpers, so that erasing can take it away there too. */
export interface ThreadCopiesTable {
  thread: string
  chat_id: number
  message_id: number
  at: number
}

/** When a helper is on duty, and to whom they write at this moment. */
export interface HelpersTable {
  user_id: number
  on_duty: number
  /** 0 to 23, Moscow. */
  from_hour: number
  until_hour: number
  /** 1: no shift begins on a weekend. */
  weekdays: number
  /** The conversation into which their next message goes. */
  writes_to: string | null
}

/** How long somebody waited for a first answer. Nobody is named. */
export interface WaitsTable {
  id: Generated<number>
  /** YYYY-MM-DD, Moscow. */
  day: string
  /** 0 to 23, Moscow. */
  hour: number
  minutes: number
}

/** What helpers often write; a row takes the place of the text that the program brings along. */
export interface ReplyTemplatesTable {
  id: string
  language: string
  /** Null: put away. */
  body: string | null
  updated_by: number
  updated_at: number
}

export interface Tables {
  subscribers: SubscribersTable
  journal: JournalTable
  set_aside_updates: SetAsideUpdatesTable
  sessions: SessionsTable
  content_items: ContentItemsTable
  answer_ratings: AnswerRatingsTable
  open_questions: OpenQuestionsTable
  question_groups: QuestionGroupsTable
  question_keys: QuestionKeysTable
  question_counts: QuestionCountsTable
  topic_counts: TopicCountsTable
  contact_reports: ContactReportsTable
  contact_drafts: ContactDraftsTable
  desk_times: DeskTimesTable
  staff: StaffTable
  invitations: InvitationsTable
  audit: AuditTable
  threads: ThreadsTable
  thread_messages: ThreadMessagesTable
  thread_copies: ThreadCopiesTable
  helpers: HelpersTable
  waits: WaitsTable
  reply_templates: ReplyTemplatesTable
  broadcasts: BroadcastsTable
  bulletin_serials: BulletinSerialsTable
  waves: WavesTable
  deliveries: DeliveriesTable
  delivery_counts: DeliveryCountsTable
  revisions: RevisionsTable
  translations: TranslationsTable
  desk_settings: DeskSettingsTable
}

export type Db = Kysely<Tables>
export type Tx = Transaction<Tables>
