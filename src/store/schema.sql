-- SQLite: what the migrations make of an empty database. Written by test/support/schema-dump.ts; never by hand.
CREATE TABLE "answer_ratings" (
  "topic" text not null,
  "locale" text not null,
  "helped" integer default 0 not null,
  "not_helped" integer default 0 not null,
  constraint "answer_ratings_key" primary key ("topic", "locale")
);
CREATE TABLE "audit" (
  "id" integer not null primary key,
  "at" bigint not null,
  "actor" bigint not null,
  "action" text not null,
  "subject" text not null,
  "details" text not null
);
CREATE TABLE "broadcasts" (
  "id" text not null primary key,
  "number" text unique,
  "country" text not null,
  "author" bigint not null,
  "severity" text not null,
  "state" text not null,
  "audience" text not null,
  "original" text not null,
  "texts" text not null,
  "attachment" text,
  "expires_at" bigint,
  "send_at" bigint,
  "repeat_unknown" integer not null,
  "accepted_fallback" integer not null,
  "paid" integer not null,
  "submitted_hash" text,
  "approved_by" bigint,
  "approved_at" bigint,
  "hold_until" bigint,
  "returned_reason" text,
  "stopped_reason" text,
  "created_at" bigint not null,
  "updated_at" bigint not null
);
CREATE INDEX "broadcasts_country" on "broadcasts" ("country", "created_at");
CREATE TABLE "bulletin_serials" (
  "country" text not null,
  "year" integer not null,
  "last" integer not null,
  constraint "bulletin_serials_key" primary key ("country", "year")
);
CREATE TABLE "contact_drafts" (
  "contact" text not null,
  "author" bigint not null,
  "body" text not null,
  "updated_at" bigint not null,
  constraint "contact_drafts_key" primary key ("contact", "author")
);
CREATE TABLE "contact_reports" (
  "contact" text not null,
  "day" text not null,
  "mark" text not null,
  constraint "contact_reports_key" primary key ("contact", "day", "mark")
);
CREATE TABLE "content_items" (
  "kind" text not null,
  "id" text not null,
  "body" text not null,
  "seeded_hash" text,
  "edited" integer default 0 not null,
  "updated_at" bigint not null,
  "archived" integer default 0 not null,
  constraint "content_items_key" primary key ("kind", "id")
);
CREATE INDEX "content_items_archived" on "content_items" ("kind", "id") where "archived" = 1;
CREATE TABLE "deliveries" (
  "broadcast" text not null,
  "wave" integer not null,
  "chat_id" bigint not null,
  "state" text not null,
  "locale" text not null,
  "region" text not null,
  "attempts" integer default 0 not null,
  "message_id" bigint,
  "reason" text,
  "claimed_by" text,
  "claimed_until" bigint,
  "ended_at" bigint,
  constraint "deliveries_key" primary key ("broadcast", "wave", "chat_id")
) without rowid;
CREATE INDEX "deliveries_claimed" on "deliveries" ("broadcast", "wave", "claimed_until") where "state" = 'claimed';
CREATE INDEX "deliveries_unknown" on "deliveries" ("broadcast", "wave", "chat_id") where "state" = 'unknown';
CREATE INDEX "deliveries_waiting" on "deliveries" ("broadcast", "wave", "attempts", "chat_id") where "state" = 'waiting';
CREATE TABLE "delivery_counts" (
  "broadcast" text not null,
  "wave" integer not null,
  "state" text not null,
  "locale" text not null,
  "region" text not null,
  "count" integer not null,
  constraint "delivery_counts_key" primary key ("broadcast", "wave", "state", "locale", "region")
);
CREATE TABLE "desk_settings" (
  "name" text not null primary key,
  "value" text not null
);
CREATE TABLE "desk_times" (
  "name" text not null primary key,
  "due_at" bigint not null,
  "claimed_until" bigint
);
CREATE TABLE "helpers" (
  "user_id" bigint not null primary key,
  "on_duty" integer not null,
  "from_hour" integer not null,
  "until_hour" integer not null,
  "weekdays" integer not null,
  "writes_to" text
);
CREATE INDEX "helpers_writes_to" on "helpers" ("writes_to");
CREATE TABLE "invitations" (
  "id" text not null primary key,
  "code_hash" text not null unique,
  "role" text not null,
  "scope" text not null,
  "created_by" bigint not null,
  "created_at" bigint not null,
  "expires_at" bigint not null,
  "used_at" bigint,
  "revoked_at" bigint
);
CREATE TABLE "journal" (
  "update_id" bigint not null primary key,
  "sealed" blob,
  "attempts" integer default 0 not null,
  "received_at" bigint not null,
  "handled_at" bigint
);
CREATE INDEX "journal_handled_at" on "journal" ("handled_at");
CREATE TABLE "open_questions" (
  "id" text not null primary key,
  "sealed" blob not null,
  "language" text not null,
  "country" text,
  "topic" text,
  "asked_day" text not null,
  "group_id" text
);
CREATE INDEX "open_questions_asked_day" on "open_questions" ("asked_day");
CREATE INDEX "open_questions_group" on "open_questions" ("group_id", "asked_day");
CREATE TABLE "question_counts" (
  "group_id" text not null,
  "country" text not null,
  "language" text not null,
  "topic" text not null,
  "state" text not null,
  "asked" integer not null,
  "last_day" text not null,
  constraint "question_counts_key" primary key ("group_id", "country")
);
CREATE INDEX "question_counts_language_newest" on "question_counts" ("state", "topic", "country", "language", "last_day", "asked", "group_id");
CREATE INDEX "question_counts_language_often" on "question_counts" ("state", "topic", "country", "language", "asked", "last_day", "group_id");
CREATE INDEX "question_counts_newest" on "question_counts" ("state", "topic", "country", "last_day", "asked", "group_id");
CREATE INDEX "question_counts_often" on "question_counts" ("state", "topic", "country", "asked", "last_day", "group_id");
CREATE TABLE "question_groups" (
  "id" text not null primary key,
  "language" text not null,
  "topic" text not null,
  "state" text not null,
  "sample" text,
  "key_count" integer not null,
  "decided_at" bigint
);
CREATE TABLE "question_keys" (
  "key" text not null,
  "group_id" text not null,
  constraint "question_keys_key" primary key ("key", "group_id")
) without rowid;
CREATE INDEX "question_keys_group" on "question_keys" ("group_id");
CREATE TABLE "reply_templates" (
  "id" text not null,
  "language" text not null,
  "body" text,
  "updated_by" bigint not null,
  "updated_at" bigint not null,
  constraint "reply_templates_key" primary key ("language", "id")
);
CREATE TABLE "revisions" (
  "id" integer not null primary key,
  "version" integer not null,
  "kind" text not null,
  "topic" text not null,
  "language" text not null,
  "state" text not null,
  "author" bigint not null,
  "reviewer" bigint,
  "reason" text not null,
  "returned" text,
  "body" text not null,
  "base" text,
  "of_words" text,
  "field" text,
  "created_at" bigint not null,
  "updated_at" bigint not null,
  "published_at" bigint
);
CREATE INDEX "revisions_state" on "revisions" ("state", "updated_at");
CREATE INDEX "revisions_topic" on "revisions" ("topic", "language", "state", "published_at");
CREATE TABLE "sessions" (
  "key" text not null primary key,
  "value" text not null,
  "expires_at" bigint not null
);
CREATE TABLE "set_aside_updates" (
  "update_id" bigint not null primary key,
  "kind" text not null,
  "reason" text not null,
  "set_aside_at" bigint not null
);
CREATE TABLE "staff" (
  "user_id" bigint not null,
  "role" text not null,
  "scope" text not null,
  "invitation" text not null,
  "given_at" bigint not null,
  constraint "staff_key" primary key ("user_id", "role", "scope")
);
CREATE TABLE "subscribers" (
  "chat_id" bigint not null primary key,
  "locale" text not null,
  "country" text,
  "two_passports" integer not null,
  "warnings" integer not null,
  "region" text,
  "reachable" integer default 1 not null,
  "last_contact_day" text not null,
  "away_since" bigint,
  "situation" blob
);
CREATE TABLE "thread_copies" (
  "thread" text not null,
  "chat_id" bigint not null,
  "message_id" integer not null,
  "at" bigint not null,
  constraint "thread_copies_key" primary key ("thread", "chat_id", "message_id")
);
CREATE TABLE "thread_messages" (
  "id" integer not null primary key,
  "thread" text not null,
  "source" text not null,
  "sender" text not null,
  "at" bigint not null,
  "sealed" blob not null
);
CREATE UNIQUE INDEX "thread_messages_source" on "thread_messages" ("thread", "source");
CREATE TABLE "threads" (
  "id" text not null primary key,
  "owner" text not null,
  "sealed" blob not null,
  "alias" text not null,
  "locale" text not null,
  "country" text,
  "topic" text,
  "kind" text not null,
  "state" text not null,
  "worker" bigint,
  "opened_at" bigint not null,
  "asked_at" bigint,
  "answered_at" bigint,
  "last_message_at" bigint,
  "ring_at" bigint,
  "rings" integer default 0 not null
);
CREATE UNIQUE INDEX "threads_alias" on "threads" ("alias") where state <> 'ended';
CREATE UNIQUE INDEX "threads_open" on "threads" ("owner") where state <> 'ended';
CREATE INDEX "threads_owner" on "threads" ("owner");
CREATE INDEX "threads_ring" on "threads" ("ring_at");
CREATE INDEX "threads_worker" on "threads" ("state", "worker");
CREATE TABLE "topic_counts" (
  "week" text not null,
  "topic" text not null,
  "asked" integer not null,
  constraint "topic_counts_key" primary key ("week", "topic")
);
CREATE TABLE "translations" (
  "topic" text not null,
  "language" text not null,
  "of_words" text,
  "wanted_since" bigint,
  constraint "translations_key" primary key ("topic", "language")
);
CREATE INDEX "translations_waiting" on "translations" ("wanted_since", "topic", "language") where "wanted_since" is not null;
CREATE INDEX "translations_wanted" on "translations" ("language", "wanted_since");
CREATE TABLE "waits" (
  "id" integer not null primary key,
  "day" text not null,
  "hour" integer not null,
  "minutes" integer not null
);
CREATE TABLE "waves" (
  "broadcast" text not null,
  "wave" integer not null,
  "kind" text not null,
  "audience" integer,
  "content" text not null,
  "author" bigint not null,
  "hash" text not null,
  "approved_by" bigint,
  "approved_at" bigint,
  "created_at" bigint not null,
  "started_at" bigint,
  "stopped_at" bigint,
  "ended_at" bigint,
  "reduced_at" bigint,
  constraint "waves_key" primary key ("broadcast", "wave")
);
CREATE INDEX "waves_open" on "waves" ("broadcast") where "ended_at" is null;

