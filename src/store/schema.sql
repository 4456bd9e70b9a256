-- SQLite: what the migrations make of an empty database. Written by test/support/schema-dump.ts; never by hand.
CREATE TABLE "answer_ratings" (
  "topic" text not null,
  "locale" text not null,
  "helped" integer default 0 not null,
  "not_helped" integer default 0 not null,
  constraint "answer_ratings_key" primary key ("topic", "locale")
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
CREATE TABLE "subscribers" (
  "chat_id" bigint not null primary key,
  "locale" text not null,
  "country" text,
  "two_passports" integer not null,
  "warnings" integer not null,
  "region" text,
  "reachable" integer default 1 not null,
  "last_contact_day" text not null
);

-- Postgres: what the migrations make of an empty database. Written by test/support/schema-dump.ts; never by hand.
create table answer_ratings (
  topic text not null,
  locale text not null,
  helped integer not null default 0,
  not_helped integer not null default 0,
  constraint answer_ratings_key PRIMARY KEY (topic, locale)
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
create table subscribers (
  chat_id bigint not null,
  locale text not null,
  country text,
  two_passports integer not null,
  warnings integer not null,
  region text,
  reachable integer not null default 1,
  last_contact_day text not null,
  constraint subscribers_pkey PRIMARY KEY (chat_id)
);
