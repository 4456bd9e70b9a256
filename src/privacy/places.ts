/** The one list of every place where something about a person lives. A guard test compares it with the tables. */

export interface Place {
  readonly where: 'sql' | 'shared-state' | 'memory'
  readonly name: string
  /** What lies there, in words for the people who run the bot. */
  readonly what: string
  /** How it goes: by the person's wish at once, or by itself. */
  /** `staff`: kept while somebody works for an embassy or for us, and to answer for what they did. */
  readonly goes: 'erased' | 'expires' | 'staff'
}

export const places: readonly Place[] = [
  {
    where: 'sql',
    name: 'subscribers',
    what: 'chat id, language, country, region, wish for warnings, day of last contact, since when a message no longer arrives; if the person asks to keep it, their situation (passports, military registration, custody), encrypted',
    goes: 'erased',
  },
  {
    where: 'sql',
    name: 'sessions',
    what: 'the profile at hand, the situation that is kept (encrypted), the conversation with a helper that is open and, for staff, the question that waits for an answer, under a keyed hash of the chat id (without Redis)',
    goes: 'erased',
  },
  {
    where: 'shared-state',
    name: 'elchi:{*}:session',
    what: 'the same with Redis, under a keyed hash of the chat id',
    goes: 'erased',
  },
  {
    where: 'shared-state',
    name: 'elchi:{*}:brief',
    what: 'a situation that a person told for now, encrypted, 30 minutes; without Redis in memory',
    goes: 'erased',
  },
  {
    where: 'shared-state',
    name: 'elchi:{*}:turn, elchi:{*}:seen:*',
    what: 'ids of handled updates under a keyed hash, 24 h',
    goes: 'expires',
  },
  {
    where: 'shared-state',
    name: 'elchi:use:sos/*',
    what: 'how often somebody called for a helper by SOS, under a keyed hash that stands nowhere else; 15 minutes',
    goes: 'expires',
  },
  {
    where: 'memory',
    name: 'profile memory',
    what: 'the last profile, for the time when nothing else can be reached',
    goes: 'erased',
  },
  {
    where: 'memory',
    name: 'asked questions',
    what: 'the last question, until its answer is rated, at most 30 minutes',
    goes: 'erased',
  },
  {
    where: 'sql',
    name: 'open_questions',
    what: 'a question without an answer, encrypted, with its day and language but not who asked; 90 days',
    goes: 'expires',
  },
  {
    where: 'sql',
    name: 'question_groups',
    what: 'which open questions ask the same, and what staff decided; no word, nobody is named',
    goes: 'expires',
  },
  {
    where: 'sql',
    name: 'question_keys',
    what: 'keyed hashes of words by which a like question is found; nobody is named; with the last question of its group, or kept for what staff put aside',
    goes: 'expires',
  },
  {
    where: 'sql',
    name: 'question_counts',
    what: 'how many asked the same, by language and country; nobody is named',
    goes: 'expires',
  },
  {
    where: 'sql',
    name: 'contact_drafts',
    what: 'what staff are writing of an office or an organisation, with their Telegram ids, until it is public',
    goes: 'staff',
  },
  {
    where: 'sql',
    name: 'topic_counts',
    what: 'how often an answer was shown in a week; nobody is named; one year',
    goes: 'expires',
  },
  {
    where: 'sql',
    name: 'desk_times',
    what: 'when the weekly digest is due; nothing of anybody',
    goes: 'expires',
  },
  {
    where: 'sql',
    name: 'contact_reports',
    what: 'that a number did not answer, with the day and a keyed hash that is another every day; 90 days',
    goes: 'expires',
  },
  {
    where: 'sql',
    name: 'threads',
    what: 'a conversation with a helper: language, country, topic, times; the chat id encrypted and as a keyed hash; 30 days after the last message',
    goes: 'erased',
  },
  {
    where: 'sql',
    name: 'thread_messages',
    what: 'what was written to and by a helper, encrypted, of files their ids at Telegram; 30 days after the last message',
    goes: 'erased',
  },
  {
    where: 'sql',
    name: 'thread_copies',
    what: 'which messages of a conversation stand in the chat of a helper, so that they can be deleted there; 48 h',
    goes: 'erased',
  },
  {
    where: 'sql',
    name: 'waits',
    what: 'how many minutes somebody waited for a helper, by day and hour; nobody is named; 14 days',
    goes: 'expires',
  },
  {
    where: 'sql',
    name: 'helpers',
    what: 'Telegram ids of helpers, their hours, and the conversation into which they write',
    goes: 'staff',
  },
  {
    where: 'sql',
    name: 'reply_templates',
    what: 'what helpers often write, with the Telegram id of who changed it',
    goes: 'staff',
  },
  {
    where: 'sql',
    name: 'journal',
    what: 'an update, encrypted, until it is answered; then its id alone, 24 h',
    goes: 'expires',
  },
  {
    where: 'sql',
    name: 'set_aside_updates',
    what: 'id and kind of an update that failed; nothing of the person; 30 days',
    goes: 'expires',
  },
  {
    where: 'sql',
    name: 'deliveries',
    what: 'chat id, language and region of whom a broadcast is for, and what became of it; 60 days after the broadcast ends',
    goes: 'erased',
  },
  {
    where: 'sql',
    name: 'delivery_counts',
    what: 'how many had a broadcast, by language and region; nobody is named',
    goes: 'expires',
  },
  {
    where: 'sql',
    name: 'broadcasts',
    what: 'official texts with the Telegram ids of who wrote and who approved them',
    goes: 'staff',
  },
  {
    where: 'sql',
    name: 'waves',
    what: 'the same texts as they were sent, corrected or withdrawn, with the ids of author and approver',
    goes: 'staff',
  },
  {
    where: 'sql',
    name: 'staff',
    what: 'Telegram ids of people with a role, until it is revoked',
    goes: 'staff',
  },
  {
    where: 'sql',
    name: 'invitations',
    what: 'who invited whom to which role; codes only as their hash',
    goes: 'staff',
  },
  {
    where: 'sql',
    name: 'audit',
    what: 'what staff did, with their Telegram ids',
    goes: 'staff',
  },
  {
    where: 'sql',
    name: 'revisions',
    what: 'drafts and versions of answers, with the Telegram ids of who wrote and who checked them',
    goes: 'staff',
  },
  {
    where: 'sql',
    name: 'translations',
    what: 'which answers wait for a translation, and the words that were translated; nobody is named',
    goes: 'expires',
  },
  {
    where: 'sql',
    name: 'desk_settings',
    what: 'settings of the legal-aid desk; nobody is named',
    goes: 'expires',
  },
]