-- Postgres: what the migrations make of an empty database. Written by test/support/schema-dump.ts; never by hand.
create table answer_ratings (
  topic text not null,
  locale text not null,
  helped integer not null default 0,
  not_helped integer not null default 0,
  constraint answer_ratings_key PRIMARY KEY (topic, locale)
);
create table audit (
  id bigint not null default nextval('audit_id_seq'::regclass),
  at bigint not null,
  actor bigint not null,
  action text not null,
  subject text not null,
  details text not null,
  constraint audit_pkey PRIMARY KEY (id)
);
create table broadcasts (
  id text not null,
  number text,
  country text not null,
  author bigint not null,
  severity text not null,
  state text not null,
  audience text not null,
  original text not null,
  texts text not null,
  attachment text,
  expires_at bigint,
  send_at bigint,
  repeat_unknown integer not null,
  accepted_fallback integer not null,
  paid integer not null,
  submitted_hash text,
  approved_by bigint,
  approved_at bigint,
  hold_until bigint,
  returned_reason text,
  stopped_reason text,
  created_at bigint not null,
  updated_at bigint not null,
  constraint broadcasts_number_key UNIQUE (number),
  constraint broadcasts_pkey PRIMARY KEY (id)
);
CREATE INDEX broadcasts_country ON public.broadcasts USING btree (country, created_at);
create table bulletin_serials (
  country text not null,
  year integer not null,
  last integer not null,
  constraint bulletin_serials_key PRIMARY KEY (country, year)
);
create table contact_drafts (
  contact text not null,
  author bigint not null,
  body text not null,
  updated_at bigint not null,
  constraint contact_drafts_key PRIMARY KEY (contact, author)
);
create table contact_reports (
  contact text not null,
  day text not null,
  mark text not null,
  constraint contact_reports_key PRIMARY KEY (contact, day, mark)
);
create table content_items (
  kind text not null,
  id text not null,
  body text not null,
  seeded_hash text,
  edited integer not null default 0,
  updated_at bigint not null,
  archived integer not null default 0,
  constraint content_items_key PRIMARY KEY (kind, id)
);
CREATE INDEX content_items_archived ON public.content_items USING btree (kind, id) WHERE (archived = 1);
create table deliveries (
  broadcast text not null,
  wave integer not null,
  chat_id bigint not null,
  state text not null,
  locale text not null,
  region text not null,
  attempts integer not null default 0,
  message_id bigint,
  reason text,
  claimed_by text,
  claimed_until bigint,
  ended_at bigint,
  constraint deliveries_key PRIMARY KEY (broadcast, wave, chat_id)
);
CREATE INDEX deliveries_claimed ON public.deliveries USING btree (broadcast, wave, claimed_until) WHERE (state = 'claimed'::text);
CREATE INDEX deliveries_unknown ON public.deliveries USING btree (broadcast, wave, chat_id) WHERE (state = 'unknown'::text);
CREATE INDEX deliveries_waiting ON public.deliveries USING btree (broadcast, wave, attempts, chat_id) WHERE (state = 'waiting'::text);
create table delivery_counts (
  broadcast text not null,
  wave integer not null,
  state text not null,
  locale text not null,
  region text not null,
  count integer not null,
  constraint delivery_counts_key PRIMARY KEY (broadcast, wave, state, locale, region)
);
create table desk_settings (
  name text not null,
  value text not null,
  constraint desk_settings_pkey PRIMARY KEY (name)
);
create table desk_times (
  name text not null,
  due_at bigint not null,
  claimed_until bigint,
  constraint desk_times_pkey PRIMARY KEY (name)
);
create table helpers (
  user_id bigint not null,
  on_duty integer not null,
  from_hour integer not null,
  until_hour integer not null,
  weekdays integer not null,
  writes_to text,
  constraint helpers_pkey PRIMARY KEY (user_id)
);
CREATE INDEX helpers_writes_to ON public.helpers USING btree (writes_to);
create table invitations (
  id text not null,
  code_hash text not null,
  role text not null,
  scope text not null,
  created_by bigint not null,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint,
  revoked_at bigint,
  constraint invitations_code_hash_key UNIQUE (code_hash),
  constraint invitations_pkey PRIMARY KEY (id)
);
create table journal (
  update_id bigint not null,
  sealed bytea,
  attempts integer not null default 0,
  received_at bigint not null,
  handled_at bigint,
  constraint journal_pkey PRIMARY KEY (update_id)
);
CREATE INDEX journal_handled_at ON public.journal USING btree (handled_at);
create table open_questions (
  id text not null,
  sealed bytea not null,
  language text not null,
  country text,
  topic text,
  asked_day text not null,
  group_id text,
  constraint open_questions_pkey PRIMARY KEY (id)
);
CREATE INDEX open_questions_asked_day ON public.open_questions USING btree (asked_day);
CREATE INDEX open_questions_group ON public.open_questions USING btree (group_id, asked_day);
create table question_counts (
  group_id text not null,
  country text not null,
  language text not null,
  topic text not null,
  state text not null,
  asked integer not null,
  last_day text not null,
  constraint question_counts_key PRIMARY KEY (group_id, country)
);
CREATE INDEX question_counts_language_newest ON public.question_counts USING btree (state, topic, country, language, last_day, asked, group_id);
CREATE INDEX question_counts_language_often ON public.question_counts USING btree (state, topic, country, language, asked, last_day, group_id);
CREATE INDEX question_counts_newest ON public.question_counts USING btree (state, topic, country, last_day, asked, group_id);
CREATE INDEX question_counts_often ON public.question_counts USING btree (state, topic, country, asked, last_day, group_id);
create table question_groups (
  id text not null,
  language text not null,
  topic text not null,
  state text not null,
  sample text,
  key_count integer not null,
  decided_at bigint,
  constraint question_groups_pkey PRIMARY KEY (id)
);
create table question_keys (
  key text not null,
  group_id text not null,
  constraint question_keys_key PRIMARY KEY (key, group_id)
);
CREATE INDEX question_keys_group ON public.question_keys USING btree (group_id);
create table reply_templates (
  id text not null,
  language text not null,
  body text,
  updated_by bigint not null,
  updated_at bigint not null,
  constraint reply_templates_key PRIMARY KEY (language, id)
);
create table revisions (
  id bigint not null default nextval('revisions_id_seq'::regclass),
  version integer not null,
  kind text not null,
  topic text not null,
  language text not null,
  state text not null,
  author bigint not null,
  reviewer bigint,
  reason text not null,
  returned text,
  body text not null,
  base text,
  of_words text,
  field text,
  created_at bigint not null,
  updated_at bigint not null,
  published_at bigint,
  constraint revisions_pkey PRIMARY KEY (id)
);
CREATE INDEX revisions_state ON public.revisions USING btree (state, updated_at);
CREATE INDEX revisions_topic ON public.revisions USING btree (topic, language, state, published_at);
create table sessions (
  key text not null,
  value text not null,
  expires_at bigint not null,
  constraint sessions_pkey PRIMARY KEY (key)
);
create table set_aside_updates (
  update_id bigint not null,
  kind text not null,
  reason text not null,
  set_aside_at bigint not null,
  constraint set_aside_updates_pkey PRIMARY KEY (update_id)
);
create table staff (
  user_id bigint not null,
  role text not null,
  scope text not null,
  invitation text not null,
  given_at bigint not null,
  constraint staff_key PRIMARY KEY (user_id, role, scope)
);
create table subscribers (
  chat_id bigint not null,
  locale text not null,
  country text,
  two_passports integer not null,
  warnings integer not null,
  region text,
  reachable integer not null default 1,
  last_contact_day text not null,
  away_since bigint,
  situation bytea,
  constraint subscribers_pkey PRIMARY KEY (chat_id)
);
create table thread_copies (
  thread text not null,
  chat_id bigint not null,
  message_id integer not null,
  at bigint not null,
  constraint thread_copies_key PRIMARY KEY (thread, chat_id, message_id)
);
create table thread_messages (
  id bigint not null default nextval('thread_messages_id_seq'::regclass),
  thread text not null,
  source text not null,
  sender text not null,
  at bigint not null,
  sealed bytea not null,
  constraint thread_messages_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX thread_messages_source ON public.thread_messages USING btree (thread, source);
create table threads (
  id text not null,
  owner text not null,
  sealed bytea not null,
  alias text not null,
  locale text not null,
  country text,
  topic text,
  kind text not null,
  state text not null,
  worker bigint,
  opened_at bigint not null,
  asked_at bigint,
  answered_at bigint,
  last_message_at bigint,
  ring_at bigint,
  rings integer not null default 0,
  constraint threads_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX threads_alias ON public.threads USING btree (alias) WHERE (state <> 'ended'::text);
CREATE UNIQUE INDEX threads_open ON public.threads USING btree (owner) WHERE (state <> 'ended'::text);
CREATE INDEX threads_owner ON public.threads USING btree (owner);
CREATE INDEX threads_ring ON public.threads USING btree (ring_at);
CREATE INDEX threads_worker ON public.threads USING btree (state, worker);
create table topic_counts (
  week text not null,
  topic text not null,
  asked integer not null,
  constraint topic_counts_key PRIMARY KEY (week, topic)
);
create table translations (
  topic text not null,
  language text not null,
  of_words text,
  wanted_since bigint,
  constraint translations_key PRIMARY KEY (topic, language)
);
CREATE INDEX translations_waiting ON public.translations USING btree (wanted_since, topic, language) WHERE (wanted_since IS NOT NULL);
CREATE INDEX translations_wanted ON public.translations USING btree (language, wanted_since);
create table waits (
  id bigint not null default nextval('waits_id_seq'::regclass),
  day text not null,
  hour integer not null,
  minutes integer not null,
  constraint waits_pkey PRIMARY KEY (id)
);
create table waves (
  broadcast text not null,
  wave integer not null,
  kind text not null,
  audience integer,
  content text not null,
  author bigint not null,
  hash text not null,
  approved_by bigint,
  approved_at bigint,
  created_at bigint not null,
  started_at bigint,
  stopped_at bigint,
  ended_at bigint,
  reduced_at bigint,
  constraint waves_key PRIMARY KEY (broadcast, wave)
);
CREATE INDEX waves_open ON public.waves USING btree (broadcast) WHERE (ended_at IS NULL);
