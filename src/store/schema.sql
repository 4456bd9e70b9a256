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
CREATE TABLE "content_items" (
  "kind" text not null,
  "id" text not null,
  "body" text not null,
  "seeded_hash" text,
  "edited" integer default 0 not null,
  "updated_at" bigint not null,
  constraint "content_items_key" primary key ("kind", "id")
);
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
  "asked_day" text not null
);
CREATE INDEX "open_questions_asked_day" on "open_questions" ("asked_day");
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
  "away_since" bigint
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
create table content_items (
  kind text not null,
  id text not null,
  body text not null,
  seeded_hash text,
  edited integer not null default 0,
  updated_at bigint not null,
  constraint content_items_key PRIMARY KEY (kind, id)
);
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
  constraint open_questions_pkey PRIMARY KEY (id)
);
CREATE INDEX open_questions_asked_day ON public.open_questions USING btree (asked_day);
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
  constraint subscribers_pkey PRIMARY KEY (chat_id)
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
